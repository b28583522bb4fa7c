"""The door's pages, with scripts and without: every answer says what is so and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import db
from app.domain import checkin, orders, tickets
from app.models import Admission, Scan, Ticket
from tests.checkin.conftest import SignIn
from tests.pages import Page
from tests.review import ReviewingClient
from tests.world import World

DOOR = "/events/night-of-small-websites/door"
SCANS = f"{DOOR}/scans"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#verdict"}


@pytest.fixture
def staff(world: World, signed_in: SignIn) -> ReviewingClient:
    return signed_in(world.door)


def ticket_of(world: World) -> Ticket:
    return tickets.list_tickets_of_order(world.booking)[0]


def scan(client: ReviewingClient, code: str) -> Page:
    """Type a code into the scanner's form, follow to the answer: no scripts."""
    response = client.fill(DOOR, action=SCANS, code=code)
    return client.page(response.headers["Location"])


def result_of(page: Page) -> str | None:
    return page.by_id("answer").get("data-result")


def post(client: ReviewingClient, action: str, **fields: Any) -> Any:
    """What htmx sends."""
    token = client.page(DOOR).form(SCANS).values()["csrf_token"]
    return client.post(action, data={"csrf_token": token, **fields}, headers=HTMX)


def test_scanner_shows_count_last_scans_and_a_form(world: World, staff: ReviewingClient) -> None:
    page = staff.page(DOOR)
    assert "0 of 2 in" in page.text
    assert "Nobody has been scanned yet" in page.text
    assert page.form(SCANS).values()["nonce"]
    assert page.by_id("scan-form").get("hx-target") == "#verdict"


@pytest.mark.parametrize("person", ["owner", "assistant"])
def test_organizers_may_scan_too(world: World, signed_in: SignIn, person: str) -> None:
    assert result_of(scan(signed_in(getattr(world, person)), ticket_of(world).secret)) == "ok"


@pytest.mark.parametrize("person", ["stranger", "attendee", "admin"])
@pytest.mark.parametrize("path", ["", "/count", "/search?q=ada", "/scans/1"])
def test_nobody_else_finds_the_door(world: World, signed_in: SignIn, person: str, path: str) -> None:
    assert signed_in(getattr(world, person)).get(DOOR + path).status_code == 404


def test_signed_out_people_are_asked_to_sign_in(world: World, client: ReviewingClient) -> None:
    assert client.get(DOOR).status_code == 303
    assert client.get(DOOR, headers=HTMX).status_code == 401


def test_door_staff_of_one_event_stay_out_of_another(world: World, staff: ReviewingClient) -> None:
    assert staff.get("/events/elsewhere/door").status_code == 404


def test_a_valid_ticket_is_welcome(world: World, staff: ReviewingClient) -> None:
    page = scan(staff, ticket_of(world).secret)
    assert result_of(page) == "ok"
    assert "Welcome Ada Attendee" in page.text
    assert ticket_of(world).number in page.text
    assert "1 of 2 in" in page.text


def test_what_the_guest_needs_is_said_at_the_door(
    world: World, session: Session, staff: ReviewingClient
) -> None:
    ticket_of(world).guest.access = "Seat near the caption screen"
    session.commit()
    assert "Seat near the caption screen" in scan(staff, ticket_of(world).secret).text


def test_a_ticket_that_is_in_says_when_where_and_by_whom(world: World, staff: ReviewingClient) -> None:
    with clock.frozen_at(world.concert.starts_at):
        scan(staff, ticket_of(world).secret)
        page = scan(staff, ticket_of(world).secret)
    assert result_of(page) == "again"
    assert "5 June, 20:00" in page.text  # 18:00 UTC on Rotterdam's clocks
    assert "“Entrance”" in page.text
    assert "let in by Door Example" in page.text


