"""A person's exam certificates with their state."""

from dataclasses import dataclass
from datetime import date

from staffing.models import Certificate, Person

OUTCOMES = {
    Certificate.State.VALID: "met",
    Certificate.State.NOT_YET: "unknown",
    Certificate.State.EXPIRED: "not_met",
    Certificate.State.REVOKED: "not_met",
    Certificate.State.SUPERSEDED: "not_applicable",
}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate, its state on the day in words, and the outcome code that goes with it."""

    certificate: Certificate
    state: str
    outcome: str


def exam_certificates(person: Person, *, on: date) -> list[CertificateLine]:
    """All exam certificates of the person, newest first. One query."""
    rows = Certificate.objects.filter(person=person, kind=Certificate.Kind.EXAM)
    states = [(row, row.state_on(on)) for row in rows.select_related("superseded_by")]
    return [CertificateLine(row, str(state.label), OUTCOMES[state]) for row, state in states]
