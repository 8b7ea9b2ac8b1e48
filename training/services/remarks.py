"""Marking a question anew after its key proved wrong: proposed, worked out for everybody concerned, decided, done.

Nothing changes before ``remark_do``. What is done stays; undoing is one more re-mark that brings back what held before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.kinds import KINDS, Question
from cms.vocabulary import Purpose
from staffing.models import User
from training.exams.marking import Marking, mark_paper
from training.exams.rubrics import Marks
from training.exams.rulings import ACCEPT, KEY, Ruling, Rulings, key_words
from training.models import Appeal, Attempt, Remark, RemarkCase
from training.selectors.earned import Earned, certificates_earned
from training.selectors.rulings import attempts_with, responses_of, rulings_of
from training.services.errors import RemarkRefusedError
from training.services.finalising import validity_of

CHUNK = 100
Step = Callable[[int, int], None]
State, Falls = Remark.State, Remark.Falls
Decision, Held = RemarkCase.Decision, RemarkCase.Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to hold for a version. question: as it stands on one paper; key: a further or other answer in lasting terms."""

    question: Question
    kind: str
    key: Sequence[str] = ()
    reason: str
    falls: str = Falls.SAFETY


def remark_propose(*, proposal: Proposal, by: User, now: datetime, appeal: Appeal | None = None) -> Remark:
    """Begin a re-mark, to be worked out next. A further answer is accepted beside those that count already.

    Raises RemarkRefusedError: no reason, one under way already, no change, or an answer where people mark.
    """
    question, before = proposal.question, _in_force(proposal.question["sha256"])
    if not proposal.reason.strip():
        raise RemarkRefusedError(_("Write why: whoever is marked anew reads it."))
    if proposal.kind in (ACCEPT, KEY) and KINDS[question["kind"]].by_people:
        raise RemarkRefusedError(_("People mark this kind. Give everybody the points, or leave it out."))
    keys = [list(proposal.key)] if proposal.kind in (ACCEPT, KEY) else []
    if proposal.kind == ACCEPT and before and before.kind in (ACCEPT, KEY):
        proposal = replace(proposal, kind=before.kind)
        keys = [*before.keys, *(key for key in keys if key not in before.keys)]
    if (proposal.kind, keys) == ((before.kind, before.keys) if before else (Remark.Kind.ORIGINAL, [])):
        raise RemarkRefusedError(_("That holds already: nothing would change."))
    return _created(proposal, keys, before, by, now, appeal=appeal)


def remark_undo(*, remark: Remark, reason: str, by: User, now: datetime) -> Remark:
    """Begin the re-mark that brings back what held before this one. Raises RemarkRefusedError unless it is in force."""
    if not (remark.is_done and remark.is_in_force):
        raise RemarkRefusedError(_("Only what holds now can be undone. Later re-marks come first."))
    if not reason.strip():
        raise RemarkRefusedError(_("Write why: whoever is marked anew reads it."))
    earlier = remark.follows
    proposal = Proposal(
        question=remark.question, kind=earlier.kind if earlier else Remark.Kind.ORIGINAL, reason=reason
    )
    return _created(proposal, earlier.keys if earlier else [], remark, by, now, undoes=remark)


def _in_force(version: str) -> Remark | None:
    return Remark.objects.in_force().filter(sha256=version).first()


def _created(
    proposal: Proposal,
    keys: list[list[str]],
    before: Remark | None,
    by: User,
    now: datetime,
    *,
    undoes: Remark | None = None,
    appeal: Appeal | None = None,
) -> Remark:
    question = proposal.question
    try:
        with transaction.atomic():
            remark = Remark.objects.create(
                code=question["code"],
                sha256=question["sha256"],
                question=question,
                kind=proposal.kind,
                keys=keys,
                words=[key_words(question, key) for key in keys],
                reason=proposal.reason.strip(),
                falls=proposal.falls,
                by=by,
                at=now,
                follows=before,
                undoes=undoes,
            )
            if appeal is not None:
                Appeal.objects.filter(pk=appeal.pk, sha256=remark.sha256).update(remark=remark)
            return remark
    except IntegrityError as error:
        raise RemarkRefusedError(
            _("A re-mark of this question is under way already. Decide or discard that one first.")
        ) from error