def test_a_cancelled_ticket_says_since_when(world: World, session: Session, staff: ReviewingClient) -> None:
    code = ticket_of(world).secret
    with clock.frozen_at(world.concert.starts_at):
        orders.cancel_order(world.booking, by=world.attendee)
    session.commit()
    page = scan(staff, code)
    assert result_of(page) == "no"
    assert page.by_id("answer").get("role") == "alert"
    assert "Not valid" in page.text
    assert "cancelled on 5 June, 20:00" in page.text


def test_a_cancelled_event_lets_nobody_in(world: World, session: Session, staff: ReviewingClient) -> None:
    world.concert.status = "cancelled"
    session.commit()
    page = scan(staff, ticket_of(world).secret)
    assert result_of(page) == "no"
    assert "Event cancelled" in page.text
    assert db.session.scalar(select(func.count(Admission.id))) == 0


def test_an_unknown_code_says_what_to_try(world: World, staff: ReviewingClient) -> None:
    page = scan(staff, "nothing we know")
    assert result_of(page) == "no"
    assert "Unknown code" in page.text
    assert page.links()["Find by name"] == f"{DOOR}/search?list={world.entrance.id}"


def test_a_ticket_of_another_event_tells_nothing_of_it(
    world: World, session: Session, signed_in: SignIn
) -> None:
    client = signed_in(world.stranger)
    elsewhere = "/events/elsewhere/door"
    response = client.fill(elsewhere, action=f"{elsewhere}/scans", code=ticket_of(world).secret)
    page = client.page(response.headers["Location"])
    assert "For another event" in page.text
    assert "Ada" not in page.text
    assert "Night of Small Websites" not in page.text


@pytest.mark.parametrize("typed", ["{number}", " {number} ", "{lower}", "https://marquee.test/t/{secret}"])
def test_a_number_or_an_address_serves_as_well(world: World, staff: ReviewingClient, typed: str) -> None:
    ticket = ticket_of(world)
    code = typed.format(number=ticket.number, lower=ticket.number.lower(), secret=ticket.secret)
    assert result_of(scan(staff, code)) == "ok"


def test_a_number_of_another_event_is_unknown_here(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.stranger)
    elsewhere = "/events/elsewhere/door"
    response = client.fill(elsewhere, action=f"{elsewhere}/scans", code=ticket_of(world).number)
    assert "Unknown code" in client.page(response.headers["Location"]).text


def test_undo_takes_the_admission_back(world: World, staff: ReviewingClient) -> None:
    page = scan(staff, ticket_of(world).secret)
    (undo,) = [form.action for form in page.forms() if form.action.endswith("/undo")]
    here = undo.removesuffix("/undo")
    staff.fill(here, action=undo)
    page = staff.page(here)
    assert "Taken back" in page.text
    assert "0 of 2 in" in page.text
    assert not [form for form in page.forms() if form.action == undo]
    assert result_of(scan(staff, ticket_of(world).secret)) == "ok"


def test_only_an_admission_can_be_undone(world: World, staff: ReviewingClient) -> None:
    scan(staff, "nothing we know")
    scan_id = db.session.scalar(select(func.max(Scan.id)))
    response = post(staff, f"{SCANS}/{scan_id}/undo")
    assert response.status_code == 409
    assert "nothing to undo" in response.text


def test_another_events_scan_is_not_found(world: World, session: Session, staff: ReviewingClient) -> None:
    foreign = checkin.admit(checkin.get_list(world.elsewhere), "x", "n1", by=world.stranger).scan.id
    session.commit()
    assert staff.get(f"{SCANS}/{foreign}").status_code == 404
    assert post(staff, f"{SCANS}/{foreign}/undo").status_code == 404


def test_the_same_form_sent_twice_gives_the_same_page(world: World, staff: ReviewingClient) -> None:
    fields = staff.page(DOOR).form(SCANS).values() | {"code": ticket_of(world).secret}
    first, second = (staff.post(SCANS, data=fields).headers["Location"] for _n in range(2))
    assert first == second
    assert result_of(staff.page(first)) == "ok"
    assert db.session.scalar(select(func.count(Scan.id))) == 1


