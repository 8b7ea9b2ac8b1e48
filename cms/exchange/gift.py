"""GIFT, Moodle's plain text format (docs.moodle.org, GIFT format): reading it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.exchange import gift_writing
from cms.exchange.base import (
    FileQuestion,
    Format,
    Lost,
    Notes,
    Reading,
    Refused,
    RefusedError,
    Writing,
    text_of,
    title_of,
)
from cms.exchange.cases import FileCase, join_cases
from cms.exchange.gift_answers import ESCAPED, HIDDEN, Marks, Texts, question_values, shown

COMMENT_PART = re.compile(r"\[(id|tag|guide):((?:\\.|[^\[\]\\])*)\]")
# of a comment with more than these nothing is read: each bracket may begin a part
LONGEST_COMMENT, MOST_BRACKETS = 10_000, 200
Block = list[tuple[int, str]]


class Gift(Format):
    code = "gift"
    name = "GIFT"
    hint = gettext_lazy(
        "Plain text of Moodle. Holds choice, true or false, ordering, matching, numbers without units, short answers, a text "
        "with one gap, and short texts for people; cases too."
    )
    extension = "gift.txt"
    content_type = "text/plain; charset=utf-8"

    def recognises(self, data: bytes) -> bool:
        head = data.lstrip(b"\xef\xbb\xbf \t\r\n")
        return b"{" in data and b"}" in data and not head.startswith((b"<", b"{", b"%PDF", b"\x89PNG"))

    def read(self, data: bytes) -> Reading:
        reading = Reading()
        cases: list[FileCase] = []
        for block in _blocks(text_of(data, reading)):
            _read_block(block, reading, cases)
        join_cases(reading, cases)
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        return gift_writing.write(questions)


def _blocks(text: str) -> Iterator[Block]:
    """Lines between blank lines, numbered."""
    block: Block = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []


def _read_block(block: Block, reading: Reading, cases: list[FileCase]) -> None:
    marks = Marks()
    rest: Block = []
    for number, line in block:
        if line.lstrip().startswith("//"):
            is_short = len(line) <= LONGEST_COMMENT and line.count("[") <= MOST_BRACKETS
            found = COMMENT_PART.findall(line) if is_short else []
            for name, value in found:
                marks.add(name, _unbracketed(value))
            if not found:
                reading.lost.append(
                    Lost(_line(number), _("A comment is not kept: %(text)s") % {"text": title_of(line)})
                )
        elif line.startswith("$CATEGORY:"):
            category = line.removeprefix("$CATEGORY:").strip()
            reading.lost.append(
                Lost(_line(number), _("The category “%(name)s” is not kept.") % {"name": title_of(category)})
            )
        else:
            rest.append((number, line))
    if rest:
        _read_text(_line(rest[0][0]), "\n".join(line for _number, line in rest), marks, reading, cases)


def _read_text(place: str, text: str, marks: Marks, reading: Reading, cases: list[FileCase]) -> None:
    notes = Notes()
    text = ESCAPED.sub(lambda found: HIDDEN[found[1]], text)
    try:
        if "{" not in text and "}" not in text:
            texts, title, rest = Texts.of(text, notes)
            cases.append(FileCase(place, marks.code, title, texts.text(rest)))
            return
        values = question_values(text, marks, notes)
    except RefusedError as error:
        reading.refused.append(Refused(place, title_of(shown(text)), (str(error),)))
    else:
        reading.questions.append(FileQuestion(place, values, notes.words))


def _line(number: int) -> str:
    return _("line %(line)d") % {"line": number}


def _unbracketed(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)