def remark_work_out(*, remark: Remark, on: date, step: Step | None = None) -> Remark:
    """Find everybody whose result would change, and propose what becomes of passes and certificates.

    A chunk of attempts a time, so that nothing is locked for long and progress is seen. Discarded meanwhile, it comes
    back as it stands and keeps no case. Raises RemarkRefusedError where a paper would have no points left: such a
    re-mark is to be discarded.
    """
    RemarkCase.objects.filter(remark=remark, done_at__isnull=True).delete()
    keys, found = attempts_with(remark.sha256), 0
    for chunk in chunks(keys):
        attempts = list(Attempt.objects.filter(pk__in=chunk).select_related("person", "shop"))
        if not _kept(remark, cases_of(remark, attempts, on=on)):
            return remark
        found += len(chunk)
        if step:
            step(found, len(keys))
    still = Remark.objects.filter(pk=remark.pk, state__in=[State.WORKING, State.READY])
    if still.update(state=State.READY, looked_at=len(keys)):
        remark.state, remark.looked_at = State.READY, len(keys)
    return remark


def _kept(remark: Remark, cases: Sequence[RemarkCase]) -> bool:
    """Keep the cases, unless somebody decided or discarded the re-mark meanwhile."""
    with transaction.atomic():
        remark.state = Remark.objects.select_for_update().values_list("state", flat=True).get(pk=remark.pk)
        if remark.state not in (State.WORKING, State.READY):
            return False
        RemarkCase.objects.bulk_create(cases)
        return True


