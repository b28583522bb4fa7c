"""The pages of a running installation, found by following their links: nothing is sent, only read."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import APIResponse, BrowserContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from app import create_app
from app.settings import load_settings

# any attribute that holds an address: links, searches, frames, and what a script will fetch
LINK = re.compile(r'="((?:https?:/)?/[^"\s#]*|\?[^"\s#]*)')
FILES = (".csv", ".zip", ".pdf", ".ics", ".js", ".webmanifest")
ELSEWHERE = ("/api/", "/static/", "/media/")
GONE = 410  # the link of an old letter that was used says so


@dataclass(frozen=True)
class Sight:
    """One page: who (an e-mail address, none for a visitor) gets it at which address, and how long it is."""

    who: str
    address: str
    length: int


@dataclass
class Walk:
    """What was found so far. many: how many addresses of a kind each person reads."""

    base: str
    many: int
    kinds: Map = field(init=False)
    fullest: dict[str, Sight] = field(default_factory=dict)
    no_pages: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    met: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    seen: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Only the addresses of the application are asked for; no database and no broker."""
        nobody = {"MARQUEE_ENV": "development", "PUBLIC_URL": self.base, "DATABASE_URL": "postgresql:///none",
                  "REDIS_URL": "redis://127.0.0.1:1"}  # fmt: skip
        self.kinds = create_app(load_settings(nobody)).url_map

    def every_kind(self) -> set[str]:
        """The rules of all addresses that can be read, files and the API left out."""
        rules = (rule for rule in self.kinds.iter_rules() if "GET" in (rule.methods or ()))
        return {rule.rule for rule in rules if not _is_file(rule.rule)}

    def kind_of(self, address: str) -> str:
        """The rule of an address, empty where nothing is to be seen: at a file, or where only a form goes."""
        path = urlsplit(address).path
        read, sent = self._rule_of(path, "GET"), self._rule_of(path, "POST")
        return "" if _is_file(path) or sent not in ("", read) else read

    def _rule_of(self, path: str, method: str) -> str:
        try:
            return str(self.kinds.bind("").match(path, method, return_rule=True)[0].rule)
        except HTTPException:
            return ""

    def event_of(self, address: str) -> str:
        """Which event an address is about, as the address calls it."""
        return str(self.kinds.bind("").match(urlsplit(address).path, "GET")[1].get("event", ""))

    def links(self, answer: APIResponse) -> Iterator[str]:
        """The addresses of this installation that a page names."""
        for link in LINK.findall(answer.text()):
            whole = urljoin(answer.url, unescape(link))
            if whole.startswith(self.base + "/"):
                yield whole.removeprefix(self.base)

    def follow(self, who: str, context: BrowserContext, starts: Iterable[str]) -> None:
        """Read these, as this person, and from there on whatever was not met often enough yet."""
        waiting = deque((start, "") for start in starts)
        while waiting:
            address, source = waiting.popleft()
            kind = self.kind_of(address)
            enough = (who, address) in self.seen or len(self.met[who, kind]) >= self.many
            if not kind or (source and enough):
                continue
            self.seen.add((who, address))
            answer = context.request.get(self.base + address)
            self.met[who, kind].append(address)
            if answer.status >= 400 and answer.status != GONE and source:
                self.broken.append(f"{kind}  {address}  {who or 'visitor'}  {answer.status}, from {source}")
            if answer.status < 400:
                waiting.extend((link, address) for link in self._note(who, kind, answer))

    def _note(self, who: str, kind: str, answer: APIResponse) -> list[str]:
        """Remember the page if it is the fullest of its kind; its links."""
        address = answer.url.removeprefix(self.base)
        body = answer.text() if _is_page(answer) else ""
        shown = self.kind_of(address)
        if shown != kind or "<h1" not in body:
            self.no_pages.add(kind)
        if "<h1" not in body:
            return []
        self.seen.add((who, address))
        if shown not in self.fullest or len(body) > self.fullest[shown].length:
            self.fullest[shown] = Sight(who, address, len(body))
        return list(self.links(answer))


def _is_page(answer: APIResponse) -> bool:
    """Not a file, and not a letter, whose frame runs no scripts: axe would wait for ever."""
    sort, policy = (answer.headers.get(name, "") for name in ("content-type", "content-security-policy"))
    return "html" in sort and "sandbox" not in policy


def _is_file(path: str) -> bool:
    return path.startswith(ELSEWHERE) or path.endswith(FILES)
