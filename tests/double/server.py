"""The HTTP of it: the two providers' paths, their hosted pages, our control under /_."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.double.books import Books, Row, Wrong
from tests.double.moods import HangUp, Mood, Moods
from tests.double.page import over_page, pay_page
from tests.double.paypal import PayPal, hosted
from tests.double.post import Post

CALLS = {
    ("GET", r"/v1/checkout/sessions"): "list_sessions",
    ("POST", r"/v1/checkout/sessions"): "begin",
    ("GET", r"/v1/checkout/sessions/(\w+)"): "look",
    ("POST", r"/v1/checkout/sessions/(\w+)/expire"): "close",
    ("POST", r"/v1/refunds"): "refund",
    ("GET", r"/v1/refunds/(\w+)"): "look_refund",
    ("GET", r"/v1/refunds"): "list_refunds",
    ("GET", r"/v1/disputes/(\w+)"): "look_dispute",
    ("GET", r"/v1/disputes"): "list_disputes",
}
PAYPAL_PATHS = ("/v1/oauth2/", "/v1/notifications/", "/v1/customer/", "/v2/")
MOVES = {"pay", "decline", "later", "back"}


class Provider:
    """Books, post, moods and the answers given to each idempotency key."""

    def __init__(self) -> None:
        self.post = Post()
        self.books = Books(self.post.tell)
        self.moods = Moods()
        self.calls: list[Row] = []
        self.answered: dict[str, tuple[Any, int, Row]] = {}
        self.running: set[str] = set()
        self.paypal = PayPal(self.moods, self.calls)

    def call(self, name: str, ref: str, asked: Row, key: str | None) -> tuple[int, Row]:
        """One call of the API, as well or as badly as the mood says."""
        mood = self.moods.of(name)
        note = {"call": name, "key": key, "state": "arrived"}
        self.calls.append(note)
        mood.over.wait(mood.before)
        if mood.drop:
            raise HangUp
        if mood.status:
            return mood.status, {"error": {"type": "api_error", "message": "Something broke on our end."}}
        answer = self._once(name, ref, asked, key)
        note["state"] = "done"
        mood.over.wait(mood.after)
        if mood.lose:
            raise HangUp
        return answer[0], self._told(answer[1], mood)

    def _once(self, name: str, ref: str, asked: Row, key: str | None) -> tuple[int, Row]:
        """The same key and body have the same answer; another body is an error, as with Stripe."""
        if key is None or name not in {"begin", "refund", "close"}:
            return self._work(name, ref, asked)
        with self.books.lock:
            if key in self.answered:
                body, status, answer = self.answered[key]
                if body != (name, ref, asked):
                    raise Wrong("Keys for idempotent requests can only be used with the same parameters they "
                                "were first used with.", kind="idempotency_error")  # fmt: skip
                return status, answer
            status, answer = self._work(name, ref, asked)
            self.answered[key] = ((name, ref, asked), status, json.loads(json.dumps(answer)))
            return status, answer

    def _work(self, name: str, ref: str, asked: Row) -> tuple[int, Row]:
        with self.books.lock:
            if name == "begin":
                return 200, self.books.open_session(asked)
            if name == "list_sessions":
                return 200, {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": []}
            if name == "look":
                return 200, self._expanded(self.books.session(ref), asked)
            if name == "close":
                return 200, self.books.expire(ref)
            if name == "refund":
                return 200, self.books.give_back(asked)
            if name == "look_dispute":
                return 200, self.books.find_dispute(ref)
            if name == "list_disputes":
                return 200, self.books.list_disputes(asked)
            if name == "look_refund":
                return 200, self.books.refund(ref)
            return 200, self.books.list_refunds(asked["payment_intent"])

    def _expanded(self, session: Row, asked: Row) -> Row:
        if "payment_intent" in asked.get("expand", []) and session["payment_intent"]:
            return {**session, "payment_intent": self.books.intents[session["payment_intent"]]}
        return session

    def _told(self, answer: Row, mood: Mood) -> Row:
        intent = answer.get("payment_intent")
        if mood.lie and isinstance(intent, dict):
            changes = {"amount_received": mood.lie.get("amount_total", intent["amount_received"])}
            answer = {**answer, "payment_intent": {**intent, **mood.lie, **changes}}
        return {**answer, **mood.lie}

    def control(self, path: str, told: Row) -> Any:
        """What the tests say and ask."""
        books = self.books
        if path.startswith("/_paypal_"):
            return self.paypal.control(path.removeprefix("/_paypal_"), told)
        if path == "/_mood":
            self.moods.set(told)
        elif path == "/_post":
            for name, value in told.items():
                setattr(self.post, name, value)
        elif path == "/_send":
            return self.post.send(told["kinds"], told.get("copies", 1))
        elif path == "/_forget_keys":
            self.answered.clear()
        elif path == "/_refund_state":
            books.refund_state = told["state"]
        elif path == "/_buyer":
            with books.lock:
                return self._move(told["session"], told["move"])
        elif path == "/_finish_refund":
            with books.lock:
                return books.finish_refund(told["refund"], succeeded=told["succeeded"])
        with books.lock:
            return {**books.ledger(), "calls": self.calls, "answers": self.post.answers}

    def _move(self, ref: str, move: str) -> Row:
        if move.startswith("dispute "):
            return self.books.dispute(ref, move.removeprefix("dispute "))
        moves = {
            "pay": lambda: self.books.pay(ref),
            "later": lambda: self.books.pay(ref, delayed=True),
            "decline": lambda: self.books.decline(ref),
            "arrived": lambda: self.books.arrive(ref, succeeded=True),
            "bounced": lambda: self.books.arrive(ref, succeeded=False),
        }
        return moves[move]()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider: Provider

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_words: Any) -> None:
        """Quiet."""

    def _answer(self, method: str) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if address.path.startswith("/_"):
                self._json(200, self.provider.control(address.path, json.loads(body or b"{}")))
            elif address.path.startswith(PAYPAL_PATHS):
                headers = {name.lower(): value for name, value in self.headers.items()}
                self._json(*self.provider.paypal.answer(method, self.path, headers, body))
            elif address.path.startswith("/checkoutnow/"):
                self._send(*hosted(self.provider.paypal, address.path.split("/")[2:]))
            elif address.path.startswith("/c/pay/"):
                self._hosted(address.path.split("/")[3:])
            else:
                query = address.query if method == "GET" else body.decode()
                self._api(method, address.path, nested(query))
        except Wrong as no:
            self._json(no.status, no.body)
        except HangUp:
            self.close_connection = True
            self.connection.close()

    def _api(self, method: str, path: str, asked: Row) -> None:
        if not re.fullmatch(r"Bearer [sr]k_(test|live)_\w+", self.headers.get("Authorization", "")):
            raise Wrong("Invalid API Key provided", "api_key_invalid", status=401)
        for (verb, pattern), name in CALLS.items():
            if verb == method and (match := re.fullmatch(pattern, path)):
                ref = match[1] if match.groups() else ""
                self._json(*self.provider.call(name, ref, asked, self.headers.get("Idempotency-Key")))
                return
        raise Wrong(f"Unrecognized request URL ({method}: {path}).", status=404)

    def _hosted(self, parts: list[str]) -> None:
        ref, books = parts[0], self.provider.books
        with books.lock:
            session, lines = books.session(ref), books.sessions[ref]["lines"]
            if session["status"] != "open":
                self._html(200, over_page())
            elif len(parts) == 1:
                self._html(200, pay_page(session, lines))
            else:
                self.provider._move(ref, parts[1])
                if parts[1] == "decline":
                    self._html(200, pay_page(session, lines, "Your card was declined."))
                else:
                    self._send(303, b"", {"Location": session["success_url"]})

    def _json(self, status: int, answer: Any) -> None:
        headers = {"Content-Type": "application/json", "Request-Id": "req_double"}
        self._send(status, json.dumps(answer).encode(), headers)

    def _html(self, status: int, page: str) -> None:
        self._send(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True  # whoever asked was killed meanwhile


def nested(text: str) -> Row:
    """Stripe's form encoding as what it means: a[0][b]=c is {"a": [{"b": "c"}]}."""
    tree: Row = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", name)
        place = tree
        for part, following in zip([first, *rest], rest, strict=False):
            place = place.setdefault(part, {})
            assert following is not None
        place[[first, *rest][-1]] = value
    listed: Row = _lists(tree)
    return listed


def _lists(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    inner = {name: _lists(value) for name, value in tree.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(port: int) -> None:
    """Answer until killed."""
    provider = Provider()
    provider.books.base = provider.paypal.base = f"http://127.0.0.1:{port}"
    handler = type("Bound", (Handler,), {"provider": provider})
    server = Server(("127.0.0.1", port), handler)
    threading.current_thread().name = "double"
    server.serve_forever()
