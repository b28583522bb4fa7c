"""The line to PayPal: JSON over https with a token that is fetched when the last one ran out."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import requests

from app.domain.payments.providers import ProviderDown, ProviderRefused

log = logging.getLogger(__name__)
CONNECT_SECONDS, ANSWER_SECONDS = 3.05, 10.0
LARGEST_ANSWER = 1024 * 1024
EARLY_SECONDS = 60  # a token is not used in its last minute


class Missing(ProviderRefused):
    """PayPal knows nothing of this name."""


class NotDone(ProviderRefused):
    """PayPal understood and did not do it. issue: its word for why."""

    def __init__(self, issue: str) -> None:
        super().__init__(issue.lower())
        self.issue = issue


class Line:
    """One REST app at one address. Calls raise ProviderDown, or ProviderRefused for a no that stays."""

    def __init__(self, base: str, client_id: str, secret: str) -> None:
        self._base, self._app = base, (client_id, secret)
        self._token, self._until = "", 0.0

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: dict[str, Any] | str, request_id: str | None = None) -> Any:
        """body: what is sent, a str as it is. request_id: the same again is done once."""
        headers = {"Content-Type": "application/json", "Prefer": "return=representation"}
        if request_id is not None:
            headers["PayPal-Request-Id"] = request_id
        sent = body if isinstance(body, str) else json.dumps(body)
        return self._ask("POST", path, sent.encode(), headers)

    def check(self) -> None:
        """Ask for a token: raises ProviderRefused where id and secret are not those of an app."""
        self._until = 0.0
        self._fetch_token()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        try:
            token = self._fetch_token()
        except ProviderRefused as no:
            # a wrong secret is put right by a person, so that too is asked again
            log.error("paypal_down", extra={"status": 401, "issue": str(no)})
            raise ProviderDown("unauthorized") from None
        answer = self._send(method, path, body, {**headers, "Authorization": f"Bearer {token}"})
        if answer.status_code == 401:
            self._until = 0.0
        return _read(answer)

    def _fetch_token(self) -> str:
        if time.monotonic() < self._until:
            return self._token
        asked = b"grant_type=client_credentials"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._send("POST", "/v1/oauth2/token", asked, headers, auth=self._app)
        if answer.status_code in {400, 401, 403}:
            raise ProviderRefused("unauthorized")
        told = _read(answer)
        self._token = str(told["access_token"])
        self._until = time.monotonic() + int(told["expires_in"]) - EARLY_SECONDS
        return self._token

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str],
              auth: tuple[str, str] | None = None) -> requests.Response:  # fmt: skip
        try:
            return requests.request(
                method,
                self._base + path,
                data=body,
                headers={"Accept": "application/json", **headers},
                auth=auth,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            log.warning("paypal_down", extra={"kind": type(error).__name__})
            raise ProviderDown(type(error).__name__) from None


def _read(answer: requests.Response) -> Any:
    """What was answered. What can be asked again is told from what stays refused."""
    status = answer.status_code
    if status in {401, 403, 408, 409, 429} or status >= 500:
        level = logging.ERROR if status in {401, 403} else logging.WARNING
        log.log(level, "paypal_down", extra={"status": status})
        raise ProviderDown(str(status))
    try:
        told = json.loads(answer.content[:LARGEST_ANSWER]) if answer.content else {}
    except ValueError:
        raise ProviderDown("no_json") from None
    if status < 300:
        return told
    issue = _issue(told)
    log.warning("paypal_refused", extra={"status": status, "issue": issue})
    if status == 404:
        raise Missing("resource_missing")
    raise NotDone(issue)


def _issue(told: Any) -> str:
    details = told.get("details") if isinstance(told, dict) else None
    first = details[0] if isinstance(details, list) and details else {}
    return str(first.get("issue") or (told.get("name") if isinstance(told, dict) else None) or "refused")
