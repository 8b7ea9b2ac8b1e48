"""What a kind of question is: everything about it that is not the same for all kinds, in one class."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, NotRequired, TypedDict

from django.http import QueryDict
from django.utils.translation import get_language
from pydantic import BaseModel

CONTENT_LANGUAGE = "zh-Hans"
EXACT, SHARE, MINUS = "exact", "share", "minus"

# A frozen question as the bank gives it, or as it stands on one person's paper.
Question = Mapping[str, Any]
# Texts in an order that the kind knows. The empty list is "not answered", for every kind.
Response = list[str]


class ResponseError(ValueError):
    """The response cannot be one to this question. The text says why, for a programmer."""


class FormError(ValueError):
    """What a plain form sent does not fit the question."""


@dataclass(frozen=True, slots=True)
class AuthoredOption:
    """One row of the options of a question. ``key``: its id in the stream, which stays through edits."""

    key: str
    text: str
    correct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Authored:
    """The answer part of a question as its author wrote it.

    ``options`` and ``statement_is_true`` serve choice, true or false and ordering. Every other kind has a block of
    its own: ``block`` is the block's name, ``answer`` its value as plain data (`blocks.plain`). ``picture``: the kept
    copy of the answer's picture as {file, width, height}, empty without one. ``rubric``: the frozen rubric by which people
    mark it, empty without one. ``stem``, ``explanation``: what a kind may fill something into.
    """

    options: Sequence[AuthoredOption] = ()
    statement_is_true: bool | None = None
    block: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    picture: Mapping[str, Any] = field(default_factory=dict)
    rubric: Mapping[str, Any] = field(default_factory=dict)
    stem: str = ""
    explanation: str = ""


class FrozenOption(TypedDict):
    key: str
    text: str


class FrozenAnswer(TypedDict):
    """The answer part of a frozen question.

    ``key`` is itself a response that is wholly right (empty where people mark). ``details``: what the kind alone needs.
    """

    options: list[FrozenOption]
    key: list[str]
    details: NotRequired[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Given:
    """One part of a response in lasting terms, for statistics over many papers of the same version.

    ``part``: which gap or pair, empty where there is one part only. ``value``: what tells answers apart (the lasting
    key of an option, a text in its normal form). ``words``: for a reader.
    """

    part: str
    value: str
    words: str
    right: bool


class Kind(ABC):
    """A kind of question. Stateless; all that it knows comes in as arguments, so every method gives the same again."""

    code: ClassVar[str]
    name: ClassVar[Any]
    # the folder of its templates (templates/kinds/<folder>/sit.html and result.html)
    folder: ClassVar[str]
    # the module in static/js/attempt/ways/ that answers it in the browser
    way: ClassVar[str]
    # what one has to do, beside the question; empty where it goes without saying
    hint: ClassVar[Any] = ""
    # rule of partial credit -> its words for the page before the exam; the first is the default
    rules: ClassVar[Mapping[str, Any]]
    # rule -> its short name, for who makes an exam; empty where there is no choice
    rule_names: ClassVar[Mapping[str, Any]] = {}
    # no machine marks it; practice papers, which nobody marks, do not hold it
    by_people: ClassVar[bool] = False
    # a response names the chosen options in the order in which they stand on the paper
    chosen_in_order_of_paper: ClassVar[bool] = False
    # a response names files that were sent before it
    holds_files: ClassVar[bool] = False
    # the strict model of such a question in the course files
    file: ClassVar[type[BaseModel]]

    # --- authoring
    @abstractmethod
    def errors(self, authored: Authored) -> dict[str, str]:
        """Field of the question -> what is wrong, in words that say how to mend it."""

    @abstractmethod
    def freeze(self, authored: Authored) -> FrozenAnswer:
        """The answer part as plain data that is kept for ever. Only asked of what has no errors."""

    # --- files
    @abstractmethod
    def fields_of_file(self, question: Any) -> dict[str, Any]:
        """From the model of the file to fields of the question: ``options`` as pairs, ``statement_is_true``, ``answer``."""

    @abstractmethod
    def file_of(self, authored: Authored) -> dict[str, Any]:
        """What the file of such a question says beside that which all kinds have; reading it gives the same again."""

    # --- one paper
    @abstractmethod
    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        """The question as it stands on the paper of this seed: in the seed's order, with names that tell no key."""

    @abstractmethod
    def read(self, question: Question, raw: Any) -> Response:
        """A response as it came from outside, in its one normal form. Raises ResponseError."""

    def from_form(self, form: QueryDict, *, answered: bool) -> list[str]:
        """What a plain form means, to be read by ``read``. Raises FormError."""
        return form.getlist("response")

    def remark(self, question: Question, response: Response) -> str:
        """What the person should know about the form of a response that can be saved but not be read; no verdict."""
        return ""

    @abstractmethod
    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        """What the response earns, from 0 to 1, exactly. The response comes from ``read``."""

    # --- pages
    @abstractmethod
    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        """What the template of the sitting shows: nothing of the key."""

    @abstractmethod
    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        """What the template of the result shows: the response beside what is right."""

    # --- statistics
    @abstractmethod
    def given(self, question: Question, response: Response) -> list[Given]:
        """The response part by part, in terms that are the same on every paper. Empty when not answered."""

    # --- another key, for a version whose own proved wrong
    def lasting(self, question: Question, response: Response) -> list[str]:
        """A whole response to one paper in terms that hold on every paper of this version, ready to be a key.

        Raises ResponseError for a response that leaves anything open.
        """
        if not response or not all(response):
            raise ResponseError("a key must answer the whole question")
        banks = {it["key"]: it["bank"] for it in question["options"] if "bank" in it}
        return [banks.get(it, it) for it in response]

    def on_paper(self, question: Question, lasting: Sequence[str]) -> Response:
        """The same in the terms of this paper; ``lasting`` came from ``lasting``, on any paper of the version."""
        keys = {it["bank"]: it["key"] for it in question["options"] if "bank" in it}
        found = [keys.get(it, it) for it in lasting]
        order = [it["key"] for it in question["options"]]
        return sorted(found, key=order.index) if self.chosen_in_order_of_paper else found

    def rekeyed(self, question: Question, keys: Sequence[Response], *, keep: bool) -> list[Question]:
        """The question with each of these keys, and with its own where that is kept: the best mark of them counts."""
        others = [{**question, "key": list(key)} for key in keys]
        return [question, *others] if keep else list(others)

    @property
    def sit_template(self) -> str:
        return f"kinds/{self.folder}/sit.html"

    @property
    def result_template(self) -> str:
        return f"kinds/{self.folder}/result.html"

    @property
    def default_rule(self) -> str:
        return next(iter(self.rules))


