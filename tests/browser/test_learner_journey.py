"""A new hire on a phone of 360 px: from the first lesson to the certificate."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.models import ModulePage
from cms.selectors import course_by_slug, modules_of
from staffing.models import Certificate, Person, TrainingRecord
from tests.browser.fitting import fits
from tests.browser.learning import COURSE, EXAM, all_saved, answer, new_hire
from training.models import Attempt
from training.selectors.lesson import check_questions
from training.services.enrolments import courses_assign

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]


@pytest.fixture
def hire(site: Any) -> Person:
    from django.utils import timezone

    person = new_hire()
    courses_assign(
        shop=person.employments.get().shop,
        people=[person],
        courses=[COURSE],
        post="service-adviser",
        due_on=None,
        assigned_by=person.user,
        now=timezone.now(),
    )
    return person


def finish_lesson(page: Page, module: ModulePage) -> None:
    """From the lesson's page through its questions, all answered rightly."""
    questions = check_questions(module)
    assert fits(page)
    if not questions:
        page.locator("form button.button--wide").click()
        page.wait_for_url(f"**/learn/courses/{COURSE}/")
        return
    page.locator("a.button--wide").click()
    page.wait_for_url(f"**/{module.slug}/check/")
    for question in questions:
        for choice in question.choices:
            if choice.correct:
                page.locator(f"input[name='{question.name}'][value='{choice.value}']").check()
    assert fits(page)
    page.locator("form button.button--wide").click()
    page.wait_for_url(f"**/learn/courses/{COURSE}/")


def test_a_new_hire_learns_passes_and_holds_the_certificate(
    phone: Page, sign_in: SignIn, hire: Person
) -> None:
    sign_in(phone, hire.user)
    phone.goto("/learn/")
    assert fits(phone)
    expect(phone.locator(".next-step")).to_be_visible()
    course = course_by_slug(COURSE)
    assert course is not None
    for module in modules_of(course):
        phone.goto("/learn/")
        phone.locator(".next-step .button").click()
        phone.wait_for_url(f"**/{module.slug}/")
        finish_lesson(phone, module)
    assert TrainingRecord.objects.get(person=hire, code=COURSE).result == "completed"

    phone.goto("/learn/")
    phone.locator(".next-step .button").click()
    phone.wait_for_url(f"**/exams/{EXAM}/")
    assert fits(phone)
    phone.locator("form[action*=start] button").click()
    phone.wait_for_url("**/attempts/*/")
    attempt = Attempt.objects.get(person=hire)
    for slot in attempt.paper:
        assert fits(phone)
        answer(phone, slot)
        phone.locator(".exam__actions [data-go=next]").click()
    all_saved(phone)
    phone.locator("[data-hand-in]").click()
    phone.wait_for_url("**/result/")
    assert fits(phone)
    certificate = Certificate.objects.get(person=hire, code=EXAM)
    expect(phone.get_by_text(certificate.number).first).to_be_visible()
    phone.locator(f"a[href*='/c/{certificate.public_id}']").first.click()
    phone.wait_for_url(f"**/c/{certificate.public_id}**")
    expect(phone.locator("body")).to_contain_text(certificate.number)
    phone.goto("/learn/")
    assert phone.locator(".path .mark--met").count() >= 2


def test_a_link_to_one_question_of_a_result_opens_it(phone: Page, sign_in: Any) -> None:
    attempt = Attempt.objects.filter(person__staff_number="CD-0118", passed=True).earliest("pk")
    sign_in(phone, attempt.person.user)
    result = f"/attempts/{attempt.pk}/result/"
    phone.goto(result)
    expect(phone.locator("#question-8")).not_to_have_attribute("open", "")
    phone.goto(f"{result}#question-8")
    expect(phone.locator("#question-8")).to_have_attribute("open", "")
