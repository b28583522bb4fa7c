"""Invoices as organizers and buyers see them, and on the wire."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import documents, invoices, orders
from app.models import Invoice, Order
from tests.api.caller import Caller
from tests.api.conftest import calling, owner
from tests.conftest import QueryCount
from tests.invoices.desk import COMPANY, all_of, billed, sells, work
from tests.payments.desk import carried, paid, paid_for
from tests.review import ReviewingClient
from tests.world import World

GUILD = "/communities/small-web-guild"
LIST = f"{GUILD}/invoices"
MANAGE = "/manage/night-of-small-websites/orders"

__all__ = ["calling", "owner"]


@pytest.fixture
def issued(world: World, session: Session) -> Invoice:
    """An invoice of the attendee's, with tax on top, and a credit note over a part of it."""
    sells(world, inside=False)
    buyer = orders.Buyer("Ada Attendee", "attendee@example.com")
    order = orders.place_order(world.concert, {world.patron.id: 2}, buyer, by=world.attendee)
    order.billing = invoices.clean_billing(COMPANY)
    session.flush()
    paid(order)
    found = invoices.issue_invoice(order)
    assert found is not None
    carried(orders.refund_amount(order, 595, reason="", by=world.owner, key="b"))
    work(session)
    return session.get_one(Invoice, found.id)


def test_an_owner_says_who_issues(client: ReviewingClient, world: World, session: Session) -> None:
    client.sign_in("assistant@example.com")
    assert "seller" not in client.page(LIST).text
    client.sign_in("owner@example.com")
    assert "Write your details down" in client.page(LIST).text
    page = f"{GUILD}/seller"
    assert "Write the address" in client.fill(page, status=422, legal_name="Guild").text
    fields = {"legal_name": "Guild e.V.", "address": "Kade 1\nRotterdam", "prefix": "G-"}
    assert "up to 12" in client.fill(page, status=422, **{**fields, "prefix": "a b"}).text
    client.fill(page, **fields)
    seller = invoices.find_seller(world.guild.id)
    assert seller is not None
    assert (seller.legal_name, seller.prefix, seller.version) == ("Guild e.V.", "G-", 1)
    answer = client.fill(page, status=409, version="0", legal_name="Other")
    assert "Saved meanwhile by somebody else" in answer.text


def test_what_was_issued_is_found_shown_and_taken_away(
    client: ReviewingClient, world: World, issued: Invoice
) -> None:
    client.sign_in("assistant@example.com")
    shown = client.page(LIST).text
    assert "SWG-00001" in shown
    assert "SWG-00002" in shown
    assert "SWG-00001" in client.page(f"{LIST}?q=sons").text
    assert "No invoice fits" in client.page(f"{LIST}?q=%25").text
    assert "No invoice fits" in client.page(f"{LIST}?to=2001-01-01&from=nonsense").text
    paper = client.page(f"{LIST}/{issued.id}").text
    for word in ("Small Web Guild e.V.", "Buyer & Sons", "BE0123456749", "19 % VAT on €50.00", "€59.50"):
        assert word in paper, word
    rows = list(csv.reader(io.StringIO(client.get(f"{GUILD}/invoices.csv").data.decode("utf-8-sig"))))
    assert [row[11:14] for row in rows[1:]] == [["50.00", "9.50", "59.50"], ["-5.00", "-0.95", "-5.95"]]


@pytest.mark.skipif(not documents.can_make_pdf(), reason="no PDF here")
def test_papers_for_both_sides(client: ReviewingClient, world: World, issued: Invoice) -> None:
    client.sign_in("owner@example.com")
    content = client.get(f"{GUILD}/invoices.zip").data
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [
        "invoice-SWG-00001.pdf", "credit-note-SWG-00002.pdf",
    ]  # fmt: skip
    assert client.get(f"{GUILD}/invoices.zip?q=nobody").status_code == 404
    client.sign_in("attendee@example.com")
    order = issued_order(issued)
    answer = client.get(f"/bookings/{order.code}/invoices/{issued.id}/invoice.pdf")
    assert answer.data.startswith(b"%PDF")


def issued_order(issued: Invoice) -> Order:
    return orders.get_order(issued.frozen["order"])


def test_a_buyer_finds_theirs_and_nobody_elses(
    client: ReviewingClient, world: World, issued: Invoice, session: Session
) -> None:
    client.sign_in("attendee@example.com")
    order = issued_order(issued)
    page = client.page(f"/bookings/{order.code}").text
    assert "Invoice SWG-00001" in page
    assert "Credit note SWG-00002" in page
    assert "From" in client.page(f"/bookings/{order.code}/invoices/{issued.id}").text
    assert client.get(f"/bookings/{world.booking.code}/invoices/{issued.id}").status_code == 404
    client.sign_in("stranger@example.com")
    assert client.get(f"/communities/rival-guild/invoices/{issued.id}").status_code == 404
    assert client.get(LIST).status_code == 404


