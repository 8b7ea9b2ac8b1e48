"""Building dossiers: the content first, the PDF from the content, then one frozen row. Nothing is half-written."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from compliance.dossier.annex import clause_pages, count_pages
from compliance.dossier.content import dossier_content
from compliance.dossier.errors import DossierError
from compliance.dossier.glyphs import refuse_unprintable
from compliance.dossier.printing import print_dossier
from compliance.dossier.scans import Read, stored_bytes
from compliance.models import Dossier
from compliance.one_state import one_state
from compliance.selectors.readiness import readiness_of
from compliance.selectors.standards import judging_of
from compliance.tasks import dossier_task
from staffing.models import Shop, TaskProgress, User
from staffing.printing import sha256_hex
from staffing.services.snapshots import snapshot_sha256
from staffing.tasks import start_task, under_way

__all__ = ["DossierError", "dossier_build", "dossier_start", "dossier_under_way"]

Tell = Callable[[str, int, int], None]
STEPS = 3
DOCUMENT_LANGUAGE = "zh-hans"


def dossier_build(
    *,
    shop: Shop,
    standard: str,
    on: date,
    made_at: datetime,
    made_by: User | None,
    tell: Tell | None = None,
) -> Dossier:
    """Judge, put the content together, print it and keep all of it. Raises DossierError with what to do.

    ``standard``: the id or family to judge by; the shop's main one when it is empty. ``tell(doing, done, total)`` hears
    of every step. What is built never changes again.
    """
    say = tell or (lambda doing, done, total: None)
    say(_("Judging the requirements, collecting evidence and scans"), 0, STEPS)
    maker = made_by.get_full_name() or made_by.get_username() if made_by else ""
    read = cache(stored_bytes)  # a scan replaced from here on does not change what is printed
    content = _content(shop, standard, on=on, made_at=made_at, made_by=maker or "管理命令", read=read)
    sha256 = snapshot_sha256(content)
    refuse_unprintable(content)
    say(_("Laying out pages"), 1, STEPS)
    data = print_dossier(content, sha256=sha256, made_at=made_at, read=read)
    say(_("Keeping the dossier"), 2, STEPS)
    with transaction.atomic():
        return Dossier.objects.create(
            shop=shop,
            standard=content["assessment"]["answer"]["standard"],
            standard_sha256=content["assessment"]["standard_sha256"],
            made_for=on,
            made_at=made_at,
            made_by=made_by,
            outcome=content["verdict"],
            content=content,
            content_sha256=sha256,
            pdf=ContentFile(data, name=f"{sha256[:32]}.pdf"),
            pdf_sha256=sha256_hex(data),
            pages=count_pages(data),
            clause_pages=clause_pages(data),
        )


def _content(
    shop: Shop, standard: str, *, on: date, made_at: datetime, made_by: str, read: Read
) -> dict[str, Any]:
    """The content from one state of the records, so that every piece of evidence has its page."""
    with one_state(), override(DOCUMENT_LANGUAGE):
        now = Shop.objects.select_related("company").get(pk=shop.pk)
        readiness = readiness_of(shop=now, standard=judging_of(now, standard), on=on)
        if readiness.shop_has_people:
            return dossier_content(readiness=readiness, made_at=made_at, made_by=made_by, read=read)
    raise DossierError(_("Nobody is on record for this shop. Import the roster, then build the dossier."))


@transaction.atomic
def dossier_start(*, shop: Shop, standard: str, on: date, user: User, now: datetime) -> TaskProgress:
    """Build in the background; while the same one is being built for the shop, that is what comes back."""
    Shop.objects.select_for_update().get(pk=shop.pk)
    asked = {"shop_id": shop.pk, "standard_id": standard, "on": on.isoformat()}
    for running in under_way(back_url=_back_url(shop), now=now):
        if running.asked == asked:
            return running
    return start_task(
        user=user,
        shop=shop,
        title=_("Dossier of %(shop)s") % {"shop": shop.name},
        run=dossier_task,
        arguments=asked,
        back_url=_back_url(shop),
    )


def dossier_under_way(*, shop: Shop, now: datetime) -> TaskProgress | None:
    """The shop's newest unfinished build, unless it stands still: only builds come back to the list of dossiers."""
    return next(iter(under_way(back_url=_back_url(shop), now=now)), None)


def _back_url(shop: Shop) -> str:
    return reverse("dossiers", args=[shop.slug])
