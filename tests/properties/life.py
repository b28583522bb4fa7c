"""The life of one small event as a state machine: whatever people do in whatever order, the books stay right.

Every step is one of the product's own verbs in a savepoint, as the boundary would run it: a refusal
leaves nothing behind. After each, the audit looks at everything, and the places are counted anew from
the rows that people see.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, func, select

from app import audit
from app.core import clock
from app.core.db import db
from app.core.errors import Refused
from app.domain import checkin, events, orders, payments, promotions, tickets, waitlist
from app.domain.payments.providers import CLOSED, FAILED, PAID, Contest, Truth
from app.models import Dispute, Order, OrderLine, Payment, Scan, Ticket, TicketType, Transfer, WaitlistEntry
from app.models import WaitlistOffer as Offer
from app.models.checkin import OK
from app.models.orders import CONFIRMED, PENDING
from app.models.payments import LOST, OPEN_DISPUTE, WON
from app.models.tickets import OPEN as OFFERED
from app.models.tickets import VALID
from app.models.waitlist import OPEN
from tests.payments.desk import begun
from tests.properties.staff import Staff
from tests.world import World, make_event

BEGIN = datetime(2038, 5, 1, 21, 50, tzinfo=UTC)  # ten minutes before midnight where it happens
CAPACITY, FREE, PAID_FOR, LEAST = 4, 3, 3, 500
NAMES = ("ann", "bob", "cleo")
# free ones, paid ones, ones at the buyer's own amount, and lunches that go with them
BASKETS = ((1, 0), (0, 1), (1, 1), (0, 2), (2, 0), (0, 0, 1), (1, 0, 1), (2, 0, 0, 2), (0, 2, 0, 1))
OFTEN = ("book", "book", "time_passes", "hear_of_money", "scan", "join", "answer_the_waitlist")
SELDOM = (
    "hold", "begin_to_pay_again", "cancel", "refund_all", "refund_an_amount", "give_one_ticket_back",
    "offer_a_ticket", "answer_an_offer", "undo", "change_how_many", "dispute", "swap",
)  # fmt: skip


class Life(Staff, RuleBasedStateMachine):
    """Subclasses say where: `connection` and, on it, a database with the world of the tests."""

    connection: Connection

    @initialize()
    def begin(self) -> None:
        db.session.rollback()
        self.holding = ExitStack()
        self.point = self.connection.begin_nested()
        self.at(BEGIN)
        self.world = World.load()
        by = self.world.owner
        self.event = make_event(self.world.guild, "small", "Small", capacity=CAPACITY, on_sale=False)
        self.free = tickets.add_ticket_type(self.event, tickets.TypeDetails("Free", 0, quantity=FREE), by=by)
        paid = tickets.TypeDetails("Paid", 999, quantity=PAID_FOR)
        self.paid = tickets.add_ticket_type(self.event, paid, by=by)
        self.own = tickets.add_ticket_type(
            self.event, tickets.TypeDetails("Own", LEAST, quantity=2, suggested=LEAST * 2), by=by
        )
        lunch = tickets.TypeDetails("Lunch", 333, quantity=3, per_ticket=1, admits=False)
        self.lunch = tickets.add_ticket_type(self.event, lunch, by=by)
        self.kinds = (self.free, self.paid, self.own)
        events.set_terms(self.event, events.Terms(48, percent=10), self.event.version, by=by)
        details = promotions.CodeDetails("percent", 33, limit=2)
        promotions.add_code(self.event, "THIRD", details, by=by)
        events.publish_event(self.event, by=by)
        self.door = checkin.get_list(self.event)
        self.door.reentry = True
        self.n = self.step = 0
        db.session.flush()
        for first in range(2):  # most of what can happen begins with places that are gone
            self.happens("book", first)

    def teardown(self) -> None:
        if hasattr(self, "point"):
            db.session.info.pop("after_commit", None)
            db.session.rollback()
            self.point.rollback()
            db.session.expunge_all()
            self.holding.close()

    def at(self, moment: datetime) -> None:
        self.moment = moment
        self.holding.enter_context(clock.frozen_at(moment))

    def does(self, verb: Callable[[], Any]) -> None:
        """One request: what it refuses leaves nothing behind."""
        self.n += 1
        db.session.info.pop("after_commit", None)
        try:
            with db.session.begin_nested():
                verb()
        except Refused:
            pass
        db.session.expire_all()
        self.event.community, self.world.owner.id  # noqa: B018 - loaded again, as a request would

    def one(self, dice: Random, model: Any, *where: Any) -> Any:
        """One of the rows that are there; None where there is none."""
        found = list(db.session.scalars(select(model).where(*where).order_by(model.id)))
        return dice.choice(found) if found else None

    def order(self, dice: Random, *statuses: str) -> Order | None:
        own = Order.event_id == self.event.id
        return self.one(dice, Order, own, Order.status.in_(statuses))  # type: ignore[no-any-return]

    def ticket(self, dice: Random) -> Ticket | None:
        found = self.one(dice, Ticket, Ticket.event_id == self.event.id)
        return tickets.find_by_secret(found.secret) if found else None

    @rule(what=st.sampled_from(OFTEN * 2 + SELDOM), seed=st.integers(0, 2**32))
    def happens(self, what: str, seed: int) -> None:
        """One thing that somebody does. One rule for all: hypothesis leaves whole rules out of a life."""
        getattr(self, what)(Random(seed))

    def book(self, dice: Random) -> None:
        name, basket = dice.choice(NAMES), dice.choice(BASKETS)
        buyer, has_code = orders.Buyer(name.title(), f"{name}@example.com"), dice.random() < 0.4

        amounts = {self.own.id: dice.choice([LEAST - 1, LEAST, LEAST * 7 + 1])}

        def verb() -> None:
            used = promotions.use_code(self.event, "third", who=name) if has_code and basket[1] else None
            more: dict[str, Any] = {"code": used, "amounts": amounts}
            order = orders.place_order(self.event, self.chosen(basket), buyer, by=None, **more)
            payment = begun(order) if order.status == PENDING else None
            if payment is not None and dice.random() < 0.7:
                payments.settle(payment, Truth(PAID, payment.amount, payment.currency))

        self.does(verb)

    def hold(self, dice: Random) -> None:
        self.does(lambda: orders.hold_places(self.event, self.chosen(dice.choice(BASKETS)), by=None))

    def chosen(self, basket: tuple[int, ...]) -> dict[int, int]:
        kinds = (*self.kinds, self.lunch)
        return {kind.id: n for kind, n in zip(kinds, basket, strict=False) if n}

    def hear_of_money(self, dice: Random) -> None:
        """The provider's word on any payment: in time, late, for an order that is over, or once more."""
        own = select(Order.id).where(Order.event_id == self.event.id)
        payment = self.one(dice, Payment, Payment.order_id.in_(own))
        if payment is None:
            return
        state, short = dice.choice([(PAID, 0), (PAID, 0), (PAID, 1), (FAILED, 0), (CLOSED, 0)])
        truth = Truth(state, payment.amount - short, payment.currency)
        for _time in range(dice.choice([1, 2])):
            self.does(lambda: payments.settle(payment, truth))

    def dispute(self, dice: Random) -> None:
        """A buyer's bank takes back what is left of a payment, for good or not, whatever comes after."""
        own = select(Order.id).where(Order.event_id == self.event.id)
        paid = Payment.order_id.in_(own), Payment.captured.is_not(None)
        payment = self.one(dice, Payment, *paid)
        if payment is None:
            return
        going = self.one(dice, Dispute, Dispute.payment_id == payment.id, Dispute.state != WON)
        left = going.amount if going else payments.owed(payment)
        ref = going.provider_ref if going else f"d{self.n}"
        state: Any = dice.choice([WON, LOST] if going else [OPEN_DISPUTE, LOST])
        contest = Contest(ref, state, left, payment.currency, payment.capture_ref)
        if left:
            self.does(lambda: payments.settle_dispute(payment, contest))

    def begin_to_pay_again(self, dice: Random) -> None:
        order = self.order(dice, PENDING)
        if order is not None and order.name:
            self.does(lambda: begun(order))

    def time_passes(self, dice: Random) -> None:
        """And the worker does what is due, unless it is late."""
        self.at(self.moment + timedelta(minutes=dice.choice([0, 1, 16, 60 * 25])))
        if dice.random() < 0.7:
            self.does(orders.expire_holds)
            self.does(lambda: waitlist.offer_places(self.event.id))

    def cancel(self, dice: Random) -> None:
        order = self.order(dice, PENDING, CONFIRMED)
        if order is not None:
            self.does(lambda: orders.cancel_order(order, by=None))

    def offer_a_ticket(self, dice: Random) -> None:
        ticket, to = self.ticket(dice), f"{dice.choice(NAMES)}.friend@example.com"
        if ticket is not None:
            self.does(lambda: tickets.offer_ticket(ticket, self.event, to, by=None))

    def answer_an_offer(self, dice: Random) -> None:
        own = select(Ticket.id).where(Ticket.event_id == self.event.id)
        found = self.one(dice, Transfer, Transfer.ticket_id.in_(own), Transfer.state == OFFERED)
        if found is None:
            return
        transfer = tickets.get_transfer(tickets.transfer_secret(found.code))
        if dice.random() < 0.7:
            self.does(lambda: tickets.accept_ticket(transfer, self.event, "Fred Friend", by=None))
        else:
            self.does(lambda: tickets.decline_ticket(transfer, self.event, by=None))

    def join(self, dice: Random) -> None:
        kind, name, n = dice.choice((*self.kinds, None)), dice.choice(NAMES), dice.choice([1, 1, 2])
        wish = waitlist.Wish(kind.id if kind else None, n, name.title(), f"{name}@example.com")
        self.does(lambda: waitlist.join(self.event, wish, by=None))

    def answer_the_waitlist(self, dice: Random) -> None:
        entry = self.one(dice, WaitlistEntry, WaitlistEntry.event_id == self.event.id)
        if entry is None:
            return
        offer = self.one(dice, Offer, Offer.entry_id == entry.id, Offer.state == OPEN)
        buyer = orders.Buyer(entry.name, entry.email)
        if offer is not None and dice.random() < 0.8:
            choices = {offer.ticket_type_id: entry.quantity}
            self.does(lambda: waitlist.take_offer(offer, self.event, choices, buyer, by=None))
        elif dice.random() < 0.3:
            self.does(lambda: waitlist.leave(entry, by=None))

    def scan(self, dice: Random) -> None:
        ticket, way = self.ticket(dice), dice.choice([checkin.IN, checkin.IN, checkin.OUT])
        if ticket is not None:
            nonce, by = f"n{dice.randint(0, 9)}", self.world.door
            self.does(lambda: checkin.admit(self.door, ticket.secret, nonce, by=by, way=way))

    def undo(self, dice: Random) -> None:
        scan = self.one(dice, Scan, Scan.list_id == self.door.id, Scan.result == OK)
        if scan is not None:
            self.does(lambda: checkin.undo(self.door, scan, by=self.world.door))

    def change_how_many(self, dice: Random) -> None:
        kind, n, by = dice.choice(self.kinds), dice.randint(0, 6), self.world.owner
        details = tickets.TypeDetails(kind.name, kind.price, quantity=n, suggested=kind.suggested)
        self.does(lambda: tickets.edit_ticket_type(kind, details, kind.version, by=by))

    @precondition(lambda self: self.n)
    @invariant()
    def the_books_are_right(self) -> None:
        breaches = audit.find_breaches()
        assert breaches == [], [(b.invariant.says, b.rows) for b in breaches]

    @precondition(lambda self: self.n)
    @invariant()
    def no_place_is_sold_twice(self) -> None:
        """Counted from tickets, waiting orders and offers, by type; the ledger is not asked."""
        given = {kind.id: self._given(kind) for kind in self.kinds}
        assert sum(given.values()) <= CAPACITY, given
        for kind in self.kinds:
            quantity = tickets.get_own_counter(kind).quantity
            assert quantity is None or given[kind.id] <= quantity, (kind.name, given, quantity)

    def _given(self, kind: TicketType) -> int:
        valid = select(func.count()).where(Ticket.ticket_type_id == kind.id, Ticket.status == VALID)
        waiting = (
            select(func.coalesce(func.sum(OrderLine.quantity), 0))
            .join(Order, Order.id == OrderLine.order_id)
            .where(OrderLine.ticket_type_id == kind.id)
            .where(Order.status == PENDING, Order.expires_at > clock.now())
        )
        offered = (
            select(func.coalesce(func.sum(WaitlistEntry.quantity), 0))
            .join(Offer, Offer.entry_id == WaitlistEntry.id)
            .where(Offer.ticket_type_id == kind.id)
            .where(Offer.state == OPEN, Offer.expires_at > clock.now())
        )
        return sum(int(db.session.scalar(query) or 0) for query in (valid, waiting, offered))
