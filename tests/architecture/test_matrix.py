"""Route × role: what every kind of person gets from every route, compared with the checked-in matrix.

A permission review is the diff of matrix.txt. Write it anew with MATRIX=write.
"""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.core import clock
from app.core.db import db
from app.core.ids import digest
from app.core.mail import DevMail, Message
from app.domain import (
    certificates,
    checkin,
    orders,
    promotions,
    questions,
    surveys,
    taxes,
    tickets,
    venues,
)
from app.domain.documents import press
from app.domain.orders.links import order_secret
from app.domain.waitlist import entry_secret
from app.models import (
    Category,
    Certificate,
    CertificateDesign,
    Fact,
    Notification,
    Payment,
    Review,
    Transfer,
    User,
    WaitlistEntry,
)
from app.web import errors
from tests.api.caller import access_token
from tests.architecture.afterwards import a_badge_print, a_reader, a_statement, a_survey
from tests.conftest import SECRET
from tests.invoices.desk import an_invoice
from tests.review import ReviewingClient
from tests.world import World

MATRIX = Path(__file__).with_name("matrix.txt")
Sent = tuple[dict[str, str], dict[str, str]]  # headers: a browser's and a program's
ROLES = ("visitor", "stranger", "attendee", "door", "assistant", "owner", "admin")


def values_for(world: World) -> dict[str, Any]:
    """A value for every name that an address may hold."""
    scan = checkin.admit(world.entrance, "unknown", "matrix", by=world.door).scan
    message = db.session.scalars(select(Message)).first()
    numbers = numbers_for(world)
    return {
        "event": world.concert.slug,
        "community": world.guild.slug,
        "order": world.booking.code,
        "code": world.booking.code,
        "secret": order_secret(world.booking.code),
        "ticket": tickets.list_tickets_of_order(world.booking)[0].secret,
        "transfer": tickets.transfer_secret(an_offer(world).code),
        "type_id": world.seat.id,
        "code_id": promotions.add_code(
            world.concert, "MATRIX", promotions.CodeDetails("percent", 10), by=world.owner
        ).id,
        "batch_id": promotions.make_batch(
            world.concert, "Matrix", 1, "", promotions.CodeDetails("percent", 10), by=world.owner
        ).id,
        "link_id": promotions.add_link(world.concert, "Matrix", "", by=world.owner).id,
        "question_id": questions.add_question(
            world.concert, questions.QuestionDetails("text", "Why?"), by=world.owner
        ).id,
        "venue_id": venues.add_venue(world.guild, venues.VenueDetails("The Hall"), by=world.owner).id,
        "rule_id": taxes.add_rule(world.guild, taxes.TaxDetails("VAT", Decimal(21)), by=world.owner).id,
        "invoice_id": an_invoice(world).id,
        "user_id": world.attendee.id,
        "category_id": db.session.scalars(select(Category.id)).first(),
        "scan_id": scan.id,
        "list_id": world.entrance.id,
        "row_id": message.id if message else 1,
        "message_id": message.id if message else 1,
        "mail_id": getattr(db.session.scalars(select(DevMail)).first(), "id", 1),
        "token": "no-such-token",
        "name": "no-such-picture",
        "handle": world.owner.handle,
        "width": 320,
        "reader": a_reader(world),
        "survey_id": numbers["surveys"],
        "invitation": surveys.invitation_secret("MATRIX22"),
        "print_id": a_badge_print(world),
        "position": 1,
        "statement_id": a_statement(world),
        "entry": entry_secret("MATRIX22"),
        "entry_id": a_waitlist_entry(world).id,
        "part": 0,
        "table": "message",
        "numbers": numbers,
        "notification_id": numbers["notifications"],
        "review_id": numbers["reviews"],
        "ticket_id": tickets.list_tickets_of_order(world.booking)[0].id,
        "paper": "0" * 32,
        "number": "2345-6789-ABCD",
        "note_id": orders.add_note(world.booking, "A note.", by=world.owner).id,
        "refund_id": 1,
        "quota_id": tickets.add_quota(
            world.concert, tickets.QuotaDetails("Matrix", 90, frozenset({world.seat.id})), by=world.owner
        ).id,
    }


def numbers_for(world: World) -> dict[str, int]:
    """The number that an address of the API holds, by what comes before it."""
    return {
        "events": world.concert.id,
        "ticket-types": world.seat.id,
        "bookings": world.booking.id,
        "users": world.owner.id,
        "payments": a_payment(world).id,
        "notifications": a_notification(world).id,
        "reviews": a_review(world).id,
        "certificates": a_certificate(world).id,
        "invoices": an_invoice(world).id,
        "surveys": a_survey(world).id,
    }


def a_payment(world: World) -> Payment:
    """A payment of the attendee's booking."""
    payment = Payment(order_id=world.booking.id, provider="mock", provider_ref="mock-matrix", amount=100,
                      currency="EUR", state="failed", failure="declined", created_at=clock.now())  # fmt: skip
    db.session.add(payment)
    db.session.flush()
    return payment


def a_waitlist_entry(world: World) -> WaitlistEntry:
    """Somebody who waits at the concert."""
    entry = WaitlistEntry(event_id=world.concert.id, ticket_type_id=world.seat.id, code="MATRIX22",
                          secret_digest=digest(entry_secret("MATRIX22")), name="Eva", quantity=1,
                          email="eva@example.com", joined_at=clock.now())  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return entry


