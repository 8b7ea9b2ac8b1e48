"""A draw that anybody can check: sealed before the exam, opened after it, drawn again by a script that asks nobody."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.models import Exam, Question
from staffing.models import Person, Shop
from tests.training.conftest import EXAM, answer_rightly, at
from tests.training.exams.test_papers import SEEDS, codes, frozen, rules
from training.exams.papers import bank_list_of, draw_paper
from training.models import Attempt, BankList
from training.selectors.record import attempt_record
from training.services.attempts import attempt_start, attempt_submit
from training.services.errors import DrawChangedError

SCRIPT = Path(__file__).parents[3] / "docs" / "check_attempt.py"
SignIn = Callable[[Person], Client]
Check = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def record(attempt: Attempt) -> dict[str, Any]:
    """The record of 小陈's attempt, answered and handed in, as it is exported."""
    answer_rightly(attempt)
    return json.loads(json.dumps(attempt_record(attempt_submit(attempt=attempt, now=at(23, 9, 10)))))


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def run(record: Any, *more: str) -> "subprocess.CompletedProcess[str]":
        file = tmp_path / "attempt.json"
        file.write_text(record if isinstance(record, str) else json.dumps(record), encoding="utf-8")
        command = [sys.executable, "-I", str(SCRIPT), str(file), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_the_page_before_the_exam_shows_the_seal_that_the_attempt_then_has(
    chen: Person, exam: Exam, signed_in: SignIn
) -> None:
    client = signed_in(chen)
    sealed = client.get(reverse("exam", args=[EXAM])).context["commitment"]
    client.post(reverse("exam-start", args=[EXAM]), {"commitment": sealed})
    attempt = Attempt.objects.get()
    assert attempt.commitment == sealed
    assert attempt.seed not in client.get(reverse("attempt", args=[attempt.pk])).content.decode()


def test_every_person_and_every_attempt_has_a_seal_of_its_own(
    chen: Person, lin: Person, shop: Shop, exam: Exam, attempt: Attempt
) -> None:
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    again = attempt_start(person=chen, shop=shop, exam=exam, now=at(25))
    hers = attempt_start(person=lin, shop=shop, exam=exam, now=at(25))
    assert len({it.commitment for it in (attempt, again, hers)}) == 3
    assert again.avoided == sorted(slot["question"]["code"] for slot in attempt.paper)


def test_an_exam_changed_since_the_seal_was_shown_is_not_begun_unread(
    chen: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    client = signed_in(chen)
    sealed = client.get(reverse("exam", args=[EXAM])).context["commitment"]
    Exam.objects.update(minutes=5)
    exam.refresh_from_db()
    with pytest.raises(DrawChangedError, match="改动"):
        attempt_start(person=chen, shop=shop, exam=exam, now=at(23), commitment=sealed)
    response = client.post(reverse("exam-start", args=[EXAM]), {"commitment": sealed}, follow=True)
    assert response.context["commitment"] != sealed
    assert not Attempt.objects.exists()


def test_the_list_of_the_bank_is_kept_once_however_many_draw_from_it(
    attempt: Attempt, lin: Person, shop: Shop, exam: Exam
) -> None:
    attempt_start(person=lin, shop=shop, exam=exam, now=at(23))
    assert BankList.objects.count() == 1
    Question.objects.filter(code=attempt.paper[0]["question"]["code"]).update(live=False)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    attempt_start(person=attempt.person, shop=shop, exam=exam, now=at(25))
    assert BankList.objects.count() == 2


def test_the_script_finds_an_honest_record_right(record: dict[str, Any], check: Check) -> None:
    run = check(record, record["commitment"], record["chain"]["head"])
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("holds      ") == 14
    assert "DOES NOT HOLD" not in run.stdout


# Two cases, one of them with the only safety question, and questions that stand alone.
IN_CASES = {f"one-{number}": ("queue", number) for number in (1, 2, 3)} | {
    "one-4": ("oil", 2),
    "one-5": ("oil", 1),
}
BANK_WITH_CASES = {
    competency: [
        {**question, "critical": code == "one-4"}
        | (
            {"case": {"code": case[0], "place": case[1], "title": "", "text": "一家店", "revision": 1}}
            if case
            else {}
        )
        for code in (f"{competency}-{number}" for number in range(1, 10))
        for question, case in [(frozen(code, competency), IN_CASES.get(code))]
    ]
    for competency in ("one", "two")
}


@given(SEEDS, st.integers(1, 9), st.sets(st.integers(1, 9)))
def test_the_script_draws_papers_with_cases_as_they_were_drawn(
    seed: str, number: int, avoided: set[int]
) -> None:
    blueprint, avoid = rules(one=number), [f"one-{it}" for it in sorted(avoided)]
    paper = draw_paper(blueprint=blueprint, bank=BANK_WITH_CASES, seed=seed, avoid=avoid)
    record = {"seed": seed, "blueprint": blueprint, "avoided": avoid, "bank": bank_list_of(BANK_WITH_CASES)}
    assert runpy.run_path(str(SCRIPT))["draw"](json.loads(json.dumps(record))) == codes(paper)


def other_seed(record: dict[str, Any]) -> None:
    record["seed"] = "0" * 32


def other_question(record: dict[str, Any]) -> None:
    drawn = {slot["question"]["code"] for slot in record["paper"]}
    record["paper"][0]["question"]["code"] = next(
        it["code"] for it in record["bank"] if it["code"] not in drawn
    )


def other_options(record: dict[str, Any]) -> None:
    question = next(it["question"] for it in record["paper"] if it["question"]["kind"] == "single")
    question["options"].reverse()


def shorter_bank(record: dict[str, Any]) -> None:
    record["bank"].pop(0)


def other_answer(record: dict[str, Any]) -> None:
    record["answers"][0]["response"] = []


def lost_answer(record: dict[str, Any]) -> None:
    record["answers"].pop()


def lost_event(record: dict[str, Any]) -> None:
    record["chain"]["events"].pop(2)


def lost_last_event(record: dict[str, Any]) -> None:
    record["chain"]["events"].pop()


def other_time(record: dict[str, Any]) -> None:
    record["chain"]["events"][1]["at"] = "2026-11-23T00:00:00.000000+00:00"


def easier_rules(record: dict[str, Any]) -> None:
    record["blueprint"]["pass_mark"] = 1


@pytest.mark.parametrize(
    "falsified",
    [other_seed, other_question, other_options, shorter_bank, other_answer, lost_answer, lost_event, lost_last_event,
     other_time, easier_rules],
)  # fmt: skip
def test_the_script_finds_every_falsified_record_out(
    record: dict[str, Any], check: Check, falsified: Callable[[Any], None]
) -> None:
    falsified(record)
    run = check(record)
    assert run.returncode == 1, run.stdout
    assert "DOES NOT HOLD" in run.stdout


def test_the_script_compares_with_the_seal_and_the_hash_that_somebody_kept(
    record: dict[str, Any], check: Check
) -> None:
    assert check(record, "0" * 64).returncode == 1
    assert check(record, record["commitment"], "0" * 64).returncode == 1


def test_the_script_says_what_is_no_record(check: Check) -> None:
    for text in ("", "[]", "{}", "null", '{"paper": 1}'):
        run = check(text)
        assert run.returncode == 2, text
        assert run.stdout.startswith("This is no record")


def test_seed_and_keys_are_nobodys_before_the_result(attempt: Attempt, signed_in: SignIn) -> None:
    with pytest.raises(ValueError, match="result"):
        attempt_record(attempt)


def test_the_learner_sees_and_downloads_the_record_after_the_exam(
    chen: Person, attempt: Attempt, signed_in: SignIn, check: Check
) -> None:
    client = signed_in(chen)
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    page = client.get(reverse("attempt-check", args=[attempt.pk])).content.decode()
    assert attempt.commitment in page
    assert attempt.seed in page
    assert reverse("attempt-script") in page
    file = client.get(reverse("attempt-export", args=[attempt.pk]))
    assert file["Content-Disposition"].startswith("attachment")
    assert check(file.content.decode()).returncode == 0


def test_anybody_gets_the_script_without_an_account(db: None) -> None:
    response = Client().get(reverse("attempt-script"))
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == SCRIPT.read_bytes()
