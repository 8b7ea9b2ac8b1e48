"""Setting a pass mark by Angoff's method: open, judge in two rounds, close, decide. Judges see nobody else's ratings before a round ends."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.bank import frozen_bank
from cms.kinds import kind_of
from cms.models import Exam
from cms.publishing import PublishingRefusedError, exam_publish_pass_mark
from cms.selectors import exam_by_slug
from staffing.models import User
from training.exams.papers import BankShortfallError, Blueprint, draw_paper
from training.models import Judge, Rating, StandardSetting
from training.selectors.blueprints import blueprint_of
from training.statistics.angoff import FEWEST_JUDGES, Judged, cut_score, spread


class StandardRefusedError(Exception):
    """It cannot be done now; the message says why and what to do."""


def standard_open(
    *, exam: Exam, judges: Sequence[User], candidate: str, whole_bank: bool, by: User, now: datetime
) -> StandardSetting:
    """Begin: freeze the blueprint and what is judged, and ask the judges. Raises StandardRefusedError.

    whole_bank: judge every published question; else those of one paper, drawn by the blueprint with a seed that is kept.
    candidate: what the just competent candidate can do, in words, so that all judges think of the same person.
    """
    if len(judges) < FEWEST_JUDGES:
        raise StandardRefusedError(_("Choose at least two judges: one alone is an opinion, not a standard."))
    blueprint, seed = blueprint_of(exam), "" if whole_bank else secrets.token_hex(16)
    questions = _questions(exam, blueprint, seed)
    try:
        with transaction.atomic():
            setting = StandardSetting.objects.create(
                exam=exam.slug,
                blueprint=blueprint,
                questions=questions,
                seed=seed,
                candidate=candidate,
                opened_by=by,
                opened_at=now,
            )
            Judge.objects.bulk_create(Judge(setting=setting, user=user) for user in judges)
    except IntegrityError as error:
        raise StandardRefusedError(
            _("A standard is being set for this exam already. Close that one first.")
        ) from error
    return setting


def ratings_save(
    *,
    setting: StandardSetting,
    user: User,
    meant_for: int,
    ratings: Mapping[str, int],
    hand_in: bool,
    now: datetime,
) -> StandardSetting:
    """Keep a judge's ratings (question's code -> percent) of a round; handed in, they stay as they are.

    meant_for: the round that ran when the judge's page was opened, so that a second click of the last judge does not
    hand in the round that the first click began. The last judge to hand in ends the round. Raises Judge.DoesNotExist for
    who is no judge, StandardRefusedError when the round is over for them or, handing in, a question is not rated.
    """
    with transaction.atomic():
        locked = _locked(setting)
        judge = locked.judges.get(user=user)
        _refuse_late(locked, judge)
        if locked.round != meant_for:
            raise StandardRefusedError(
                _(
                    "The second round has begun since you opened this page. Nothing was written now; rate it below."
                )
            )
        codes = [question["code"] for question in locked.questions]
        given = {code: percent for code, percent in ratings.items() if code in codes}
        if hand_in and len(given) < len(codes):
            missing = len(codes) - len(given)
            raise StandardRefusedError(
                _("%(missing)d questions are not rated yet. Rate all of them, then hand in.")
                % {"missing": missing}
            )
        Rating.objects.filter(judge=judge, round=locked.round).delete()
        Rating.objects.bulk_create(
            Rating(judge=judge, round=locked.round, code=code, percent=percent)
            for code, percent in given.items()
        )
        if hand_in:
            setattr(judge, "first_at" if locked.round == 1 else "second_at", now)
            judge.save(update_fields=["first_at", "second_at"])
            if not _still_judging(locked):
                _end_round(locked, now)
        return locked


def round_end(*, setting: StandardSetting, ending: int, now: datetime) -> StandardSetting:
    """End a round with those who have handed in, unless it is over already, as after a second click.

    Raises StandardRefusedError for fewer than two.
    """
    with transaction.atomic():
        locked = _locked(setting)
        if locked.is_closed or locked.round != ending:
            return locked
        if locked.judges.filter(first_at__isnull=False).count() < FEWEST_JUDGES:
            raise StandardRefusedError(
                _("Fewer than two judges have handed in. Remind them; a round ends with at least two.")
            )
        _end_round(locked, now)
        return locked


def standard_decide(
    *, setting: StandardSetting, pass_mark: int, reason: str, by: User, now: datetime
) -> StandardSetting:
    """Take a pass mark over into the exam, as a new published version, and keep who decided so and why.

    Papers that are drawn already keep their pass mark. Raises StandardRefusedError.
    """
    with transaction.atomic():
        locked = _locked(setting)
        if not locked.is_closed:
            raise StandardRefusedError(_("The judges are not done yet. End the rounds first."))
        if locked.decided_at:
            raise StandardRefusedError(
                _("This was decided already. A new decision takes a new setting of the standard.")
            )
        exam = exam_by_slug(locked.exam)
        if exam is None:
            raise StandardRefusedError(
                _("The exam is not published any more, so that its pass mark cannot change.")
            )
        try:
            locked.exam_revision = exam_publish_pass_mark(exam=exam, pass_mark=pass_mark, by=by)
        except PublishingRefusedError as error:
            raise StandardRefusedError(str(error)) from error
        locked.pass_mark, locked.reason, locked.decided_by, locked.decided_at = pass_mark, reason, by, now
        locked.save(update_fields=["exam_revision", "pass_mark", "reason", "decided_by", "decided_at"])
        return locked


def ratings_that_stand(judges: Iterable[Judge]) -> dict[int, dict[str, int]]:
    """By judge's id, the ratings of the last round each handed in; who handed in none is left out. One query."""
    rounds = {judge.pk: 2 if judge.second_at else 1 for judge in judges if judge.first_at}
    found: dict[int, dict[str, int]] = {key: {} for key in rounds}
    for rating in Rating.objects.filter(judge__in=rounds):
        if rating.round == rounds[rating.judge_id]:
            found[rating.judge_id][rating.code] = rating.percent
    return found


