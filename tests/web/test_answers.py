"""Headers, error pages and redirects that every answer keeps."""

from __future__ import annotations

import pytest

from app.web.render import is_local
from tests.review import ReviewingClient


def test_every_answer_carries_the_security_headers(client: ReviewingClient) -> None:
    headers = client.get("/healthz").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert len(headers["X-Request-ID"]) == 16


def test_a_given_request_id_is_kept_and_a_hostile_one_is_not(client: ReviewingClient) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "trace-12345"}).headers["X-Request-ID"]
        == "trace-12345"
    )
    assert (
        client.get("/healthz", headers={"X-Request-ID": "a b<script>"}).headers["X-Request-ID"]
        != "a b<script>"
    )


def test_ready_says_whether_the_parts_answer(client: ReviewingClient) -> None:
    assert client.get("/readyz").json == {"status": "ready", "database": True, "broker": True}


def test_what_does_not_exist_is_a_page_that_says_what_to_do(client: ReviewingClient) -> None:
    page = client.page("/no/such/page", status=404)
    assert page.heading == "Nothing here"


def test_an_error_under_htmx_lands_in_problem(client: ReviewingClient) -> None:
    response = client.get(
        "/events/no-such-event", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )
    assert (response.status_code, response.headers["HX-Retarget"]) == (404, "#problem")


@pytest.mark.parametrize(
    "evil",
    [
        "//evil",
        "/\\evil",
        "https:evil",
        "https://evil",
        "/%5cevil",
        "/\tevil",
        "/\n/evil",
        "",
        "javascript:x",
    ],
)
def test_only_local_addresses_are_followed(evil: str) -> None:
    assert not is_local(evil)


def test_a_local_address_is_followed() -> None:
    assert is_local("/events?q=a%2f%2fb&page=2")


def test_pages_for_visitors_hold_no_cookie_and_no_post_form(client: ReviewingClient) -> None:
    for path in ("/", "/events", "/events/night-of-small-websites", "/communities"):
        response = client.get(path)
        assert "Set-Cookie" not in response.headers, path
        assert 'method="post"' not in response.text, path


def test_a_form_that_expired_says_where_what_was_typed_is(client: ReviewingClient) -> None:
    assert "most browsers still show what you typed" in client.post("/login", data={"csrf_token": "old"}).text
    fragment = client.post("/login", data={"csrf_token": "old"}, headers={"HX-Request": "true"})
    assert "Reload the page, check what you typed" in fragment.text
