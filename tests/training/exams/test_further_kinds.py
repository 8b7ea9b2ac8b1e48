"""Questions of every kind on a paper: saved by script and by plain form, marked, shown with the right answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.kinds import KINDS
from cms.models import Exam
from staffing.models import Person, Shop
from tests.kinds.made import EVERY_KIND, deadline, drawn, gaps, pairs, places, pressure
from tests.training.exams.test_marking import blueprint
from training.exams.marking import mark_paper
from training.exams.papers import draw_paper
from training.models import Attempt
from training.selectors.answers import current_answers
from training.services.attempts import attempt_start, attempt_submit

FURTHER = [pressure(), gaps(), pairs(), deadline(), places(True, False, False)]
BY_KIND = pytest.mark.parametrize("question", FURTHER, ids=lambda it: it["kind"])


def on_paper(attempt: Attempt, question: dict[str, Any]) -> Attempt:
    """The attempt with this one question as its paper."""
    competency = attempt.blueprint["sections"][0]["competency"]
    module = {"slug": "look", "title": "看", "title_en": ""}
    asked = drawn(question) | {"competency": competency, "module": module, "revision": 1, "sha256": ""}
    attempt.paper = [{"slot": 1, "points": 3, "question": asked}]
    attempt.save()
    return attempt


@pytest.fixture
def running(chen: Person, shop: Shop, exam: Exam) -> Attempt:
    return attempt_start(person=chen, shop=shop, exam=exam, now=timezone.now())


@pytest.fixture
def phone(chen: Person, signed_in: Callable[[Person], Client]) -> Client:
    client = signed_in(chen)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@BY_KIND
def test_a_kind_is_answered_by_a_plain_form_and_shown_as_answered(
    phone: Client, running: Attempt, question: dict[str, Any]
) -> None:
    attempt = on_paper(running, question)
    asked = attempt.paper[0]["question"]
    form = {"slot": 1, "sequence": 0, "response": asked["key"], "go": "next"}
    phone.post(reverse("attempt-page", args=[attempt.pk]), form)
    kind = KINDS[asked["kind"]]
    assert current_answers(attempt)[1].response == kind.read(asked, asked["key"])
    page = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "data-answered" in page
    assert f'data-way="{kind.way}"' in page


@BY_KIND
def test_the_page_of_the_sitting_tells_neither_key_nor_explanation(
    phone: Client, running: Attempt, question: dict[str, Any]
) -> None:
    attempt = on_paper(running, question | {"explanation": "因为车主要这样"})
    page = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "因为车主要这样" not in page
    key = attempt.paper[0]["question"]["key"]
    if question["kind"] in ("numeric", "date"):
        assert f'"{key[0]}"' not in page
    if question["kind"] == "cloze":
        assert "OBD" not in page


@BY_KIND
def test_a_kind_is_marked_and_its_right_answer_is_shown_afterwards(
    phone: Client, running: Attempt, question: dict[str, Any]
) -> None:
    attempt = on_paper(running, question)
    finished = attempt_submit(attempt=attempt, now=timezone.now())
    assert finished.marks["slots"][0] == {"slot": 1, "earned": "0", "right": False}
    page = phone.get(reverse("attempt-result", args=[attempt.pk])).content.decode()
    assert "not answered" in page
    assert "right answer" in page or "given--right" in page


def test_what_cannot_be_read_is_saved_and_said_at_once(phone: Client, running: Attempt) -> None:
    attempt = on_paper(running, pressure())
    change = {"slot": 1, "sequence": 1, "response": ["zwei bar", "bar"], "flagged": False}
    saved = phone.post(
        reverse("attempt-answers", args=[attempt.pk]), change, content_type="application/json"
    ).json()
    assert saved["saved"]["response"] == ["zwei bar", "bar"]
    assert "cannot be read as a number" in saved["remark"]
    page = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "cannot be read as a number" in page


def test_the_rule_of_a_kind_comes_from_the_blueprint_and_an_old_blueprint_means_the_kinds_own() -> None:
    asked = drawn(pairs()) | {"competency": "one"}
    paper = [{"slot": 1, "points": 4, "question": asked}]
    response = {1: [asked["key"][0], "", "", ""]}
    rules = blueprint()
    assert mark_paper(paper=paper, blueprint=rules, responses=response).earned == 1
    rules["matching_rule"] = "exact"
    assert mark_paper(paper=paper, blueprint=rules, responses=response).earned == 0


def a_bank(*cases: int, alone: int = 6) -> list[dict[str, Any]]:
    """Questions of one competency: so many of each case, and so many that stand alone."""
    made = [{**EVERY_KIND[0], "code": f"alone-{number}"} for number in range(alone)]
    for case, size in enumerate(cases):
        told = {"code": f"case-{case}", "title": "", "text": "一家店", "revision": 1}
        for place in range(1, size + 1):
            code = f"case-{case}-{size - place}"
            made.append({**EVERY_KIND[0], "code": code, "case": {**told, "place": place}})
    return made


def sheet(bank: list[dict[str, Any]], number: int, seed: str) -> list[dict[str, Any]]:
    rules = blueprint()
    rules["sections"] = [{"competency": "one", "zh": "", "en": "", "questions": number, "points": 1}]
    return [slot["question"] for slot in draw_paper(blueprint=rules, bank={"one": bank}, seed=seed)]


@pytest.mark.parametrize("seed", [str(number) for number in range(30)])
def test_the_questions_of_a_case_stand_together_in_their_order_and_come_all_or_none(seed: str) -> None:
    drawn_questions = sheet(a_bank(3, 2), 5, seed)
    cases = [it["case"]["code"] for it in drawn_questions if "case" in it]
    assert all(cases.count(case) == {"case-0": 3, "case-1": 2}[case] for case in cases)
    for case in set(cases):
        found = [place for place, it in enumerate(drawn_questions) if it.get("case", {}).get("code") == case]
        assert found == list(range(found[0], found[0] + len(found)))
        assert [drawn_questions[place]["case"]["place"] for place in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("seed", [str(number) for number in range(10)])
def test_a_case_is_cut_only_where_the_bank_has_nothing_else(seed: str) -> None:
    assert not any("case" in it for it in sheet(a_bank(3), 2, seed))
    rest = sheet(a_bank(4, alone=1), 3, seed)
    assert sorted(it["case"]["place"] for it in rest if "case" in it) == [1, 2]


def test_the_situation_of_a_case_stands_above_each_of_its_questions(phone: Client, running: Attempt) -> None:
    told = {"code": "queue", "title": "排队", "text": "一家店有八个工位。", "place": 1, "revision": 1}
    attempt = on_paper(running, {**pressure(), "case": told})
    page = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert page.index("一家店有八个工位。") < page.index("question__stem")
    attempt_submit(attempt=attempt, now=timezone.now())
    assert "一家店有八个工位。" in phone.get(reverse("attempt-result", args=[attempt.pk])).content.decode()