def _locked(setting: StandardSetting) -> StandardSetting:
    return StandardSetting.objects.select_for_update(of=("self",)).get(pk=setting.pk)


def _refuse_late(setting: StandardSetting, judge: Judge) -> None:
    if setting.is_closed or (setting.round == 2 and not judge.first_at):
        raise StandardRefusedError(_("The round is over; ratings are no longer taken."))
    if (judge.first_at if setting.round == 1 else judge.second_at) is not None:
        raise StandardRefusedError(_("You have handed in this round. What you said stands."))


def _still_judging(setting: StandardSetting) -> bool:
    judges = setting.judges.all()
    if setting.round == 1:
        return judges.filter(first_at__isnull=True).exists()
    return judges.filter(first_at__isnull=False, second_at__isnull=True).exists()


def _end_round(setting: StandardSetting, now: datetime) -> None:
    if setting.state == StandardSetting.State.FIRST:
        setting.state = StandardSetting.State.SECOND
    else:
        setting.state, setting.closed_at, setting.result = StandardSetting.State.CLOSED, now, _result(setting)
    setting.save(update_fields=["state", "closed_at", "result"])


def _result(setting: StandardSetting) -> dict[str, Any]:
    judges = list(setting.judges.select_related("user"))
    standing = ratings_that_stand(judges)
    heard = [judge for judge in judges if judge.pk in standing]
    questions = [Judged(question["code"], question["section"]) for question in setting.questions]
    result = cut_score([standing[judge.pk] for judge in heard], questions, section_points(setting.blueprint))
    return {
        "mean": result.mean,
        "deviation": result.deviation,
        "error": result.error,
        "recommended": result.recommended,
        "judges": [
            {"name": str(judge.user), "rounds": 2 if judge.second_at else 1, "cut": cut}
            for judge, cut in zip(heard, result.by_judge, strict=True)
        ],
        "questions": [
            {"code": it.code, "least": said.least, "mean": said.mean, "most": said.most}
            for it in questions
            for said in [spread([standing[judge.pk][it.code] for judge in heard])]
        ],
    }


def section_points(blueprint: Mapping[str, Any]) -> dict[str, int]:
    """What the questions of each competency are worth together on a paper, which may have several sections of it."""
    points: dict[str, int] = {}
    for it in blueprint["sections"]:
        points[it["competency"]] = points.get(it["competency"], 0) + it["questions"] * it["points"]
    return points


def _questions(exam: Exam, blueprint: Blueprint, seed: str) -> list[dict[str, Any]]:
    bank = frozen_bank(exam)
    try:
        paper = draw_paper(blueprint=blueprint, bank=bank, seed=seed)
    except BankShortfallError as error:
        raise StandardRefusedError(
            _("The bank cannot fill a paper of this exam yet. Write the missing questions first.")
        ) from error
    drawn = {slot["question"]["code"] for slot in paper}
    return [
        {**kind_of(question).instance(question, seed or exam.slug), "section": section}
        for section, questions in bank.items()
        for question in questions
        if not seed or question["code"] in drawn
    ]
