"""What came about their results since they last looked is told to learners on their home."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Exam
from staffing.models import Person, Shop, User
from tests.guards import assert_queries_stay_flat
from tests.training.conftest import at
from tests.training.exams.test_appeals import SignIn
from tests.training.exams.test_remarks import done, failing_by_one
from training.exams.rulings import FULL
from training.models import Appeal, RemarkCase
from training.selectors.news import TOLD, news_for
from training.services.appeals import appeal_answer, appeal_make

pytestmark = pytest.mark.django_db


def test_who_was_marked_anew_reads_it_at_home_until_they_have_looked(
    chen: Person, shop: Shop, exam: Exam, zhao: User, signed_in: SignIn
) -> None:
    attempt, doubted = failing_by_one(chen, shop, exam)
    phone, address = signed_in(chen), f"/attempts/{attempt.pk}/result/"
    phone.get(address)
    assert news_for(chen, now=timezone.now()) == []
    done(zhao, doubted, FULL)
    RemarkCase.objects.update(done_at=timezone.now())
    page = phone.get("/learn/").text
    assert "改判" in page
    assert address in page
    phone.get(address)
    assert address not in phone.get("/learn/").text


def test_what_nobody_looked_at_is_told_for_two_months_and_to_nobody_else(
    chen: Person, lin: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    _attempt, doubted = failing_by_one(chen, shop, exam)
    done(zhao, doubted, FULL)
    [line] = news_for(chen, now=at(27))
    assert "及格" in line.note or "通过" in line.note
    assert news_for(lin, now=at(27)) == []
    assert news_for(chen, now=at(26) + TOLD + timedelta(seconds=1)) == []


def test_an_answered_doubt_is_told_with_its_place_and_the_queries_stay_five(
    chen: Person, shop: Shop, exam: Exam, zhao: User
) -> None:
    attempt, _doubted = failing_by_one(chen, shop, exam)

    def doubt(slot: int) -> None:
        appeal = appeal_make(attempt=attempt, slot=slot, text="我认为这题有误", now=at(24))
        appeal_answer(appeal=appeal, state=Appeal.State.REJECTED, answer="题目无误", by=zhao, now=at(25))

    doubt(1)
    assert [it.url.partition("#")[2] for it in news_for(chen, now=at(26))] == ["question-1"]
    queries = assert_queries_stay_flat(lambda: news_for(chen, now=at(26)), grow=lambda: doubt(2))
    assert queries == 5
