"""Pages: booking places, one's bookings."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, g, render_template, request, url_for

from app.blueprints.orders import giving_back
from app.blueprints.orders.basket import HOLD_SECONDS, fill_basket
from app.blueprints.orders.codes import TypedCode, typed_code
from app.blueprints.orders.forms import BookPlacesForm, CancelBookingForm, FindBookingForm, booking_form
from app.blueprints.orders.kept import introduce, kept_offer
from app.blueprints.orders.paid import money_of
from app.core import clock
from app.core.errors import NotFound, Refused
from app.core.i18n import gettext as _
from app.core.page import Page
from app.domain import certificates, documents, orders, payments, promotions, questions, tickets, waitlist
from app.domain.invoices import bill_booking
from app.models import Event, Order, Ticket, WaitlistOffer
from app.models.events import CANCELLED
from app.models.orders import CONFIRMED, PENDING
from app.models.tickets import VALID
from app.web import boundary, hx, turnstile
from app.web.addresses import page_number
from app.web.feature import Feature
from app.web.filters import same_page
from app.web.paying import start_payment
from app.web.policy import (
    ANYONE,
    EVENT_READER,
    ORDER_HOLDER,
    SIGNED_IN,
    TICKET_HOLDER,
    holds,
    remember_booking,
    signed_in_user,
    viewer,
)
from app.web.printing import as_pdf, check_press
from app.web.render import go, render

feature = Feature("orders", __name__)
NEXT = (CONFIRMED, PENDING)
BOOKING = re.compile(r"/bookings/(\w+)")


@feature.form("/events/<event>/booking", needs=EVENT_READER, once=True, limit="30 per minute", files=True)
def book(event: Event) -> Response:
    typed, kept = typed_code(event), kept_offer(event)
    sale = _sale(event, typed, kept)
    form = booking_form(sale.offers, viewer(), questions.list_questions(event), typed)
    if "update" in request.form or (form.is_submitted() and form.has_unseen_code()):
        boundary.step_back()  # only a look
    elif form.is_submitted() and form.validate():
        with form.attempt():
            order = _place(event, form, sale, kept)
            remember_booking(order)
            g.booked = True
            return start_payment(order, event) if order.total else go(_page_of(order))
    elif form.is_submitted() and kept is None and not form.has_odd_quantities():
        _hold(event, form)
    form.keep_uploads()
    return _booking_page(event, form, _sale(event, typed, kept) if form.is_submitted() else sale, kept)


def _sale(event: Event, typed: TypedCode, kept: WaitlistOffer | None) -> tickets.Sale:
    return tickets.get_sale(event, opened=typed.opened, offered=kept.id if kept else None)


def _place(event: Event, form: BookPlacesForm, sale: tickets.Sale, kept: WaitlistOffer | None) -> Order:
    asked: dict[str, Any] = {
        "by": viewer(),
        "source": promotions.plain_source(form.source.data or ""),
        "code": form.typed.code,
        "answers": form.given(),
        "amounts": form.amounts,
    }
    questions.keep_uploads(form.uploads())
    if kept is not None:
        order = waitlist.take_offer(kept, event, form.choices, form.buyer(), **asked)
    else:
        asked |= {"hold": orders.find_hold(event, form.hold.data or ""), "offers": sale.offers}
        order = orders.place_order(event, form.choices, form.buyer(), **asked)
    bill_booking(order, form.billed, by=viewer())
    return order


def _page_of(order: Order) -> str:
    return url_for("orders.show_booking", order=order.code)


def _hold(event: Event, form: BookPlacesForm) -> None:
    """Keep the places while the details are put right; what is not to be had is told with the rest."""

    def keep() -> None:
        before = orders.find_hold(event, form.hold.data or "")
        more: dict[str, Any] = {"code": form.typed.code, "amounts": form.amounts}
        hold = orders.hold_places(event, form.choices, by=viewer(), hold=before, **more)
        form.hold.data = orders.order_secret(hold.code)

    try:
        boundary.step_back(keep)
    except Refused as refusal:
        boundary.refuse(refusal)
        form.refuse(refusal)


def _booking_page(
    event: Event, form: BookPlacesForm, sale: tickets.Sale, kept: WaitlistOffer | None
) -> Response:
    basket = fill_basket(event, form, sale)
    if form.is_submitted() and sale.state == tickets.SOLD_OUT and not turnstile.is_sold_out():
        turnstile.remember_sold_out(render_template("orders/sold_out.html", event=event))
    if kept is not None and not form.is_submitted():
        introduce(form)
    return render(
        "orders/book.html",
        "orders/_booking.html",
        status=form.typed.status,
        event=event,
        form=form,
        basket=basket,
        sale=sale,
        hold_seconds=HOLD_SECONDS,
        kept=kept,
        scripted=hx.wants_fragment(),
        accent=event.community.accent,
        posts=True,
    )


@feature.after_request
def remember_repeat(response: Response) -> Response:
    """A booking sent again, its first answer lost on the way, opens for this browser too."""
    repeated = request.endpoint == "orders.book" and request.method == "POST" and "booked" not in g
    booking = BOOKING.search(hx.leads_to(response))
    if repeated and booking is not None:
        remember_booking(orders.get_order(booking[1]))
    return response


@feature.read("/bookings", needs=SIGNED_IN)
def my_bookings() -> Response:
    past = request.args.get("show") == "past"
    listed = orders.list_orders_of_user(signed_in_user(), page_number(), past=past)
    page = render(
        "orders/my_bookings.html",
        listed=listed,
        first=None if past else _first(listed),
        received=tickets.list_received(signed_in_user(), past=past),
        kept=tickets.count_kept([order.id for order in listed.items]),
        waiting=[] if past else waitlist.list_of_user(signed_in_user()),
        secret_of=waitlist.entry_secret,
        past=past,
        shown=orders.shown_status,
        page_address=lambda n: same_page(page=n),
    )
    return _private(page)


def _first(listed: Page[Order]) -> orders.Booking | None:
    """What comes next, with its tickets: the first booking of all, while it stands or waits to be paid."""
    order = listed.items[0] if listed.number == 1 and listed.items else None
    if order is None or order.event.status == CANCELLED or orders.shown_status(order) not in NEXT:
        return None
    return orders.Booking(order, tickets.list_tickets_of_order(order))


@feature.form("/bookings/find", needs=ANYONE, limit="10 per minute")
def find_booking() -> Response:
    form = FindBookingForm()
    if form.validate_on_submit():
        with form.attempt():
            order = orders.find_booking(form.code.data or "", form.email.data or "")
            remember_booking(order)
            return go(url_for("orders.show_booking", order=order.code))
    return render("orders/find_booking.html", form=form, posts=True)


@feature.read("/bookings/<code>/<secret>", needs=ANYONE, limit="60 per minute")
def open_booking(code: str, secret: str) -> Response:
    order = orders.get_by_secret(code, secret)
    remember_booking(order)
    return _private(go(url_for("orders.show_booking", order=order.code)))


@feature.read("/bookings/<order>", needs=ORDER_HOLDER)
def show_booking(order: Order) -> Response:
    booking = orders.Booking(order, tickets.list_tickets_of_order(order))
    over = order.event.ends_at <= clock.now()
    page = render(
        "orders/show_booking.html",
        booking=booking,
        over=over,
        posts=True,
        certificates=certificates.list_of_order(order) if over else [],
        said=questions.list_answers(order) if order.event.asks else {},
        **money_of(order),
        **_around(order.event),
    )
    return _private(page)


def _around(event: Event) -> dict[str, Any]:
    """What a booking's page shows of its event."""
    return {
        "event": event,
        "ahead": event.starts_at > clock.now(),
        "has_pdf": documents.can_make_pdf(),
        "accent": event.community.accent,
    }


