"""What the browser tests of learning and exams share: a learner, and the right answers to a running exam."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from cms.kinds import kind_of, read_response
from cms.models import Question
from cms.selectors import exam_by_slug
from staffing.models import Employment, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from training.models import Attempt
from training.selectors.answers import current_answers
from training.services.attempts import attempt_start

# what a browser says in its console while its network is cut
OFFLINE = r"ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|Failed to load resource"
COURSE, EXAM = "service-adviser", "service-adviser-exam"


def new_hire() -> Person:
    """小许, who began today in the first shop and has learnt nothing yet."""
    shop = Shop.objects.order_by("pk").first()
    assert shop is not None
    user = User.objects.create_user("xu-new", password="a")
    grant_role(user=user, shop=shop, role=Role.LEARNER)
    person = Person.objects.create(company=shop.company, user=user, staff_number="X900", name="许新")
    Employment.objects.create(person=person, shop=shop, valid_from=timezone.localdate() - timedelta(days=1))
    return person


def begun(person: Person, exam: str = EXAM, *, holding: str = "") -> Attempt:
    """The person's attempt, begun now; with ``holding``, drawn anew until the paper has a question of that kind."""
    found = exam_by_slug(exam)
    employment = person.employments.get()
    assert found is not None
    for _try in range(50):
        attempt = attempt_start(person=person, shop=employment.shop, exam=found, now=timezone.now())
        if not holding or any(slot["question"]["kind"] == holding for slot in attempt.paper):
            return attempt
        set_aside(attempt)
    raise AssertionError(f"fifty papers of {exam} without a question of the kind {holding}")


def set_aside(attempt: Attempt) -> None:
    """Void, so that it does not count and the next paper is another one."""
    attempt.state, attempt.passed, attempt.finalised_at = Attempt.State.VOID, False, attempt.started_at
    attempt.save()


def slot_of(attempt: Attempt, kind: str) -> dict[str, Any]:
    """The first slot of that kind on the paper."""
    return next(slot for slot in attempt.paper if slot["question"]["kind"] == kind)


def go_to(page: Page, slot: int) -> None:
    """Open a question by the overview."""
    frame = page.locator("[data-map-frame]")
    if frame.get_attribute("open") is None:
        frame.locator("summary").click()
    page.locator(f".question-map [data-go='{slot}']").click()


def answer(page: Page, slot: dict[str, Any]) -> None:
    """Answer the question that is shown, rightly."""
    form = page.locator(f"#question-{slot['slot']}")
    key = slot["question"]["key"]
    if slot["question"]["kind"] == "ordering":
        put_in_order(page, slot)
        return
    for option in key:
        form.locator(f"input[value='{option}']").check()


def put_in_order(page: Page, slot: dict[str, Any]) -> None:
    """Move each item up to its place with the arrows."""
    form = page.locator(f"#question-{slot['slot']}")
    for place, key in enumerate(slot["question"]["key"]):
        row = form.locator(f"[data-order-row]:has(input[value='{key}'])")
        while form.locator("[data-order-row] input").nth(place).input_value() != key:
            row.locator("[data-move=up]").click()


def all_saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    page.locator(".exam__saved--done").wait_for()


def alone_on_paper(attempt: Attempt, question: str) -> dict[str, Any]:
    """Make the question of that code the attempt's whole paper; its slot."""
    frozen = Question.objects.ready_to_freeze().get(code=question).frozen()
    drawn = kind_of(frozen).instance(frozen, attempt.seed)
    attempt.paper = [{"slot": 1, "points": 1, "question": drawn}]
    attempt.save()
    return attempt.paper[0]


def answers_of(attempt: Attempt) -> dict[int, list[str]]:
    return {slot: answer.response for slot, answer in current_answers(attempt).items() if answer.response}


def keys(attempt: Attempt, count: int) -> dict[int, list[str]]:
    return {slot["slot"]: key_of(slot) for slot in attempt.paper[:count]}


def key_of(slot: Any) -> list[str]:
    """The right answer in the form in which answers are kept."""
    return read_response(slot["question"], slot["question"]["key"])
