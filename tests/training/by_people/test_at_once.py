"""Many markers at the same moment: nobody gets another's place, and an answer gets no more marks than it wants."""

import pytest

from cms.models import Exam
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from tests.training.by_people.conftest import BEST, TEXT, account, hand_in, task_of
from tests.training.conftest import at, make_person
from tests.training.exams.test_concurrency import together
from training.models import Attempt, Mark, MarkingClaim
from training.services.errors import MarkingTakenError
from training.services.marking import Given, mark_give
from training.services.marking_claims import task_claim

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def markers(shop: Shop) -> list[User]:
    """As many examiners of 城东店 as ask at once."""
    return [
        account(make_person(shop, f"M{number:03}", f"考官{number}", Role.EXAMINER)) for number in range(50)
    ]


def test_simultaneous_claims_share_out_the_places_and_nobody_gets_one_twice(
    chen: Person, lin: Person, shop: Shop, exam: Exam, markers: list[User]
) -> None:
    for person in (chen, lin):
        hand_in(person, shop, exam)

    def claim(number: int) -> int | None:
        found = task_claim(marker=markers[number], shop=shop, now=at(24))
        return found.pk if found else None

    got = together(claim)
    held = list(MarkingClaim.objects.values_list("task", "place"))
    assert 0 < len(held) == sum(it is not None for it in got)
    # Who was passed over while rows were locked gets what is left by asking again: two answers a person, two places each.
    for marker in markers:
        task_claim(marker=marker, shop=shop, now=at(24))
    held = list(MarkingClaim.objects.values_list("task", "place"))
    assert len(held) == len(set(held)) == 8


def test_simultaneous_marks_of_one_answer_are_as_many_as_it_wants_and_the_others_are_told(
    handed_in: Attempt, markers: list[User]
) -> None:
    task = task_of(handed_in, TEXT)

    def give(number: int) -> bool:
        try:
            mark_give(task_id=task.pk, marker=markers[number], given=Given(marks=BEST), now=at(24))
        except MarkingTakenError:
            return False
        return True

    assert sum(together(give)) == 2
    assert sorted(Mark.objects.values_list("place", flat=True)) == [1, 2]
    task.refresh_from_db()
    assert (task.given, task.decided_at) == (2, at(24))