@feature.form("/bookings/<order>/cancellation", needs=ORDER_HOLDER, once=True, limit="10 per minute")
def cancel_booking(order: Order) -> Response:
    """Show what goes back for the chosen tickets, then give them back."""
    form, event = CancelBookingForm(), order.event
    if "show" in request.form:
        boundary.step_back()  # only a look
    elif form.validate_on_submit():
        with form.attempt():
            return giving_back.give_back(order, event, form, _page_of(order))
    shown: dict[str, Any] = {
        "cancellation": giving_back.fill_cancellation(order, event, form),
        "state": orders.shown_status(order),
    }
    about: dict[str, Any] = {"form": form, "order": order, "event": event, "posts": True}
    return _private(render("orders/cancel_booking.html", "orders/_cancellation.html", **about, **shown))


@feature.read("/bookings/<order>/tickets.pdf", needs=ORDER_HOLDER, limit="20 per minute")
def booking_pdf(order: Order) -> Response:
    return _paper(order, tickets.list_own_tickets(order), f"tickets-{order.code}.pdf")


@feature.read("/t/<ticket>", needs=TICKET_HOLDER, limit="60 per minute")
def show_ticket(ticket: Ticket) -> Response:
    order, use = orders.get_order_of_ticket(ticket), tickets.find_use(ticket)
    page = render(
        "orders/show_ticket.html",
        ticket=ticket,
        order=order,
        event=order.event,
        beside=tickets.list_own_tickets(order) if holds(order) and ticket.passed_at is None else [],
        code=documents.draw_code(ticket.secret),
        use=use,
        ahead=use is None and order.event.starts_at > clock.now(),
        certificate=certificates.find_of_ticket(ticket) if order.event.ends_at <= clock.now() else None,
        has_pdf=documents.can_make_pdf(),
    )
    page.headers["X-Robots-Tag"] = "noindex"
    return _private(page)


@feature.read("/t/<ticket>/ticket.pdf", needs=TICKET_HOLDER, limit="20 per minute")
def ticket_pdf(ticket: Ticket) -> Response:
    return _paper(orders.get_order_of_ticket(ticket), [ticket], f"ticket-{ticket.number}.pdf")


def _paper(order: Order, issued: list[Ticket], name: str) -> Response:
    if not documents.can_make_pdf():
        raise Refused(
            _("This site can’t make PDFs at the moment. The ticket on the screen is as good."), status=503
        )
    if order.event.status == CANCELLED or not any(ticket.status == VALID for ticket in issued):
        raise Refused(_("There is no valid ticket to print any more."), status=410)
    return as_pdf(orders.print_tickets(order, order.event, issued), name)


@feature.read("/bookings/<order>/receipt.pdf", needs=ORDER_HOLDER, limit="20 per minute")
def receipt_pdf(order: Order) -> Response:
    if not any(account.payment.captured for account in payments.list_accounts(order)):
        raise NotFound
    check_press()
    return as_pdf(orders.print_receipt(order, order.event), f"receipt-{order.code}.pdf")


def _private(response: Response) -> Response:
    """For its holder alone, and asked anew each time: a ticket may be cancelled meanwhile."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