def rank(seed: str, *names: str) -> str:
    """Where something stands in the seed's order; smaller comes first.

    The SHA-256 of the seed and the names: no random generator whose algorithm might change, and anybody can check it.
    """
    return hashlib.sha256("\0".join((seed, *names)).encode()).hexdigest()


def in_english() -> bool:
    """Whether the reader of the page at hand reads English."""
    return (get_language() or "").startswith("en")


def is_whole_text(text: str) -> bool:
    """Whether every database can keep it and every hash be taken of it: no NUL, and no half of a letter."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def strings(raw: Any, *, most: int, longest: int) -> list[str]:
    """The raw response as a list of texts of bounded number and length. Raises ResponseError."""
    if not isinstance(raw, list) or len(raw) > most:
        raise ResponseError(f"response must be a list of at most {most} texts")
    if any(not isinstance(it, str) or len(it) > longest for it in raw):
        raise ResponseError(f"response must hold texts of at most {longest} characters")
    if not all(map(is_whole_text, raw)):
        raise ResponseError("response must hold texts of whole letters")
    return raw


def share_of(right: int, wrong: int, number: int, rule: str) -> Fraction:
    """What ``right`` and ``wrong`` of ``number`` parts earn: by share, right minus wrong (never below zero), or exactly."""
    if rule == MINUS:
        return Fraction(max(0, right - wrong), number)
    if rule == SHARE:
        return Fraction(right, number)
    return Fraction(right == number and not wrong)
