"""What a format of questions answers, and the neutral shape between a file and the bank.

A question outside the bank is a place and values. The values have the keys of the course files (`cms.file_fields`
and the kind's own, such as ``choices``), so a kind's strict model reads them; any key may be missing, for a file
rarely knows competency or lesson. ``case`` alone is told otherwise: it holds {id, place} and, where the file tells the
case, {title, text} too.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from cms.kinds import KINDS
from sheets.decoding import decoded

Values = dict[str, Any]
MOST_BYTES = 20 * 1024 * 1024
MOST_QUESTIONS = 5000
LONGEST_TITLE, MOST_NOTES = 60, 30
# what is asked where a file has only the text with its gaps; questions are Chinese, whatever the reader's language
GAPS_STEM = "把句子补充完整。"
# what no text of a question may hold: control characters and code points that are no characters
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """``place``: where it stands, in words. ``changed``: what of it is not kept as it was, in words.

    ``picture``: the bytes of the picture that ``values`` name, empty without one.
    """

    place: str
    values: Values
    changed: tuple[str, ...] = ()
    picture: bytes = b""

    @property
    def title(self) -> str:
        stem = str(self.values.get("stem", ""))
        return title_of(str(self.values.get("text", stem)) if stem == GAPS_STEM else stem)


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that is not taken, with every fault found."""

    place: str
    title: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that belongs to no single question and is not kept."""

    place: str
    words: str


@dataclass
class Reading:
    """All that a file holds: every question is in ``questions`` or in ``refused``."""

    questions: list[FileQuestion] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


@dataclass
class Writing:
    """A file and what it does not hold: changed questions, and those left out whole."""

    data: bytes
    changed: list[FileQuestion] = field(default_factory=list)
    left_out: list[Refused] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.changed and not self.left_out


class RefusedError(Exception):
    """One question cannot be taken or written; the message says why."""


class Format(ABC):
    """A format of files with questions. Stateless and pure: bytes in, questions out, and back."""

    code: ClassVar[str]
    name: ClassVar[Any]
    # what it can hold, for who chooses it
    hint: ClassVar[Any]
    extension: ClassVar[str]
    content_type: ClassVar[str]

    @abstractmethod
    def recognises(self, data: bytes) -> bool:
        """Whether the content looks like this format; asked in the order of the registry."""

    @abstractmethod
    def read(self, data: bytes) -> Reading:
        """Everything in the file. Raises FileRefusedError when the file as a whole cannot be used."""

    @abstractmethod
    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        """A file of these questions (``place`` is their code). What it cannot hold is said, never dropped in silence."""


class Notes:
    """What is changed in one question, each thing once, in the order found; of endless things only that there are more."""

    def __init__(self) -> None:
        self._words: dict[str, None] = {}

    def add(self, words: str) -> None:
        if len(self._words) >= MOST_NOTES:
            words = _("More of this question is not kept than can be listed here.")
        self._words.setdefault(words)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._words)


def title_of(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def text_of(data: bytes, reading: Reading) -> str:
    """The text of a file with ``\\n`` for line ends; what was converted or cut out is noted. Raises FileRefusedError."""
    found = decoded(data)
    if found.encoding != "utf-8":
        words = _("The file is written in %(encoding)s and was converted to UTF-8. Check the characters.")
        reading.lost.append(Lost(_("whole file"), words % {"encoding": found.encoding.upper()}))
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    if UNPRINTABLE.search(text):
        reading.lost.append(Lost(_("whole file"), _("Control characters were taken out.")))
        text = UNPRINTABLE.sub("", text)
    return text


def one_line(text: str, notes: Notes) -> str:
    """An option's text on one line, as the editor keeps it."""
    if "\n" in text:
        notes.add(_("Line breaks in an option became spaces."))
        return " ".join(text.split())
    return text.strip()


def choice_values(pairs: Sequence[tuple[str, bool]], *, several: bool) -> Values:
    """Options with whether they are right, as the course files write them."""
    choices = [{"text": text, "correct": True} if right else {"text": text} for text, right in pairs]
    return {"kind": "multiple" if several else "single", "choices": choices}


def no_kind(words: str) -> RefusedError:
    """For questions of a kind that the bank does not have, or not in this format."""
    return RefusedError(_("This kind of question is not taken: %(kind)s.") % {"kind": words})


def not_held(kind: str, format_name: str) -> RefusedError:
    """For questions of a kind of the bank that has no faithful form in a format."""
    words = _("%(format)s has no form for “%(kind)s” that would give the same question back.")
    return RefusedError(words % {"format": format_name, "kind": KINDS[kind].name})


def pair_values(pairs: Sequence[tuple[str, str]]) -> Values:
    """Pairs for matching; one without a left side is a right side that belongs to nothing."""
    rows = [{"left": left, "right": right} for left, right in pairs if left]
    extra = [right for left, right in pairs if not left]
    return {"kind": "matching", "pairs": rows} | ({"extra": extra} if extra else {})


def pairs_of(values: Values) -> list[tuple[str, str]]:
    pairs = [(it["left"], it["right"]) for it in values["pairs"]]
    return [*pairs, *(("", it) for it in values.get("extra", []))]


def gap_values(stem: str, text: str, gaps: Sequence[Values]) -> Values:
    """A text with gaps ``[[1]]``; what stands above the text is the question."""
    if not stem:
        stem = GAPS_STEM
    return {"kind": "cloze", "stem": stem, "text": text, "gaps": list(gaps)}