def test_the_list_writes_days_and_sums_as_every_page_does(client: ReviewingClient, issued: Invoice) -> None:
    client.sign_in("owner@example.com")
    page = client.page(LIST).text
    assert f"{issued.issued_on:%-d %B %Y}" in page
    assert "−€5.95" in page


def test_a_buyer_says_whom_it_is_for(client: ReviewingClient, world: World, session: Session) -> None:
    sells(world)
    buyer = orders.Buyer("Ada Attendee", "attendee@example.com")
    order = orders.place_order(world.concert, {world.patron.id: 1}, buyer, by=world.attendee)
    session.commit()
    client.sign_in("attendee@example.com")
    page = f"/bookings/{order.code}/billing"
    assert "Write the address" in client.fill(page, status=422, billing_company="Firm").text
    client.fill(page, billing_company="Firm", billing_address="Street 1", billing_vat_id="nl 123.456")
    session.refresh(order)
    assert order.billing == {
        "company": "Firm", "name": "", "address": "Street 1", "country": "", "vat_id": "NL123456",
    }  # fmt: skip
    paid(order)
    invoices.issue_invoice(order)
    session.commit()
    assert "issued already" in client.page(page).text


def test_an_organizer_corrects_it(
    client: ReviewingClient, world: World, issued: Invoice, session: Session
) -> None:
    client.sign_in("assistant@example.com")
    code = issued.frozen["order"]
    page = f"{MANAGE}/{code}/billing"
    assert "SWG-00001 is out" in client.page(page).text
    client.fill(page, billing_company="Other Firm")
    kinds = [(one.kind, one.total) for one in all_of(issued_order(issued))]
    assert kinds == [("invoice", 5950), ("credit", 595), ("credit", 5355), ("invoice", 5355)]
    assert "Invoice SWG-00004" in client.page(f"{MANAGE}/{code}").text


def test_an_earlier_order_is_invoiced_by_hand(
    client: ReviewingClient, world: World, session: Session
) -> None:
    order = paid_for(world)
    paid(order)
    sells(world)
    session.commit()
    client.sign_in("owner@example.com")
    page = f"{MANAGE}/{order.code}"
    client.fill(page, action=f"{page}/invoices")
    assert "Invoice SWG-00001" in client.page(page).text


def test_the_list_asks_as_often_for_one_as_for_many(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount
) -> None:
    sells(world)
    billed(world, 1)
    session.commit()
    client.sign_in("owner@example.com")
    client.get(LIST)
    count_queries.start()
    client.get(LIST)
    once = count_queries.n
    for _n in range(4):
        billed(world, 1)
    session.commit()
    count_queries.start()
    client.get(LIST)
    assert count_queries.n == once


def test_on_the_wire(owner: Caller, world: World, issued: Invoice) -> None:
    found = owner.get("/invoices/")
    assert [row["kind"] for row in found["results"]] == ["credit", "invoice"]
    one = owner.get(f"/invoices/{issued.id}/")
    assert one["number"] == "SWG-00001"
    assert one["total"] == {"amount": "59.50", "currency": "EUR"}
    assert one["lines"][0]["percent"] == "19"
    assert found["results"][0]["corrects"] == one["id"]


BOOKING = "/events/night-of-small-websites/booking"
BUYER = {"name": "Bo Buyer", "email": "bo@example.com"}
FIRM = {"billing_company": "Firm", "billing_address": "Street 1", "billing_vat_id": "NL1234567"}


def test_whom_the_invoice_is_for_is_asked_with_the_booking(
    client: ReviewingClient, world: World, session: Session
) -> None:
    page = f"{BOOKING}?t{world.patron.id}=1"
    answer = client.fill(page, status=422, **BUYER, billing_company="Firm")
    assert "Write the address" in answer.text
    assert session.scalars(select(Order).where(Order.email == BUYER["email"])).first() is None
    client.fill(page, **BUYER, **FIRM)
    order = session.scalars(select(Order).where(Order.email == BUYER["email"])).one()
    assert order.billing is not None
    assert (order.billing["company"], order.billing["vat_id"]) == ("Firm", "NL1234567")


def test_a_mistyped_number_of_tickets_loses_nothing_of_the_invoice(
    client: ReviewingClient, world: World
) -> None:
    answer = client.fill(BOOKING, status=422, **BUYER, **FIRM, **{f"t{world.patron.id}": "one"})
    for name, typed in FIRM.items():
        assert f'name="{name}" value="{typed}"' in answer.text
    answer = client.fill(f"{BOOKING}?t{world.patron.id}=1", status=422, **BUYER, billing_company="x" * 121)
    assert "Company: This can have up to 120 letters." in answer.text
