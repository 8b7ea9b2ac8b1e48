"""A wrong key is put right: first who is concerned, then done, logged, and undone exactly."""

import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.kinds import kind_of
from cms.models import Exam
from staffing.models import Certificate, Person, Shop, User
from tests.guards import assert_queries_stay_flat
from tests.training.conftest import answer_rightly, at
from tests.training.sittings import many_sit, sit, strength, wrong_answer
from training.exams.marking import mark_paper
from training.exams.papers import sha256_of
from training.exams.rulings import ACCEPT, FULL, KEY, LEAVE_OUT, ORIGINAL, Ruling
from training.models import Attempt, AttemptEvent, CountedResponse, Remark, RemarkCase
from training.permissions import StatisticsScope
from training.selectors.earned import certificate_of
from training.selectors.record import attempt_record
from training.selectors.rulings import attempts_with, responses_of
from training.selectors.statistics import question_statistics
from training.services.attempts import attempt_start, attempt_submit
from training.services.counting import attempts_count
from training.services.errors import RemarkRefusedError
from training.services.events import events_delete_due
from training.services.remarking import remark_do
from training.services.remarks import (
    Proposal,
    choices_of,
    remark_decide,
    remark_discard,
    remark_propose,
    remark_undo,
    remark_work_out,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
SCRIPT = Path(__file__).parents[3] / "docs" / "check_attempt.py"
Decision, Held, Falls = RemarkCase.Decision, RemarkCase.Held, Remark.Falls


def lasting(question: dict[str, Any], response: list[str]) -> list[str]:
    return kind_of(question).lasting(question, response)


def begun(
    by: User, question: dict[str, Any], kind: str, key: list[str] | None = None, falls: str = Falls.SAFETY
) -> Remark:
    """Proposed and worked out; key in the terms of the question at hand."""
    proposal = Proposal(
        question=question,
        kind=kind,
        key=lasting(question, key) if key else (),
        reason="标准答案写错了",
        falls=falls,
    )
    remark = remark_propose(proposal=proposal, by=by, now=at(26))
    return remark_work_out(remark=remark, on=DAY)


def done(by: User, question: dict[str, Any], kind: str, key: list[str] | None = None, **more: Any) -> Remark:
    return remark_do(remark=begun(by, question, kind, key, **more), by=by, now=at(26))


def undone(by: User, remark: Remark) -> Remark:
    back = remark_undo(remark=remark, reason="原答案是对的", by=by, now=at(26, 11))
    return remark_do(remark=remark_work_out(remark=back, on=DAY), by=by, now=at(26, 11))


def option_question(attempt: Attempt, kind: str = "single", *, critical: bool = False) -> dict[str, Any]:
    return next(
        slot["question"]
        for slot in attempt.paper
        if slot["question"]["kind"] == kind and slot["question"]["critical"] is critical
    )


def standing(attempt: Attempt) -> tuple[Any, ...]:
    attempt.refresh_from_db()
    return attempt.result, attempt.points, attempt.score, attempt.passed


def failing_by_one(
    person: Person, shop: Shop, exam: Exam, question_kind: str = "single"
) -> tuple[Attempt, dict[str, Any]]:
    """Wrong in two questions of three points' worth, one of which the key got wrong."""
    started = attempt_start(person=person, shop=shop, exam=exam, now=at(23))
    doubted = option_question(started, question_kind)
    other = next(
        it["question"]
        for it in started.paper
        if it["question"]["code"] != doubted["code"]
        and not it["question"]["critical"]
        and it["question"]["competency"] != doubted["competency"]
    )

    def answering(_number: int, question: dict[str, Any]) -> list[str]:
        return (
            wrong_answer(question)
            if question["code"] in (doubted["code"], other["code"])
            else question["key"]
        )

    return sit(person, shop, exam, 0, answering), doubted


def test_nothing_changes_before_it_is_decided(chen: Person, shop: Shop, exam: Exam, zhao: User) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    before = standing(attempt)
    remark = begun(zhao, doubted, FULL)
    [case] = remark.cases.all()
    assert (case.passed_before, case.passed_after, case.decision, case.held) == (
        False, True, Decision.GRANT, Held.NONE,
    )  # fmt: skip
    assert standing(attempt) == before
    assert not Certificate.objects.exists()


def test_who_fails_only_by_our_key_passes_gets_the_certificate_and_the_first_result_stays_readable(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    before = attempt.result
    remark = done(zhao, doubted, ACCEPT, wrong_answer(doubted))
    attempt.refresh_from_db()
    certificate = certificate_of(attempt)
    assert attempt.passed
    assert certificate
    assert (certificate.valid_from, certificate.issued_on, certificate.issued_by) == (
        date(2026, 11, 23),
        DAY,
        zhao,
    )
    [case] = RemarkCase.objects.filter(attempt=attempt)
    assert (case.before, case.after, case.issued, case.done_at) == (
        before,
        attempt.result,
        certificate,
        at(26),
    )
    assert remark.words == [kind_of(doubted).given(doubted, wrong_answer(doubted))[0].words]


@pytest.mark.parametrize("kind", [FULL, LEAVE_OUT, ACCEPT, KEY])
def test_undoing_restores_every_result_exactly_and_takes_back_what_was_given(
    chen: Person, shop: Shop, exam: Exam, zhao: User, kind: str
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    many = many_sit(shop, exam, 9, strength)
    before = [standing(it) for it in (attempt, *many)]
    remark = done(zhao, doubted, kind, wrong_answer(doubted) if kind in (ACCEPT, KEY) else None)
    assert [standing(it) for it in (attempt, *many)] != before
    back = undone(zhao, remark)
    assert [standing(it) for it in (attempt, *many)] == before
    assert (back.kind, back.undoes, Remark.objects.in_force().get()) == (ORIGINAL, remark, back)
    assert all(it.revoked_on for it in Certificate.objects.filter(origin__contains=":remark:"))


def test_undoing_the_second_ruling_brings_back_the_first(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    done(zhao, doubted, ACCEPT, wrong_answer(doubted))
    first = standing(attempt)
    second = done(zhao, doubted, LEAVE_OUT)
    assert standing(attempt) != first
    back = undone(zhao, second)
    assert standing(attempt) == first
    assert back.kind == ACCEPT


def test_the_same_key_again_changes_nothing(chen: Person, shop: Shop, exam: Exam, zhao: User) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    before = standing(attempt)
    remark = begun(zhao, doubted, KEY, doubted["key"])
    assert remark.looked_at == 1
    remark_do(remark=remark, by=zhao, now=at(26))
    assert standing(attempt) == before
    assert not RemarkCase.objects.exists()


def test_a_second_press_does_it_once(chen: Person, shop: Shop, exam: Exam, zhao: User) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    remark = done(zhao, doubted, FULL)
    remark_do(remark=remark, by=zhao, now=at(26, 12))
    assert RemarkCase.objects.count() == 1
    assert Certificate.objects.count() == 1
    assert AttemptEvent.objects.filter(attempt=attempt, kind=AttemptEvent.Kind.REMARK).count() == 1


def passing_by_our_mistake(
    person: Person, shop: Shop, exam: Exam, *, critical: bool = False
) -> tuple[Attempt, dict[str, Any]]:
    """Passed with everything else wrong that may be wrong; by the right key the doubted one is wrong too."""
    started = attempt_start(person=person, shop=shop, exam=exam, now=at(23))
    doubted = option_question(started, "true_false", critical=True) if critical else option_question(started)
    spare = next(
        it["question"]["code"]
        for it in started.paper
        if it["question"]["competency"] != doubted["competency"] and not it["question"]["critical"]
    )

    def answering(_number: int, question: dict[str, Any]) -> list[str]:
        wrong = question["code"] == spare and not critical
        return wrong_answer(question) if wrong else question["key"]

    return sit(person, shop, exam, 0, answering), doubted


def test_who_passed_by_our_mistake_keeps_pass_and_certificate(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = passing_by_our_mistake(chen, shop, exam)
    done(zhao, doubted, KEY, wrong_answer(doubted))
    [case] = RemarkCase.objects.all()
    assert (case.passed_after, case.decision, case.held) == (False, Decision.STAND, Held.FORCE)
    attempt.refresh_from_db()
    assert attempt.passed
    assert not attempt.marks["passed"]
    certificate = certificate_of(attempt)
    assert certificate
    assert certificate.revoked_on is None


def test_a_safety_question_wrong_by_the_right_key_takes_the_pass_back_and_undoing_gives_it_again(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = passing_by_our_mistake(chen, shop, exam, critical=True)
    first = certificate_of(attempt)
    remark = done(zhao, doubted, KEY, wrong_answer(doubted))
    attempt.refresh_from_db()
    assert first
    first.refresh_from_db()
    assert (attempt.passed, first.revoked_on, first.revoked_by) == (False, DAY, zhao)
    assert "标准答案写错了" in first.revoked_reason
    undone(zhao, remark)
    attempt.refresh_from_db()
    again = certificate_of(attempt)
    assert again
    assert attempt.passed
    assert (again.pk != first.pk, again.revoked_on, again.valid_until) == (True, None, first.valid_until)


def test_the_examiner_decides_by_another_rule_and_case_by_case(
    chen: Person, lin: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    _attempt, doubted = passing_by_our_mistake(chen, shop, exam)
    remark = begun(zhao, doubted, KEY, wrong_answer(doubted))
    [case] = remark.cases.all()
    remark_decide(remark=remark, falls=Falls.TAKE, chosen={}, on=DAY)
    assert remark.cases.get().decision == Decision.TAKE
    remark_decide(remark=remark, falls=Falls.TAKE, chosen={case.pk: Decision.STAND}, on=DAY)
    assert remark.cases.get().decision == Decision.STAND
    remark_decide(remark=remark, falls=Falls.SAFETY, chosen={case.pk: "grant"}, on=DAY)
    assert (remark.cases.get().decision, remark.cases.get().is_chosen) == (Decision.STAND, True)


def test_a_certificate_that_is_over_takes_no_decision(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = passing_by_our_mistake(chen, shop, exam, critical=True)
    held = certificate_of(attempt)
    assert held
    held.valid_until = date(2026, 11, 25)
    held.save()
    remark = begun(zhao, doubted, KEY, wrong_answer(doubted))
    assert [(it.held, it.decision) for it in remark.cases.all()] == [(Held.EXPIRED, Decision.STAND)]


def test_what_is_handed_in_later_with_the_same_version_is_marked_by_the_ruling(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    running = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    doubted = option_question(running)
    done(zhao, doubted, FULL)
    answer_rightly(running, but=(next(it["slot"] for it in running.paper if it["question"] == doubted),))
    closed = attempt_submit(attempt=running, now=at(23, 9, 10))
    assert closed.passed
    assert [it["ruling"] for it in closed.marks["slots"] if "ruling" in it] == [FULL]


def test_a_void_attempt_stays_as_it_was(chen: Person, shop: Shop, exam: Exam, zhao: User) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    Attempt.objects.filter(pk=attempt.pk).update(state=Attempt.State.VOID, passed=False)
    assert begun(zhao, doubted, FULL).looked_at == 0


def test_the_chain_gets_a_link_and_the_script_still_agrees_even_when_earlier_links_are_gone(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    started = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    doubted = option_question(started)
    answer_rightly(started, but=tuple(it["slot"] for it in started.paper if it["question"] == doubted))
    attempt = attempt_submit(attempt=started, now=at(23, 9, 20))
    before = sha256_of(attempt.result)
    remark = done(zhao, doubted, FULL)
    link = AttemptEvent.objects.filter(attempt=attempt).last()
    assert link
    assert (link.kind, link.data["remark"], link.data["result_before_sha256"]) == (
        "remark",
        remark.pk,
        before,
    )
    attempt = Attempt.objects.select_related("seat", "bank_list").get(pk=attempt.pk)
    assert_the_script_agrees(attempt)
    events_delete_due(now=at(26).replace(year=2027))
    undone(zhao, remark)
    assert_the_script_agrees(Attempt.objects.select_related("seat", "bank_list").get(pk=attempt.pk))


def assert_the_script_agrees(attempt: Attempt) -> None:
    script = runpy.run_path(str(SCRIPT))
    record = json.loads(json.dumps(attempt_record(attempt)))
    checks = [*script["draw_checks"](record, ""), *script["chain_checks"](record, "")]
    assert [words for words, holds in checks if holds is False] == []
    assert any("result" in words and holds for words, holds in checks)


def test_the_statistics_count_everybody_again_and_leave_out_what_is_left_out(
    shop: Shop, exam: Exam, zhao: User
) -> None:
    attempts = many_sit(shop, exam, 12, strength)
    attempts_count()
    doubted = option_question(attempts[0])
    every = StatisticsScope(None)
    before = question_statistics(exam.slug, doubted["code"], every).lines[0].figures
    done(zhao, doubted, FULL)
    after = question_statistics(exam.slug, doubted["code"], every).lines[0].figures
    assert (before.n, before.n > 0) == (after.n, True)
    assert CountedResponse.objects.filter(version__sha256=doubted["sha256"], share__lt=1).count() == 0
    done(zhao, doubted, LEAVE_OUT)
    assert question_statistics(exam.slug, doubted["code"], every).lines == []
    assert Attempt.objects.to_count().count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [({"reason": "  "}, "请写明原因"), ({"kind": ORIGINAL}, "不会有任何变化")],
)
def test_a_proposal_that_makes_no_sense_is_refused(
    chen: Person, shop: Shop, exam: Exam, zhao: User, change: dict[str, str], words: str
) -> None:
    _attempt, doubted = failing_by_one(chen, shop, exam)
    fields = {"question": doubted, "kind": FULL, "reason": "错"} | change
    with pytest.raises(RemarkRefusedError, match=words):
        remark_propose(proposal=Proposal(**fields), by=zhao, now=at(26))  # type: ignore[arg-type]


def test_one_at_a_time_and_what_is_discarded_is_gone(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    _attempt, doubted = failing_by_one(chen, shop, exam)
    remark = begun(zhao, doubted, FULL)
    with pytest.raises(RemarkRefusedError, match="改判在进行中"):
        begun(zhao, doubted, LEAVE_OUT)
    assert remark_discard(remark=remark)
    with pytest.raises(RemarkRefusedError):
        remark_do(remark=remark, by=zhao, now=at(26))
    assert begun(zhao, doubted, LEAVE_OUT).cases.count() == 1


def test_who_discards_while_it_is_worked_out_finds_no_cases_left_behind(
    shop: Shop, exam: Exam, zhao: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.services.remarks.CHUNK", 3)
    [first, *_rest] = many_sit(shop, exam, 9, strength)
    question = option_question(first)
    proposal = Proposal(question=question, kind=FULL, reason="标准答案写错了")
    remark = remark_propose(proposal=proposal, by=zhao, now=at(26))
    remark_work_out(remark=remark, on=DAY, step=lambda _done, _total: remark_discard(remark=remark))
    remark.refresh_from_db()
    assert (remark.state, remark.cases.count()) == (Remark.State.DISCARDED, 0)


def test_no_certificate_is_offered_whose_time_would_be_over(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    _attempt, doubted = failing_by_one(chen, shop, exam)
    remark, later = begun(zhao, doubted, FULL), date(2031, 1, 1)
    [case] = remark.cases.all()
    assert choices_of(case, on=DAY) == [Decision.GRANT, Decision.PASS]
    assert choices_of(case, on=later) == [Decision.PASS]
    remark_decide(remark=remark, falls=Falls.SAFETY, chosen={case.pk: Decision.PASS}, on=later)
    remark_decide(remark=remark, falls=Falls.SAFETY, chosen={case.pk: Decision.GRANT}, on=later)
    assert remark.cases.get().decision == Decision.PASS


def test_working_out_takes_the_same_queries_however_many_are_concerned(
    shop: Shop, exam: Exam, zhao: User
) -> None:
    attempts = many_sit(shop, exam, 12, strength)
    remark = begun(zhao, option_question(attempts[0]), FULL)
    assert remark.cases.exists()
    assert_queries_stay_flat(
        lambda: remark_work_out(remark=remark, on=DAY), grow=lambda: many_sit(shop, exam, 6, strength)
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_ruled_marks_stay_within_bounds_and_the_own_keys_give_the_first_marks_again(
    many: list[Attempt], data: st.DataObject
) -> None:
    attempt = data.draw(st.sampled_from(many))
    responses = responses_of([attempt])[attempt.pk]
    slots = data.draw(st.lists(st.sampled_from(attempt.paper), unique_by=lambda it: it["slot"], max_size=5))
    ruled = {slot["question"]["sha256"]: ruling_for(slot["question"], data) for slot in slots}

    def mark(rulings: Any) -> Any:
        return mark_paper(
            paper=attempt.paper, blueprint=attempt.blueprint, responses=responses, rulings=rulings
        )

    marking = mark(ruled)
    assert 0 <= marking.earned <= marking.points <= sum(it["points"] for it in attempt.paper)
    assert all(0 <= it.earned <= it.points for it in (*marking.slots, *marking.sections))
    assert 0 <= marking.score <= 100
    assert mark({}).as_json() == attempt.result


def ruling_for(question: dict[str, Any], data: st.DataObject) -> Any:
    kind = data.draw(st.sampled_from([ACCEPT, KEY, FULL, LEAVE_OUT]))
    key = data.draw(st.sampled_from([question["key"], wrong_answer(question)]))
    keys = (tuple(lasting(question, key)),) if kind in (ACCEPT, KEY) else ()
    return Ruling(kind=kind, keys=keys)


@pytest.fixture
def many(shop: Shop, exam: Exam) -> list[Attempt]:
    return many_sit(shop, exam, 9, strength)


def test_a_further_answer_after_another_key_does_not_bring_the_wrong_key_back(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    _attempt, doubted = failing_by_one(chen, shop, exam)
    others = [[it["key"]] for it in doubted["options"] if [it["key"]] != doubted["key"]]
    done(zhao, doubted, KEY, others[0])
    remark = done(zhao, doubted, ACCEPT, others[1])
    assert (remark.kind, remark.keys) == (KEY, [lasting(doubted, it) for it in others[:2]])


def test_after_an_undoing_the_first_ruling_can_still_be_taken_back_with_what_it_gave(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    first = standing(attempt)
    done(zhao, doubted, FULL)
    given = certificate_of(attempt)
    undone(zhao, done(zhao, doubted, ACCEPT, wrong_answer(doubted)))
    back = begun(zhao, doubted, ORIGINAL)
    remark_decide(remark=back, falls=Falls.STAND, chosen={}, on=DAY)
    assert back.cases.get().decision == Decision.TAKE
    remark_do(remark=back, by=zhao, now=at(26, 12))
    assert standing(attempt) == first
    assert given
    given.refresh_from_db()
    assert given.revoked_on


def test_a_pass_that_was_left_standing_is_not_judged_again_by_later_re_marks(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    started = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    doubted = option_question(started)
    other = next(
        it["question"]
        for it in started.paper
        if it["question"]["competency"] == doubted["competency"] and it["question"] != doubted
    )
    attempt = sit(
        chen, shop, exam, 0, lambda _n, it: wrong_answer(it) if it["code"] == other["code"] else it["key"]
    )
    assert attempt.passed
    done(zhao, doubted, KEY, wrong_answer(doubted), falls=Falls.STAND)
    case = RemarkCase.objects.get(attempt=attempt)
    assert (case.passed_after, case.decision) == (False, Decision.STAND)
    helping = next(
        it["question"]
        for it in attempt.paper
        if it["question"]["code"] not in (doubted["code"], other["code"])
    )
    later = begun(zhao, helping, LEAVE_OUT, falls=Falls.TAKE)
    remark_decide(remark=later, falls=Falls.TAKE, chosen={}, on=DAY)
    assert [it.decision for it in later.cases.all()] == [Decision.STAND]


def test_an_attempt_that_is_counted_while_those_concerned_are_looked_for_is_found(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    asked: list[str] = []

    def counted_in_between(execute: Any, sql: str, *more: Any) -> Any:
        asked.append(sql)
        if len(asked) == 2:
            attempts_count()
        return execute(sql, *more)

    with connection.execute_wrapper(counted_in_between):
        assert attempts_with(doubted["sha256"]) == [attempt.pk]
    assert CountedResponse.objects.exists()


def test_a_practice_paper_is_never_granted_a_certificate(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    Attempt.objects.filter(pk=attempt.pk).update(blueprint=attempt.blueprint | {"purpose": "practice"})
    [case] = begun(zhao, doubted, FULL).cases.all()
    assert choices_of(case, on=DAY) == [Decision.PASS]
