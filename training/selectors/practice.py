"""Reads of observed practice: what stands in one observation, and who is due for a repeat."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cms.selectors import published_checklists
from staffing.models import Certificate, Person, Shop
from staffing.rules.days import first_expiring
from training.models import Observation, ObservationMark
from training.practice.repeats import Repeat, Round, Seen, round_of


def current_marks(observation: Observation) -> dict[int, ObservationMark]:
    """Place -> the tick with the highest sequence. One query."""
    later = ObservationMark.objects.filter(
        observation=OuterRef("observation"), place=OuterRef("place"), sequence__gt=OuterRef("sequence")
    )
    rows = ObservationMark.objects.filter(~Exists(later), observation=observation)
    return {mark.place: mark for mark in rows}


def rounds_of(people: Iterable[Person] | QuerySet[Person], *, on: date) -> dict[tuple[int, str], Round]:
    """(person, checklist) -> how they stand on the day, for whoever has a counted observation. One query, two where there is one."""
    rows = list(Observation.objects.counted().filter(person__in=people).order_by().values(*SEEN))
    revoked = _revocations(rows, on=on)
    history: dict[tuple[int, str], list[Seen]] = defaultdict(list)
    for row in rows:
        history[row["person_id"], row["checklist"]].append(_seen(row, revoked))
    return {key: round_of(seen, on=on) for key, seen in history.items()}


def round_for(person: Person, checklist: str, *, on: date) -> Round:
    """How one person stands with one checklist on the day. Two queries at most."""
    found = Observation.objects.counted().filter(person=person, checklist=checklist)
    rows = list(found.order_by().values(*SEEN))
    revoked = _revocations(rows, on=on)
    return round_of((_seen(row, revoked) for row in rows), on=on)


def repeated_by(person: Person, checklist: str, *, on: date) -> UUID | None:
    """The pass that an observation begun on the day repeats; None where it begins a round. Two queries.

    A new round begins where none runs, where its certificate was revoked, and where it is about to end with no repeat left.
    """
    found = round_for(person, checklist, on=on)
    if found.state != "passed" or found.base is None or found.is_renewable(on):
        return None
    return found.base.key


ORIGIN = "observation:"


def origin_of(observation: UUID) -> str:
    """What training records and certificates name as the reason that they exist."""
    return f"{ORIGIN}{observation}"


def _revocations(seen: Sequence[Mapping[str, Any]], *, on: date) -> dict[str, date]:
    """Origin of a certificate -> the day since which it is revoked, itself or in its latest correction. One query, or none.

    Left out where another certificate for the same checklist is good.
    """
    if not seen:
        return {}
    people, checklists = {it["person_id"] for it in seen}, {it["checklist"] for it in seen}
    held = Certificate.objects.filter(
        kind=Certificate.Kind.EXAM, person__in=people, code__in=checklists
    ).defer("snapshot")
    rows = list(held.with_state())
    good = {(it.person_id, it.code) for it in rows if it.state_on(on) == Certificate.State.VALID}
    corrections: dict[int, Certificate] = {it.supersedes_id: it for it in rows if it.supersedes_id}
    found = {}
    for row in rows:
        latest = row
        while latest.pk in corrections:
            latest = corrections[latest.pk]
        revoked = latest.revoked_on is not None and latest.revoked_on <= on
        if row.origin.startswith(ORIGIN) and revoked and (row.person_id, row.code) not in good:
            found[row.origin] = latest.revoked_on
    return found


# Of the frozen checklist only the rule of repeats: a shop of many years has thousands of observations.
RULES = ("frozen__repeat_days", "frozen__grace_days", "frozen__valid_months")
SEEN = ("pk", "person_id", "checklist", "observed_at", "passed", "repeat_of_id", *RULES)


def _seen(row: Mapping[str, Any], revoked: Mapping[str, date]) -> Seen:
    return Seen(
        key=row["pk"],
        at=row["observed_at"],
        observed_on=timezone.localdate(row["observed_at"]),
        passed=bool(row["passed"]),
        repeat_of=row["repeat_of_id"],
        repeat_days=tuple(row["frozen__repeat_days"]),
        grace_days=row["frozen__grace_days"],
        valid_months=row["frozen__valid_months"],
        revoked_on=revoked.get(origin_of(row["pk"])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """Somebody who is to be observed: a repeat that is due, or anew after a failed one, for a result that ends soon,
    has lapsed or whose certificate was revoked."""

    person: Person
    checklist: str
    title: str
    course: str
    round: Round
    repeat: Repeat | None
    sort_on: date


def due_lines(people: Sequence[Person], *, on: date) -> list[DueLine]:
    """Who of the people is to be observed on the day, the longest overdue first. At most five queries.

    Only checklists that are still published: what nobody can begin is due for nobody.
    """
    rounds = {key: (found, _due_since(found, on)) for key, found in rounds_of(people, on=on).items()}
    if not any(since for _found, since in rounds.values()):
        return []
    published = {it.code: it for it in published_checklists()}
    by_key = {person.pk: person for person in people}
    lines = []
    for (person, checklist), (found, since) in rounds.items():
        if since is not None and checklist in published:
            lines.append(
                DueLine(
                    person=by_key[person],
                    checklist=checklist,
                    title=published[checklist].display_title,
                    course=published[checklist].course.slug,
                    round=found,
                    repeat=found.next,
                    sort_on=since,
                )
            )
    return sorted(lines, key=lambda it: (it.sort_on, it.person.pk, it.checklist))


def _due_since(found: Round, on: date) -> date | None:
    if found.next is not None:
        return found.next.due_on if found.next.state(on) != "coming" else None
    if found.state == "over":
        return found.valid_until
    if found.state == "revoked" and found.base is not None:
        return found.base.revoked_on
    if found.is_renewable(on) and found.valid_until is not None:
        return first_expiring(found.valid_until)
    return found.last.observed_on if found.state == "failed" and found.last else None


def people_of(shop: Shop, *, on: date) -> list[Person]:
    """Who works in the shop on the day."""
    return list(Person.objects.employed_on(on, shop=shop))


def beside(observation: Observation) -> QuerySet[Observation]:
    """Running observations of the same person with the same checklist by other observers."""
    running = Observation.objects.running().filter(
        person=observation.person_id, checklist=observation.checklist
    )
    return running.exclude(pk=observation.pk).select_related("observer")


def observation_of(key: UUID) -> QuerySet[Observation]:
    """The observation with what its page shows, in two queries when fetched."""
    rows = Observation.objects.filter(pk=key).select_related("person__user", "shop__company", "observer")
    return rows.prefetch_related("words__by")
