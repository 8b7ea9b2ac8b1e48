"""The minutes 答辩记录 as PDF: printed once, when every member of the panel has confirmed them. Chinese, as our papers are."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from staffing.models import TaskProgress, User
from staffing.printing import render_pdf
from staffing.tasks import start_task
from training.defence_words import title_of, when_words
from training.models import Defence, DefenceMinutes, PanelMember
from training.selectors.defences import result_lines
from training.tasks import defence_minutes_task

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
            "events": list(defence.events.select_related("by")),
            "made_at": made_at,
        }
        title = f"{title_of(defence.rules)} 答辩记录"
    return render_pdf("print/defence_minutes.html", context, title=title, made_at=made_at, language=LANGUAGE)
