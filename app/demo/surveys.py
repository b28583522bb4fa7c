"""Surveys of the demo: one went out after the organizer's fullest evening, one will after the next."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from psycopg.types.json import Jsonb
from sqlalchemy import update

from app.core import ids
from app.core.db import db
from app.core.mail import Message
from app.core.outbox import DONE
from app.demo.cast import Cast
from app.demo.codes import Codes
from app.demo.people import ORGANIZER
from app.demo.stage import Staged
from app.demo.writing import Chronicle, Row, write, write_with_ids
from app.domain import checkin
from app.domain.mailings import reader_secret
from app.domain.mailings.facts import ReaderLeft
from app.domain.surveys import invitation_secret, response_key
from app.domain.surveys.facts import SurveyMade, SurveyPlanned, SurveySent
from app.models import (
    Event,
    Reader,
    Survey,
    SurveyInvitation,
    SurveyQuestion,
    SurveyResponse,
)

ANSWERS, NAMELESS, LEAVES = 0.62, 0.3, 0.04
WISH_EVERY = 3
LEAVING = timedelta(hours=6)
MADE, SENT, SENDING = timedelta(hours=14), timedelta(hours=16), timedelta(seconds=2)
TITLE = "How was it for you?"
INTRO = "Five questions, two minutes. What you say decides what we do differently next time."
GOOD = ["The programme", "The people", "The food", "The place", "The breaks"]
WAYS = ["A friend told me", "Your letter", "This site", "A poster", "By chance"]
ASKED: tuple[Row, ...] = (
    {"kind": "scale", "label": "How was it, all in all?", "hint": "1: not for me. 5: wonderful.",
     "options": ["1", "2", "3", "4", "5"], "required": True},
    {"kind": "choices", "label": "What was good?", "hint": "", "options": GOOD, "required": False},
    {"kind": "choice", "label": "How did you hear of it?", "hint": "", "options": WAYS, "required": False},
    {"kind": "yes-no", "label": "Would you come again?", "hint": "", "options": ["Yes", "No"],
     "required": False},
    {"kind": "long-text", "label": "What should we do differently?", "hint": "", "options": [],
     "required": False},
)  # fmt: skip
WISHES = (
    "More chairs near the front, please.",
    "Begin half an hour later; the trains are full before seven.",
    "Nothing. Do it again.",
    "A quiet corner for those who need one.",
    "Soup for everybody, not only for the first fifty.",
    "Shorter speeches, longer breaks.",
    "Signs from the station would have helped my mother.",
    "Say earlier what will be recorded.",
)


def write_surveys(events: Sequence[Staged], cast: Cast, now: datetime, chronicle: Chronicle,
                  rng: Random) -> int:  # fmt: skip
    """Write one survey with its letters and answers, and who left such letters; returns how many answers."""
    _ask_for_reviews(events)
    _plan_next(events, cast.users[ORGANIZER.email], now, chronicle)
    asked_about = _fullest(events, cast.users[ORGANIZER.email], now)
    if asked_about is None:
        return 0
    event, guests = asked_about
    sent_at = event.moments.ends_at + SENT
    (survey_id,) = write_with_ids(Survey, [_survey(event, sent_at)])
    numbers = write_with_ids(SurveyQuestion, _questions(survey_id))
    codes = Codes(rng)
    invited = [_invitation(survey_id, guest, codes.code(12)) for guest in guests]
    answering = rng.sample(invited, round(len(invited) * ANSWERS))
    answers = [_response(one, numbers, n % WISH_EVERY == 0, rng) for n, one in enumerate(answering)]
    letters = _addressed(guests, write_with_ids(SurveyInvitation, invited))
    write(SurveyResponse, sorted(answers, key=lambda row: str(row["key"])))
    _write_letters(event, survey_id, letters, sent_at, codes, chronicle, rng)
    chronicle.tell(SurveyMade(event.id, survey_id), event.moments.ends_at + MADE, event.owner_id)
    chronicle.tell(SurveySent(event.id, survey_id, len(guests)), sent_at, event.owner_id)
    return len(answers)


def _ask_for_reviews(events: Sequence[Staged]) -> None:
    """Half of the organizers write to those who came, the others leave it to the inbox."""
    asking = [event.id for event in events if event.plan.index % 2 == 0]
    db.session.execute(update(Event).where(Event.id.in_(asking)).values(review_mail=True))


def _plan_next(events: Sequence[Staged], owner_id: int, now: datetime, chronicle: Chronicle) -> None:
    """The organizer's next event is asked about by itself, a day after its end."""
    own = [one for one in events if one.owner_id == owner_id and one.moments.starts_at > now]
    on_sale = [one for one in own if one.moments.published_at and not one.moments.cancelled_at]
    event = min(on_sale, key=lambda one: one.moments.starts_at, default=None)
    if event is None:
        return
    made_at = now - timedelta(days=1)
    row = {"event_id": event.id, "title": TITLE, "intro": INTRO, "created_at": made_at, "hours_after": 24,
           "version": 2}  # fmt: skip
    (survey_id,) = write_with_ids(Survey, [row])
    write(SurveyQuestion, _questions(survey_id))
    chronicle.tell(SurveyMade(event.id, survey_id), made_at, owner_id)
    chronicle.tell(SurveyPlanned(event.id, survey_id, 24), made_at + timedelta(minutes=9), owner_id)


