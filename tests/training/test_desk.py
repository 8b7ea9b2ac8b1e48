"""The desk: people against courses, assigning, results, and who may do what."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from cms.models import CoursePage, Exam
from cms.selectors import modules_of
from staffing.models import Certificate, Employment, Person, Shop
from staffing.models.users import Role
from staffing.services.certificates import certificate_revoke
from tests.training.conftest import COURSE, EXAM, answer_rightly, at, make_person
from training.models import Attempt, Enrolment
from training.permissions import Learner
from training.selectors.admissions import admission_for
from training.selectors.course import course_page
from training.selectors.learner import learner_home
from training.selectors.overview import training_overview
from training.selectors.person import person_training
from training.services.attempts import attempt_start, attempt_submit
from training.services.enrolments import attempts_renew, courses_assign
from training.services.learning import module_complete

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
TODAY = date(2026, 11, 23)


def assign(client: Client, shop: Shop, *people: Person, **more: object):
    data = {"person": [it.pk for it in people], "what": COURSE, "due_on": ""} | more
    return client.post(reverse("training-assign", args=[shop.slug]), data)


def cell_of(shop: Shop, person: Person, on: date = TODAY):
    row = next(row for row in training_overview(shop, on=on).rows if row.person == person)
    return next(cell for cell in row.cells if cell.progress.entry.course.slug == COURSE)


def test_hr_assigns_a_course_to_many_and_twice_is_harmless(
    course: None, chen: Person, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    due = timezone.localdate() + timedelta(days=7)
    for _click in range(2):
        response = assign(signed_in(lin), shop, chen, lin, due_on=due.isoformat())
        assert response.headers["Location"] == reverse("training-overview", args=[shop.slug])
    assert set(Enrolment.objects.values_list("person", "due_on")) == {(chen.pk, due), (lin.pk, due)}


def test_what_is_wrong_in_the_form_is_said_and_what_was_chosen_stays(
    course: None, chen: Person, lin: Person, stranger: Person, shop: Shop, signed_in: SignIn
) -> None:
    client = signed_in(lin)
    for wrong in (
        {"due_on": "2026-02-30"}, {"due_on": "2020-01-01"}, {"what": ""}, {"what": "nix"}, {"person": []},
        {"person": [stranger.pk]}, {"person": ["x"]},
    ):  # fmt: skip
        response = assign(client, shop, chen, **wrong)
        assert response.status_code == 422, wrong
        source = response.content.decode()
        if "person" not in wrong:
            assert f'name="person" value="{chen.pk}" checked' in source
    assert not Enrolment.objects.exists()


def test_the_overview_shows_where_everybody_stands(
    exam: Exam, attempt: Attempt, chen: Person, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    courses_assign(
        shop=shop,
        people=[chen, lin],
        courses=[COURSE],
        post="",
        due_on=date(2026, 11, 22),
        assigned_by=lin.user,
        now=at(1),
    )
    assert (cell_of(shop, chen).state, cell_of(shop, chen).kind) == ("overdue", "not-met")
    assert cell_of(shop, lin, date(2026, 11, 22)).state == "todo"
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    Enrolment.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    client, address = signed_in(lin), reverse("training-overview", args=[shop.slug])
    assert chen.name in client.get(address, {"state": "overdue"}).content.decode()
    assert chen.name not in client.get(address, {"state": "done"}).content.decode()


def passed(person: Person, shop: Shop, exam: Exam, day: int) -> Certificate:
    """The certificate of the person, who sits and passes the exam on that day of November."""
    attempt = attempt_start(person=person, shop=shop, exam=exam, now=at(day))
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(day, 9, 10))
    return Certificate.objects.get(origin=f"attempt:{attempt.pk}")


def revoke(certificate: Certificate, by: Person, day: int) -> None:
    certificate_revoke(
        certificate=certificate, revoked_on=date(2026, 11, day), revoked_by=by.user, reason="替考 cheated"
    )


def lost(shop: Shop, person: Person, on: date) -> tuple[str, str]:
    """What the desk says of the course, and the person's home of its exam."""
    steps = learner_home(Learner(person, shop), now=at(23), on=on).steps
    step = next(it for it in steps if it.url == reverse("exam", args=[EXAM]))
    return cell_of(shop, person, on).text, step.tag


