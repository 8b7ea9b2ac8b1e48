"""What a reader asks in an address: which standard, which lines."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import get_language

from compliance.house.overlays import Judging
from compliance.selectors.standards import judging_of
from staffing.models import Shop

EVERYTHING, TO_DO = "all", "todo"


def asked_standard(shop: Shop, text: str | None) -> Judging:
    """The standard or family of that name with the rules of the shop's house; the shop's main one for any other text."""
    return judging_of(shop, text or "")


def asked_lines(request: HttpRequest, groups: Iterable[str]) -> str:
    """Which lines of the list to show: all, what needs doing, or one group; all where the address says something else."""
    text = request.GET.get("show", "")
    return text if text in (TO_DO, *groups) else EVERYTHING


def language() -> str:
    return get_language() or "zh-hans"