def _questions(survey_id: int) -> list[Row]:
    return [{"survey_id": survey_id, "position": n, **one, "options": Jsonb(one["options"])}
            for n, one in enumerate(ASKED, 1)]  # fmt: skip


def _fullest(events: Sequence[Staged], owner_id: int, now: datetime) -> tuple[Staged, dict[int, str]] | None:
    """The event with the most guests who came and can be written to, with their addresses by id."""
    best: tuple[Staged, dict[int, str]] | None = None
    for event in events:
        moments = event.moments
        if event.owner_id != owner_id or moments.cancelled_at or moments.ends_at + SENT + LEAVING > now:
            continue
        came = db.session.execute(checkin.those_who_came(db.session.get_one(Event, event.id)))
        guests = {guest: address for guest, _name, address in came}
        if best is None or len(guests) > len(best[1]):
            best = event, guests
    return best if best and best[1] else None


def _survey(event: Staged, sent_at: datetime) -> Row:
    made_at = event.moments.ends_at + MADE
    return {"event_id": event.id, "title": TITLE, "intro": INTRO, "created_at": made_at, "opened_at": sent_at,
            "version": 2}  # fmt: skip


def _invitation(survey_id: int, guest_id: int, code: str) -> Row:
    digest = ids.digest(invitation_secret(code))
    return {"survey_id": survey_id, "guest_id": guest_id, "code": code, "secret_digest": digest}


def _response(invited: Row, numbers: Sequence[int], wishing: bool, rng: Random) -> Row:
    how, again = rng.choices(("5", "4", "3", "2"), (44, 38, 13, 5))[0], rng.random() < 0.88
    said: list[object] = [
        how,
        [one for one in GOOD if rng.random() < 0.45],
        rng.choices(WAYS, (40, 25, 20, 10, 5))[0],
        "Yes" if again else "No",
        rng.choice(WISHES) if wishing else None,
    ]
    return {
        "survey_id": invited["survey_id"],
        "guest_id": None if rng.random() < NAMELESS else invited["guest_id"],
        "key": response_key(invited["code"]),
        "answers": {str(key): value for key, value in zip(numbers, said, strict=True) if value},
    }


def _addressed(guests: dict[int, str], numbers: Sequence[int]) -> dict[str, list[int]]:
    letters: dict[str, list[int]] = defaultdict(list)
    for address, number in zip(guests.values(), numbers, strict=True):
        letters[address].append(number)
    return letters


def _write_letters(event: Staged, survey_id: int, letters: dict[str, list[int]], sent_at: datetime,
                   codes: Codes, chronicle: Chronicle, rng: Random) -> None:  # fmt: skip
    """Long sent; a few people left such letters the next day."""
    community_id = db.session.get_one(Event, event.id).community_id
    readers = [_reader(address, community_id, sent_at, codes.code(12), rng) for address in letters]
    numbers = write_with_ids(Reader, readers)
    for number, row in zip(numbers, readers, strict=True):
        if row["left_at"]:
            chronicle.tell(ReaderLeft(number, community_id), row["left_at"], None)
    write(Message, [
        {
            "key": f"survey:{survey_id}:{invitations[0]}",
            "queue": "bulk",
            "letter": "surveys/asked",
            "args": {"survey_id": survey_id, "invitation_ids": invitations, "reader_id": reader},
            "address": address,
            "subject": TITLE,
            "state": DONE,
            "attempts": 1,
            "due_at": sent_at,
            "created_at": sent_at,
            "done_at": sent_at + SENDING,
        }
        for (address, invitations), reader in zip(letters.items(), numbers, strict=True)
    ])  # fmt: skip


def _reader(address: str, community_id: int, sent_at: datetime, code: str, rng: Random) -> Row:
    return {
        "email": address,
        "community_id": community_id,
        "code": code,
        "secret_digest": ids.digest(reader_secret(code)),
        "left_at": sent_at + LEAVING * rng.random() if rng.random() < LEAVES else None,
    }
