"""The pages of the statistics: who sees whose answers, what they say, and what the files hold."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from cms.models import Exam, Question
from staffing.models import Person, Shop, TaskProgress, User
from staffing.models.users import Role
from tests.printing.reading import texts
from tests.training.conftest import make_person
from tests.training.sittings import many_sit, strength, wrong_answer
from training.exports.statistics import statistics_csv
from training.models import Attempt, CountedPaper, QuestionVersion, Remark
from training.permissions import StatisticsScope
from training.selectors.statistics import exam_statistics
from training.services.counting import attempts_count
from training.services.exam_records import exam_record_start

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
EXAM = "reception-exam"
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def sun(shop: Shop) -> Person:
    """孙立, a trainer of 城东店."""
    return make_person(shop, "E031", "孙立", Role.TRAINER)


@pytest.fixture
def counted(shop: Shop, other_shop: Shop, exam: Exam) -> None:
    """Forty people of 城东店 and five of another company."""
    many_sit(shop, exam, 40)
    many_sit(other_shop, exam, 5)
    attempts_count()


def page(client: Client, name: str, *arguments: str, **query: str) -> str:
    response = client.get(reverse(name, args=arguments), query, **ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def record_of(client: Client) -> Any:
    """The exam's record, asked for on its page; it is printed in the background."""
    client.post(reverse("exam-record", args=[EXAM]))
    return client.get(TaskProgress.objects.latest("pk").result_url)


def test_a_trainer_reads_the_own_companys_figures_and_no_names(
    counted: None, sun: Person, signed_in: SignIn
) -> None:
    client = signed_in(sun)
    code = QuestionVersion.objects.order_by("code")[0].code
    pages = [
        page(client, "exam-statistics-home"),
        page(client, "exam-statistics", EXAM),
        page(client, "exam-statistics", EXAM, show="attention"),
        page(client, "paper-statistics", EXAM),
        page(client, "question-statistics", EXAM, code),
    ]
    assert not any("考生" in it for it in pages)
    assert ">40<" in "".join(pages[0].split())
    assert ">45<" not in "".join(pages[0].split())
    assert "<svg" in pages[3]
    assert "your company" in pages[1]


def test_an_approver_reads_everybodys(counted: None, sun: Person, signed_in: SignIn) -> None:
    User.objects.filter(pk=sun.user.pk).update(is_superuser=True)
    sun.user.refresh_from_db()
    assert ">45<" in "".join(page(signed_in(sun), "exam-statistics-home").split())


def test_a_learner_finds_nothing_here(counted: None, chen: Person, signed_in: SignIn) -> None:
    for name in ("exam-statistics", "paper-statistics", "exam-standards"):
        assert signed_in(chen).get(reverse(name, args=[EXAM])).status_code == 404
    assert signed_in(chen).post(reverse("exam-record", args=[EXAM])).status_code == 404


def test_small_groups_are_told_that_they_are_small(
    shop: Shop, exam: Exam, sun: Person, signed_in: SignIn
) -> None:
    many_sit(shop, exam, 4)
    attempts_count()
    client = signed_in(sun)
    assert "too few to say" in page(client, "exam-statistics", EXAM).lower()
    scores = page(client, "paper-statistics", EXAM)
    assert scores.count("too few to say") >= 4


def test_without_any_answer_every_page_says_what_will_stand_there(
    exam: Exam, sun: Person, signed_in: SignIn
) -> None:
    client = signed_in(sun)
    code = Question.objects.all()[0].code
    assert "counted yet" in page(client, "exam-statistics", EXAM)
    assert "counted yet" in page(client, "paper-statistics", EXAM)
    assert "counted yet" in page(client, "question-statistics", EXAM, code)
    assert record_of(client).status_code == 200
    assert client.get(reverse("question-statistics", args=[EXAM, "nix"])).status_code == 404


def test_attempts_that_wait_are_said(shop: Shop, exam: Exam, sun: Person, signed_in: SignIn) -> None:
    many_sit(shop, exam, 3)
    assert "3 finished attempts are not counted yet" in page(signed_in(sun), "exam-statistics", EXAM)


def test_the_question_page_marks_the_right_answer_and_counts_the_silent(
    shop: Shop, exam: Exam, sun: Person, signed_in: SignIn
) -> None:
    def silent(number: int, question: dict) -> list[str]:
        return [] if number % 2 else wrong_answer(question)

    many_sit(shop, exam, 20, silent)
    attempts_count()
    version = QuestionVersion.objects.filter(content__kind="single")[0]
    source = page(signed_in(sun), "question-statistics", EXAM, version.code)
    assert "Not answered" in source
    right = next(
        it["text"] for it in version.content["options"] if f"\t{it['key']}" in version.content["right"][0]
    )
    assert source.index(right) < source.index("Not answered")


