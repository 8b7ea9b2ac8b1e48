"""The sums of a large exam are kept by the clock, so that nobody waits for them; they say when they were added up."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Exam
from staffing.models import Person, Shop
from staffing.models.users import Role
from tests.training.conftest import at, make_person
from tests.training.sittings import many_sit
from training.models import CountedPaper, KeptSums
from training.permissions import StatisticsScope
from training.selectors import kept_sums
from training.selectors.kept_sums import known_sums
from training.selectors.sums import Sums, added_up, rows_of
from training.services.counting import attempt_uncount, attempts_count
from training.services.summaries import REST, sums_keep

pytestmark = pytest.mark.django_db
ALL = StatisticsScope(None)
EXAM = "reception-exam"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, shop: Shop, other_shop: Shop, exam: Exam) -> None:
    """Twelve people of one company and four of another, where ten are many."""
    monkeypatch.setattr(kept_sums, "AT_ONCE", 10)
    many_sit(shop, exam, 12)
    many_sit(other_shop, exam, 4)
    attempts_count()


def test_kept_sums_are_those_of_the_rows_to_the_last_digit(large: None) -> None:
    for scope in (ALL, StatisticsScope((CountedPaper.objects.all()[0].company_id,))):
        sums = added_up(rows_of(EXAM, scope))
        assert Sums.from_json(json.loads(json.dumps(sums.as_json()))) == sums
    assert sums_keep(now=at(24)) == 2
    assert {(it.scope == "", it.papers) for it in KeptSums.objects.all()} == {(True, 16), (False, 12)}
    assert known_sums(EXAM, ALL).sums == added_up(rows_of(EXAM, ALL))


def test_a_page_adds_nothing_up_where_the_clock_has_kept_the_sums(
    large: None, django_assert_max_num_queries: Callable[..., object]
) -> None:
    sums_keep(now=at(24))
    with django_assert_max_num_queries(3):
        assert known_sums(EXAM, ALL).as_of is None


def test_what_is_not_kept_yet_is_added_up_while_the_reader_waits(large: None) -> None:
    known = known_sums(EXAM, ALL)
    assert (known.sums.papers, known.as_of) == (16, None)


def test_kept_sums_that_are_out_of_date_say_of_when_they_are_until_the_clock_comes(
    large: None, shop: Shop, exam: Exam
) -> None:
    sums_keep(now=at(24))
    many_sit(shop, exam, 1)
    attempts_count()
    known = known_sums(EXAM, ALL)
    assert (known.sums.papers, known.as_of) == (16, at(24))
    sums_keep(now=at(24, 10))
    known = known_sums(EXAM, ALL)
    assert (known.sums.papers, known.as_of) == (17, None)


def test_a_paper_counted_anew_makes_them_out_of_date_though_as_many_are_counted(large: None) -> None:
    sums_keep(now=at(24))
    assert sums_keep(now=at(24, 10)) == 0
    attempt_uncount(attempt=CountedPaper.objects.all()[0].attempt)
    attempts_count()
    assert known_sums(EXAM, ALL).as_of == at(24)
    assert sums_keep(now=at(24, 11)) >= 1
    assert known_sums(EXAM, ALL).as_of is None


def test_what_takes_long_is_added_up_the_more_seldom(large: None, shop: Shop, exam: Exam) -> None:
    sums_keep(now=at(24))
    KeptSums.objects.update(seconds=5)
    many_sit(shop, exam, 1)
    attempts_count()
    assert sums_keep(now=at(24) + timedelta(seconds=5 * REST - 1)) == 0
    assert sums_keep(now=at(24) + timedelta(seconds=5 * REST)) == 2


def test_the_clock_adds_up_one_exam_a_round_and_each_has_its_turn(large: None) -> None:
    assert [sums_keep(now=at(24, hour), most=1) for hour in (9, 10, 11)] == [1, 1, 0]
    assert KeptSums.objects.count() == 2


def test_the_pages_say_of_when_their_figures_are(
    large: None, shop: Shop, exam: Exam, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(make_person(shop, "E031", "孙立", Role.TRAINER))
    sums_keep(now=at(24))
    many_sit(shop, exam, 1)
    attempts_count()
    code = added_up_code()
    for name, arguments in (
        ("exam-statistics", [EXAM]),
        ("paper-statistics", [EXAM]),
        ("question-statistics", [EXAM, code]),
    ):
        response = client.get(reverse(name, args=arguments), headers={"Accept-Language": "en"})
        source = response.content.decode()
        assert "These figures are of" in source
        assert "09:00. What was counted" in source


def added_up_code() -> str:
    version = CountedPaper.objects.all()[0].responses.all()[0].version
    return version.code
