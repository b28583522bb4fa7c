"""The mailbox of development shows what would have been sent."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from flask.testing import FlaskClient

from app.blueprints import table_of_contents
from app.core import mail
from app.core.db import db
from app.domain import accounts
from app.models import DevMail
from tests.accounts.post import letters_to, written
from tests.conftest import QueryCount, test_settings
from tests.review import ReviewingClient
from tests.world import World


def send(subject: str = "Your tickets", **files: bytes) -> int:
    letter = EmailMessage()
    letter["Subject"], letter["To"] = subject, "noor@example.org"
    letter.set_content("Look at http://marquee.test/t/abc\n<script>alert(1)</script>\n")
    letter.add_alternative(
        "<html><head></head><body><h1>Hello</h1><script>alert(1)</script></body></html>", "html"
    )
    for name, content in files.items():
        letter.add_attachment(content, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return keep(letter)


def keep(letter: EmailMessage) -> int:
    mail.send(letter, "dev:")
    db.session.commit()
    return db.session.query(DevMail.id).order_by(DevMail.id.desc()).limit(1).scalar() or 0


def test_mails_are_listed_newest_first(client: ReviewingClient, world: World) -> None:
    assert "No letters yet" in client.page("/dev/mail").text
    send("First <b>")
    send("Second")
    text = client.page("/dev/mail").text
    assert text.index("Second") < text.index("First <b>")


def test_a_mail_shows_its_text_with_working_links(client: ReviewingClient, world: World) -> None:
    page = client.page(f"/dev/mail/{send()}")
    assert page.links()["http://marquee.test/t/abc"] == "http://marquee.test/t/abc"
    assert "<script>alert" not in page.html
    client.page("/dev/mail/999999", status=404)


def test_the_letter_of_a_mail_is_shown_without_its_scripts(client: ReviewingClient, world: World) -> None:
    number = send()
    policy = FlaskClient.open(client, f"/dev/mail/{number}/letter").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "allow-scripts" not in policy + client.page(f"/dev/mail/{number}").html


def test_attachments_come_down_as_files(client: ReviewingClient, world: World) -> None:
    number = send(tickets=b"%PDF-1.7")
    url = client.page(f"/dev/mail/{number}").links()["tickets.pdf"]
    answer = client.get(url)
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7", "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=tickets.pdf"
    client.page(url[:-1] + "7", status=404)


def test_a_real_letter_can_be_read(client: ReviewingClient, world: World) -> None:
    accounts.ask_reset("owner@example.com")
    number = keep(written(letters_to("owner@example.com")[-1]))
    page = client.page(f"/dev/mail/{number}")
    assert page.heading == "A new password"
    assert any(url.startswith("http://marquee.test/reset/") for url in page.links().values())


def test_the_list_asks_as_often_for_thirty_as_for_one(
    client: ReviewingClient, world: World, count_queries: QueryCount
) -> None:
    send()
    count_queries.start()
    client.page("/dev/mail")
    one = count_queries.n
    for _ in range(29):
        send()
    count_queries.start()
    client.page("/dev/mail")
    assert count_queries.n == one


def test_production_has_no_mailbox(tmp_path: Path) -> None:
    for environment, there in (("development", True), ("production", False)):
        table = table_of_contents(test_settings("x", "x", tmp_path, environment=environment))
        assert ("dev" in {blueprint.name for blueprint, _ in table}) is there