def test_an_old_form_never_answers_for_another_code(world: World, staff: ReviewingClient) -> None:
    fields = staff.page(DOOR).form(SCANS).values()
    staff.post(SCANS, data=fields | {"code": ticket_of(world).secret})
    response = staff.post(SCANS, data=fields | {"code": "a forged one"})
    assert response.status_code == 409
    assert "Welcome" not in response.text
    assert staff.get(DOOR).headers["Cache-Control"] == "no-store"


def test_htmx_gets_the_answer_at_once_and_tells_the_regions(world: World, staff: ReviewingClient) -> None:
    response = post(staff, SCANS, code=ticket_of(world).secret, nonce="n1")
    assert response.status_code == 200
    assert response.headers["HX-Trigger"] == "scans-changed"
    assert "<!doctype" not in response.text
    assert 'data-result="ok"' in response.text
    assert "1 of 2 in" in Page(staff.get(f"{DOOR}/count", headers=HTMX).text).text
    assert "Ada Attendee" in staff.get(DOOR, headers=HTMX).text


@pytest.mark.parametrize("code", ["", "   ", "x" * 301])
def test_no_code_and_no_end_of_code_are_refused(world: World, staff: ReviewingClient, code: str) -> None:
    response = post(staff, SCANS, code=code, nonce="n1")
    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#problem"
    assert db.session.scalar(select(func.count(Scan.id))) == 0


@pytest.mark.parametrize("code", ["a\0b", "%", "'; drop table ticket", "\u202e", "/", "💥"])
def test_odd_codes_are_never_an_error(world: World, staff: ReviewingClient, code: str) -> None:
    assert post(staff, SCANS, code=code, nonce="n1").status_code in {200, 422}


@pytest.mark.parametrize("nonce", ["", "undo:n1", "x" * 101, "a b"])
def test_a_nonce_is_letters_and_digits(world: World, staff: ReviewingClient, nonce: str) -> None:
    assert post(staff, SCANS, code="x", nonce=nonce).status_code == 422


def test_search_finds_by_name_order_and_number_and_lets_in(world: World, staff: ReviewingClient) -> None:
    ticket = ticket_of(world)
    for search in ("grâce", "ADA ATT", world.booking.code.lower(), ticket.number):
        assert ticket.number.partition("-")[0] in staff.page(f"{DOOR}/search?q={search}").text
    page = staff.page(f"{DOOR}/search?q={ticket.number}")
    response = staff.post(SCANS, data=page.form(SCANS).values())
    assert result_of(staff.page(response.headers["Location"])) == "ok"
    page = staff.page(f"{DOOR}/search?q={ticket.number}")
    assert [form for form in page.forms() if form.action == SCANS] == []


def test_search_says_when_there_may_be_more(world: World, staff: ReviewingClient) -> None:
    for n in range(7):
        buyer = orders.Buyer("Many Zimmermann", f"many{n}@example.com")
        orders.place_order(world.concert, {world.seat.id: 3}, buyer, by=None)
        told = staff.page(f"{DOOR}/search?q=zimmermann").text
        assert ("The first 20 tickets" in told) == (n == 6)
        assert (f"{3 * n + 3} tickets found" in told) == (n < 6)


@pytest.mark.parametrize("search", ["%", "_", "\\", "nobody at all"])
def test_search_says_when_nobody_is_found(world: World, staff: ReviewingClient, search: str) -> None:
    response = staff.get(f"{DOOR}/search", query_string={"q": search}, headers=HTMX)
    assert "Nobody found" in response.text


def test_search_never_shows_secrets(world: World, staff: ReviewingClient) -> None:
    assert ticket_of(world).secret not in staff.page(f"{DOOR}/search?q=ada").html


def test_last_scans_are_the_newest_ten(world: World, session: Session, staff: ReviewingClient) -> None:
    for n in range(12):
        checkin.admit(world.entrance, f"code {n}", f"n{n}", by=world.door)
    session.commit()
    assert staff.get(DOOR, headers=HTMX).text.count("Unknown code") == 10