def test_desk_and_home_say_whether_an_exam_certificate_was_revoked_or_has_lapsed(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    revoke(passed(chen, shop, exam, 23), lin, 24)
    passed(lin, shop, exam, 23)
    revoked, both_over = date(2026, 11, 24), date(2028, 11, 25)
    assert cell_of(shop, chen).progress.exams[0].certificate
    with translation.override("en"):
        assert lost(shop, chen, revoked) == lost(shop, chen, both_over) == ("Revoked", "Revoked")
        assert lost(shop, lin, both_over) == ("Lapsed", "Lapsed")
    assert lost(shop, chen, revoked) == ("已撤销", "已撤销")
    assert lost(shop, lin, both_over) == ("已过期", "已过期")


def test_of_several_certificates_of_an_exam_the_latest_says_what_became_of_it(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    revoke(passed(chen, shop, exam, 23), lin, 24)
    passed(chen, shop, exam, 25)
    assert cell_of(shop, chen, date(2026, 11, 25)).progress.exams[0].certificate
    with translation.override("en"):
        assert lost(shop, chen, date(2028, 11, 25)) == ("Lapsed", "Lapsed")


def test_the_overview_takes_the_same_queries_for_many_people(
    exam: Exam, chen: Person, lin: Person, shop: Shop, assert_queries_stay_flat: Callable[..., int]
) -> None:
    def grow() -> None:
        for number in range(10):
            person = make_person(shop, f"N{number}", f"新人{number}", Role.LEARNER)
            courses_assign(
                shop=shop,
                people=[person],
                courses=[COURSE],
                post="",
                due_on=None,
                assigned_by=lin.user,
                now=at(1),
            )
            attempt = attempt_start(person=person, shop=shop, exam=exam, now=at(23))
            attempt_submit(attempt=attempt, now=at(23, 9, 1))

    assert assert_queries_stay_flat(lambda: training_overview(shop, on=TODAY), grow=grow) <= 15


def test_the_export_reads_back_and_a_name_is_never_a_formula(
    course: None, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    make_person(shop, "N1", "=HYPERLINK\x0b(1)")
    response = signed_in(lin).get(reverse("training-export", args=[shop.slug]))
    sheet = load_workbook(BytesIO(response.content)).active
    names = {row[1].value: row[1].data_type for row in sheet.iter_rows(min_row=2)}
    assert names == {"林芳": "s", "=HYPERLINK(1)": "s"}


def test_new_attempts_let_somebody_sit_again_and_keep_the_old_ones(
    exam: Exam, chen: Person, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    for day in (1, 2, 3):
        attempt = attempt_start(person=chen, shop=shop, exam=exam, now=at(day))
        attempt_submit(attempt=attempt, now=at(day, 9, 1))
    renewed = signed_in(lin).post(reverse("training-renew", args=[shop.slug, chen.pk]), {"course": COURSE})
    assert renewed.status_code == 302
    Enrolment.objects.update(attempts_from=at(4))
    assert attempt_start(person=chen, shop=shop, exam=exam, now=at(5)).is_open
    assert Attempt.objects.count() == 4


def test_each_shop_sees_its_own_assignments_and_the_learner_the_one_due_first(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    north = Shop.objects.create(company=shop.company, name="城北店", slug="north", code="CB")
    Employment.objects.create(person=chen, shop=north, valid_from=date(2026, 1, 1))
    words = {"people": [chen], "courses": [COURSE], "post": "", "assigned_by": lin.user, "now": at(1)}
    courses_assign(shop=shop, due_on=None, **words)
    courses_assign(shop=north, due_on=date(2026, 12, 1), **words)
    assert cell_of(shop, chen).progress.due_on is None
    assert cell_of(north, chen).progress.due_on == date(2026, 12, 1)
    page = course_page(COURSE, chen, on=TODAY)
    assert page is not None
    assert page.progress.due_on == date(2026, 12, 1)


def test_new_attempts_given_in_one_shop_count_on_every_page(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    north = Shop.objects.create(company=shop.company, name="城北店", slug="north", code="CB")
    for day in (1, 2, 3):
        attempt_submit(attempt=attempt_start(person=chen, shop=shop, exam=exam, now=at(day)), now=at(day, 10))
    words = {"people": [chen], "courses": [COURSE], "post": "", "assigned_by": lin.user, "now": at(1)}
    courses_assign(shop=north, due_on=TODAY, **words)
    attempts_renew(shop=shop, person=chen, course=COURSE, by=lin.user, now=at(4))
    page = course_page(COURSE, chen, on=TODAY)
    assert page is not None
    assert page.exams[0].admission == admission_for(person=chen, exam=exam, on=TODAY)
    assert page.exams[0].admission.granted


def test_renewing_attempts_of_a_course_that_does_not_exist_changes_nothing(
    course: None, chen: Person, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    signed_in(lin).post(reverse("training-renew", args=[shop.slug, chen.pk]), {"course": "nix"})
    assert not Enrolment.objects.exists()


def test_the_result_of_a_person_is_shown_to_those_who_may_see_training(
    attempt: Attempt, chen: Person, lin: Person, auditor: Person, shop: Shop, signed_in: SignIn
) -> None:
    address = reverse("training-result", args=[shop.slug, attempt.pk])
    now = timezone.now()
    Attempt.objects.update(started_at=now, deadline=now + timedelta(minutes=20))
    assert signed_in(lin).get(address).status_code == 404, "still running"
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    for person in (lin, auditor):
        client = signed_in(person)
        assert chen.name in client.get(address).content.decode()
        assert client.get(reverse("training-person", args=[shop.slug, chen.pk])).status_code == 200


def test_a_training_record_is_told_in_the_readers_language_while_the_course_bears_the_recorded_title(
    exam: Exam, shop: Shop, chen: Person
) -> None:
    for module in modules_of(exam.course):
        module_complete(person=chen, shop=shop, module=module, now=at(23))
    with translation.override("en"):
        [line] = person_training(chen, shop, on=TODAY).records
        assert (line.title, line.trainer) == ("Taking a car in", "Self-study (online course)")
        CoursePage.objects.filter(slug=COURSE).update(title="另一门课")
        assert person_training(chen, shop, on=TODAY).records[0].title == line.record.title


def test_an_auditor_looks_and_writes_nothing(
    course: None, chen: Person, auditor: Person, shop: Shop, signed_in: SignIn
) -> None:
    client = signed_in(auditor)
    assert (
        "data-select-all" not in client.get(reverse("training-overview", args=[shop.slug])).content.decode()
    )
    assert assign(client, shop, chen).status_code == 403
    assert client.post(reverse("training-renew", args=[shop.slug, chen.pk])).status_code == 403


def test_nothing_of_one_company_is_there_for_another(
    attempt: Attempt, chen: Person, stranger: Person, other_shop: Shop, shop: Shop, signed_in: SignIn
) -> None:
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    boss = signed_in(make_person(other_shop, "Y002", "远方", Role.OWNER))
    for name, *keys in (
        ("training-overview",), ("training-export",), ("training-person", chen.pk),
        ("training-result", attempt.pk),
    ):  # fmt: skip
        assert boss.get(reverse(name, args=[shop.slug, *keys])).status_code == 404
        if keys:
            assert boss.get(reverse(name, args=[other_shop.slug, *keys])).status_code == 404
    assert assign(boss, shop, chen).status_code == 404
    assert assign(boss, other_shop, chen).status_code == 422
