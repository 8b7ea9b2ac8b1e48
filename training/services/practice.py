"""Observing practice: beginning, ticking, and the two confirmations without which nothing counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Checklist
from staffing.models import Person, Shop, User
from training.models import Observation, ObservationMark, ObservationWord
from training.models.practice import LONGEST_NOTE
from training.practice.judging import MARKS, NOT_APPLICABLE, judge
from training.selectors.admissions import posts_by_person
from training.selectors.practice import current_marks, repeated_by
from training.services.errors import RefusedError
from training.services.practice_outcome import count_locked

State, Kind = Observation.State, ObservationWord.Kind
HIGHEST_SEQUENCE = 1_000_000


class PracticeRefusedError(RefusedError):
    """What was asked cannot be done with this observation; the message says why and what to do."""


class ObservationClosedError(PracticeRefusedError):
    """The observer has confirmed, or the observation was broken off: ticks are no longer taken."""


class NotATickError(PracticeRefusedError):
    """This is no tick of this checklist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A tick as it came. sequence: counted up by the sender, per step; mark: empty takes the tick back."""

    place: int
    sequence: int
    mark: str
    note: str = ""
    marked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TickConflict:
    """Another device was ahead with something else; `stands` is what counts."""

    stands: ObservationMark


TickOutcome = ObservationMark | TickConflict | NotATickError


@transaction.atomic
def observation_start(
    *, key: UUID, person: Person, shop: Shop, checklist: Checklist, observer: User, now: datetime
) -> Observation:
    """Begin to observe a person; the same key again, and a second beginning of the same observer, go on with what runs.

    key: made by the page that asks. Raises PracticeRefusedError: oneself, somebody who does not work here, a checklist
    for other posts, a key that names another observation. Raises ChecklistNotPublishedError.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    running = _begun(key, person, shop, checklist, observer)
    if running is not None:
        return running
    on = timezone.localdate(now)
    _refuse_start(person, shop, checklist, observer, now)
    frozen = checklist.frozen()
    return Observation.objects.create(
        id=key,
        person=person,
        shop=shop,
        observer=observer,
        checklist=checklist.code,
        frozen=frozen,
        frozen_sha256=frozen["sha256"],
        repeat_of_id=repeated_by(person, checklist.code, on=on),
        started_at=now,
    )


def _begun(key: UUID, person: Person, shop: Shop, checklist: Checklist, observer: User) -> Observation | None:
    same = {"person": person, "checklist": checklist.code, "observer": observer}
    known = Observation.objects.filter(pk=key).first()
    if known is not None:
        if (known.person_id, known.checklist, known.observer_id) != (person.pk, checklist.code, observer.pk):
            raise PracticeRefusedError(_("This page was used for another observation. Open it anew."))
        return known
    return Observation.objects.running().filter(shop=shop, **same).first()


def _refuse_start(person: Person, shop: Shop, checklist: Checklist, observer: User, now: datetime) -> None:
    on = timezone.localdate(now)
    if person.user_id == observer.pk:
        raise PracticeRefusedError(_("Nobody observes themselves. Ask a colleague who may."))
    if not Person.objects.employed_on(on, shop=shop).filter(pk=person.pk).exists():
        raise PracticeRefusedError(_("%(name)s does not work in this shop today.") % {"name": person.name})
    asked = {row.post for row in checklist.posts.all()}
    if asked and not asked & posts_by_person([person], on=on).get(person.pk, set()):
        raise PracticeRefusedError(
            _(
                "This checklist is for other posts than those that %(name)s holds or prepares for. Assign a course for the "
                "post first."
            )
            % {"name": person.name}
        )


@transaction.atomic
def ticks_save(
    *, key: UUID, observer: User, ticks: Sequence[Tick], now: datetime, device: str = ""
) -> list[TickOutcome]:
    """Save ticks; the same tick again alters nothing and is acknowledged again. Each has an outcome of its own.

    Raises Observation.DoesNotExist (not the observer's) and ObservationClosedError.
    """
    observation = _locked(key, observer=observer)
    if not observation.is_running:
        raise ObservationClosedError(_("This observation is closed. Ticks that came later were not taken."))
    stands = current_marks(observation)
    outcomes: list[TickOutcome] = []
    for tick in ticks:
        outcome = _saved(observation, stands, tick, now, device)
        if isinstance(outcome, ObservationMark):
            stands[tick.place] = outcome
        outcomes.append(outcome)
    return outcomes


def _saved(
    observation: Observation, stands: dict[int, ObservationMark], tick: Tick, now: datetime, device: str
) -> TickOutcome:
    refusal = _no_tick(observation, tick)
    if refusal:
        return NotATickError(refusal)
    note = tick.note.strip()
    wanted = ObservationMark(
        observation=observation,
        place=tick.place,
        sequence=tick.sequence,
        mark=tick.mark,
        note=note,
        device=device,
        marked_at=observation.clamped(tick.marked_at, now=now),
        received_at=now,
    )
    last = stands.get(tick.place)
    if last is None or tick.sequence > last.sequence:
        wanted.save()
        return wanted
    earlier = observation.marks.filter(place=tick.place, sequence=tick.sequence).first()
    return last if earlier and earlier.same_as(wanted) else TickConflict(stands=last)


def _no_tick(observation: Observation, tick: Tick) -> str:
    steps = {step["place"]: step for step in observation.frozen["steps"]}
    step = steps.get(tick.place)
    if step is None or tick.mark not in ("", *MARKS) or not 1 <= tick.sequence <= HIGHEST_SEQUENCE:
        return _("This is no tick of this checklist.")
    if len(tick.note.strip()) > LONGEST_NOTE:
        return _("The note is longer than 500 characters.")
    if step["critical"] and tick.mark == NOT_APPLICABLE:
        return _("A critical step is done or not done; it is never not applicable.")
    return ""


