"""Building dossiers: the content first, the PDF from the content, then one frozen row. Nothing is half-written."""

from collections.abc import Callable
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from compliance.dossier.annex import count_pages
from compliance.dossier.content import dossier_content
from compliance.dossier.errors import DossierError
from compliance.dossier.glyphs import refuse_unprintable
from compliance.dossier.printing import print_dossier
from compliance.dossier.scans import stored_bytes
from compliance.models import Dossier
from compliance.selectors.readiness import readiness_of
from compliance.tasks import dossier_task
from staffing.models import Shop, TaskProgress, User
from staffing.printing import sha256_hex
from staffing.rules import Standard
from staffing.services.snapshots import snapshot_sha256
from staffing.tasks import start_task

__all__ = ["DossierError", "dossier_build", "dossier_start", "dossier_under_way"]

Tell = Callable[[str, int, int], None]
STEPS = 4
DOCUMENT_LANGUAGE = "zh-hans"


def dossier_build(
    *,
    shop: Shop,
    standard: Standard,
    on: date,
    made_at: datetime,
    made_by: User | None,
    tell: Tell | None = None,
) -> Dossier:
    """Judge, put the content together, print it and keep all of it. Raises DossierError with what to do.

    ``tell(doing, done, total)`` hears of every step. What is built never changes again.
    """
    say = tell or (lambda doing, done, total: None)
    say(_("Judging the requirements"), 0, STEPS)
    readiness = readiness_of(shop=shop, standard=standard, on=on)
    if not readiness.shop_has_people:
        raise DossierError(_("Nobody is on record for this shop. Import the roster, then build the dossier."))
    say(_("Collecting evidence and scans"), 1, STEPS)
    maker = made_by.get_full_name() or made_by.get_username() if made_by else ""
    with override(DOCUMENT_LANGUAGE):
        content = dossier_content(readiness=readiness, made_at=made_at, made_by=maker or "管理命令")
    sha256 = snapshot_sha256(content)
    refuse_unprintable(content)
    say(_("Laying out pages"), 2, STEPS)
    data = print_dossier(content, sha256=sha256, made_at=made_at, read=stored_bytes)
    say(_("Keeping the dossier"), 3, STEPS)
    with transaction.atomic():
        return Dossier.objects.create(
            shop=shop,
            standard=standard.id,
            standard_sha256=standard.sha256,
            made_for=on,
            made_at=made_at,
            made_by=made_by,
            outcome=readiness.verdict.value,
            content=content,
            content_sha256=sha256,
            pdf=ContentFile(data, name=f"{sha256[:32]}.pdf"),
            pdf_sha256=sha256_hex(data),
            pages=count_pages(data),
        )


@transaction.atomic
def dossier_start(*, shop: Shop, standard: Standard, on: date, user: User, now: datetime) -> TaskProgress:
    """Build in the background; while one is being built for the shop, that one is what comes back."""
    Shop.objects.select_for_update().get(pk=shop.pk)
    running = dossier_under_way(shop=shop, now=now)
    if running:
        return running
    return start_task(
        user=user,
        shop=shop,
        title=_("Dossier of %(shop)s") % {"shop": shop.name},
        run=dossier_task,
        arguments={"shop_id": shop.pk, "standard_id": standard.id, "on": on.isoformat()},
        back_url=_back_url(shop),
    )


def dossier_under_way(*, shop: Shop, now: datetime) -> TaskProgress | None:
    """The shop's unfinished build, unless it stands still. The list of dossiers is where only builds come back to."""
    unfinished = (TaskProgress.State.WAITING, TaskProgress.State.RUNNING)
    rows = TaskProgress.objects.filter(shop=shop, back_url=_back_url(shop), state__in=unfinished)
    return next((row for row in rows if not row.has_stalled(now=now)), None)


def _back_url(shop: Shop) -> str:
    return reverse("dossiers", args=[shop.slug])
