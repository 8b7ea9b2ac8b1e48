"""What if: the facts as they would be if something were done. Pure: the facts given stay as they are.

    changed(facts, [Leave(person="7", day=date(2027, 3, 31)), Appoint(person="9", post="painter", day=…)])

Changes take place in the order of their days, whatever the order in which they are written. A record that a change
makes or cuts short has a ref that begins with "assumed:", so that a reader can tell it from what is on record
(`is_assumed`, `recorded_ref`). A change says nothing about the days before it: a renewed paper is a new record beside
the old one, a lease signed anew begins a new stretch of the place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import singledispatch
from typing import Any, TypeVar

from staffing.rules.days import day_before
from staffing.rules.facts import (
    Attestation,
    Course,
    Credential,
    Document,
    Employment,
    Equipment,
    Exam,
    Facts,
    Person,
    Posting,
    Premises,
    Record,
    Scope,
    Shop,
    Training,
    Verification,
)
from staffing.rules.models import Text

ASSUMED = "assumed:"
Owner = TypeVar("Owner", Person, Shop)
# On one day somebody is hired first, holds papers next, then a post, and leaves last.
HIRES, PAPERS, POSTS, LEAVES = range(4)
# The list that a record is added to.
OBTAINED: dict[type[Record], str] = {
    Credential: "credentials",
    Exam: "exams",
    Course: "courses",
    Training: "training",
}
PUT_IN_USE: dict[type[Record], str] = {
    Premises: "premises",
    Scope: "scopes",
    Equipment: "equipment",
    Document: "documents",
}


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


def changed(facts: Facts, changes: Iterable[Change]) -> Facts:
    """The facts after all changes. Raises ChangesError with every change that cannot be done."""
    errors = []
    for change in sorted(changes, key=_turn):
        try:
            facts = _done(change, facts)
        except Impossible as error:
            errors.append(error)
    if errors:
        raise ChangesError(errors)
    return facts


def is_assumed(ref: str) -> bool:
    """Whether a change made or cut short the record of that ref."""
    return ref.startswith(ASSUMED)


def recorded_ref(ref: str) -> str:
    """The ref of the record on which an assumed one rests; for one made up, of nothing on record."""
    return ref.removeprefix(ASSUMED)


def all_records(facts: Facts) -> Iterator[tuple[Person | Shop, Record]]:
    """Every dated record of the people and the shop, with whom it belongs to."""
    for owner in (*(facts.people or ()), *((facts.shop,) if facts.shop else ())):
        for _, records in _lists(owner):
            yield from ((owner, record) for record in records)


def find_record(facts: Facts, ref: str) -> tuple[Person | Shop, Record] | None:
    """The record of that ref, with whom it belongs to. One assumed already answers to the ref it rests on."""
    wanted = recorded_ref(ref)
    return next((pair for pair in all_records(facts) if recorded_ref(pair[1].ref) == wanted), None)


def _turn(change: Any) -> tuple[date, int, str, tuple[str, ...]]:
    phase = {Hire: HIRES, PutInUse: HIRES, Appoint: POSTS, Transfer: POSTS, Leave: LEAVES, End: LEAVES}
    told = tuple(_plainly(getattr(change, described.name)) for described in fields(change))
    return change.day, phase.get(type(change), PAPERS), type(change).__name__, told


def _plainly(value: Any) -> str:
    return value.id if isinstance(value, Person) else str(value)


# --- the kinds of changes --------------------------------------------------------------------------------------------


@singledispatch
def _done(change: Any, facts: Facts) -> Facts:
    raise TypeError(f"no way to do {type(change).__name__}")


@_done.register
def _(change: Leave, facts: Facts) -> Facts:
    person = _employed(change, facts, change.person)

    def last(records: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        return None if records is None else tuple(_ended(records, change.day))

    left = replace(person, employments=last(person.employments), postings=last(person.postings))
    return _with_person(facts, left)


@_done.register
def _(change: Hire, facts: Facts) -> Facts:
    if facts.people is None:
        raise Impossible(change, "people_not_recorded")
    if any(person.id == change.profile.id for person in facts.people):
        raise Impossible(change, "known_already", name=change.profile.name)
    who = change.profile.id
    hired = replace(
        change.profile,
        employments=(Employment(ref=f"{ASSUMED}employment:{who}", since=change.day),),
        postings=tuple(_posting(who, post, change.day) for post in change.posts),
    )
    return replace(facts, people=(*facts.people, hired))


@_done.register
def _(change: Appoint, facts: Facts) -> Facts:
    person = _employed(change, facts, change.person)
    held = _listed(change, person, "postings")
    if any(posting.post == change.post and _holds(posting, change.day) for posting in held):
        raise Impossible(change, "holds_already", name=person.name, post=change.post)
    postings = (*held, _posting(person.id, change.post, change.day))
    return _with_person(facts, replace(person, postings=postings))


@_done.register
def _(change: Transfer, facts: Facts) -> Facts:
    person = _employed(change, facts, change.person)
    held = _listed(change, person, "postings")
    given_up = [p for p in held if p.post == change.post and _holds(p, change.day)]
    if not given_up:
        raise Impossible(change, "holds_not", name=person.name, post=change.post)
    if any(posting.post == change.to and _holds(posting, change.day) for posting in held):
        raise Impossible(change, "holds_already", name=person.name, post=change.to)
    kept = [posting for posting in held if posting not in given_up]
    kept += _ended(given_up, day_before(change.day))
    postings = (*kept, _posting(person.id, change.to, change.day))
    return _with_person(facts, replace(person, postings=postings))


@_done.register
def _(change: Obtain, facts: Facts) -> Facts:
    person = _person(change, facts, change.person)
    name = OBTAINED[type(change.record)]
    held = _listed(change, person, name)
    if change.record.until is not None and change.record.until < change.day:
        raise Impossible(change, "ends_before", day=change.day)
    ref = change.record.ref or f"{name}:{person.id}:{len(held)}"
    record = replace(change.record, ref=_assumed(ref), since=change.day)
    return _with_person(facts, _with_list(person, name, (*held, record)))


@_done.register
def _(change: Renew, facts: Facts) -> Facts:
    def renewed(record: Any) -> Iterator[Any]:
        if not isinstance(record, Credential | Exam):
            raise Impossible(change, "not_renewable")
        if change.until is not None and change.until < change.day:
            raise Impossible(change, "ends_before", day=change.day)
        if record.until is None or (change.until is not None and change.until <= record.until):
            raise Impossible(change, "in_force_already", day=record.until)
        again = replace(record, ref=_assumed(record.ref), since=change.day, until=change.until)
        yield record
        yield replace(again, reviewed=()) if isinstance(again, Credential) else again

    return _with_record(change, facts, change.ref, renewed)


@_done.register
def _(change: Review, facts: Facts) -> Facts:
    def reviewed(record: Any) -> Iterator[Any]:
        if not isinstance(record, Credential):
            raise Impossible(change, "not_reviewable")
        days = tuple(sorted({*(record.reviewed or ()), change.day}))
        yield replace(record, ref=_assumed(record.ref), reviewed=days)

    return _with_record(change, facts, change.ref, reviewed)


@_done.register
def _(change: End, facts: Facts) -> Facts:
    def ended(record: Any) -> Iterator[Any]:
        if record.until is not None and record.until < change.day:
            raise Impossible(change, "over_already", day=record.until)
        return _ended([record], change.day)

    return _with_record(change, facts, change.ref, ended)


@_done.register
def _(change: PutInUse, facts: Facts) -> Facts:
    name = PUT_IN_USE[type(change.record)]
    held = None if facts.shop is None else getattr(facts.shop, name)
    if facts.shop is None or held is None:
        raise Impossible(change, f"{name}_not_recorded")
    ref = change.record.ref or f"{name}:{len(held)}"
    record = replace(change.record, ref=_assumed(ref), since=change.day)
    return replace(facts, shop=_with_list(facts.shop, name, (*held, record)))


@_done.register
def _(change: SignLease, facts: Facts) -> Facts:
    def leased(record: Any) -> Iterator[Any]:
        if not isinstance(record, Premises) or record.tenure == "owned":
            raise Impossible(change, "not_leased")
        if change.until is not None and change.until < change.day:
            raise Impossible(change, "ends_before", day=change.day)
        if record.until is not None and record.until < change.day:
            raise Impossible(change, "over_already", day=record.until)
        yield from _ended([record], day_before(change.day))
        begins = change.day if record.since is None else max(change.day, record.since)
        yield replace(
            record,
            id=f"{record.id}:{ASSUMED}{change.day}",
            ref=_assumed(record.ref),
            since=begins,
            tenure="leased",
            contract=True,
            contract_since=change.day,
            contract_until=change.until,
            contract_area_m2=record.area_m2,
        )

    return _with_record(change, facts, change.ref, leased)


@_done.register
def _(change: Verify, facts: Facts) -> Facts:
    def verified(record: Any) -> Iterator[Any]:
        if not isinstance(record, Equipment):
            raise Impossible(change, "not_verifiable")
        if change.until is not None and change.until < change.day:
            raise Impossible(change, "ends_before", day=change.day)
        if record.until is not None and record.until < change.day:
            raise Impossible(change, "over_already", day=record.until)
        proof = Verification(
            ref=f"{ASSUMED}verification:{recorded_ref(record.ref)}:{change.day}",
            since=change.day,
            until=change.until,
        )
        proofs = (*(record.verifications or ()), proof)
        yield replace(record, ref=_assumed(record.ref), verifications=proofs)

    return _with_record(change, facts, change.ref, verified)


@_done.register
def _(change: Attest, facts: Facts) -> Facts:
    judged = Attestation(
        ref=f"{ASSUMED}attestation:{change.requirement}",
        requirement=change.requirement,
        outcome="met",
        by="",
        reason="",
        since=change.day,
    )
    return replace(facts, attestations=(*facts.attestations, judged))


# --- finding and replacing -------------------------------------------------------------------------------------------


def _person(change: Change, facts: Facts, who: str) -> Person:
    try:
        return facts.person(who)
    except KeyError:
        raise Impossible(change, "unknown_person") from None


def _employed(change: Change, facts: Facts, who: str) -> Person:
    """The person, who must be at work here on the day of the change."""
    person = _person(change, facts, who)
    spells = _listed(change, person, "employments")
    if not any(_holds(spell, change.day) for spell in spells):
        ends = [spell.until for spell in spells if spell.until and spell.until < change.day]
        if ends and not any(spell.until is None for spell in spells):
            raise Impossible(change, "left_already", name=person.name, day=max(ends))
        raise Impossible(change, "not_here_yet", name=person.name, day=change.day)
    return person


def _listed(change: Change, person: Person, name: str) -> tuple[Any, ...]:
    """A list of records; adding to one that nobody recorded would make it look complete."""
    records: tuple[Any, ...] | None = getattr(person, name)
    if records is None:
        raise Impossible(change, f"{name}_not_recorded", name=person.name)
    return records


def _holds(record: Record, day: date) -> bool:
    return (record.since is None or record.since <= day) and (record.until is None or record.until >= day)


def _ended(records: Iterable[Any], last: date) -> Iterator[Any]:
    """The records up to their last day; those that had not begun by then are gone."""
    for record in records:
        if record.until is not None and record.until <= last:
            yield record
        elif record.since is None or record.since <= last:
            yield replace(record, ref=_assumed(record.ref), until=last)


def _posting(who: str, post: str, since: date) -> Posting:
    return Posting(ref=f"{ASSUMED}posting:{who}:{post}:{since}", post=post, since=since)


def _assumed(ref: str) -> str:
    return ref if is_assumed(ref) else ASSUMED + ref


def _with_person(facts: Facts, person: Person) -> Facts:
    people = tuple(person if one.id == person.id else one for one in facts.people or ())
    return replace(facts, people=people)


def _with_record(
    change: Change, facts: Facts, ref: str, replaced: Callable[[Any], Iterator[Record]]
) -> Facts:
    """The facts with what `replaced` gives in place of the record of that ref, whoever it belongs to."""
    for person in facts.people or ():
        if (found := _replaced(person, ref, replaced)) is not None:
            return _with_person(facts, found)
    if facts.shop is not None and (shop := _replaced(facts.shop, ref, replaced)) is not None:
        return replace(facts, shop=shop)
    raise Impossible(change, "unknown_record")


def _replaced(owner: Owner, ref: str, replaced: Callable[[Any], Iterator[Record]]) -> Owner | None:
    """None where the owner has no record of that ref. A record assumed already answers to the ref it rests on."""
    for name, records in _lists(owner):
        found = next((r for r in reversed(records) if recorded_ref(r.ref) == recorded_ref(ref)), None)
        if found is not None:
            parts = (replaced(r) if r is found else iter((r,)) for r in records)
            return _with_list(owner, name, (record for part in parts for record in part))
    return None


def _with_list(owner: Owner, name: str, records: Iterable[Record]) -> Owner:
    lists: dict[str, Any] = {name: tuple(records)}
    return replace(owner, **lists)


def _lists(owner: Person | Shop) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for described in fields(owner):
        value = getattr(owner, described.name)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            yield described.name, value
