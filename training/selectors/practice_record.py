"""One observation as its pages and its PDF show it."""

from dataclasses import dataclass

from cms.freezing import FrozenStep
from cms.vocabulary import Origin
from staffing.models import Certificate
from training.models import Observation, ObservationMark, ObservationPhoto
from training.practice.judging import verdict_from
from training.selectors.practice import current_marks
from training.words.practice import (
    outcome_of,
    repeat_failed_words,
    rule_words,
    state_words,
    told,
    verdict_words,
)

MARK_OUTCOMES = {"done": "met", "not_done": "not_met", "not_applicable": "not_applicable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step as it was frozen, what was ticked, and its photos."""

    step: FrozenStep
    title: str
    words: str
    origin: str
    mark: ObservationMark | None
    photos: list[ObservationPhoto]

    @property
    def place(self) -> int:
        return self.step["place"]

    @property
    def marked(self) -> str:
        return self.mark.mark if self.mark else ""

    @property
    def outcome(self) -> str:
        return MARK_OUTCOMES.get(self.marked, "unknown")

    @property
    def marked_words(self) -> str:
        return str(ObservationMark.Mark(self.marked).label) if self.marked else ""

    @property
    def note(self) -> str:
        return self.mark.note if self.mark else ""

    @property
    def sequence(self) -> int:
        return self.mark.sequence if self.mark else 0

    @property
    def shown_photos(self) -> list[ObservationPhoto]:
        return [photo for photo in self.photos if photo.removed_at is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationRecord:
    """What pages and PDF show. `verdict`: empty while it runs; `consequence`: what a failed repeat means."""

    observation: Observation
    title: str
    summary: str
    note: str
    rule: str
    state: str
    outcome: str
    verdict: str
    consequence: str
    steps: list[StepLine]

    @property
    def ticked(self) -> int:
        return sum(bool(line.marked) for line in self.steps)


def observation_record(observation: Observation) -> ObservationRecord:
    """Three queries, one more after a failed repeat; the observation's own row and declarations were read already."""
    frozen, marks = observation.frozen, current_marks(observation)
    photos: dict[int, list[ObservationPhoto]] = {}
    for photo in observation.photos.all():
        photos.setdefault(photo.place, []).append(photo)
    counts = observation.state == Observation.State.COUNTED
    failed = counts and not observation.passed and observation.repeat_of_id is not None
    return ObservationRecord(
        observation=observation,
        title=told(frozen, "title"),
        summary=told(frozen, "summary"),
        note=told(frozen, "note"),
        rule=rule_words(frozen),
        state=state_words(observation),
        outcome=outcome_of(observation),
        verdict=verdict_words(verdict_from(observation.result)) if observation.result else "",
        consequence=repeat_failed_words(_certificate(observation)) if failed else "",
        steps=[
            StepLine(
                step=step,
                title=told(step, "title"),
                words=told(step, "words"),
                origin=origin_words(step),
                mark=marks.get(step["place"]),
                photos=photos.get(step["place"], []),
            )
            for step in frozen["steps"]
        ],
    )


def origin_words(step: FrozenStep) -> str:
    """Where a step comes from, in a few words."""
    label = str(Origin(step["origin_kind"]).label)
    return f"{label} · {step['origin_reference']}" if step["origin_reference"] else label


def _certificate(observation: Observation) -> Certificate | None:
    """The certificate that the repeated pass led to, in its latest correction, unless it was revoked."""
    rows = Certificate.objects.filter(
        person=observation.person,
        kind=Certificate.Kind.EXAM,
        code=observation.checklist,
        revoked_on__isnull=True,
        superseded_by__isnull=True,
    )
    return rows.order_by("-valid_from", "-pk").first()
