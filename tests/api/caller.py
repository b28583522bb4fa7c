"""A program that calls the API: its token, its calls, and what it expects of them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.core.db import db
from app.domain.accounts import grants
from app.models import Grant, User


class Caller:
    """Calls as one person, or as nobody."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client = app.test_client()
        self.token = token

    def call(self, method: str, path: str, body: Any = None, status: int | None = None,
             **headers: str) -> TestResponse:  # fmt: skip
        """One call below /api; fails for another status than the expected."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        response = self.client.open(f"/api{path}", method=method, json=body, headers=sent)
        assert status is None or response.status_code == status, f"{response.status_code}: {response.text}"
        if response.status_code >= 400:
            assert response.mimetype == "application/problem+json"
            problem = response.get_json()
            assert {"type", "title", "status", "detail"} <= set(problem)
            assert problem["status"] == response.status_code
        return response

    def get(self, path: str, status: int = 200) -> Any:
        return self.call("GET", path, status=status).get_json()

    def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        return self.call("POST", path, body, status, **headers).get_json(silent=True)

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        return self.call("PUT", path, body, status).get_json()

    def patch(self, path: str, body: Any, status: int = 200) -> Any:
        return self.call("PATCH", path, body, status).get_json()

    def delete(self, path: str, status: int = 204) -> Any:
        return self.call("DELETE", path, None, status).get_json(silent=True)


def access_token(user: User) -> str:
    """An access token of a new sign-in, without the password's 25 ms; commits."""
    moment = grants.clock.now()
    grant = Grant(user_id=user.id, epoch=user.epoch, digest=f"test {user.id} {moment}", created_at=moment)
    grant.refreshed_at = grant.expires_at = moment
    db.session.add(grant)
    db.session.flush()
    token = grants._pair(grant).access
    db.session.commit()
    return token
