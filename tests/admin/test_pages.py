"""The administration: for admins alone, and what is stuck can be set going again."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import facts, outbox
from app.core.db import db
from app.core.errors import Refused
from app.core.facts import Delivery, Fact
from app.core.mail import Message
from app.domain import discovery, orders, reports
from app.models import Category, User
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.world import World, make_event

PAGES = ("/admin/", "/admin/users", "/admin/users/1", "/admin/outbox", "/admin/categories", "/admin/facts")
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def parked_letter(world: World) -> Message:
    letter = db.session.scalars(select(Message).order_by(Message.id)).first()
    assert letter is not None
    letter.state, letter.attempts, letter.last_error = outbox.PARKED, 8, "OSError: no route"
    db.session.flush()
    return letter


def parked_reaction(world: World) -> Delivery:
    fact = db.session.scalars(select(Fact)).first()
    assert fact is not None
    row = Delivery(
        fact_id=fact.id, reaction="orders.reactions.x", due_at=fact.at, state=outbox.PARKED, attempts=8
    )
    db.session.add(row)
    db.session.flush()
    return row


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["owner", "door", "attendee", "stranger"])
def test_the_administration_is_not_there_for_others(
    client: ReviewingClient, world: World, page: str, who: str
) -> None:
    client.sign_in(f"{who}@example.com")
    client.page(page, 404)


def test_overview_counts_and_warns_of_what_is_parked(client: ReviewingClient, world: World) -> None:
    parked_letter(world)
    client.sign_in("admin@example.com")
    text = client.page("/admin/").text
    assert "1 row of the outbox is parked" in text
    assert f"Order {world.booking.code} booked, 2 places" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=owner", {"Owner Example"}),
        ("q=OWNER%40example", {"Owner Example"}),
        ("only=admins", {"Admin Example"}),
        ("only=suspended", {"Door Example"}),
        ("only=unverified", {"Stranger Example"}),
        ("q=zzz", set()),
        ("q=%25", set()),
        ("q=%27", set()),
    ],
)
def test_users_are_searched_and_filtered(
    client: ReviewingClient, world: World, session: Session, query: str, found: set[str]
) -> None:
    client.sign_in("admin@example.com")
    world.door.suspended_at = world.door.created_at
    world.stranger.verified_at = None
    session.commit()
    text = client.page(f"/admin/users?{query}").html.partition('id="results"')[2]
    names = {f"{name.title()} Example" for name in ("owner", "door", "admin", "stranger", "attendee")}
    assert {name for name in names if name in text} == found


def test_users_answer_htmx_with_their_table(client: ReviewingClient, world: World) -> None:
    client.sign_in("admin@example.com")
    response = client.get("/admin/users?q=owner&only=", headers=PARTIAL)
    assert response.text.lstrip().startswith('<div id="users">')
    assert response.headers["HX-Replace-Url"] == "/admin/users?q=owner"


def test_suspend_reinstate_and_admin_rights(client: ReviewingClient, world: World, session: Session) -> None:
    client.sign_in("admin@example.com")
    url = f"/admin/users/{world.owner.id}"

    def after(action: str) -> User:
        client.fill(url, action=url + action)
        session.expire_all()
        return world.owner

    assert after("/suspension").suspended_at is not None
    assert after("/reinstatement").suspended_at is None
    assert after("/administration").is_admin
    assert not after("/administration/end").is_admin
    text = client.page(url).text
    assert "Owner Example was suspended · Admin Example" in text
    assert "Small Web Guild" in text


def test_an_admin_cannot_suspend_themselves(client: ReviewingClient, world: World, session: Session) -> None:
    client.sign_in("admin@example.com")
    url = f"/admin/users/{world.admin.id}"
    response = client.fill(url, action=url + "/suspension", status=409)
    assert "cannot suspend yourself" in response.text
    session.expire_all()
    assert world.admin.suspended_at is None


def test_categories_are_added_renamed_and_ordered(
    client: ReviewingClient, world: World, session: Session
) -> None:
    client.sign_in("admin@example.com")
    client.fill("/admin/categories", name="Food & Drink")
    food = session.scalars(select(Category).where(Category.slug == "food-drink")).one()
    client.fill(f"/admin/categories/{food.id}/name", name="Food")
    client.fill("/admin/categories", action=f"/admin/categories/{food.id}/position", step="up")
    session.expire_all()
    assert [c.name for c in discovery.list_categories()] == ["Music", "Food", "Talks"]
    assert food.slug == "food-drink"


def test_a_category_needs_a_name_of_its_own(client: ReviewingClient, world: World) -> None:
    client.sign_in("admin@example.com")
    assert "name already" in client.fill("/admin/categories", name="MÚSIC", status=422).text
    assert "Give the category a name" in client.fill("/admin/categories", name=" ", status=422).text
    fragment = client.fill("/admin/categories", name="music", status=422, htmx=True)
    assert fragment.text.lstrip().startswith("<form")
    assert 'value="music"' in fragment.text


def test_two_categories_may_look_alike_but_have_addresses_of_their_own(world: World) -> None:
    made = [discovery.add_category(name, by=world.admin).slug for name in ("C", "C++", "C#", "★")]
    assert made == ["c", "c-2", "c-3", "category"]


def test_a_category_in_use_stays(client: ReviewingClient, world: World, session: Session) -> None:
    music = session.scalars(select(Category).where(Category.slug == "music")).one()
    with pytest.raises(Refused, match="1 event is in Music"):
        discovery.delete_category(music, by=world.admin)
    unused = discovery.add_category("Unused", by=world.admin)
    session.commit()
    client.sign_in("admin@example.com")
    client.fill("/admin/categories", action=f"/admin/categories/{unused.id}/deletion")
    assert "Unused" not in client.page("/admin/categories").text.replace("Category deleted", "")


def test_moving_the_first_up_changes_nothing(world: World) -> None:
    first = discovery.list_categories()[0]
    discovery.move_category(first, -1, by=world.admin)
    assert discovery.list_categories()[0].id == first.id


def test_a_parked_letter_runs_again(client: ReviewingClient, world: World, session: Session) -> None:
    letter = parked_letter(world)
    session.commit()
    client.sign_in("admin@example.com")
    assert "OSError: no route" in client.page("/admin/outbox").text
    client.fill("/admin/outbox", action=f"/admin/outbox/message/{letter.id}/runs")
    session.expire_all()
    assert (letter.state, letter.attempts) == (outbox.WAITING, 0)
    assert outbox.claim_due(Message, where=Message.id == letter.id) == [letter.id]
    assert facts.list_facts()[0].kind == "OutboxRunAgain"


def test_all_that_is_parked_runs_again(client: ReviewingClient, world: World, session: Session) -> None:
    rows = [parked_letter(world), parked_reaction(world)]
    session.commit()
    client.sign_in("admin@example.com")
    assert "orders.reactions.x" in client.page("/admin/outbox?kind=delivery").text
    client.fill("/admin/outbox", action="/admin/outbox/runs")
    session.expire_all()
    assert [row.state for row in rows] == [outbox.WAITING, outbox.WAITING]
    assert reports.run_all_again(by=world.admin) == 0


def test_what_is_not_parked_does_not_run_again(client: ReviewingClient, world: World) -> None:
    letter = parked_letter(world)
    letter.state = outbox.WAITING
    with pytest.raises(Refused, match="not parked"):
        reports.get_parked(reports.MAIL, letter.id)


def test_facts_are_filtered_and_turned_page_by_page(
    client: ReviewingClient, world: World, session: Session
) -> None:
    for n in range(60):
        buyer = orders.Buyer(f"Buyer {n}", f"b{n}@example.org")
        orders.place_order(world.concert, {world.seat.id: 1}, buyer, by=None)
    session.commit()
    client.sign_in("admin@example.com")
    first = client.page("/admin/facts?kind=OrderConfirmed&event=night-of-small-websites")
    assert first.text.count(" booked, ") == 50
    second = client.page(first.links()["Older"])
    assert second.text.count(" booked, ") == 11
    assert "Older" not in second.links()
    assert "Nothing of this happened" in client.page("/admin/facts?event=no-such-event").text
    client.page("/admin/facts?before=x&kind=Nonsense&event=%00")


@pytest.mark.parametrize("url", ["/admin/", "/admin/users", "/admin/outbox?state=waiting", "/admin/facts",
                                 "/admin/categories"])  # fmt: skip
def test_lists_take_as_many_statements_for_30_rows_as_for_1(
    client: ReviewingClient, world: World, session: Session, count_queries: QueryCount, url: str
) -> None:
    client.sign_in("admin@example.com")
    client.page(url)
    count_queries.start()
    client.page(url)
    few = count_queries.n
    for n in range(30):
        session.add(User(email=f"u{n}@example.org", name=f"User {n}", created_at=world.admin.created_at))
        buyer = orders.Buyer(f"Buyer {n}", f"b{n}@example.org")
        orders.place_order(world.concert, {world.seat.id: 1}, buyer, by=None)
        discovery.add_category(f"Category {n}", by=world.admin)
        make_event(world.guild, f"on-{n}", f"On {n}")
    session.commit()
    count_queries.start()
    client.page(url)
    assert count_queries.n == few
