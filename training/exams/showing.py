"""From when somebody may see the questions of their own attempt, with keys and explanations. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from cms.vocabulary import Purpose, QuestionsShown
from training.exams.papers import Blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When an exam can be begun, as it is published now; None has no first or no last day."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """since: the instant from which the questions are shown, None for with the result. never: only the result by section."""

    since: datetime | None = None
    never: bool = False

    def holds(self, now: datetime) -> bool:
        return not self.never and (self.since is None or now >= self.since)

    def comes_after(self, now: datetime) -> bool:
        """Whether they are not shown yet, and will be."""
        return self.since is not None and now < self.since


def showing_of_rules(
    blueprint: Blueprint, now: Window | None, *, zone: tzinfo, longest_extra: int
) -> Showing:
    """By the frozen rules of an attempt, and the exam's window as it is published now (None where there is no exam any more).

    With a last day the questions are shown once whoever began on that day at midnight, with as much extra time as can be
    granted (``longest_extra`` minutes), has handed in. A window that was made longer meanwhile counts as it is now; one
    that begins after the frozen one ended is another round and changes nothing. Rules of before there was a choice, and
    the choice CLOSED without a last day, show them with the result, as practice papers always do.
    """
    shown = blueprint.get("questions_shown", QuestionsShown.CLOSED)
    if blueprint.get("purpose") == Purpose.PRACTICE or shown == QuestionsShown.AT_ONCE:
        return Showing()
    if shown == QuestionsShown.NEVER:
        return Showing(never=True)
    if not blueprint.get("open_until"):
        return Showing()
    last = date.fromisoformat(blueprint["open_until"])
    if now and now.last and now.last > last and (now.first is None or now.first <= last):
        last = now.last
    after = datetime.combine(last + timedelta(days=1), time(), zone)
    return Showing(since=after + timedelta(minutes=blueprint["minutes"] + longest_extra))
