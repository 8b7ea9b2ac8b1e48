"""What a reader asks in an address: which standard, which lines."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import get_language

from compliance.selectors.readiness import DEFAULT_STANDARD, shop_standards
from staffing.rules import Standard

EVERYTHING, TO_DO = "all", "todo"


def asked_standard(text: str | None) -> Standard:
    """The shop standard of that id; the first one where there is none of that id."""
    standards = {standard.id: standard for standard in shop_standards()}
    return standards.get(text or "") or standards.get(DEFAULT_STANDARD) or next(iter(standards.values()))


def asked_lines(request: HttpRequest, groups: Iterable[str]) -> str:
    """Which lines of the list to show: all, what needs doing, or one group; all where the address says something else."""
    text = request.GET.get("show", "")
    return text if text in (TO_DO, *groups) else EVERYTHING


def language() -> str:
    return get_language() or "zh-hans"
