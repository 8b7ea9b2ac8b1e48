"""The certificates that hang on attempts: what each earned, in its latest issue and correction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from staffing.models import Certificate
from training.models import Attempt, RemarkCase

Held = RemarkCase.Held


def certificate_of(attempt: Attempt) -> Certificate | None:
    """What the attempt earned, in its latest issue and correction. A query and one a correction."""
    issued = Certificate.objects.filter(_issued_for(attempt.pk)).select_related("superseded_by")
    found = issued.order_by("-pk").first()
    return found.latest() if found else None


@dataclass(frozen=True, slots=True)
class Earned:
    """held: how the attempt's certificate was found; others: what else the person has of the same exam."""

    certificate: Certificate | None
    held: "RemarkCase.Held"
    others: tuple[Certificate, ...] = ()

    def outlasted(self, until: date | None, *, on: date) -> bool:
        """Whether another certificate that is good lasts as long as this day."""
        good = [it for it in self.others if it.state_on(on) == Certificate.State.VALID]
        return any(it.valid_until is None or (until and it.valid_until >= until) for it in good)


def certificates_earned(attempts: Iterable[Attempt], *, on: date) -> dict[UUID, Earned]:
    """The same for many, with the state on the day. Three queries."""
    attempts = list(attempts)
    rows = Certificate.objects.filter(
        kind=Certificate.Kind.EXAM,
        person__in={it.person_id for it in attempts},
        code__in={it.exam for it in attempts},
    )
    by_holder: dict[tuple[int, str], list[Certificate]] = {}
    for row in rows.with_state().order_by("pk"):
        by_holder.setdefault((row.person_id, row.code), []).append(row)
    return {it.pk: _earned(it, by_holder.get((it.person_id, it.exam), []), on) for it in attempts}


def _issued_for(attempt: UUID) -> Q:
    return Q(origin=f"attempt:{attempt}") | Q(origin__startswith=f"attempt:{attempt}:")


def _earned(attempt: Attempt, rows: list[Certificate], on: date) -> Earned:
    own = [it for it in rows if f"{it.origin}:".startswith(f"attempt:{attempt.pk}:")]
    corrections: Mapping[int | None, Certificate] = {it.supersedes_id: it for it in rows if it.supersedes_id}
    found = own[-1] if own else None
    chain = {it.pk for it in own}
    while found is not None and found.pk in corrections:
        found = corrections[found.pk]
        chain.add(found.pk)
    others = tuple(it for it in rows if it.pk not in chain)
    if found is None:
        return Earned(None, Held.NONE, others)
    earned = Earned(found, Held.FORCE, others)
    return Earned(found, _held(found, earned, on), others)


def _held(certificate: Certificate, earned: Earned, on: date) -> "RemarkCase.Held":
    state = certificate.state_on(on)
    if state == Certificate.State.REVOKED:
        return Held.REVOKED
    if state == Certificate.State.EXPIRED:
        return Held.EXPIRED
    return Held.RENEWED if earned.outlasted(certificate.valid_until, on=on) else Held.FORCE
