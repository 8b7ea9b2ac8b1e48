"""The minutes 答辩记录 as PDF: printed once, when every member of the panel has confirmed them or the desk has said why one has not. Chinese, as our papers are."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from staffing.models import Shop, TaskProgress, User
from staffing.printing import render_pdf
from staffing.tasks import start_task
from training.models import Defence, DefenceEvent, DefenceMinutes, PanelMember
from training.selectors.defences import history_of, result_lines
from training.services.defences import DefenceRefusedError, line_add, refuse_without_reason
from training.tasks import defence_minutes_task
from training.words.defence_history import unsigned_reason
from training.words.defences import title_of, when_words

LANGUAGE = "zh-hans"


def minutes_start(*, defence: Defence, user: User) -> TaskProgress:
    """Print them in the background."""
    return start_task(
        user=user,
        shop=defence.shop,
        title=_("Minutes of the defence of %(name)s") % {"name": defence.person.name},
        run=defence_minutes_task,
        arguments={"defence": str(defence.pk)},
        back_url=reverse("my-defences"),
    )


def minutes_release(*, defence_id: UUID, shop: Shop, reason: str, by: User, now: datetime) -> None:
    """Let the minutes be printed: every member has confirmed them, or the reason why one has not is kept in its place.

    Raises DefenceRefusedError.
    """
    with transaction.atomic():
        defence = Defence.objects.locked().get(pk=defence_id, shop=shop)
        if not defence.is_decided:
            raise DefenceRefusedError(_("The sheets are not opened yet; there is nothing to confirm."))
        sitting = defence.members.filter(state=PanelMember.State.SITTING, confirmed_at__isnull=True)
        names = "、".join(str(it.user) for it in sitting.select_related("user"))
        if names:
            refuse_without_reason(reason)
            line_add(defence, DefenceEvent.Kind.UNSIGNED, by, now, f"{names} · {reason.strip()}")


def minutes_print(*, defence_id: UUID, made_at: datetime) -> DefenceMinutes:
    """The minutes that stand, printed now where there are none. Raises PrintingError for a character that cannot be printed."""
    defence = Defence.objects.select_related("person", "shop__company").get(pk=defence_id)
    found = DefenceMinutes.objects.filter(defence=defence).first()
    if found:
        return found
    data = minutes_pdf(defence, made_at=made_at)
    try:
        with transaction.atomic():
            return DefenceMinutes.objects.create(
                defence=defence, data=data, sha256=hashlib.sha256(data).hexdigest(), made_at=made_at
            )
    except IntegrityError:
        return DefenceMinutes.objects.get(defence=defence)


def minutes_pdf(defence: Defence, *, made_at: datetime) -> bytes:
    with translation.override(LANGUAGE):
        thesis = defence.theses.first()
        left = defence.members.exclude(state=PanelMember.State.SITTING).select_related("user")
        context: dict[str, Any] = {
            "defence": defence,
            "when": when_words(defence),
            "thesis": thesis,
            "result": result_lines(defence),
            "members": list(defence.members.filter(state=PanelMember.State.SITTING).select_related("user")),
            "left": [it for it in left if it.state != PanelMember.State.REPLACED],
            "events": history_of(defence),
            "unsigned": unsigned_reason(defence.events.filter(kind=DefenceEvent.Kind.UNSIGNED).last()),
            "made_at": made_at,
        }
        title = f"{title_of(defence.rules)} 答辩记录"
    return render_pdf("print/defence_minutes.html", context, title=title, made_at=made_at, language=LANGUAGE)
