"""Answers of the demo that people mark: two people sat the exam on reception in practice, and the trainer has still to mark."""

import io
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cms.kinds import kind_of
from cms.loading import load_courses, read_courses
from cms.loading.site import site_prepared
from cms.selectors import exam_by_slug
from staffing.models import Person, Shop, User
from training.models import Attempt
from training.services.answer_files import answer_file_add
from training.services.attempts import answer_save, attempt_start, attempt_submit

COURSES = Path(__file__).parent / "courses"
EXAM = "reception-in-practice-exam"
TEXTS = {
    "CD-0105": "王女士您好，您的车跑了八千公里，机油机滤该换了，大约四十分钟，三百二十元。空调滤芯有点脏，开空调会有味道，"
    "建议一起换，八十元。您看要不要一起做？",
    "CD-0115": "机油机滤到期，更换。空调滤芯压差偏大，建议更换。",
}


def write_answers_to_mark(*, people: dict[str, Person], shop: Shop, begin: datetime) -> None:
    """The course of the demo alone, and what two people handed in."""
    courses, problems = read_courses(COURSES)
    assert not problems, problems  # noqa: S101  our own files
    load_courses(courses, below=site_prepared())
    exam = exam_by_slug(EXAM)
    assert exam is not None  # noqa: S101  just loaded
    for place, (number, text) in enumerate(TEXTS.items()):
        start = begin + timedelta(minutes=10 * place)
        attempt = attempt_start(person=people[number], shop=shop, exam=exam, now=start)
        _sit(attempt, text, complete=place == 0)


def _sit(attempt: Attempt, text: str, *, complete: bool) -> None:
    now, user = attempt.started_at + timedelta(minutes=8), attempt.person.user
    assert user is not None  # noqa: S101  whoever sits has a role in people.yaml
    for slot in attempt.paper:
        question = slot["question"]
        kind = kind_of(question)
        response = question["key"]
        if kind.holds_files:
            response = [_photo_sent(attempt, user, slot["slot"], now, complete=complete)]
        elif kind.by_people:
            response = [text]
        answer_save(
            attempt_id=attempt.pk,
            user=user,
            slot=slot["slot"],
            sequence=1,
            raw=response,
            flagged=False,
            now=now,
        )
    attempt_submit(attempt=attempt, now=now)


def _photo_sent(attempt: Attempt, user: User, slot: int, now: datetime, *, complete: bool) -> str:
    upload = SimpleUploadedFile("photo.jpg", _drawn(complete=complete), content_type="image/jpeg")
    return answer_file_add(attempt_id=attempt.pk, user=user, slot=slot, upload=upload, now=now).pk.hex


def _drawn(*, complete: bool) -> bytes:
    """A drawing in place of a photo: a driver's place with its covers, or without the mat."""
    picture = Image.new("RGB", (960, 720), "#dfe5e8")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((500, 120, 820, 520), 60, fill="#f7f7f2", outline="#51606f", width=6)
    draw.rounded_rectangle((440, 460, 840, 600), 40, fill="#f7f7f2", outline="#51606f", width=6)
    draw.ellipse((120, 180, 400, 460), outline="#15526e" if complete else "#51606f", width=34)
    if complete:
        draw.polygon([(120, 690), (420, 690), (380, 590), (160, 590)], fill="#9fb3bd", outline="#51606f")
    kept = io.BytesIO()
    picture.save(kept, format="JPEG", quality=85)
    return kept.getvalue()