def chunks(keys: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def cases_of(
    remark: Remark,
    attempts: Sequence[Attempt],
    *,
    on: date,
    given: Mapping[UUID, Mapping[int, Marks]] | None = None,
) -> list[RemarkCase]:
    """The cases among these attempts, with what the rule proposes. Six queries, however many attempts.

    given: attempt -> slot -> the marks that are to count instead of what people gave there before.
    """
    in_force = {**rulings_of(it.paper for it in attempts)}
    if remark.kind == Remark.Kind.ORIGINAL:
        in_force.pop(remark.sha256, None)
    elif remark.kind != Remark.Kind.MARKS:
        in_force[remark.sha256] = remark.ruling
    responses, earned = responses_of(attempts), certificates_earned(attempts, on=on)
    undone = _decisions_taken_back(remark, attempts)
    cases = []
    for attempt in attempts:
        corrected = given.get(attempt.pk, {}) if given else {}
        marking = marked_by(attempt, responses[attempt.pk], in_force, corrected)
        if marking.as_json() != attempt.result:
            case = _case(remark, attempt, marking, earned[attempt.pk])
            case.decision = _proposed(case, earned[attempt.pk], undone.get(attempt.pk), on)
            cases.append(case)
    return cases


def marked_by(
    attempt: Attempt,
    responses: Mapping[int, list[str]],
    rulings: Rulings,
    corrected: Mapping[int, Marks],
) -> Marking:
    """The attempt marked by these rulings, with the corrected marks of people. Raises RemarkRefusedError where nothing is left to earn.

    An answer for people that was handed in under a ruling that spared them marking it keeps that ruling: it has no
    marks, and never gets any.
    """

    def marked(rulings: Rulings) -> Marking:
        return mark_paper(
            paper=attempt.paper,
            blueprint=attempt.blueprint,
            responses=responses,
            marks={**marks_in(attempt.marks), **corrected},
            rulings=rulings,
        )

    marking = marked(rulings)
    if marking.waiting:
        marking = marked({**rulings, **_spared(attempt, marking.waiting)})
    if not marking.points:
        raise RemarkRefusedError(
            _("A paper would have no points left. Give everybody the points of the question instead.")
        )
    return marking


def _spared(attempt: Attempt, waiting: Sequence[int]) -> Rulings:
    stood = {it["slot"]: it.get("ruling") for it in attempt.marks["slots"]}
    slots = [slot for slot in attempt.paper if slot["slot"] in waiting and stood[slot["slot"]]]
    return {it["question"]["sha256"]: Ruling(kind=stood[it["slot"]]) for it in slots}


def marks_in(result: Mapping[str, Any]) -> dict[int, Marks]:
    """What people gave, slot by slot, as the result keeps it; no ruling touches it."""
    return {
        it["slot"]: {key: Fraction(mark) for key, mark in it["marks"].items()}
        for it in result["slots"]
        if "marks" in it
    }


def _case(remark: Remark, attempt: Attempt, marking: Marking, earned: Earned) -> RemarkCase:
    return RemarkCase(
        remark=remark,
        attempt=attempt,
        before=attempt.result,
        after=marking.as_json(),
        score_before=attempt.score or Decimal(0),
        score_after=marking.score,
        passed_before=bool(attempt.passed),
        passed_after=marking.passed,
        safety_wrong=bool(marking.critical_wrong),
        held=earned.held,
        certificate=earned.certificate,
    )


def _decisions_taken_back(remark: Remark, attempts: Sequence[Attempt]) -> dict[UUID, str]:
    """Attempt -> the decision that this re-mark takes back: of the one it undoes, or the last of all before."""
    if not remark.takes_back:
        return {}
    cases = RemarkCase.objects.filter(attempt__in=attempts, done_at__isnull=False).order_by("done_at", "pk")
    if remark.undoes_id:
        cases = cases.filter(remark=remark.undoes_id)
    else:
        cases = cases.filter(remark__sha256=remark.sha256).exclude(decision=Decision.NONE)
        cases = cases.exclude(remark__kind=Remark.Kind.MARKS)
    return dict(cases.values_list("attempt", "decision"))


def _proposed(case: RemarkCase, earned: Earned, undone: str | None, on: date) -> str:
    """What becomes of the case by the rule; an undoing takes back what was given, and gives back what was taken.

    A pass that was left standing against the marks is not judged again.
    """
    if not case.turns:
        return Decision.NONE
    attempt, is_exam = case.attempt, _is_exam(case.attempt)
    if case.passed_after:
        _first, until = validity_of(attempt)
        wanted = is_exam and until >= on and not earned.outlasted(until, on=on)
        return Decision.GRANT if wanted else Decision.PASS
    if undone in (Decision.GRANT, Decision.PASS):
        return Decision.TAKE
    if not case.before["passed"]:
        return Decision.STAND
    if not is_exam:
        return Decision.TAKE
    return fallen(case.remark.falls, safety_wrong=case.safety_wrong, held=case.held)


def fallen(falls: str, *, safety_wrong: bool, held: str) -> str:
    """What the rule says of who passed only because of our mistake. A certificate that is over takes no decision."""
    if held != Held.FORCE:
        return Decision.STAND
    takes = falls == Falls.TAKE or (falls == Falls.SAFETY and safety_wrong)
    return Decision.TAKE if takes else Decision.STAND


def _is_exam(attempt: Attempt) -> bool:
    return bool(attempt.blueprint.get("purpose", Purpose.EXAM) == Purpose.EXAM)


def choices_of(case: RemarkCase, *, on: date) -> list[RemarkCase.Decision]:
    """What can be decided of a case: nothing where pass and fail stay, no certificate whose time would be over."""
    if not case.turns:
        return []
    if not case.passed_after:
        return [Decision.STAND, Decision.TAKE]
    _first, until = validity_of(case.attempt)
    granted = [Decision.GRANT] if _is_exam(case.attempt) and until >= on else []
    return [*granted, Decision.PASS]


def remark_decide(*, remark: Remark, falls: str, chosen: Mapping[int, str], on: date) -> Remark:
    """Set the rule for who would fail now, and decide single cases (case -> decision), as can be decided on the day.

    Raises RemarkRefusedError once it is being done.
    """
    with transaction.atomic():
        locked = Remark.objects.select_for_update().get(pk=remark.pk)
        if locked.state != State.READY:
            raise RemarkRefusedError(_("It is decided already; nothing was changed."))
        locked.falls = falls
        locked.save(update_fields=["falls"])
        cases = list(RemarkCase.objects.filter(pk__in=chosen, remark=locked).select_related("attempt"))
        for case in cases:
            if chosen[case.pk] in choices_of(case, on=on) and chosen[case.pk] != case.decision:
                case.is_chosen, case.decision = True, chosen[case.pk]
        RemarkCase.objects.bulk_update(cases, ["is_chosen", "decision"])
        if not locked.takes_back:
            _rule_applied(locked)
        return locked


def _rule_applied(remark: Remark) -> None:
    falling = RemarkCase.objects.filter(
        remark=remark, is_chosen=False, passed_before=True, before__passed=True, passed_after=False
    )
    for safety_wrong in (False, True):
        decision = fallen(remark.falls, safety_wrong=safety_wrong, held=Held.FORCE)
        falling.filter(held=Held.FORCE, safety_wrong=safety_wrong).update(decision=decision)


def remark_discard(*, remark: Remark) -> bool:
    """Leave everything as it is; False when it was decided already."""
    with transaction.atomic():
        locked = Remark.objects.select_for_update().get(pk=remark.pk)
        if locked.state not in (State.WORKING, State.READY):
            return False
        locked.state = State.DISCARDED
        locked.save(update_fields=["state"])
        locked.cases.all().delete()
        locked.appeals.update(remark=None)
        return True
