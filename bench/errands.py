"""What has to be done in the demo world before some of its pages exist: letters sent, files asked for."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from app.demo.people import ATTENDEE, ORGANIZER, PASSWORD
from bench.walk import Walk

VISITOR = ""
MAILBOX, LETTER = "/dev/mail", "/dev/mail/<int:mail_id>"
SURVEY = "/manage/<event>/surveys/<int:survey_id>"
PRINT, DELETION = "/manage/<event>/badges/prints/<int:print_id>", "/events/<event>/deletion"
OVER = "/manage/<event>/certificates/<number>/revocation"  # only an event that is over has one
PATIENCE = 60.0  # seconds for a letter
# the kind of page it is on, and a word for each field, by how the field's name begins
Form = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Errand:
    """Whose forms, one after the other, lead to a kind of page; beside: a kind that their event has, too."""

    wanted: str
    who: str
    forms: tuple[Form, ...]
    beside: str = ""


NEW = f"looks-{time.time_ns()}@example.com"
ACCOUNT = {"email": NEW, "password": PASSWORD}
ASKING: tuple[Form, ...] = (
    ("/manage/<event>/surveys/new", {"title": "How was it?"}),
    (f"{SURVEY}/questions/new", {"label": "And the coffee?"}),
    (f"{SURVEY}/sending", {}),
)
ERRANDS = (
    Errand("/reset/<token>", VISITOR, (("/reset", {"email": ATTENDEE.email}),)),
    Errand("/verify/<token>", VISITOR, (("/register", {"name": "Ada Look", **ACCOUNT}),)),
    Errand("/address/<token>", ATTENDEE.email, (("/profile/address", {**ACCOUNT, "email": f"new-{NEW}"}),)),
    Errand("/transfers/<transfer>", ATTENDEE.email, (("/t/<ticket>/transfer", {"email": NEW}),)),
    Errand(DELETION, ORGANIZER.email, (("/events/<event>/copy", {"starts": "2031-06-01T18:00"}),)),
    Errand("/surveys/<invitation>", ORGANIZER.email, ASKING, OVER),
    Errand("/surveys/<invitation>/thanks", VISITOR, (("/surveys/<invitation>", {"q": "5"}),)),
    # last: letters that nobody waits for stand in the same queue
    Errand(PRINT, ORGANIZER.email, (("/manage/<event>/badges", {}),)),
)


def run(walk: Walk, people: dict[str, BrowserContext]) -> None:
    """Do what leads to kinds that nobody came to; walk on from there, and from the letters it brought."""
    for errand in ERRANDS:
        if errand.wanted in walk.fullest:
            continue
        letters = _letters(walk, people[VISITOR])
        if not all(_send(walk, people[errand.who], errand, *form) for form in errand.forms):
            print(f"no form could be sent for {errand.wanted}")
            continue
        deadline = time.monotonic() + PATIENCE
        while errand.wanted not in walk.fullest and time.monotonic() < deadline:
            time.sleep(1)
            walk.follow(VISITOR, people[VISITOR], _letters(walk, people[VISITOR]) - letters)


def _letters(walk: Walk, visitor: BrowserContext) -> set[str]:
    """The addresses of the newest letters of the development mailbox."""
    answer = visitor.request.get(walk.base + MAILBOX)
    return {link for link in walk.links(answer) if walk.kind_of(link) == LETTER}


def _send(walk: Walk, context: BrowserContext, errand: Errand, kind: str, words: dict[str, str]) -> bool:
    """Whether a form of this kind was taken, the newest first; the walk goes on where it led."""
    beside = {walk.event_of(address) for address in walk.met[errand.who, errand.beside]}
    page = context.new_page()
    try:
        for address in walk.met[errand.who, kind][::-1]:
            if errand.beside and walk.event_of(address) not in beside:
                continue
            page.goto(walk.base + address)
            if _fill(page, words):
                walk.follow(errand.who, context, [page.url.removeprefix(walk.base)])
                return True
        return False
    finally:
        page.close()


def _fill(page: Page, words: dict[str, str]) -> bool:
    """Whether the page has a form with these fields, and it was taken."""
    form = page.locator("main form[method=post]")
    for name in words:
        form = form.filter(has=page.locator(f"[name^={name}]"))
    if not form.count():
        return False
    for name, word in words.items():
        field = form.first.locator(f"[name^={name}]")
        if field.first.get_attribute("type") == "radio":
            field.and_(page.locator(f"[value='{word}']")).check()
        else:
            field.first.fill(word)
    with page.expect_navigation() as led:
        form.first.locator("button:not([type=button])").last.click()
    return led.value is not None and led.value.ok
