"""The exam of the course 交车: a choice, a short text by a rubric, and a photo by a guide; two people mark."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from cms.models import Exam
from cms.selectors import exam_by_slug
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from tests.training.conftest import answer, at, make_person
from training.models import Attempt, MarkingTask
from training.services.answer_files import answer_file_add
from training.services.attempts import attempt_start, attempt_submit
from training.services.marking import Given, mark_give

COURSES = Path(__file__).parent / "courses"
EXAM = "handover-exam"
CHOICE, TEXT, PHOTO = 1, 2, 3
BEST, MIDDLE, WORST = {"content": 2, "manner": 1}, {"content": 1, "manner": 1}, {"content": 0, "manner": 0}


@pytest.fixture
def exam(db: None) -> Exam:
    call_command("load_content", path=COURSES, verbosity=0)
    found = exam_by_slug(EXAM)
    assert found is not None
    return found


@pytest.fixture
def sun(shop: Shop) -> User:
    """内训师 孙立 of 城东店, who marks."""
    return account(make_person(shop, "T001", "孙立", Role.TRAINER))


@pytest.fixture
def he(shop: Shop) -> User:
    """考官 何青 of 城东店, who marks too."""
    return account(make_person(shop, "T002", "何青", Role.EXAMINER))


@pytest.fixture
def zhou(shop: Shop) -> User:
    """考官 周全 of 城东店, who is asked where the others differ."""
    return account(make_person(shop, "T003", "周全", Role.EXAMINER))


def account(person: Person) -> User:
    assert person.user is not None
    return person.user


def photo(
    colour: str = "teal", *, size: tuple[int, int] = (64, 48), exif: bytes = b"", name: str = "p.jpg"
) -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, format="JPEG", exif=exif)
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")


def send_photo(attempt: Attempt, colour: str = "teal") -> str:
    """Send a photo for the question that asks for one; gives back its name for the response."""
    kept = answer_file_add(
        attempt_id=attempt.pk,
        user=account(attempt.person),
        slot=PHOTO,
        upload=photo(colour),
        now=at(23, 9, 4),
    )
    return kept.pk.hex


def hand_in(
    person: Person, shop: Shop, exam: Exam, *, text: str = "做了机滤，换了机油，一共三百。"
) -> Attempt:
    """Begin at nine, answer the choice rightly and the rest as well as one can, hand in at twenty past."""
    attempt = attempt_start(person=person, shop=shop, exam=exam, now=at(23))
    answer(attempt, CHOICE, attempt.paper[0]["question"]["key"])
    answer(attempt, TEXT, [text])
    answer(attempt, PHOTO, [send_photo(attempt)])
    return attempt_submit(attempt=attempt, now=at(23, 9, 20))


@pytest.fixture
def handed_in(chen: Person, shop: Shop, exam: Exam) -> Attempt:
    """小陈 handed in; text and photo wait."""
    return hand_in(chen, shop, exam)


def task_of(attempt: Attempt, slot: int) -> MarkingTask:
    return MarkingTask.objects.get(attempt=attempt, slot=slot)


def give(attempt: Attempt, slot: int, marker: User, marks: dict[str, int], **more: str) -> None:
    """What the marker gives a day later."""
    given = Given(marks=marks, **more)
    mark_give(task_id=task_of(attempt, slot).pk, marker=marker, given=given, now=at(24))
