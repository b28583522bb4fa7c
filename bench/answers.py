"""HTTP answers, read with as little work as possible."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

import brotli

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)
CLOSES = re.compile(rb"\r\nconnection: *close", re.I)
STATEMENTS = re.compile(rb"\r\nx-statements: *(\d+)", re.I)


@dataclass
class Answer:
    """One answer; the body as it came, `text` as it reads."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    @property
    def statements(self) -> int:
        found = STATEMENTS.search(self.head)
        return int(found[1]) if found else 0

    @property
    def closes(self) -> bool:
        return CLOSES.search(self.head) is not None

    def header(self, name: bytes) -> str:
        """The first header of this name; empty for none."""
        found = re.search(rb"\r\n" + name + rb": *([^\r]*)", self.head, re.I)
        return found[1].decode() if found else ""

    def text(self) -> str:
        match self.header(b"content-encoding"):
            case "br":
                return str(brotli.decompress(self.body).decode())
            case "gzip":
                return gzip.decompress(self.body).decode()
        return self.body.decode()


class Reader:
    """Puts the parts of one answer after another together."""

    def __init__(self) -> None:
        self.data = b""
        self.wanted = -1

    def feed(self, data: bytes) -> Answer | None:
        """The answer, once it is whole."""
        self.data = self.data + data if self.data else data
        if self.wanted < 0 and not self._measure():
            return None
        if len(self.data) < self.wanted:
            return None
        head, _blank, body = self.data[: self.wanted].partition(b"\r\n\r\n")
        self.data, self.wanted = self.data[self.wanted :], -1
        return Answer(head, body)

    def _measure(self) -> bool:
        end = self.data.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = self.data[:end]
        length = LENGTH.search(head)
        if length:
            self.wanted = end + 4 + int(length[1])
        elif CHUNKED.search(head):
            stop = self.data.find(b"\r\n0\r\n\r\n", end)
            self.wanted = stop + 7 if stop >= 0 else -1
        else:
            self.wanted = end + 4
        return self.wanted >= 0
