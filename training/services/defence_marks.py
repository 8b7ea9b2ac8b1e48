"""On the panel: mark alone, seal, declare a conflict; and the chair: mark absent, reopen, open all sheets together."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffing.models import Certificate, User
from staffing.printing import Fill
from staffing.services.certificates import certificate_issue
from staffing.services.snapshots import CertificateText
from training.defences.panels import can_decide
from training.defences.results import Sheet, result_of
from training.exams.chain import instant_text
from training.exams.papers import sha256_of
from training.exams.rubrics import RubricMarkError, check_levels
from training.models import Defence, DefenceEvent, PanelMember, SealedSheet, SheetReopening
from training.services.defences import DefenceRefusedError, line_add, refuse_without_reason
from training.services.finalising import last_valid_day

Kind = DefenceEvent.Kind
Marks = Mapping[str, Mapping[str, int]]


def sheet_draft(*, defence_id: UUID, user: User, draft: Mapping[str, Any]) -> None:
    """Keep what a member has marked so far; nobody else sees it. Raises PanelMember.DoesNotExist, DefenceRefusedError."""
    with transaction.atomic():
        member = _own(defence_id, user)
        _refuse_sealed(member)
        member.draft = dict(draft)
        member.save(update_fields=["draft"])


def sheet_seal(
    *, defence_id: UUID, user: User, marks: Marks, questions: str, note: str, now: datetime
) -> SealedSheet:
    """Seal a member's marks: they stand from then on, and their hash is shown. Raises DefenceRefusedError.

    Marks are sealed from the beginning of the defence on; the thesis is read before.
    """
    with transaction.atomic():
        member = _own(defence_id, user)
        _refuse_sealed(member)
        if member.defence.starts_at and now < member.defence.starts_at:
            raise DefenceRefusedError(
                _("The defence has not begun yet. What you marked is kept as a draft; seal it afterwards.")
            )
        for part in member.defence.parts:
            try:
                check_levels(part["rubric"], marks.get(part["key"], {}))
            except RubricMarkError as error:
                raise DefenceRefusedError(_("Choose a level for every criterion, then seal.")) from error
        number, salt = member.sheets.count() + 1, secrets.token_hex(16)
        sheet = SealedSheet(
            member=member,
            number=number,
            marks={key: dict(value) for key, value in marks.items()},
            questions=questions.strip(),
            note=note.strip(),
            salt=salt,
            sealed_at=now,
        )
        sheet.sha256 = sheet_sha256(sheet)
        sheet.save()
        member.draft = {}
        member.save(update_fields=["draft"])
        line_add(member.defence, Kind.SEALED, user, now, sheet.sha256)
        return sheet


def sheet_sha256(sheet: SealedSheet) -> str:
    """What a sheet's hash is over: nothing that the minutes do not print, so that whoever has them can reckon it again."""
    defence = sheet.member.defence
    return sha256_of(
        {
            "defence": str(defence.pk),
            "rules": defence.rules_sha256,
            "number": sheet.number,
            "marks": sheet.marks,
            "questions": sheet.questions,
            "note": sheet.note,
            "salt": sheet.salt,
            "sealed_at": instant_text(sheet.sealed_at),
        }
    )


def standing_sheet(member: PanelMember) -> SealedSheet | None:
    """The sheet of the member that counts: the last one, unless it was reopened."""
    last = member.sheets.select_related("reopening").order_by("-number").first()
    return None if last is None or hasattr(last, "reopening") else last


def sheet_reopen(*, defence_id: UUID, chair: User, member_id: int, reason: str, now: datetime) -> None:
    """Let a member mark anew, before anything is opened. The sealed sheet stays on record. Raises DefenceRefusedError."""
    with transaction.atomic():
        defence = _chaired(defence_id, chair)
        refuse_without_reason(reason)
        member = defence.members.get(pk=member_id, state=PanelMember.State.SITTING)
        sheet = standing_sheet(member)
        if sheet is None:
            raise DefenceRefusedError(_("This member has sealed nothing that could be reopened."))
        SheetReopening.objects.create(sheet=sheet, by=chair, at=now, reason=reason.strip()[:300])
        member.draft = {"marks": sheet.marks, "questions": sheet.questions, "note": sheet.note}
        member.save(update_fields=["draft"])
        line_add(defence, Kind.REOPENED, chair, now, f"{member.user} · {reason.strip()}")


def member_absent(*, defence_id: UUID, chair: User, member_id: int, reason: str, now: datetime) -> None:
    """Keep that a member did not come. Whoever is left decides when they are three or more and odd. Raises DefenceRefusedError."""
    with transaction.atomic():
        defence = _chaired(defence_id, chair)
        refuse_without_reason(reason)
        if defence.starts_at and now < defence.starts_at:
            raise DefenceRefusedError(_("The defence has not begun yet. Ask HR to replace who cannot come."))
        member = defence.members.get(pk=member_id, state=PanelMember.State.SITTING)
        if member.user_id == chair.pk or standing_sheet(member):
            raise DefenceRefusedError(_("Who has sealed marks, and the chair, are not absent."))
        _leave(member, PanelMember.State.ABSENT, reason, now)
        line_add(defence, Kind.ABSENT, chair, now, f"{member.user} · {reason.strip()}")


def conflict_declare(*, defence_id: UUID, user: User, reason: str, now: datetime) -> None:
    """A member leaves the panel by their own word, with a reason for HR alone. What they sealed no longer counts.

    Raises DefenceRefusedError.
    """
    with transaction.atomic():
        member = _own(defence_id, user)
        refuse_without_reason(reason)
        _leave(member, PanelMember.State.CONFLICT, reason, now)
        line_add(member.defence, Kind.CONFLICT, user, now)


