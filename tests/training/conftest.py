"""The cast of the training room: two companies, a small course on taking a car in, and who learns it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client

from cms.models import Exam
from cms.selectors import exam_by_slug
from staffing.models import Company, Employment, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from training.models import Attempt
from training.services.attempts import answer_save, attempt_start
from training.services.invigilation import attempt_intervene

COURSES = Path(__file__).parent / "courses"
SHANGHAI = ZoneInfo("Asia/Shanghai")
EXAM, COURSE = "reception-exam", "reception"


def at(day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """An instant of November 2026, in the shop's zone."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


def make_shop(name: str, code: str, slug: str) -> Shop:
    company = Company.objects.create(name=f"{name}汽车服务有限公司", slug=f"{slug}-company")
    return Shop.objects.create(company=company, name=name, slug=slug, code=code)


def make_person(shop: Shop, number: str, name: str, role: Role | None = None) -> Person:
    """Somebody employed in the shop, with an account when a role is given.

    The key follows from the name, because the draw of a paper does from the key: everybody sits the same paper each time.
    """
    user = None
    if role:
        user = User.objects.create_user(f"{shop.slug}-{number}", password="a")
        grant_role(user=user, shop=shop, role=role)
    key = 1_000_000 + crc32(f"{shop.slug}-{number}".encode()) % 1_000_000
    person = Person.objects.create(pk=key, company=shop.company, user=user, staff_number=number, name=name)
    Employment.objects.create(person=person, shop=shop, valid_from=date(2026, 1, 1))
    return person


@pytest.fixture
def course(db: None) -> None:
    """The course 接车: three lessons, twelve questions, an exam of six."""
    call_command("load_content", path=COURSES, verbosity=0)


@pytest.fixture
def exam(course: None) -> Exam:
    found = exam_by_slug(EXAM)
    assert found is not None
    return found


@pytest.fixture
def shop(db: None) -> Shop:
    """城东店."""
    return make_shop("城东店", "CD", "east")


@pytest.fixture
def other_shop(db: None) -> Shop:
    """A shop of another company."""
    return make_shop("远方店", "YF", "faraway")


@pytest.fixture
def chen(shop: Shop) -> Person:
    """小陈, who is new and wants to be a service adviser."""
    return make_person(shop, "E001", "陈晓", Role.LEARNER)


@pytest.fixture
def lin(shop: Shop) -> Person:
    """林芳, HR of 城东店."""
    return make_person(shop, "E002", "林芳", Role.HR)


@pytest.fixture
def zhao(db: None) -> User:
    """审批人 Zhao."""
    return User.objects.create_user("zhao", password="a")


@pytest.fixture
def auditor(shop: Shop) -> Person:
    """审核员 Gao, who reads and never writes."""
    return make_person(shop, "E003", "高原", Role.AUDITOR)


@pytest.fixture
def stranger(other_shop: Shop) -> Person:
    """Somebody who learns at another company."""
    return make_person(other_shop, "Y001", "远明", Role.LEARNER)


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person.user, backend="staffing.backends.SignInBackend")
        return client

    return sign_in


@pytest.fixture
def attempt(chen: Person, shop: Shop, exam: Exam) -> Attempt:
    """小陈 began the exam on 23 November at nine."""
    return attempt_start(person=chen, shop=shop, exam=exam, now=at(23))


REASON = "火警演习 fire drill"


@pytest.fixture
def act(attempt: Attempt, lin: Person, shop: Shop) -> Callable[..., Attempt]:
    """林芳 does something to 小陈's attempt at so many minutes past nine."""

    def do(kind: str, minute: int, *, minutes: int = 0, reason: str = REASON) -> Attempt:
        attempt_intervene(
            attempt_id=attempt.pk, shop=shop, kind=kind, by=lin.user, reason=reason, minutes=minutes,
            now=at(23, 9, minute),
        )  # fmt: skip
        attempt.refresh_from_db()
        return attempt

    return do


def answer(
    attempt: Attempt, slot: int, raw: list[str], *, sequence: int = 1, now: datetime | None = None
) -> None:
    """Save an answer as the attempt's own person."""
    answer_save(
        attempt_id=attempt.pk,
        user=attempt.person.user,
        slot=slot,
        sequence=sequence,
        raw=raw,
        flagged=False,
        now=now or at(23, 9, 5),
    )


def answer_rightly(attempt: Attempt, *, but: tuple[int, ...] = ()) -> None:
    """Save the right answer to every slot, except for those named."""
    for slot in attempt.paper:
        if slot["slot"] not in but:
            answer(attempt, slot["slot"], slot["question"]["key"])


def choice_of(attempt: Attempt) -> dict:
    """The first slot with options to choose from; every paper of the course has one."""
    return next(slot for slot in attempt.paper if slot["question"]["kind"] != "ordering")