def test_the_files_hold_every_version_and_no_formula(counted: None, sun: Person, signed_in: SignIn) -> None:
    version = QuestionVersion.objects.order_by("code")[0]
    version.content["stem"] = "=HYPERLINK(1)"
    version.save()
    client = signed_in(sun)
    sheet = load_workbook(BytesIO(client.get(reverse("exam-statistics-xlsx", args=[EXAM])).content)).active
    lines = list(sheet.iter_rows(min_row=2))
    assert len(lines) == QuestionVersion.objects.count()
    stems = {line[6].value: line[6].data_type for line in lines}
    assert stems["=HYPERLINK(1)"] == "s"
    text = client.get(reverse("exam-statistics-csv", args=[EXAM])).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert "'=HYPERLINK(1)" in {row[6] for row in rows}
    assert all(0 <= float(row[8]) <= 1 for row in rows[1:] if row[8])
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_a_file_tells_negative_numbers_from_formulas(counted: None) -> None:
    found = exam_statistics(EXAM, StatisticsScope(None))
    assert found
    rows = list(csv.reader(StringIO(statistics_csv(found).decode("utf-8-sig"))))
    numbers = [cell for row in rows[1:] for cell in row[8:16] if cell]
    assert numbers
    assert all(float(cell) is not None for cell in numbers)


def test_the_record_prints_blueprint_bank_and_statistics(
    counted: None, sun: Person, signed_in: SignIn
) -> None:
    response = record_of(signed_in(sun))
    assert response.headers["Content-Type"] == "application/pdf"
    printed = "\n".join(texts(response.content))
    assert "试卷档案" in printed
    assert QuestionVersion.objects.all()[0].code in printed
    assert "考生" not in printed


def test_only_who_asked_for_a_record_gets_it(
    counted: None, shop: Shop, sun: Person, signed_in: SignIn
) -> None:
    assert record_of(signed_in(sun)).status_code == 200
    (task,) = TaskProgress.objects.all()
    colleague = make_person(shop, "E032", "钱进", Role.TRAINER)
    assert signed_in(colleague).get(task.result_url).status_code == 404


def test_a_record_is_not_printed_while_somebody_waits(
    counted: None, sun: Person, signed_in: SignIn, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client = signed_in(sun)
    for _click in range(2):
        answer = client.post(reverse("exam-record", args=[EXAM]))
    (task,) = TaskProgress.objects.all()
    assert (task.state, answer.headers["Location"]) == ("waiting", reverse("task", args=[task.pk]))
    assert client.get(reverse("exam-record-pdf", args=[task.pk])).status_code == 404


def test_a_record_of_an_exam_that_was_withdrawn_meanwhile_is_refused_in_words(
    counted: None, exam: Exam, sun: Person
) -> None:
    task = exam_record_start(exam=Exam(slug="gone", title="不再有"), user=sun.user, now=timezone.now())
    task.refresh_from_db()
    assert task.state == "failed"
    assert "not published any more" in task.error or "已不再发布" in task.error


def test_a_new_form_of_the_paper_is_not_mixed_with_the_old(
    shop: Shop, exam: Exam, sun: Person, signed_in: SignIn
) -> None:
    many_sit(shop, exam, 12)
    attempts_count()
    section = exam.sections.all()[0]
    section.points += 3
    exam.sections.add(section)
    exam.save_revision().publish()
    exam.refresh_from_db()
    many_sit(shop, Exam.objects.get(pk=exam.pk), 15)
    attempts_count()
    client = signed_in(sun)
    forms = CountedPaper.objects.values_list("form", flat=True)
    assert len(set(forms)) == 2
    newest = page(client, "paper-statistics", EXAM)
    assert ">15<" in "".join(newest.split())
    older = page(client, "paper-statistics", EXAM, form=str(min(forms)))
    assert ">12<" in "".join(older.split())
    assert Attempt.objects.count() == 27


def test_a_doubtful_key_says_what_the_strong_chose_and_where_to_put_it_right(
    shop: Shop, exam: Exam, sun: Person, signed_in: SignIn
) -> None:
    def misled(number: int, question: dict[str, Any]) -> list[str]:
        right = question["key"] if number % 3 == 2 else wrong_answer(question)
        return right if question["code"] == code else strength(number, question)

    first = many_sit(shop, exam, 1)[0]
    code = next(it["question"]["code"] for it in first.paper if it["question"]["kind"] == "true_false")
    many_sit(shop, exam, 90, misled)
    attempts_count()
    client = signed_in(sun)
    source = page(client, "question-statistics", EXAM, code)
    assert "Of the stronger third" in source
    assert "The wrong way round" in source
    assert "Open in the question bank" not in source
    sun.user.user_permissions.add(Permission.objects.get(codename="change_question"))
    assert "Open in the question bank" in page(signed_in(sun), "question-statistics", EXAM, code)


def test_a_ruled_version_says_so_and_raises_no_concern(counted: None, sun: Person, signed_in: SignIn) -> None:
    version = QuestionVersion.objects.order_by("code")[0]
    Remark.objects.create(
        code=version.code,
        sha256=version.sha256,
        question={},
        kind=Remark.Kind.FULL,
        reason="题干有误",
        by=sun.user,
        at=timezone.now(),
        state=Remark.State.DONE,
        is_in_force=True,
    )
    source = page(signed_in(sun), "question-statistics", EXAM, version.code)
    assert "marked anew: all points to everybody" in source
    assert "What to do" not in source or "Over-used" in source
