"""Finished attempts are taken into the statistics once, whole, and out again; selectors read them in few queries."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import F

from cms.models import Exam, Question
from staffing.models import Person, Shop
from staffing.models.users import Role
from tests.training.conftest import at, make_person
from tests.training.sittings import many_sit, rightly, sit, strength
from tests.training.statistics.one_by_one import components_of, item_sums, third_of
from training.exams.timing import seconds_by_slot
from training.models import (
    Attempt,
    CountedPaper,
    CountedResponse,
    Intervention,
    PaperForm,
    QuestionVersion,
)
from training.permissions import StatisticsScope
from training.selectors.kept_sums import known_sums
from training.selectors.paper_statistics import paper_statistics
from training.selectors.statistics import exam_statistics, question_statistics, seconds_quartiles
from training.services.attempts import attempt_start
from training.services.counting import attempt_uncount, attempts_count
from training.services.invigilation import attempt_intervene
from training.statistics.attention import Concern
from training.statistics.items import item_figures
from training.statistics.reliability import alpha

pytestmark = pytest.mark.django_db
ALL = StatisticsScope(None)
EXAM = "reception-exam"


def test_the_clock_counts_each_finished_attempt_once(chen: Person, shop: Shop, exam: Exam) -> None:
    sat = sit(chen, shop, exam, 0, rightly)
    call_command("clock", verbosity=0)
    call_command("clock", verbosity=0)
    paper = CountedPaper.objects.get()
    assert (paper.attempt, paper.percent, paper.first, paper.company) == (sat, 100.0, True, shop.company)
    rows = list(CountedResponse.objects.order_by("pk"))
    assert [(row.share, row.rest, row.total, row.seconds) for row in rows] == [(1.0, 100.0, 100.0, 30)] * len(
        sat.paper
    )
    assert [row.version.sha256 for row in rows] == [slot["question"]["sha256"] for slot in sat.paper]


def test_an_open_attempt_waits(chen: Person, shop: Shop, exam: Exam) -> None:
    attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    assert attempts_count() == 0


def test_who_sits_again_counts_once(chen: Person, shop: Shop, exam: Exam) -> None:
    sit(chen, shop, exam, 2, strength, day=20)
    sit(chen, shop, exam, 0, rightly, day=23)
    assert attempts_count() == 2
    assert list(CountedPaper.objects.order_by("ended_at").values_list("first", "percent")) == [
        (True, 0),
        (False, 100),
    ]
    found = exam_statistics(EXAM, ALL)
    assert found
    assert found.papers == 1


def test_an_attempt_taken_out_is_counted_anew(chen: Person, shop: Shop, exam: Exam) -> None:
    sat = sit(chen, shop, exam, 0, rightly)
    attempts_count()
    attempt_uncount(attempt=sat)
    assert not CountedPaper.objects.exists()
    assert not CountedResponse.objects.exists()
    assert attempts_count() == 1
    assert CountedPaper.objects.get().percent == 100


def test_versions_and_forms_are_kept_once_however_many_sit(shop: Shop, exam: Exam) -> None:
    attempts = many_sit(shop, exam, 7)
    assert attempts_count(most=3) == 3
    assert attempts_count() == 4
    asked = {slot["question"]["sha256"] for attempt in attempts for slot in attempt.paper}
    assert set(QuestionVersion.objects.values_list("sha256", flat=True)) == asked
    assert PaperForm.objects.count() == 1


def test_the_database_sums_up_to_what_the_answers_say_one_by_one(shop: Shop, exam: Exam) -> None:
    many_sit(shop, exam, 45)
    attempts_count()
    found = exam_statistics(EXAM, ALL)
    assert found
    cuts = found.sums.cuts
    assert any(line.choices for line in found.items)
    for line in found.items:
        rows = CountedResponse.objects.filter(version=line.version).values_list("share", "rest", "total")
        worked = item_figures(item_sums(list(rows)))
        assert line.figures.n == worked.n
        for name in ("facility", "item_rest", "item_total"):
            mine, theirs = getattr(line.figures, name), getattr(worked, name)
            assert (mine is None) == (theirs is None)
            assert mine is None or mine.value == pytest.approx(theirs.value)
        thirds = Counter(third_of(cuts, rest) for _share, rest, _total in rows)
        assert {choice.of for choice in line.choices} <= {(thirds[0], thirds[1], thirds[2])}
    persons: dict[object, dict[object, float]] = {}
    rows = CountedResponse.objects.annotate(gained=F("share") * F("points"))
    for paper, version, gained in rows.values_list("paper", "version", "gained"):
        persons.setdefault(paper, {})[version] = gained
    by_hand, whole = (
        alpha(components_of(list(persons.values()))),
        paper_statistics(PaperForm.objects.get(), found.sums),
    )
    assert by_hand
    assert whole.alpha
    assert whole.alpha.value == pytest.approx(by_hand.value)
    assert whole.papers == sum(bar.number for bar in whole.bars) == 45
    assert (whole.bars[0].number, whole.bars[-1].number) == (15, 15)
    assert whole.error


def test_a_wrong_key_comes_to_the_top(shop: Shop, exam: Exam) -> None:
    """Everybody who is strong chooses one and the same wrong option of one question."""

    def misled(number: int, question: dict) -> list[str]:
        if question["code"] != code:
            return strength(number, question)
        return question["key"] if number % 3 == 2 else sorted(wrong_of(question), key=bank_key(question))[:1]

    first = many_sit(shop, exam, 1)[0]
    code = next(slot["question"]["code"] for slot in first.paper if slot["question"]["kind"] == "single")
    many_sit(shop, exam, 120, misled)
    attempts_count()
    found = exam_statistics(EXAM, ALL)
    assert found
    assert found.items[0].version.code == code
    assert found.items[0].concerns[:2] == [Concern.KEY, Concern.NEGATIVE]
    assert found.pressing[0] is found.items[0]


def wrong_of(question: dict) -> list[str]:
    return [option["key"] for option in question["options"] if option["key"] not in question["key"]]


def bank_key(question: dict) -> Callable[[str], str]:
    return {option["key"]: option["bank"] for option in question["options"]}.__getitem__


def test_a_new_version_has_figures_of_its_own(shop: Shop, exam: Exam) -> None:
    many_sit(shop, exam, 12, rightly)
    code = Question.objects.filter(kind="single", competency=exam.sections.all()[0].competency)[0].code
    question = Question.objects.get(code=code)
    question.stem = "改过的题干？"
    question.save_revision().publish()
    many_sit(shop, exam, 30, rightly)
    attempts_count()
    lines = question_statistics(EXAM, code, ALL).lines
    assert [line.current for line in lines] == [True, False]
    assert lines[0].version.content["stem"] == "改过的题干？"
    assert sum(line.figures.n for line in lines) == CountedResponse.objects.filter(version__code=code).count()
    assert {line.choices[0].right for line in lines} == {True}
    assert seconds_quartiles(lines[0].version, EXAM, ALL) == (lines[0].figures.n, 30, 30, 30)


def test_a_company_sees_its_own_people_only(shop: Shop, other_shop: Shop, exam: Exam) -> None:
    many_sit(shop, exam, 3)
    many_sit(other_shop, exam, 5)
    attempts_count()
    for scope, number in (
        (StatisticsScope((shop.company_id,)), 3),
        (StatisticsScope((other_shop.company_id,)), 5),
        (ALL, 8),
    ):
        found = exam_statistics(EXAM, scope)
        assert found
        assert found.papers == number
        assert sum(line.figures.n for line in found.items) == number * found.bank.questions
        assert paper_statistics(PaperForm.objects.get(), found.sums).papers == number


def test_the_bank_says_what_papers_share(shop: Shop, exam: Exam) -> None:
    many_sit(shop, exam, 30)
    attempts_count()
    found = exam_statistics(EXAM, ALL)
    assert found
    papers = [{slot["question"]["code"] for slot in attempt.paper} for attempt in Attempt.objects.all()]
    pairs = [len(one & other) for place, one in enumerate(papers) for other in papers[:place]]
    assert found.bank.observed == pytest.approx(sum(pairs) / len(pairs))
    assert found.bank.fills
    times = {code: sum(code in it for it in papers) for paper in papers for code in paper}
    # 21 of 30 is the first number whose 95 % interval lies above one half.
    assert found.bank.overused == sorted(code for code, number in times.items() if number >= 21)


@pytest.mark.expects_error_log
def test_an_attempt_that_nobody_can_read_holds_up_no_other(
    shop: Shop, exam: Exam, caplog: pytest.LogCaptureFixture
) -> None:
    broken = many_sit(shop, exam, 4)[1]
    broken.paper[0]["question"]["kind"] = "of another time"
    broken.save()
    assert attempts_count() == 4
    assert CountedPaper.objects.count() == 3
    assert str(broken.pk) in caplog.text
    assert not Attempt.objects.to_count().exists()


def test_more_people_take_no_more_queries(
    shop: Shop, exam: Exam, assert_queries_stay_flat: Callable[..., int]
) -> None:
    many_sit(shop, exam, 2)
    attempts_count()
    code = QuestionVersion.objects.all()[0].code

    def grow() -> None:
        many_sit(shop, exam, 25)
        attempts_count()

    def ask() -> None:
        exam_statistics(EXAM, ALL)
        question_statistics(EXAM, code, ALL)
        paper_statistics(PaperForm.objects.get(), known_sums(EXAM, ALL).sums)

    assert assert_queries_stay_flat(ask, grow=grow) <= 48


def test_time_goes_to_the_question_that_was_answered_next() -> None:
    assert seconds_by_slot(at(23), [(2, at(23, 9, 1)), (1, at(23, 9, 3)), (2, at(23, 9, 3, 10))]) == {
        2: 70,
        1: 120,
    }
    assert seconds_by_slot(at(23), [(1, at(23, 8, 59))]) == {1: 0}
    assert seconds_by_slot(at(23), []) == {}


def test_a_pause_counts_for_no_question() -> None:
    saves = [(1, at(23, 9, 1)), (2, at(23, 9, 30))]
    assert seconds_by_slot(at(23), saves, [(at(23, 9, 2), at(23, 9, 27))]) == {1: 60, 2: 240}
    # One that was under way when the answer arrived, and one that was over before.
    assert seconds_by_slot(at(23), saves, [(at(23, 8), at(23, 8, 5)), (at(23, 9, 20), at(23, 9, 40))]) == {
        1: 60,
        2: 19 * 60,
    }


def test_the_next_attempt_is_the_first_where_the_first_was_declared_void(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    void = sit(chen, shop, exam, 2, strength, day=20)
    sit(chen, shop, exam, 0, rightly, day=23)
    attempts_count()
    invigilator = make_person(shop, "E099", "周监", Role.TRAINER).user
    attempt_intervene(
        attempt_id=void.pk, shop=shop, kind=Intervention.Kind.VOID, by=invigilator, reason="代考", now=at(24)
    )
    assert list(CountedPaper.objects.values_list("first", "percent")) == [(True, 100)]
    assert not CountedResponse.objects.filter(first=False).exists()
    found = exam_statistics(EXAM, ALL)
    assert found
    assert found.papers == 1


def test_a_question_with_drawn_dates_keeps_the_words_of_its_author(shop: Shop, exam: Exam) -> None:
    dated = Question.objects.filter(competency=exam.sections.all()[0].competency, kind="single")[0]
    dated.kind, dated.stem, dated.statement_is_true = "date", "{交车日}交车，最晚哪天回访？", None
    dated.options, dated.answer = [], [("date", DATE_ANSWER)]
    dated.save_revision().publish()
    many_sit(shop, exam, 6, rightly)
    attempts_count()
    version = QuestionVersion.objects.get(code=dated.code)
    assert version.content["stem"] == "{交车日}交车，最晚哪天回访？"
    stems = {
        slot["question"]["stem"]
        for attempt in Attempt.objects.all()
        for slot in attempt.paper
        if slot["question"]["code"] == dated.code
    }
    assert stems
    assert not any("{" in stem for stem in stems)


DATE_ANSWER = {
    "dates": [{"name": "交车日", "first": "2026-03-01", "last": "2026-03-31"}],
    "numbers": [],
    "formula": "交车日 + 7 天",
}


def test_papers_of_other_kinds_of_questions_are_of_another_form(shop: Shop, exam: Exam) -> None:
    many_sit(shop, exam, 2)
    attempts_count()
    section = exam.sections.all()[0]
    section.kind, section.questions = "single", 1
    exam.sections.add(section)
    exam.save_revision().publish()
    many_sit(shop, Exam.objects.get(pk=exam.pk), 2)
    attempts_count()
    older, newer = PaperForm.objects.order_by("pk")
    assert [it for it in newer.content["sections"] if it.get("kind") == "single"]
    assert not any("kind" in it for it in older.content["sections"])
