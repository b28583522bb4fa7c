"""Somebody with a browser, for what has to be done once before measuring."""

from __future__ import annotations

import socket

from app.demo.people import PASSWORD
from bench.answers import Answer, Reader
from bench.scenes import COOKIE, CSRF, get, post


class Visitor:
    """Keeps its session cookie and the token of the last page."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.csrf = port, "", ""

    def get(self, path: str) -> Answer:
        return self._ask(get(path, self.cookie))

    def log_in(self, email: str) -> None:
        """As somebody with the password of the demo."""
        self.get("/login")
        fields = {"csrf_token": self.csrf, "email": email, "password": PASSWORD}
        answer = self._ask(post("/login", fields, self.cookie))
        if answer.status != 303:
            raise ValueError(f"{email} could not log in: {answer.status}")

    def _ask(self, request: bytes) -> Answer:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(request)
            reader, answer = Reader(), None
            while answer is None:
                answer = reader.feed(line.recv(65536))
        found = COOKIE.search(answer.header(b"set-cookie"))
        self.cookie = found[0] if found else self.cookie
        token = CSRF.search(answer.text())
        self.csrf = token[1] if token else self.csrf
        return answer


def signed_in(port: int, email: str) -> str:
    """The session cookie of this person."""
    visitor = Visitor(port)
    visitor.log_in(email)
    return visitor.cookie
