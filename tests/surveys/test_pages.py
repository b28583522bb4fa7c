"""Surveys on pages: made, sent, answered by a link, read as bars and as a file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import surveys
from app.models import Survey, SurveyResponse
from tests.conftest import QueryCount
from tests.review import ReviewingClient
from tests.surveys.conftest import Stage, asked_of, secret_of
from tests.world import World

ROOT = "/manage/night-of-small-websites/surveys"


def test_from_nothing_to_sent(client: ReviewingClient, admitted: World, session: Session) -> None:
    client.sign_in("owner@example.com")
    assert "No surveys yet" in client.page(ROOT).text
    client.fill(f"{ROOT}/new", title="How was it?", intro="Two questions.")
    survey = session.scalars(select(Survey)).one()
    page = f"{ROOT}/{survey.id}"
    answer = client.fill(f"{page}/questions/new", label="Which?", kind="choice", options="One", status=422)
    assert "Offer from 2 to" in answer.text
    client.fill(f"{page}/questions/new", label="How was it?", kind="scale")
    client.fill(f"{page}/questions/new", label="And why?", kind="text")
    first, second = surveys.list_questions(survey)
    client.fill(page, f"{page}/questions/{second.id}/place", to="up")
    client.fill(f"{page}/questions/{second.id}/edit", label="What for?")
    client.fill(page, f"{page}/questions/{first.id}/removal")
    assert "What for?" in client.page(f"{page}/preview").text
    assert "Send 1 letter" in client.page(f"{page}/sending").text
    client.fill(f"{page}/sending")
    assert "Open" in client.page(page).text
    assert client.get(f"{page}/sending").location == page  # once is enough
    client.fill(page, f"{page}/closing")
    client.fill(page, f"{page}/reopening")


def test_a_draft_is_thrown_away(client: ReviewingClient, draft: Stage, session: Session) -> None:
    client.sign_in("owner@example.com")
    page = f"{ROOT}/{draft.survey.id}"
    client.fill(page, f"{page}/deletion")
    client.page(page, 404)


def test_two_editors_are_told(client: ReviewingClient, draft: Stage) -> None:
    client.sign_in("owner@example.com")
    edit = f"{ROOT}/{draft.survey.id}/edit"
    client.fill(edit, title="Mine")
    answer = client.fill(edit, title="Theirs", version="1", status=409)
    assert "Saved meanwhile" in answer.text


def test_answered_without_an_account_and_changed(
    client: ReviewingClient, sent: Stage, session: Session
) -> None:
    form = f"/surveys/{secret_of(session)}"
    answer = client.fill(form, status=422)
    assert "Answer this question: How was it?" in answer.text
    client.fill(form, **{sent.named(0): "5", sent.named(4): "<b>Soup</b>"})
    assert "Change my answers" in client.page(f"{form}/thanks").text
    assert "You answered already" in client.page(form).text
    client.fill(form, **{sent.named(0): "3", "nameless": "y"})
    session.expire_all()
    response = session.scalars(select(SurveyResponse)).one()
    assert (response.guest_id, response.answers[sent.named(0)[1:]]) == (None, "3")
    client.sign_in("owner@example.com")
    page = client.page(f"{ROOT}/{sent.survey.id}")
    assert "3.0 on average" in page.text
    assert "<b>Soup</b>" in page.text  # as text


def test_a_closed_survey_says_so_and_a_wrong_link_is_nobodys(
    client: ReviewingClient, sent: Stage, session: Session
) -> None:
    surveys.close_survey(sent.survey, by=sent.world.owner)
    session.commit()
    page = client.page(f"/surveys/{secret_of(session)}")
    assert "This survey is closed" in page.text
    assert not [form for form in page.forms() if form.action.startswith("/surveys/")]
    for secret in ("x", "0" * 40, "z" * 65):
        client.page(f"/surveys/{secret}", 404)


def test_the_file_runs_nothing_in_a_spreadsheet(
    client: ReviewingClient, sent: Stage, session: Session
) -> None:
    surveys.answer(asked_of(session), {sent.named(0): "1", sent.named(4): "=1+1"}, nameless=False)
    session.commit()
    client.sign_in("owner@example.com")
    answer = client.get(f"{ROOT}/{sent.survey.id}/answers.csv")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,How was it?,")
    assert lines[1] == "Ada Attendee,1,,,,'=1+1"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_others_see_no_surveys(client: ReviewingClient, sent: Stage) -> None:
    client.sign_in("stranger@example.com")
    client.page(f"/manage/elsewhere/surveys/{sent.survey.id}", 404)
    client.page(f"/manage/elsewhere/surveys/{sent.survey.id}/answers.csv", 404)


def test_the_list_asks_as_often_for_1_as_for_30(
    client: ReviewingClient, sent: Stage, session: Session, count_queries: QueryCount
) -> None:
    client.sign_in("owner@example.com")
    count_queries.start()
    client.page(ROOT)
    few = count_queries.n
    for _n in range(29):
        surveys.make_survey(sent.world.concert, "More", "", anonymous=False, by=sent.world.owner)
    session.commit()
    count_queries.start()
    client.page(ROOT)
    assert count_queries.n == few
