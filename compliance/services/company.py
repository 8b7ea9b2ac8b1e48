"""Judging shops and keeping the answers."""

import logging
from collections.abc import Sequence
from datetime import date, datetime

from django.db import DatabaseError

from compliance.facts import facts_of_shops
from compliance.house.overlays import Judging
from compliance.models import ShopAnswer
from compliance.selectors.company import kept_state, shop_state, state_data
from compliance.selectors.standards import judging_by_shop
from staffing.models import Shop
from staffing.rules import Facts
from staffing.rules.facts_io import facts_sha256

logger = logging.getLogger(__name__)


def shops_judge(*, shops: Sequence[Shop], standard: str, on: date, now: datetime) -> list[Shop]:
    """Keep an answer for every shop, unless the one that is kept is of the same facts, standard and day.

    Returns the shops that could not be judged because of a fault, which is logged; the others are not held up by
    them. ``standard``: its id or family; each by its main one when empty. A few shops at a time: all their facts
    are held in memory. Raises DatabaseError where the database fails, which says nothing about a shop.
    """
    try:
        facts, held = facts_of_shops(shops), judging_by_shop(shops, standard)
        kept = _kept(shops)
    except DatabaseError:
        raise
    except Exception:
        if len(shops) > 1:  # one of them is at fault: find out which
            alone = (shops_judge(shops=[shop], standard=standard, on=on, now=now) for shop in shops)
            return [shop for failed in alone for shop in failed]
        logger.exception("the facts of shop %s cannot be read", shops[0].pk)
        return list(shops)
    failed = []
    for shop in shops:
        judging = held[shop.pk]
        try:
            before = kept.get((shop.pk, judging.name))
            _judge(shop, facts[shop.pk], before, standard=judging, on=on, now=now)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("shop %s cannot be judged", shop.pk)
            failed.append(shop)
    return failed


def _kept(shops: Sequence[Shop]) -> dict[tuple[int, str], ShopAnswer]:
    """(shop, standard) -> the answer that is kept."""
    rows = ShopAnswer.objects.filter(shop__in=[shop.pk for shop in shops])
    return {(row.shop_id, row.standard): row for row in rows}


def _judge(
    shop: Shop, facts: Facts, kept: ShopAnswer | None, *, standard: Judging, on: date, now: datetime
) -> None:
    sha256 = facts_sha256(facts)
    if kept and _still_good(kept, sha256, standard, on):
        return
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


def _still_good(kept: ShopAnswer, facts_sha256: str, standard: Judging, on: date) -> bool:
    """Whether nothing would be learned from judging again, or only how the shop stood on an earlier day."""
    if kept.judged_for > on:
        return True
    asked = (on, facts_sha256, standard.against.sha256)
    same = asked == (kept.judged_for, kept.facts_sha256, kept.standard_sha256)
    return same and kept_state(kept) is not None
