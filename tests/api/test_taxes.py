"""Tax through the API: what a price carries, what of a booking is tax, and whom its invoice is for."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.domain import taxes
from tests.api.caller import Caller
from tests.api.test_bookings import wish
from tests.taxes.desk import rule, taxed
from tests.world import World

COMPANY = {"company": "Buyer & Sons", "address": "Street 2\n1000 Town", "vat_id": "be 0123.456.749"}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def two_patrons(world: World, **more: Any) -> dict[str, Any]:
    return wish(world, items=[{"ticket_type": world.patron.id, "quantity": 2}], **more)


def test_a_ticket_type_tells_its_tax(anyone: Caller, world: World, session: Session) -> None:
    path = f"/ticket-types/{world.patron.id}/"
    assert anyone.get(path)["tax"] is None
    taxed(world, "8.875", inside=False)
    session.commit()
    assert anyone.get(path)["tax"] == {"name": "VAT", "percent": "8.875", "inside": False}
    exempt = rule(world, "0", name="Exempt, § 4 no. 20")
    taxes.tax_event(world.concert, exempt.id, by=world.owner)
    session.commit()
    told = anyone.get(f"/events/{world.concert.id}/ticket-types/")["results"]
    assert told[0]["tax"] == {"name": "Exempt, § 4 no. 20", "percent": "0", "inside": True}


def test_a_booking_tells_net_tax_and_gross_of_each_line(
    stranger: Caller, world: World, session: Session
) -> None:
    taxed(world, "19")
    session.commit()
    made = stranger.post("/bookings/", two_patrons(world), 201)
    (item,) = made["items"]
    assert (item["net"], item["tax"], item["gross"]) == (euros("42.02"), euros("7.98"), euros("50.00"))
    assert (item["tax_name"], item["percent"], item["tax_inside"]) == ("VAT", "19", True)
    vat = {"name": "VAT", "percent": "19", "inside": True}
    assert made["taxes"] == [{**vat, "net": euros("42.02"), "tax": euros("7.98")}]
    assert made["total"] == euros("50.00")


def test_tax_on_top_is_in_the_total(stranger: Caller, world: World, session: Session) -> None:
    taxed(world, "19", inside=False)
    session.commit()
    made = stranger.post("/bookings/", two_patrons(world), 201)
    (item,) = made["items"]
    assert (item["price"], item["gross"], made["total"]) == (euros("25.00"), euros("59.50"), euros("59.50"))
    assert item["tax_inside"] is False


def test_a_booking_without_tax_names_none(stranger: Caller, world: World) -> None:
    made = stranger.post("/bookings/", wish(world), 201)
    assert (made["taxes"], made["billing"]) == ([], None)
    assert made["items"][0]["percent"] == "0"


def test_a_booking_says_whom_the_invoice_is_for(stranger: Caller, world: World) -> None:
    made = stranger.post("/bookings/", two_patrons(world, billing=COMPANY), 201)
    assert made["billing"] == {**COMPANY, "name": "", "country": "", "vat_id": "BE0123456749"}
    assert stranger.get(f"/bookings/{made['id']}/") == made
    for nobody in (None, {}, {"company": " "}):
        assert stranger.post("/bookings/", two_patrons(world, billing=nobody), 201)["billing"] is None


def test_a_free_booking_has_no_invoice_to_address(stranger: Caller, world: World) -> None:
    assert stranger.post("/bookings/", wish(world, billing=COMPANY), 201)["billing"] is None


def test_odd_billing_is_refused_and_nothing_is_booked(stranger: Caller, world: World) -> None:
    odd = {
        "billing.address": {"company": "Buyer & Sons"},
        "billing.vat_id": {**COMPANY, "vat_id": "?"},
        "billing.company": {"company": "x" * 121},
        "billing.iban": {"iban": "x"},
    }
    for field, billing in odd.items():
        problem = stranger.post("/bookings/", two_patrons(world, billing=billing), 422)
        assert list(problem["errors"]) == [field]
    assert stranger.get("/bookings/")["count"] == 0
