"""What if: the facts as they would be if something were done. Pure: the facts given stay as they are.

    changed(facts, [Leave(person="7", day=date(2027, 3, 31)), Appoint(person="9", post="painter", day=…)])

Changes take place in the order of their days, whatever the order in which they are written. A record that a change
makes or cuts short has a ref that begins with "assumed:", so that a reader can tell it from what is on record
(`is_assumed`, `recorded_ref`). A change says nothing about the days before it: a renewed paper is a new record beside
the old one, a lease signed anew begins a new stretch of the place, the first verification one of the device.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from functools import singledispatch
from typing import Any

from staffing.rules.change_kinds import (
    Appoint,
    Attest,
    Certify,
    Change,
    ChangesError,
    End,
    Hire,
    Impossible,
    Leave,
    Obtain,
    PutInUse,
    Relieve,
    Renew,
    Review,
    SignLease,
    Transfer,
    Verify,
)
from staffing.rules.changed_records import (
    ASSUMED,
    all_records,
    assumed_ref,
    employed_person,
    ended,
    find_record,
    holds,
    is_assumed,
    person_of,
    recorded_list,
    recorded_ref,
    with_list,
    with_person,
    with_record,
)
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
    Training,
    Verification,
)

__all__ = [
    "Appoint",
    "Attest",
    "Certify",
    "Change",
    "ChangesError",
    "End",
    "Hire",
    "Impossible",
    "Leave",
    "Obtain",
    "PutInUse",
    "Relieve",
    "Renew",
    "Review",
    "SignLease",
    "Transfer",
    "Verify",
    "all_records",
    "changed",
    "find_record",
    "is_assumed",
    "recorded_ref",
]

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


def _turn(change: Any) -> tuple[date, int, str, tuple[str, ...]]:
    phase = {
        Hire: HIRES,
        PutInUse: HIRES,
        Appoint: POSTS,
        Transfer: POSTS,
        Relieve: POSTS,
        Leave: LEAVES,
        End: LEAVES,
    }
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
    person = employed_person(change, facts, change.person)

    def last(records: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        return None if records is None else tuple(ended(records, change.day))

    left = replace(person, employments=last(person.employments), postings=last(person.postings))
    return with_person(facts, left)


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
    person = employed_person(change, facts, change.person)
    held = recorded_list(change, person, "postings")
    if any(posting.post == change.post and holds(posting, change.day) for posting in held):
        raise Impossible(change, "holds_already", name=person.name, post=change.post)
    postings = (*held, _posting(person.id, change.post, change.day))
    return with_person(facts, replace(person, postings=postings))


@_done.register
def _(change: Transfer, facts: Facts) -> Facts:
    person = employed_person(change, facts, change.person)
    held = recorded_list(change, person, "postings")
    given_up = _given_up(change, person, held)
    if any(posting.post == change.to and holds(posting, change.day) for posting in held):
        raise Impossible(change, "holds_already", name=person.name, post=change.to)
    kept = [posting for posting in held if posting not in given_up]
    kept += ended(given_up, day_before(change.day))
    postings = (*kept, _posting(person.id, change.to, change.day))
    return with_person(facts, replace(person, postings=postings))


@_done.register
def _(change: Relieve, facts: Facts) -> Facts:
    person = employed_person(change, facts, change.person)
    held = recorded_list(change, person, "postings")
    given_up = _given_up(change, person, held)
    kept = [posting for posting in held if posting not in given_up]
    kept += ended(given_up, day_before(change.day))
    return with_person(facts, replace(person, postings=tuple(kept)))


def _given_up(change: Transfer | Relieve, person: Person, held: tuple[Any, ...]) -> list[Posting]:
    """The postings that the change ends. Raises Impossible where there are none."""
    found = [posting for posting in held if posting.post == change.post and holds(posting, change.day)]
    if not found:
        raise Impossible(change, "holds_not", name=person.name, post=change.post)
    return found


@_done.register
def _(change: Obtain, facts: Facts) -> Facts:
    person = person_of(change, facts, change.person)
    name = OBTAINED[type(change.record)]
    held = recorded_list(change, person, name)
    if change.record.until is not None and change.record.until < change.day:
        raise Impossible(change, "ends_before", day=change.day)
    ref = change.record.ref or f"{name}:{person.id}:{len(held)}"
    record = replace(change.record, ref=assumed_ref(ref), since=change.day)
    return with_person(facts, with_list(person, name, (*held, record)))


@_done.register
def _(change: Renew, facts: Facts) -> Facts:
    def renewed(record: Any) -> Iterator[Any]:
        if not isinstance(record, Credential | Exam):
            raise Impossible(change, "not_renewable")
        if change.until is not None and change.until < change.day:
            raise Impossible(change, "ends_before", day=change.day)
        if record.until is None or (change.until is not None and change.until <= record.until):
            raise Impossible(change, "in_force_already", day=record.until)
        again = replace(record, ref=assumed_ref(record.ref), since=change.day, until=change.until)
        yield record
        yield replace(again, reviewed=()) if isinstance(again, Credential) else again

    return with_record(change, facts, change.ref, renewed)


@_done.register
def _(change: Review, facts: Facts) -> Facts:
    def reviewed(record: Any) -> Iterator[Any]:
        if not isinstance(record, Credential):
            raise Impossible(change, "not_reviewable")
        days = tuple(sorted({*(record.reviewed or ()), change.day}))
        yield replace(record, ref=assumed_ref(record.ref), reviewed=days)

    return with_record(change, facts, change.ref, reviewed)


@_done.register
def _(change: End, facts: Facts) -> Facts:
    def cut_short(record: Any) -> Iterator[Any]:
        if record.until is not None and record.until < change.day:
            raise Impossible(change, "over_already", day=record.until)
        return ended([record], change.day)

    return with_record(change, facts, change.ref, cut_short)


@_done.register
def _(change: PutInUse, facts: Facts) -> Facts:
    name = PUT_IN_USE[type(change.record)]
    held = None if facts.shop is None else getattr(facts.shop, name)
    if facts.shop is None or held is None:
        raise Impossible(change, f"{name}_not_recorded")
    ref = change.record.ref or f"{name}:{len(held)}"
    record = replace(change.record, ref=assumed_ref(ref), since=change.day)
    return replace(facts, shop=with_list(facts.shop, name, (*held, record)))


@_done.register
def _(change: SignLease, facts: Facts) -> Facts:
    def leased(record: Any) -> Iterator[Any]:
        if not isinstance(record, Premises) or record.tenure == "owned":
            raise Impossible(change, "not_leased")
        if change.until is not None and change.until < change.day:
            raise Impossible(change, "ends_before", day=change.day)
        if record.until is not None and record.until < change.day:
            raise Impossible(change, "over_already", day=record.until)
        yield from _from_day_on(
            record,
            change.day,
            tenure="leased",
            contract=True,
            contract_since=change.day,
            contract_until=change.until,
            contract_area_m2=record.area_m2,
        )

    return with_record(change, facts, change.ref, leased)


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
        if record.verifications is None:
            # Of the days before nobody knows anything, and the change says nothing about them.
            yield from _from_day_on(record, change.day, verifications=(proof,))
        else:
            proofs = (*record.verifications, proof)
            yield replace(record, ref=assumed_ref(record.ref), verifications=proofs)

    return with_record(change, facts, change.ref, verified)


@_done.register
def _(change: Certify, facts: Facts) -> Facts:
    def certified(record: Any) -> Iterator[Any]:
        if not isinstance(record, Equipment):
            raise Impossible(change, "not_certifiable")
        if record.until is not None and record.until < change.day:
            raise Impossible(change, "over_already", day=record.until)
        yield from _from_day_on(record, change.day, certified=True)

    return with_record(change, facts, change.ref, certified)


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


def _posting(who: str, post: str, since: date) -> Posting:
    return Posting(ref=f"{ASSUMED}posting:{who}:{post}:{since}", post=post, since=since)


def _from_day_on(record: Any, day: date, **values: Any) -> Iterator[Any]:
    """The record as it is up to the day before, and with these values from the day on."""
    yield from ended([record], day_before(day))
    begins = day if record.since is None else max(day, record.since)
    again = {"id": f"{record.id}:{ASSUMED}{day}", "ref": assumed_ref(record.ref), "since": begins}
    yield replace(record, **again, **values)
