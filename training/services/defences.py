"""Admitting a candidate, taking the thesis, scheduling the panel, and calling it off. Each leaves a line of history."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import DefenceNotPublishedError, DefenceRules
from staffing.models import Credential, Person, Shop, User
from staffing.rules.vocabulary import vocabulary
from training.defences.panels import panel_faults
from training.models import Defence, DefenceEvent, PanelMember, SealedSheet, ThesisVersion
from training.selectors.admissions import posts_by_person, standing_certificates
from training.selectors.examiners import examiner_choices
from training.services.errors import RefusedError
from training.theses import ThesisFile
from training.words.defences import fault_words, recusal_words, statement_words

Kind = DefenceEvent.Kind


class DefenceRefusedError(RefusedError):
    """It cannot be done now; the message says why and what to do."""


def defence_admit(
    *, person: Person, shop: Shop, rules: DefenceRules, thesis_due: datetime | None, by: User, now: datetime
) -> Defence:
    """Admit somebody to a defence by the rules as they are published now, which are frozen.

    Raises DefenceRefusedError for what is missing, and while one by the same rules is running.
    """
    try:
        frozen = rules.frozen()
    except DefenceNotPublishedError as error:
        raise DefenceRefusedError(str(error)) from error
    _refuse_own(person, by)
    on = timezone.localdate(now)
    missing = missing_for(person, frozen, on=on)
    if missing:
        raise DefenceRefusedError(" ".join(missing))
    if frozen["thesis"] and (thesis_due is None or thesis_due <= now):
        raise DefenceRefusedError(_("Say until when the thesis is due: a time that is still to come."))
    try:
        with transaction.atomic():
            defence = Defence.objects.create(
                person=person,
                shop=shop,
                code=frozen["slug"],
                rules=frozen,
                rules_sha256=frozen["sha256"],
                thesis_due=thesis_due if frozen["thesis"] else None,
                admitted_by=by,
                admitted_at=now,
            )
            line_add(defence, Kind.ADMITTED, by, now)
    except IntegrityError as error:
        raise DefenceRefusedError(
            _("%(name)s has such a defence under way already.") % {"name": person.name}
        ) from error
    return defence


def missing_for(person: Person, rules: Mapping[str, Any], *, on: date) -> list[str]:
    """What the person lacks for admission on the day, each in a sentence."""
    held = set(standing_certificates(person, on).values_list("code", flat=True))
    missing = []
    for it in rules["prerequisites"]:
        if it["kind"] == "exam" and it["code"] not in held:
            words = _("%(name)s needs the certificate “%(code)s” first.")
            missing.append(words % {"name": person.name, "code": it["code"]})
        if it["kind"] == "grade" and not _holds_grade(person, it["code"], on):
            words = _("%(name)s needs the skill grade %(code)s or a higher one, recorded and valid.")
            missing.append(words % {"name": person.name, "code": it["code"]})
    if rules["posts"] and not posts_by_person([person], on=on).get(person.pk, set()) & set(rules["posts"]):
        missing.append(
            _("This defence is for other posts than the one %(name)s holds or prepares for.")
            % {"name": person.name}
        )
    return missing


def _holds_grade(person: Person, floor: str, on: date) -> bool:
    ladder = vocabulary().ladder_of("skill-grade")
    levels = (
        Credential.objects.valid_on(on)
        .filter(person=person, kind="skill-grade")
        .values_list("level", flat=True)
    )
    return ladder is not None and any(ladder.has(it) and ladder.at_least(it, floor) for it in levels)


def thesis_submit(
    *, defence_id: UUID, user: User, title: str, filename: str, thesis: ThesisFile, now: datetime
) -> ThesisVersion:
    """Keep a version of the candidate's thesis, with the word to have written it alone.

    Raises DefenceRefusedError for a wrong length, past the deadline, and once the panel has begun to mark.
    """
    with transaction.atomic():
        defence = Defence.objects.locked().get(pk=defence_id, person__user=user)
        refuse_untaken(defence, now=now)
        _refuse_length(defence.rules, thesis)
        number = defence.theses.count() + 1
        version = ThesisVersion(
            defence=defence,
            number=number,
            title=title.strip(),
            filename=filename[:160],
            kind=thesis.kind,
            sha256=thesis.sha256,
            characters=thesis.characters,
            statement=statement_words(),
            submitted_by=user,
            submitted_at=now,
        )
        name = f"{uuid.uuid4().hex}.{thesis.kind}"
        version.file.save(name, ContentFile(thesis.data), save=False)
        version.save()
        line_add(defence, Kind.SUBMITTED, user, now, f"{number} · {title.strip()} · {thesis.characters}")
        return version


def refuse_untaken(defence: Defence, *, now: datetime) -> None:
    """Raise DefenceRefusedError where no thesis at all is taken: over, being marked, or past the deadline."""
    if not defence.is_running or not defence.rules["thesis"]:
        raise DefenceRefusedError(_("No thesis is taken for this defence any more."))
    if SealedSheet.objects.filter(member__defence=defence).exists():
        raise DefenceRefusedError(_("The panel has begun to mark; the thesis stands as it was handed in."))
    if defence.thesis_due and now > defence.thesis_due:
        due = timezone.localtime(defence.thesis_due)
        raise DefenceRefusedError(
            _("The deadline was %(due)s. Ask your trainer or HR whether they can give you more time.")
            % {"due": f"{due:%Y-%m-%d %H:%M}"}
        )


def _refuse_length(rules: Mapping[str, Any], thesis: ThesisFile) -> None:
    if not rules["thesis_fewest"] <= thesis.characters <= rules["thesis_most"]:
        raise DefenceRefusedError(
            _(
                "Your thesis has %(characters)d characters; asked for are %(fewest)d to %(most)d, counted as word processors count them."
            )
            % {
                "characters": thesis.characters,
                "fewest": rules["thesis_fewest"],
                "most": rules["thesis_most"],
            }
        )


def thesis_due_change(
    *, defence_id: UUID, shop: Shop, due: datetime, reason: str, by: User, now: datetime
) -> Defence:
    """Another deadline for the thesis, with the reason. Raises DefenceRefusedError."""
    with transaction.atomic():
        defence = running(defence_id, shop)
        _refuse_own(defence.person, by)
        refuse_without_reason(reason)
        if not defence.rules["thesis"]:
            raise DefenceRefusedError(_("No thesis is asked for here."))
        if due <= now:
            raise DefenceRefusedError(_("Choose a deadline that is still to come."))
        defence.thesis_due = due
        defence.save(update_fields=["thesis_due"])
        line_add(defence, Kind.DUE, by, now, f"{timezone.localtime(due):%Y-%m-%d %H:%M} · {reason.strip()}")
        return defence


def defence_schedule(
    *,
    defence_id: UUID,
    shop: Shop,
    starts_at: datetime,
    room: str,
    members: Sequence[User],
    chair: User | None,
    reason: str,
    by: User,
    now: datetime,
) -> Defence:
    """Appoint the panel with its chair, and say when and where; again for every change, with its reason.

    A member who stays keeps what they sealed. Raises DefenceRefusedError: for a panel that is none, for who may not
    examine this candidate on that day, for two places at once, and while the thesis is missing.
    """
    with transaction.atomic():
        defence = running(defence_id, shop)
        _refuse_own(defence.person, by)
        if defence.changes:
            refuse_without_reason(reason)
        if starts_at <= now:
            raise DefenceRefusedError(_("Choose a time that is still to come."))
        if defence.rules["thesis"] and not defence.theses.exists():
            raise DefenceRefusedError(
                _("The thesis has not been handed in yet. The panel reads it first, then the day is set.")
            )
        _refuse_panel(defence, members, chair, starts_at)
        _refuse_two_places(defence, members, starts_at)
        defence.state, defence.starts_at, defence.room = Defence.State.SCHEDULED, starts_at, room.strip()
        defence.changes += 1
        defence.save(update_fields=["state", "starts_at", "room", "changes"])
        _seat(defence, members, chair, now)
        names = "、".join(str(user) for user in sorted(members, key=lambda user: user != chair))
        words = f"{timezone.localtime(starts_at):%Y-%m-%d %H:%M} · {room.strip()} · {names}"
        line_add(defence, Kind.SCHEDULED, by, now, f"{words} · {reason.strip()}" if reason.strip() else words)
        return defence


def _refuse_panel(defence: Defence, members: Sequence[User], chair: User | None, starts_at: datetime) -> None:
    size = defence.rules["panel_size"]
    faults = panel_faults([user.pk for user in members], chair.pk if chair else None, size=size)
    if faults:
        raise DefenceRefusedError(" ".join(fault_words(fault, size) for fault in faults))
    choices = examiner_choices(
        defence.person, defence.shop, on=timezone.localdate(starts_at), declared=declared_conflicts(defence)
    )
    may = {choice.user.pk: choice.reasons for choice in choices}
    for user in members:
        if user.pk not in may:
            raise DefenceRefusedError(_("%(name)s does not examine in this company.") % {"name": user})
        if may[user.pk]:
            raise DefenceRefusedError(
                _("%(name)s may not examine %(candidate)s on that day: %(why)s.")
                % {"name": user, "candidate": defence.person.name, "why": recusal_words(may[user.pk])}
            )


def declared_conflicts(defence: Defence) -> list[int]:
    """Users who said that they are in a conflict over this defence. One query."""
    rows = defence.members.filter(state=PanelMember.State.CONFLICT)
    return list(rows.values_list("user_id", flat=True))


def _refuse_two_places(defence: Defence, members: Sequence[User], starts_at: datetime) -> None:
    ends_at = starts_at + timedelta(minutes=defence.rules["minutes"])
    others = Defence.objects.filter(
        state=Defence.State.SCHEDULED, starts_at__gt=starts_at - timedelta(days=1), starts_at__lt=ends_at
    ).exclude(pk=defence.pk)
    sitting = PanelMember.objects.filter(
        defence__in=others, state=PanelMember.State.SITTING, user__in=members
    ).select_related("defence", "user")
    for member in sitting:
        if member.defence.ends_at and member.defence.ends_at > starts_at:
            raise DefenceRefusedError(
                _("%(name)s sits on another panel at that time. Choose another time or examiner.")
                % {"name": member.user}
            )


def _seat(defence: Defence, members: Sequence[User], chair: User | None, now: datetime) -> None:
    """Who stays keeps the row, who goes leaves it, who comes gets one."""
    wanted = {user.pk for user in members}
    sitting = {it.user_id: it for it in defence.members.filter(state=PanelMember.State.SITTING)}
    for key, member in sitting.items():
        member.is_chair = False
        if key not in wanted:
            member.state, member.left_at = PanelMember.State.REPLACED, now
        member.save(update_fields=["is_chair", "state", "left_at"])
    for user in members:
        member = sitting.get(user.pk) or PanelMember(defence=defence, user=user, appointed_at=now)
        member.is_chair = chair is not None and user.pk == chair.pk
        member.save()


def chair_name(
    *, defence_id: UUID, shop: Shop, member_id: int, reason: str, by: User, now: datetime
) -> PanelMember:
    """Give the chair of a panel that has lost it to one of its members, sheets sealed or not. Raises DefenceRefusedError."""
    with transaction.atomic():
        defence = running(defence_id, shop)
        _refuse_own(defence.person, by)
        refuse_without_reason(reason)
        sitting = defence.members.filter(state=PanelMember.State.SITTING).select_related("user")
        member = sitting.filter(pk=member_id).first()
        if member is None or sitting.filter(is_chair=True).exists():
            raise DefenceRefusedError(_("This panel has a chair already, or this member has left it."))
        member.is_chair = True
        member.save(update_fields=["is_chair"])
        line_add(defence, Kind.CHAIR, by, now, f"{member.user} · {reason.strip()}")
        return member


def defence_cancel(*, defence_id: UUID, shop: Shop, reason: str, by: User, now: datetime) -> Defence:
    """Call it off, with the reason. What was handed in stays. Raises DefenceRefusedError."""
    with transaction.atomic():
        defence = running(defence_id, shop)
        _refuse_own(defence.person, by)
        refuse_without_reason(reason)
        defence.state = Defence.State.CANCELLED
        defence.changes += 1
        defence.save(update_fields=["state", "changes"])
        line_add(defence, Kind.CANCELLED, by, now, reason.strip())
        return defence


def running(defence_id: UUID, shop: Shop) -> Defence:
    """The shop's defence, locked. Raises Defence.DoesNotExist, and DefenceRefusedError when it is over."""
    defence = Defence.objects.locked().get(pk=defence_id, shop=shop)
    if not defence.is_running:
        raise DefenceRefusedError(_("This defence is over: decided or cancelled. Nothing was changed."))
    return defence


def _refuse_own(person: Person, by: User) -> None:
    if by.pk == person.user_id:
        raise DefenceRefusedError(_("Nobody runs their own defence. Ask a colleague who may."))


def line_add(defence: Defence, kind: str, by: User, now: datetime, words: str = "") -> None:
    """A line of the defence's history."""
    DefenceEvent.objects.create(defence=defence, kind=kind, by=by, at=now, words=words[:600])


def refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise DefenceRefusedError(_("Write why: the reason is kept with the defence."))