def an_offer(world: World) -> Transfer:
    """A ticket of the attendee's booking, offered to somebody."""
    ticket = tickets.list_tickets_of_order(world.booking)[0]
    return tickets.offer_ticket(ticket, world.concert, "nina@example.net", by=None)


def a_notification(world: World) -> Notification:
    """Something that the attendee is told."""
    known = db.session.scalars(select(Notification).where(Notification.user_id == world.attendee.id)).first()
    fact_id = db.session.scalars(select(Fact.id)).first()
    told = known or Notification(user_id=world.attendee.id, fact_id=fact_id, kind="EventCancelled",
                                 event_id=world.concert.id, created_at=clock.now())  # fmt: skip
    db.session.add(told)
    db.session.flush()
    return told


def a_review(world: World) -> Review:
    """What the attendee says about the concert."""
    review = Review(event_id=world.concert.id, user_id=world.attendee.id, stars=4, created_at=clock.now())
    db.session.add(review)
    db.session.flush()
    return review


def a_certificate(world: World) -> Certificate:
    """The attendee's, of the concert."""
    guest = tickets.list_tickets_of_order(world.booking)[0].guest
    design = CertificateDesign(heading="Certificate", text="", skills="", signer="", signer_role="")
    says = certificates.freeze(design, world.concert)
    certificate = Certificate(event_id=world.concert.id, guest_id=guest.id, number="2345-6789-ABCD",
                              name="Ada", frozen=says, issued_at=clock.now())  # fmt: skip
    db.session.add(certificate)
    db.session.flush()
    return certificate


def address_of(rule: Rule, values: dict[str, Any]) -> str:
    """An address that the rule matches."""
    if "id" in rule.arguments:
        return re.sub(r"<.*>", str(values["numbers"][rule.rule.split("/")[2]]), rule.rule)
    return str(rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)[1])  # type: ignore[index]


def verdict(response: TestResponse) -> str:
    if response.status_code == 303 and "/login" in response.headers["Location"]:
        return "sign-in"
    if response.status_code in {401, 403, 404}:
        return str(response.status_code)
    assert response.status_code < 500, response.text[:800]
    return "yes"


def enter(app: Flask, user: User | None) -> dict[str, str]:
    """The session of somebody, or of a visitor, as headers that a browser sends, its CSRF token with it."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = "matrix"
        if user is not None:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
    cookie = client.get_cookie("marquee")
    assert cookie is not None
    token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps("matrix")
    return {"Cookie": f"{cookie.key}={cookie.value}", "X-CSRFToken": str(token)}


def ask(app: Flask, people: list[Sent], rule: Rule, method: str, values: dict[str, Any],
        connection: Connection) -> list[str]:  # fmt: skip
    """The verdict for each role, every request rolled back before the next."""
    answers = []
    client, address = app.test_client(use_cookies=False), address_of(rule, values)
    for as_browser, as_program in people:
        headers = as_program if rule.rule.startswith("/api/") else as_browser
        point = connection.begin_nested()
        answers.append(verdict(client.open(address, method=method, headers=headers)))
        point.rollback()
    return answers


def bearer(user: User | None) -> dict[str, str]:
    """The API knows people by their token, and never by the session that a browser holds."""
    return {"Authorization": f"Bearer {access_token(user)}"} if user else {}


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused answers with its status alone: a thousand times the same page is no news of it."""
    monkeypatch.setattr(errors, "render_template", lambda template, **values: "<p>Refused</p>")


@pytest.fixture
def blank_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may have a paper gets an empty one: only printing takes long, and others see to it."""
    monkeypatch.setattr(press, "print_sheets", lambda html: b"%PDF-1.7")


def test_matrix_is_what_was_reviewed(
    app: Flask, world: World, connection: Connection, bare_refusals: None, blank_papers: None
) -> None:
    values = values_for(world)
    users: list[User | None] = [getattr(world, role, None) for role in ROLES]
    people = [(enter(app, user), bearer(user)) for user in users]
    db.session.commit()
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            answers = ask(app, people, rule, method, values, connection)
            told = " ".join(f"{role}={answer}" for role, answer in zip(ROLES, answers, strict=True))
            lines.append(f"{method:4} {rule.rule}  [{rule.endpoint}]\n     {told}")
    text = "\n".join(lines) + "\n"
    if os.environ.get("MATRIX") == "write":
        MATRIX.write_text(text)
    assert text == MATRIX.read_text(), "permissions changed: review the diff, then write it with MATRIX=write"


def test_every_route_declares_its_need(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "declared")
    ]
    assert undeclared == []


def test_every_write_has_a_token(app: Flask, client: ReviewingClient, world: World) -> None:
    """Without the CSRF token nothing that posts gets past the door; HX-Request is no proof.

    The API takes no cookie at all (tests/api/test_auth.py), so it needs none; nor do providers'
    messages, which are signed (tests/payments/test_stripe_messages.py).
    """
    values = values_for(world)
    db.session.commit()
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()) and not rule.rule.startswith(("/api/", "/webhooks/")):
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), rule.rule)
            response = client.post(address, headers={"HX-Request": "true"})
            assert response.status_code == 400, f"{rule.rule}: {response.status_code}"
