"""A further format is one more file: this one. Nothing else of the product knows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.exchange import FORMATS
from cms.exchange.base import FileQuestion, Format, Reading, Refused, Writing, not_held, text_of
from cms.models import Question
from tests.cms.exchange.test_import import EXPORT, UPLOAD, places, taken_over, uploaded

pytestmark = pytest.mark.django_db


class Lines(Format):
    """True or false, one a line, as JSON."""

    code = "lines"
    name = "JSON lines"
    hint = "True or false, one a line."
    extension = "jsonl"
    content_type = "application/jsonl"

    def recognises(self, data: bytes) -> bool:
        return data.startswith(b'{"stem"')

    def read(self, data: bytes) -> Reading:
        reading = Reading()
        for number, line in enumerate(text_of(data, reading).splitlines(), start=1):
            said: dict[str, Any] = json.loads(line)
            if "answer" in said:
                reading.questions.append(FileQuestion(f"line {number}", {"kind": "true_false", **said}))
            else:
                reading.refused.append(Refused(f"line {number}", said["stem"], ("It has no answer.",)))
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        writing = Writing(b"")
        for it in questions:
            if it.values["kind"] == "true_false":
                said = {key: it.values[key] for key in ("stem", "answer")}
                writing.data += json.dumps(said, ensure_ascii=False).encode() + b"\n"
            else:
                fault = str(not_held(it.values["kind"], self.name))
                writing.left_out.append(Refused(it.place, it.title, (fault,)))
        return writing


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    mine = Lines()
    others = dict(FORMATS)
    FORMATS.clear()
    FORMATS.update({mine.code: mine} | others)
    yield
    FORMATS.clear()
    FORMATS.update(others)


def test_its_files_are_recognised_reported_and_taken_over(luo: Client) -> None:
    page = uploaded(luo, '{"stem": "先听后看。", "answer": true}\n{"stem": "只看不听。"}')
    assert (places(page, "new"), places(page, "refused")) == (["line 1"], ["line 2"])

    taken_over(luo)

    assert Question.objects.get(stem="先听后看。").statement_is_true is True


def test_it_stands_on_the_pages_of_upload_and_export(luo: Client) -> None:
    assert "JSON lines, Excel workbook" in luo.get(reverse(UPLOAD)).content.decode()

    page = luo.get(reverse(EXPORT), {"format": "lines"})

    assert "JSON lines has no form for “Ordering”" in page.content.decode()
    assert luo.get(reverse(EXPORT), {"format": "lines", "download": "1"}).content.startswith(b'{"stem"')
