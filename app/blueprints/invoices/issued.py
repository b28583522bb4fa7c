"""Invoices that were issued: listed, shown, printed; and who issues them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from flask import Response, request, url_for

from app.blueprints.invoices import forms
from app.blueprints.invoices.feature import feature
from app.core import money, sheets
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.domain import access, documents, invoices
from app.models import Community, Invoice, Order
from app.models.invoices import CREDIT
from app.web.addresses import page_number
from app.web.filters import same_page
from app.web.policy import COMMUNITY_ORGANIZER, COMMUNITY_OWNER, ORDER_HOLDER, signed_in_user
from app.web.printing import as_file, as_pdf, check_press
from app.web.render import go, render

ROOT = "/communities/<community>/invoices"


@feature.read(ROOT, needs=COMMUNITY_ORGANIZER)
def list_invoices(community: Community) -> Response:
    """What the community issued, and whether it does at all."""
    found = invoices.list_invoices(community, forms.asked(), page_number())
    values: dict[str, Any] = {"community": community, "found": found, "asked": request.args.to_dict()}
    return render(
        "invoices/list_invoices.html",
        seller=invoices.find_seller(community.id),
        is_owner=access.owns(signed_in_user().id, community.id),
        page_address=lambda n: same_page(page=n if n > 1 else None),
        has_pdf=documents.can_make_pdf(),
        accent=community.accent,
        **values,
    )


@feature.read("/communities/<community>/invoices.csv", needs=COMMUNITY_ORGANIZER, limit="20 per minute")
def invoices_csv(community: Community) -> Response:
    """Those that fit the filter as a table, credit notes below zero."""
    found = invoices.read_all(community, forms.asked())
    return as_file(sheets.to_csv(_rows(found)), "text/csv; charset=utf-8", f"invoices-{community.id}.csv")


@feature.read("/communities/<community>/invoices.zip", needs=COMMUNITY_ORGANIZER, limit="6 per minute")
def invoices_zip(community: Community) -> Response:
    """The first fifty that fit the filter, on paper."""
    check_press()
    found = invoices.read_all(community, forms.asked(), invoices.MOST_PRINTED)
    if not found:
        raise NotFound
    return as_file(_zipped(found), "application/zip", f"invoices-{community.id}.zip")


@feature.read(f"{ROOT}/<int:invoice_id>", needs=COMMUNITY_ORGANIZER)
def show_invoice(community: Community, invoice_id: int) -> Response:
    """One of them, as it was issued."""
    return _page(invoices.get_of_community(community, invoice_id), community=community)


@feature.read(f"{ROOT}/<int:invoice_id>/invoice.pdf", needs=COMMUNITY_ORGANIZER, limit="60 per minute")
def invoice_pdf(community: Community, invoice_id: int) -> Response:
    """One of them on paper."""
    return _paper(invoices.get_of_community(community, invoice_id))


@feature.read("/bookings/<order>/invoices/<int:invoice_id>", needs=ORDER_HOLDER)
def show_own_invoice(order: Order, invoice_id: int) -> Response:
    """The buyer's."""
    return _page(invoices.get_of_order(order, invoice_id), order=order)


@feature.read("/bookings/<order>/invoices/<int:invoice_id>/invoice.pdf", needs=ORDER_HOLDER,
              limit="20 per minute")  # fmt: skip
def own_invoice_pdf(order: Order, invoice_id: int) -> Response:
    """The buyer's, on paper."""
    return _paper(invoices.get_of_order(order, invoice_id))


@feature.form("/communities/<community>/seller", needs=COMMUNITY_OWNER)
def edit_seller(community: Community) -> Response:
    """Who the community is on its invoices."""
    saved = forms.values_of(invoices.find_seller(community.id))
    form = forms.EditSellerForm(data=saved)
    if form.validate_on_submit():
        with form.attempt():
            version = form.version.data or 0
            invoices.save_seller(community, form.details(), version, by=signed_in_user())
            return go(url_for("invoices.list_invoices", community=community.slug), _("Saved."))
    theirs = form.catch_up(forms.values_of(invoices.find_seller(community.id))) if form.stale else []
    return render("invoices/edit_seller.html", form=form, community=community, theirs=theirs,
                  accent=community.accent, status=form.status)  # fmt: skip


def _page(invoice: Invoice, **where: Any) -> Response:
    told, has_pdf = invoices.told(invoice), documents.can_make_pdf()
    page = render("invoices/show_invoice.html", invoice=invoice, told=told, has_pdf=has_pdf,
                  **{"community": None, "order": None, **where})  # fmt: skip
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _paper(invoice: Invoice) -> Response:
    check_press()
    return as_pdf(invoices.print_invoice(invoice), invoices.file_name(invoice))


def _zipped(found: Sequence[Invoice]) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for one in found:
            file.writestr(invoices.file_name(one), invoices.print_invoice(one))
    return whole.getvalue()


def _rows(found: Sequence[Invoice]) -> Iterator[Sequence[str | None]]:
    yield (
        _("Number"), _("Kind"), _("Issued"), _("Company"), _("Name"), _("Country"), _("VAT id"), _("Booking"),
        _("Event"), _("Tax"), _("Rate in percent"), _("Net"), _("Tax amount"), _("Total of the invoice"),
        _("Currency"), _("Takes back from"),
    )  # fmt: skip
    for one in found:
        says, buyer, sign = one.frozen, one.frozen["buyer"], -1 if one.kind == CREDIT else 1
        kind = _("Credit note") if sign < 0 else _("Invoice")
        whom = [buyer[name] for name in ("company", "name", "country", "vat_id")]
        head = (one.label, kind, says["issued_on"], *whom, says["order"], says["event"])
        for name, percent, *sums in invoices.sums_by_rate(one):
            net, tax = (money.plain(sign * amount, one.currency) for amount in sums)
            total = money.plain(sign * one.total, one.currency)
            yield (*head, name, percent, net, tax, total, one.currency, says["corrects"])
