"""The queue: who gets which answer, what two markers and corrections do, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cms.models import Exam
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.training.by_people.conftest import (
    BEST,
    EXAM,
    MIDDLE,
    PHOTO,
    TEXT,
    WORST,
    give,
    hand_in,
    task_of,
)
from tests.training.conftest import at, make_person
from training.exams.rubrics import RubricMarkError
from training.models import Attempt, Mark, MarkingClaim, MarkingTask
from training.selectors.marking_queue import marking_queue
from training.selectors.marks import counted_comments
from training.services.errors import CorrectionReasonError, MarkingClosedError, MarkingTakenError
from training.services.marking import Given, mark_give
from training.services.marking_claims import HELD, claim_release, task_claim


def claim(marker: User, shop: Shop, minutes: int = 0, **more: Any) -> MarkingTask | None:
    return task_claim(marker=marker, shop=shop, now=at(24) + timedelta(minutes=minutes), **more)


def another(shop: Shop, exam: Exam, number: str) -> Attempt:
    person = make_person(shop, number, f"学员{number}", Role.LEARNER)
    return hand_in(person, shop, exam)


def test_two_people_get_the_same_answer_and_a_third_another(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    first, second, third = claim(sun, shop), claim(he, shop), claim(zhou, shop)
    assert first == second == task_of(handed_in, TEXT)
    assert third == task_of(handed_in, PHOTO)
    assert sorted(MarkingClaim.objects.values_list("task__slot", "place")) == [
        (TEXT, 1),
        (TEXT, 2),
        (PHOTO, 1),
    ]


def test_asking_again_gives_what_one_holds_already(handed_in: Attempt, shop: Shop, sun: User) -> None:
    assert claim(sun, shop) == claim(sun, shop, 5)
    assert MarkingClaim.objects.count() == 1


def test_the_next_answer_is_to_the_same_question_before_another_one(
    handed_in: Attempt, shop: Shop, exam: Exam, sun: User
) -> None:
    other = another(shop, exam, "E010")
    found = claim(sun, shop)
    assert found is not None
    give(found.attempt, TEXT, sun, BEST)
    following = claim(sun, shop, exam=EXAM, code="h-say-1")
    assert following is not None
    assert {found.attempt_id, following.attempt_id} == {handed_in.pk, other.pk}
    assert following.code == found.code


def test_later_passes_over_an_answer_and_comes_back_to_it_when_there_is_no_other(
    handed_in: Attempt, shop: Shop, sun: User
) -> None:
    text = claim(sun, shop)
    assert text is not None
    photo = claim(sun, shop, skip=text.pk)
    assert photo == task_of(handed_in, PHOTO)
    give(handed_in, PHOTO, sun, {"answer": 3})
    assert claim(sun, shop, skip=text.pk) == text


def test_a_claim_that_ran_out_goes_to_the_next_marker(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    claim(sun, shop)
    claim(he, shop)
    later = HELD.total_seconds() // 60 + 1
    assert claim(zhou, shop, int(later)) == task_of(handed_in, TEXT)


def test_who_was_slow_may_still_give_a_mark_that_is_needed_and_reads_it_gently_where_not(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    claim(sun, shop, minutes=-60)
    give(handed_in, TEXT, he, BEST)
    give(handed_in, TEXT, zhou, BEST)
    with pytest.raises(MarkingTakenError):
        give(handed_in, TEXT, sun, BEST)
    assert Mark.objects.count() == 2
    give(handed_in, PHOTO, sun, {"answer": 3})
    assert Mark.objects.filter(marker=sun).count() == 1


def test_nobody_marks_their_own_answer(handed_in: Attempt, shop: Shop, chen: Person) -> None:
    own = chen.user
    assert own is not None
    grant_role(user=own, shop=shop, role=Role.TRAINER)
    assert claim(own, shop) is None
    with pytest.raises(MarkingTask.DoesNotExist):
        give(handed_in, TEXT, own, BEST)


def test_nobody_is_both_markers_of_an_answer(handed_in: Attempt, shop: Shop, sun: User) -> None:
    give(handed_in, TEXT, sun, BEST)
    assert claim(sun, shop) == task_of(handed_in, PHOTO)
    task = task_of(handed_in, TEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(task=task, place=2, marker=sun, marks=BEST, given_at=at(24))


def test_a_third_who_sees_neither_decides_where_two_differ(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    give(handed_in, TEXT, sun, BEST, comment="很好")
    give(handed_in, TEXT, he, WORST, comment="没有说到")
    assert task_of(handed_in, TEXT).wanted == 3
    assert claim(zhou, shop) == task_of(handed_in, TEXT)
    give(handed_in, TEXT, zhou, MIDDLE, comment="少了费用")
    assert task_of(handed_in, TEXT).marks == {"content": "1", "manner": "1"}
    assert counted_comments(handed_in) == {TEXT: ["少了费用"]}


def test_a_small_difference_is_settled_by_the_mean(handed_in: Attempt, sun: User, he: User) -> None:
    give(handed_in, TEXT, sun, BEST)
    give(handed_in, TEXT, he, MIDDLE)
    assert task_of(handed_in, TEXT).marks == {"content": "3/2", "manner": "1"}


def test_a_correction_is_a_new_row_with_its_reason_and_decides_anew(
    handed_in: Attempt, sun: User, he: User
) -> None:
    give(handed_in, TEXT, sun, BEST)
    give(handed_in, TEXT, he, WORST)
    with pytest.raises(CorrectionReasonError):
        give(handed_in, TEXT, he, MIDDLE)
    give(handed_in, TEXT, he, MIDDLE, reason="看漏了第二句")
    kept = list(Mark.objects.filter(marker=he).values_list("version", "marks", "reason"))
    assert kept == [(1, WORST, ""), (2, MIDDLE, "看漏了第二句")]
    task = task_of(handed_in, TEXT)
    assert (task.wanted, task.given, task.marks) == (2, 2, {"content": "3/2", "manner": "1"})


def test_the_same_mark_again_changes_nothing_and_after_the_result_nothing_can_be_changed(
    handed_in: Attempt, sun: User, he: User
) -> None:
    for marker in (sun, he):
        give(handed_in, TEXT, marker, BEST)
        give(handed_in, PHOTO, marker, {"answer": 3})
    give(handed_in, PHOTO, he, {"answer": 3})
    assert Mark.objects.count() == 4
    with pytest.raises(MarkingClosedError):
        give(handed_in, PHOTO, he, {"answer": 1}, reason="太松")


@pytest.mark.parametrize(
    "marks", [{"content": 2}, {"content": 3, "manner": 1}, {"content": 2, "manner": 1, "x": 1}]
)
def test_marks_that_are_no_levels_of_the_rubric_are_refused(
    handed_in: Attempt, sun: User, marks: dict[str, int]
) -> None:
    with pytest.raises(RubricMarkError):
        give(handed_in, TEXT, sun, marks)
    assert not Mark.objects.exists()


def test_the_queue_of_another_shop_stays_empty(handed_in: Attempt, other_shop: Shop) -> None:
    person = make_person(other_shop, "Y009", "远方考官", Role.EXAMINER)
    assert person.user is not None
    assert claim(person.user, other_shop) is None


def test_giving_back_lets_the_next_one_have_it(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    claim(sun, shop)
    claim(he, shop)
    claim_release(marker=sun)
    assert claim(zhou, shop) == task_of(handed_in, TEXT)


def test_the_queue_tells_what_waits_in_a_fixed_number_of_queries(
    handed_in: Attempt, shop: Shop, exam: Exam, sun: User, he: User, django_assert_num_queries: Any
) -> None:
    for number in ("E010", "E011", "E012"):
        another(shop, exam, number)
    give(handed_in, TEXT, sun, BEST)
    claim(he, shop)
    with django_assert_num_queries(9):
        found = marking_queue(marker=sun, shop=shop, now=at(24), since=at(24, 0))
    assert [(it.code, it.waiting) for it in found.lines] == [("h-say-1", 3), ("h-show-1", 4)]
    assert (found.waiting, found.given_today, found.others) == (7, 1, 1)
    assert [it.task for it in found.own] == [task_of(handed_in, TEXT)]
    assert all(it.stem.endswith(("。", "？")) for it in (*found.lines, *found.own))


def test_an_unknown_answer_is_none(sun: User) -> None:
    with pytest.raises(MarkingTask.DoesNotExist):
        mark_give(task_id=0, marker=sun, given=Given(marks={}), now=at(24))


def test_an_answer_that_one_of_two_markers_has_is_still_free_for_the_other(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    def free(marker: User) -> list[int]:
        queue = marking_queue(marker=marker, shop=shop, now=at(24), since=at(24))
        return [line.free for line in queue.lines if line.code == "h-say-1"]

    claim(sun, shop)
    assert free(he) == [1]
    claim(he, shop)
    assert (free(he), free(zhou)) == ([1], [0])
