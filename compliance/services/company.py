"""Judging every shop of a company in the background, and keeping the answers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.facts import facts_of_shops
from compliance.house import Judging
from compliance.models import ShopAnswer
from compliance.selectors.company import shop_state, state_data
from compliance.selectors.standards import judging_by_shop
from compliance.tasks import company_task
from staffing.models import Company, Shop, TaskProgress, User
from staffing.rules import Facts
from staffing.rules.facts_io import facts_sha256
from staffing.tasks import start_task

AT_ONCE = 50
Tell = Callable[[int, int], None]


def company_judge(
    *, shops: Sequence[Shop], standard: str, on: date, now: datetime, tell: Tell | None = None
) -> int:
    """Keep an answer for every shop; returns how many had to be judged, which those whose facts, standard and day
    are those of the answer that is kept did not. ``standard``: its id or family; each by its main one when empty.

    ``tell(done, total)`` hears of every batch of shops. Facts are read batch by batch, so memory stays small.
    """
    judged = 0
    for start in range(0, len(shops), AT_ONCE):
        batch = shops[start : start + AT_ONCE]
        facts, held = facts_of_shops(batch), judging_by_shop(batch, standard)
        kept = _kept(batch, on)
        for shop in batch:
            judging = held[shop.pk]
            before = kept.get((shop.pk, judging.name, judging.against.sha256), "")
            judged += _judge(shop, facts[shop.pk], before, standard=judging, on=on, now=now)
        if tell:
            tell(start + len(batch), len(shops))
    return judged


def _kept(shops: Sequence[Shop], on: date) -> dict[tuple[int, str, str], str]:
    """(shop, standard, its hash) -> the hash of the facts, of every answer that is kept for the day."""
    rows = ShopAnswer.objects.filter(shop__in=[shop.pk for shop in shops], judged_for=on)
    found = rows.values_list("shop_id", "standard", "standard_sha256", "facts_sha256")
    return {(shop, standard, sha256): facts for shop, standard, sha256, facts in found}


def _judge(shop: Shop, facts: Facts, kept: str, *, standard: Judging, on: date, now: datetime) -> bool:
    sha256 = facts_sha256(facts)
    if sha256 == kept:
        return False
    state = shop_state(shop=shop, standard=standard, facts=facts, on=on)
    ShopAnswer.objects.update_or_create(
        shop=shop,
        standard=standard.name,
        defaults={
            "standard_sha256": standard.against.sha256,
            "facts_sha256": sha256,
            "judged_for": on,
            "judged_at": now,
            "answer": state_data(state),
        },
    )
    return True


@transaction.atomic
def company_start(
    *, company: Company, shops: Sequence[Shop], standard: str, on: date, user: User, now: datetime
) -> TaskProgress:
    """Judge the shops in the background; while this user's last start is under way, that one is what comes back."""
    Company.objects.select_for_update().get(pk=company.pk)
    running = company_under_way(company=company, user=user, now=now)
    if running:
        return running
    return start_task(
        user=user,
        shop=shops[0],
        title=_("All shops of %(company)s") % {"company": company.name},
        run=company_task,
        arguments={
            "company_id": company.pk,
            "shop_ids": [shop.pk for shop in shops],
            "standard_id": standard,
            "on": on.isoformat(),
        },
        back_url=company_url(company),
    )


def company_under_way(*, company: Company, user: User, now: datetime) -> TaskProgress | None:
    """This user's unfinished judging of the company, unless it stands still."""
    unfinished = (TaskProgress.State.WAITING, TaskProgress.State.RUNNING)
    rows = TaskProgress.objects.filter(user=user, back_url=company_url(company), state__in=unfinished)
    return next((row for row in rows if not row.has_stalled(now=now)), None)


def company_url(company: Company) -> str:
    return reverse("company-readiness", args=[company.slug])
