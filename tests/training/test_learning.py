"""Learning: the way to the post, lessons completed by answering, courses on the training record."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam
from cms.selectors import module_by_slugs
from staffing.models import Person, Posting, Shop, TrainingRecord, User
from staffing.rules.conditions import SlugNeed
from tests.training.conftest import COURSE, answer_rightly, at
from training.models import Attempt, Enrolment, ModuleCompletion
from training.permissions import Learner
from training.posts import Needs
from training.selectors.catalogue import catalogue
from training.selectors.learner import learner_home, steps_elsewhere
from training.selectors.lesson import check_questions
from training.selectors.overview import training_overview
from training.services.attempts import attempt_start, attempt_submit
from training.services.enrolments import courses_assign
from training.services.learning import module_complete

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
TODAY = date(2026, 11, 23)
MODULES = ("meeting", "parking", "covers")


def assign(person: Person, shop: Shop, by: Person, due_on: date | None = date(2026, 11, 30)) -> None:
    courses_assign(
        shop=shop,
        people=[person],
        courses=[COURSE],
        post="service-adviser",
        due_on=due_on,
        assigned_by=by.user,
        now=at(20),
    )


def complete(person: Person, shop: Shop, *modules: str) -> TrainingRecord | None:
    record = None
    for name in modules:
        module = module_by_slugs(COURSE, name)
        assert module is not None
        record = module_complete(person=person, shop=shop, module=module, now=at(23))
    return record


def home(person: Person, shop: Shop):
    return learner_home(Learner(person, shop), now=at(23), on=TODAY)


def test_the_home_opens_with_the_first_lesson_and_counts_the_steps(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    assign(chen, shop, lin)
    page = home(chen, shop)
    assert page.left >= 2
    assert page.next_step is not None
    assert page.next_step.url == reverse("learn-module", args=[COURSE, "meeting"])
    course, exam_step = [step for step in page.steps if "接车" in step.title]
    assert course.state == "now"
    assert "7" in course.tag
    assert exam_step.next_step is None


def test_after_the_lessons_comes_the_exam_and_after_the_exam_nothing_is_left_of_the_course(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    assign(chen, shop, lin)
    complete(chen, shop, *MODULES)
    page = home(chen, shop)
    assert page.next_step is not None
    assert page.next_step.url == reverse("exam", args=[exam.slug])
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    running = home(chen, shop).next_step
    assert running is not None
    assert running.url == reverse("attempt", args=[attempt.pk])
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    assert [step.done for step in home(chen, shop).steps if "接车" in step.title] == [True, True]


def test_a_failed_exam_leaves_nothing_to_do_until_the_next_day(
    exam: Exam, attempt: Attempt, chen: Person, lin: Person, shop: Shop
) -> None:
    assign(chen, shop, lin)
    complete(chen, shop, *MODULES)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    page = home(chen, shop)
    assert [step.tag_kind for step in page.steps if "考试" in step.title and "接车" in step.title] == [
        "not-met"
    ]
    tomorrow = learner_home(Learner(chen, shop), now=at(24), on=date(2026, 11, 24))
    assert tomorrow.next_step is not None
    assert tomorrow.next_step.url == reverse("exam", args=[exam.slug])


def test_the_post_that_somebody_will_take_up_is_the_one_they_prepare_for(
    course: None, chen: Person, shop: Shop
) -> None:
    Posting.objects.create(person=chen, shop=shop, post="receptionist", valid_from=date(2026, 1, 1))
    Posting.objects.create(person=chen, shop=shop, post="service-adviser", valid_from=date(2026, 12, 1))
    assert home(chen, shop).post in ("服务顾问", "service adviser")


def test_the_home_of_somebody_without_assignments_shows_all_courses_instead(
    course: None, chen: Person, signed_in: SignIn
) -> None:
    page = signed_in(chen).get("/learn/")
    assert page.status_code == 200
    assert reverse("learn-courses") in page.content.decode()


def test_what_somebody_began_unasked_stands_on_their_own_way_and_on_the_desk_alike(
    exam: Exam, attempt: Attempt, chen: Person, shop: Shop
) -> None:
    complete(chen, shop, *MODULES)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    tomorrow = date(2026, 11, 24)
    page = learner_home(Learner(chen, shop), now=at(24), on=tomorrow)
    assert page.next_step is not None
    assert page.next_step.url == reverse("exam", args=[exam.slug])
    assert (page.left, page.left_for_post) == (1, 0)
    row = next(row for row in training_overview(shop, on=tomorrow).rows if row.person == chen)
    assert row.state == "todo"
    assert row.due_words(tomorrow)[1] == "accent"


def test_home_and_desk_say_the_same_of_the_days_left(
    exam: Exam, chen: Person, lin: Person, shop: Shop
) -> None:
    assign(chen, shop, lin)
    complete(chen, shop, MODULES[0])
    step = next(step for step in home(chen, shop).steps if "接车" in step.title)
    row = next(row for row in training_overview(shop, on=TODAY).rows if row.person == chen)
    assert row.due_words(TODAY) == (step.tag, step.tag_kind)


def test_an_account_without_person_or_shop_reads_why_and_what_to_do(
    course: None, chen: Person, lin: Person, signed_in: SignIn
) -> None:
    User.objects.create_user("nobody", password="a")
    client = Client()
    client.force_login(User.objects.get(username="nobody"), backend="staffing.backends.SignInBackend")
    for address in ("/learn/", "/learn/courses/", f"/learn/courses/{COURSE}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "training/nobody.html" in [template.name for template in page.templates]
    chen.employments.update(valid_until=date(2026, 2, 1))
    assert "training/nobody.html" in [t.name for t in signed_in(chen).get("/learn/").templates]


def test_a_lesson_is_completed_by_answering_its_questions_rightly_and_not_by_time(
    course: None, chen: Person, signed_in: SignIn
) -> None:
    client, address = signed_in(chen), reverse("learn-check", args=[COURSE, "meeting"])
    module = module_by_slugs(COURSE, "meeting")
    one, several = check_questions(module)
    assert client.post(reverse("learn-module", args=[COURSE, "meeting"])).status_code == 200
    wrong = client.post(address, {one.name: "2", several.name: ["1"]})
    assert wrong.status_code == 200
    assert several.explanation in wrong.content.decode()
    assert not ModuleCompletion.objects.exists()
    for _time in range(2):
        right = client.post(address, {one.name: "1", several.name: ["1", "2"]})
        assert right.headers["Location"] == reverse("learn-course", args=[COURSE])
    assert ModuleCompletion.objects.get().module == "meeting"


def test_hostile_answers_to_a_lesson_complete_nothing(course: None, chen: Person, signed_in: SignIn) -> None:
    client = signed_in(chen)
    for values in ({}, {"check-x": "1"}, {"check-x": ["1"] * 500}):
        assert client.post(reverse("learn-check", args=[COURSE, "meeting"]), values).status_code == 200
    assert not ModuleCompletion.objects.exists()


def test_a_lesson_without_questions_is_completed_by_its_button(
    course: None, chen: Person, signed_in: SignIn
) -> None:
    client = signed_in(chen)
    assert client.get(reverse("learn-check", args=[COURSE, "covers"])).status_code == 302
    client.post(reverse("learn-module", args=[COURSE, "covers"]))
    assert ModuleCompletion.objects.get().minutes == 5


def test_the_last_lesson_puts_time_content_and_result_on_the_training_record_once(
    course: None, chen: Person, shop: Shop
) -> None:
    assert complete(chen, shop, "meeting", "parking") is None
    assert not TrainingRecord.objects.exists()
    record = complete(chen, shop, "covers")
    assert record == complete(chen, shop, "covers")
    assert (record.code, record.minutes, record.result) == (COURSE, 25, "completed")
    assert record.content == "迎接；引导停车；铺防护"
    assert (record.held_from, record.held_until) == (TODAY, TODAY)


@pytest.mark.parametrize("address", ["/learn/courses/nix/", "/learn/courses/reception/nix/", "/exams/nix/"])
def test_what_does_not_exist_is_not_found(
    course: None, chen: Person, signed_in: SignIn, address: str
) -> None:
    assert signed_in(chen).get(address).status_code == 404


def test_the_course_page_takes_few_queries_and_the_same_however_much_was_learnt(
    exam: Exam, chen: Person, shop: Shop, signed_in: SignIn, assert_queries_stay_flat: Callable[..., int]
) -> None:
    phone = signed_in(chen)
    address = reverse("learn-course", args=[COURSE])

    def grow() -> None:
        attempt = attempt_start(person=chen, shop=shop, exam=exam, now=timezone.now())
        attempt_submit(attempt=attempt, now=timezone.now())

    assert assert_queries_stay_flat(lambda: phone.get(address), grow=grow) <= 23


def test_the_home_takes_the_same_queries_however_much_was_learnt(
    course: None, chen: Person, lin: Person, shop: Shop, assert_queries_stay_flat: Callable[..., int]
) -> None:
    assign(chen, shop, lin)
    asked = assert_queries_stay_flat(
        lambda: home(chen, shop), grow=lambda: complete(chen, shop, "meeting", "parking")
    )
    assert asked <= 18


def test_assigning_again_keeps_the_assignment_and_moves_the_due_day(
    course: None, chen: Person, lin: Person, shop: Shop
) -> None:
    assign(chen, shop, lin)
    assign(chen, shop, lin, due_on=date(2026, 12, 24))
    assign(chen, shop, lin, due_on=None)
    assert Enrolment.objects.get().due_on == date(2026, 12, 24)


def test_a_checklist_that_a_post_asks_for_as_an_exam_is_told_with_where_it_begins(
    course: None, chen: Person, shop: Shop, signed_in: SignIn
) -> None:
    needs = Needs(exams={code: SlugNeed(slug=code) for code in ("parking", "nowhere")})
    parking, nowhere = steps_elsewhere(catalogue(), needs, {}, TODAY)
    assert (parking.url, parking.tag) == (reverse("learn-practice"), "还没有通过")
    assert (nowhere.url, nowhere.tag) == ("", "本店暂未开设")
    page = signed_in(chen).get(reverse("exam", args=["parking"]))
    assert (page.status_code, page.headers["Location"]) == (302, reverse("learn-practice"))


def test_an_exam_that_nobody_offers_yet_stands_on_the_way_and_says_so(
    course: None, chen: Person, shop: Shop, signed_in: SignIn
) -> None:
    Posting.objects.create(person=chen, shop=shop, post="after-sales-manager", valid_from=date(2026, 1, 1))
    step = next(step for step in home(chen, shop).steps if step.title == "售后法规考试")
    assert (step.done, step.url, step.next_step) == (False, "", None)
    page = signed_in(chen).get(reverse("exam", args=["after-sales-law-exam"]))
    assert page.status_code == 404
    assert "售后法规考试" in page.content.decode()
    assert signed_in(chen).get(reverse("exam", args=["no-such-exam"])).status_code == 404
