"""The kinds of changes, as data, and why one cannot be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from staffing.rules.facts import (
    Course,
    Credential,
    Document,
    Equipment,
    Exam,
    Person,
    Premises,
    Scope,
    Training,
)
from staffing.rules.models import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something done, on `day`."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Change):
    """The person's last day here is `day`; posts end with it."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire(Change):
    """Somebody begins on `day`, in these posts. `profile`: what they bring; its employments and postings are not used."""

    profile: Person
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint(Change):
    """The person also holds `post` from `day` on."""

    person: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Change):
    """From `day` on the person holds `to` and no longer `post`."""

    person: str
    post: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relieve(Change):
    """From `day` on the person holds `post` no more."""

    person: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obtain(Change):
    """The person has this paper, certificate, course or session of training; `day` is its first day, whatever `record.since` says."""

    person: str
    record: Credential | Exam | Course | Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(Change):
    """The paper or certificate of that ref, once more, from `day` until `until` (None: open-ended)."""

    ref: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Change):
    """The card of that ref passes its review on `day`."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Change):
    """The record of that ref, whatever its kind, ends with `day` as its last."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutInUse(Change):
    """The shop has this place, kind of work, equipment or document from `day` on, whatever `record.since` says."""

    record: Premises | Scope | Equipment | Document


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLease(Change):
    """A written contract for the whole of the leased place of that ref is in force from `day` until `until`."""

    ref: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify(Change):
    """The devices of that ref are verified, good from `day` until `until` (None: open-ended)."""

    ref: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certify(Change):
    """The devices of that ref have a product certification from `day` on."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attest(Change):
    """Somebody entitled to judges the requirement of that id to be met, from `day` on. `ask`: what is judged.

    It stands for a judgement that is still to be made, and only shows what would hold after it.
    """

    requirement: str
    ask: Text


class Impossible(ValueError):
    """A change that cannot be done. `code` and `values` say why; change_words.problem puts it into words."""

    def __init__(self, change: Change, code: str, **values: Any) -> None:
        super().__init__(code)
        self.change, self.code, self.values = change, code, values


class ChangesError(ValueError):
    """Changes that cannot be done, each with its reason, in the order of their days."""

    def __init__(self, errors: Iterable[Impossible]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(f"{error.change}: {error.code}" for error in self.errors))