def defence_open(*, defence_id: UUID, chair: User, now: datetime) -> Defence:
    """Open all sheets at once, and with them the result; passing grants the certificate. A second call changes nothing.

    Raises DefenceRefusedError while a member has not sealed, and for a panel that may not decide.
    """
    with transaction.atomic():
        found = Defence.objects.locked().get(pk=defence_id)
        if found.is_decided and found.members.filter(user=chair, is_chair=True).exists():
            return found
        defence = _chaired(defence_id, chair)
        members = list(defence.members.filter(state=PanelMember.State.SITTING).select_related("user"))
        sealed = [(member, standing_sheet(member)) for member in members]
        waiting = [str(member.user) for member, sheet in sealed if sheet is None]
        if waiting:
            raise DefenceRefusedError(
                _("Not sealed yet: %(names)s. Sheets are opened together.") % {"names": "、".join(waiting)}
            )
        if not can_decide(len(members)):
            raise DefenceRefusedError(
                _(
                    "%(count)d examiners are left. A panel decides with three or more, and an odd number: have HR fill the seat or set another day."
                )
                % {"count": len(members)}
            )
        sheets = [_as_sheet(member, sheet) for member, sheet in sealed if sheet]
        defence.result = result_of(defence.rules, sheets)
        defence.result_sha256 = sha256_of(defence.result)
        defence.opened_at = now
        defence.state = Defence.State.PASSED if defence.result["passed"] else Defence.State.FAILED
        defence.save(update_fields=["result", "result_sha256", "opened_at", "state"])
        line_add(defence, Kind.OPENED, chair, now, defence.result_sha256)
        if defence.state == Defence.State.PASSED:
            _issue_certificate(defence, now)
        return defence


def _as_sheet(member: PanelMember, sheet: SealedSheet) -> Sheet:
    return Sheet(
        name=str(member.user),
        chair=member.is_chair,
        marks=sheet.marks,
        questions=sheet.questions,
        note=sheet.note,
        sha256=sheet.sha256,
        salt=sheet.salt,
        sealed_at=instant_text(sheet.sealed_at),
        number=sheet.number,
    )


def minutes_confirm(*, defence_id: UUID, user: User, now: datetime) -> bool:
    """A member's signature under the result: who, when, and a hash over both. True when it was the last one missing.

    Raises DefenceRefusedError before the sheets are opened. A second call changes nothing.
    """
    with transaction.atomic():
        defence = Defence.objects.locked().get(pk=defence_id)
        member = defence.members.get(user=user, state=PanelMember.State.SITTING)
        if not defence.is_decided:
            raise DefenceRefusedError(_("The sheets are not opened yet; there is nothing to confirm."))
        if member.confirmed_at:
            return False
        member.confirmed_at = now
        member.confirmed_sha256 = sha256_of(
            {
                "result": defence.result_sha256,
                "member": member.pk,
                "name": str(user),
                "at": instant_text(now),
            }
        )
        member.save(update_fields=["confirmed_at", "confirmed_sha256"])
        line_add(defence, Kind.CONFIRMED, user, now, member.confirmed_sha256)
        return not defence.members.filter(state=PanelMember.State.SITTING, confirmed_at__isnull=True).exists()


def _own(defence_id: UUID, user: User) -> PanelMember:
    """The user's own seat of a defence that is scheduled, the defence's row locked."""
    defence = Defence.objects.locked().get(pk=defence_id)
    member = defence.members.get(user=user, state=PanelMember.State.SITTING)
    member.defence = defence
    if defence.state != Defence.State.SCHEDULED:
        raise DefenceRefusedError(_("This defence is over: decided or cancelled. Nothing was changed."))
    return member


def _chaired(defence_id: UUID, chair: User) -> Defence:
    member = _own(defence_id, chair)
    if not member.is_chair:
        raise DefenceRefusedError(_("Only the chair of the panel does this."))
    return member.defence


def _refuse_sealed(member: PanelMember) -> None:
    if standing_sheet(member):
        raise DefenceRefusedError(
            _(
                "You have sealed your marks. Before they are opened the chair can reopen your sheet, with a reason."
            )
        )


def _leave(member: PanelMember, state: str, reason: str, now: datetime) -> None:
    member.state, member.left_at, member.left_reason = state, now, reason.strip()[:300]
    member.is_chair = False
    member.draft = {}
    member.save(update_fields=["state", "left_at", "left_reason", "is_chair", "draft"])


def _issue_certificate(defence: Defence, now: datetime) -> Certificate:
    rules, day = defence.rules, timezone.localdate(now)
    total = defence.result["total"]["shown"].removesuffix(".0") if defence.result else ""
    text = CertificateText(
        title_zh="答辩合格证书",
        title_en="Certificate of Defence",
        subject_zh=rules["title"],
        subject_en=rules["title_en"] or rules["title"],
        statement=("参加", Fill(f"「{rules['title']}」"), "，经考官组评审，成绩合格，特发此证。"),
        result=f"总分 {total}（满分 100）",
        basis={
            "id": f"defence:{defence.code}",
            "title": rules["title"],
            "edition": f"defence {defence.pk}",
            "sha256": defence.rules_sha256,
        },
    )
    return certificate_issue(
        kind=Certificate.Kind.EXAM,
        code=defence.code,
        person=defence.person,
        shop=defence.shop,
        valid_from=day,
        valid_until=last_valid_day(day, rules["valid_months"]),
        issued_on=day,
        issued_by=None,
        snapshot=text,
        origin=f"defence:{defence.pk}",
        renews=Certificate.objects.renewed_by(defence.person, defence.code, day),
    )