@transaction.atomic
def observation_confirm(
    *,
    key: UUID,
    observer: User,
    words: str,
    now: datetime,
    seconds: int | None = None,
    confirmed_at: datetime | None = None,
) -> Observation:
    """The observer's confirmation: the ticks are judged and stay. A second time changes nothing.

    confirmed_at, seconds: by the observer's device. Raises PracticeRefusedError while a step is not ticked or a step that does not apply
    has no note; ObservationClosedError after breaking off.
    """
    observation = _locked(key, observer=observer)
    if observation.state == State.DROPPED:
        raise ObservationClosedError(_("This observation was broken off."))
    if not observation.is_running:
        return observation
    marks = current_marks(observation)
    verdict = judge(observation.frozen, {place: mark.mark for place, mark in marks.items()})
    _refuse_unfinished(marks, verdict.unmarked)
    observation.state = State.WAITING
    observation.observed_at = observation.clamped(confirmed_at, now=now)
    observation.seconds = seconds
    observation.result, observation.passed = verdict.as_json(), verdict.passed
    observation.save(update_fields=["state", "observed_at", "seconds", "result", "passed"])
    _say(observation, Kind.OBSERVED, words, observer, now)
    return observation


def _refuse_unfinished(marks: dict[int, ObservationMark], unmarked: Sequence[int]) -> None:
    if unmarked:
        raise PracticeRefusedError(
            _("Not ticked yet: step %(places)s. Tick every step, then confirm.")
            % {"places": "、".join(map(str, unmarked))}
        )
    bare = [place for place, mark in sorted(marks.items()) if mark.mark == NOT_APPLICABLE and not mark.note]
    if bare:
        raise PracticeRefusedError(
            _("Step %(places)s is marked as not applicable: write in its note why.")
            % {"places": "、".join(map(str, bare))}
        )


@transaction.atomic
def observation_agree(*, key: UUID, learner: User, now: datetime) -> Observation:
    """The learner's confirmation: from here on the result counts. A second time changes nothing.

    Raises Observation.DoesNotExist (not the learner's) and PracticeRefusedError.
    """
    observation = _locked(key, person__user=learner)
    if observation.state == State.COUNTED:
        return observation
    _refuse_unless(observation, State.WAITING)
    _say(observation, Kind.AGREED, "", learner, now)
    count_locked(observation, now=now)
    return observation


@transaction.atomic
def observation_disagree(*, key: UUID, learner: User, words: str, now: datetime) -> Observation:
    """The learner disagrees and says why; somebody else of the shop decides. Raises as `observation_agree` does."""
    observation = _locked(key, person__user=learner)
    if observation.state == State.DISPUTED:
        return observation
    _refuse_unless(observation, State.WAITING)
    _refuse_wordless(words, _("Write what you see differently: whoever decides reads it."))
    _say(observation, Kind.DISAGREED, words, learner, now)
    observation.state = State.DISPUTED
    observation.save(update_fields=["state"])
    return observation


@transaction.atomic
def observation_decide(
    *, key: UUID, shop: Shop, by: User, stands: bool, words: str, now: datetime
) -> Observation:
    """What becomes of an observation that the learner disagrees with; one that only waits may be set aside as well, and
    one left running since an earlier day broken off.

    Neither the observer nor the learner decides. Raises Observation.DoesNotExist and PracticeRefusedError.
    """
    observation = _locked(key, shop=shop)
    left_behind = observation.is_left_behind(timezone.localdate(now)) and not stands
    if not left_behind:
        _refuse_unless(observation, State.DISPUTED, *(() if stands else (State.WAITING,)))
    if by.pk in (observation.observer_id, observation.person.user_id):
        raise PracticeRefusedError(_("Observer and learner do not decide. Ask a colleague who may."))
    _refuse_wordless(words, _("Write why: both will read it."))
    _say(
        observation,
        Kind.UPHELD if stands else Kind.DROPPED if left_behind else Kind.SET_ASIDE,
        words,
        by,
        now,
    )
    if stands:
        count_locked(observation, now=now)
    else:
        observation.state = State.DROPPED if left_behind else State.SET_ASIDE
        observation.save(update_fields=["state"])
    return observation


@transaction.atomic
def observation_drop(*, key: UUID, observer: User, words: str, now: datetime) -> Observation:
    """Break off what was begun by mistake or could not go on; what was ticked stays on record and counts for nothing.

    Raises Observation.DoesNotExist (not the observer's) and PracticeRefusedError.
    """
    observation = _locked(key, observer=observer)
    if observation.state == State.DROPPED:
        return observation
    _refuse_unless(observation, State.RUNNING)
    _refuse_wordless(words, _("Write why it is broken off: it stays on record."))
    _say(observation, Kind.DROPPED, words, observer, now)
    observation.state = State.DROPPED
    observation.save(update_fields=["state"])
    return observation


def _locked(key: UUID, **whose: object) -> Observation:
    rows = Observation.objects.select_for_update(of=("self",)).select_related(
        "person", "shop__company", "observer"
    )
    return rows.get(pk=key, **whose)


def _refuse_unless(observation: Observation, *states: str) -> None:
    if observation.state not in states:
        raise PracticeRefusedError(
            _("This cannot be done any more: %(state)s.") % {"state": observation.get_state_display()}
        )


def _refuse_wordless(words: str, message: str) -> None:
    if not words.strip():
        raise PracticeRefusedError(message)


def _say(observation: Observation, kind: str, words: str, by: User, now: datetime) -> None:
    ObservationWord.objects.create(observation=observation, kind=kind, words=words.strip(), by=by, at=now)
