"""What of observed practice stands on a learner's way: the second confirmation, a repeat that is due, a refresher."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from staffing.models import Person
from training.models import Observation
from training.selectors.practice import DueLine, due_lines
from training.words.practice import round_words, told


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeStep:
    """One line: what, why, the tag, where it leads, and the button's words where the learner can do something now."""

    title: str
    note: str
    tag: str
    tag_kind: str
    url: str
    action: str = ""


def practice_steps(person: Person, *, on: date) -> list[PracticeStep]:
    """Confirmations that wait, then what else is due on the day. Two queries, one more for who was
    observed before, and two more where something is due."""
    waiting = list(Observation.objects.filter(person=person, state=Observation.State.WAITING).for_lists())
    seen = {it.checklist for it in waiting}
    due = [line for line in due_lines([person], on=on) if line.checklist not in seen]
    return [*map(_confirmation, waiting), *(_due(line, on) for line in due)]


def _confirmation(observation: Observation) -> PracticeStep:
    return PracticeStep(
        title=told(observation.frozen, "title"),
        note=_("%(name)s observed you; it counts when you confirm it") % {"name": observation.observer},
        tag=_("Your confirmation"),
        tag_kind="expiring",
        url=reverse("learn-practice-record", args=[observation.pk]),
        action=_("Read and confirm"),
    )


def _due(line: DueLine, on: date) -> PracticeStep:
    note, tag, kind = round_words(line.round, on)
    if line.round.failed_repeat:
        url = reverse("learn-course", args=[line.course])
        return PracticeStep(
            title=line.title, note=note, tag=tag, tag_kind=kind, url=url, action=_("To the refresher")
        )
    return PracticeStep(title=line.title, note=note, tag=tag, tag_kind=kind, url=reverse("learn-practice"))
