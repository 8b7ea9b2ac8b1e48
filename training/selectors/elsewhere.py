"""What a post's standard asks for as an exam and is none: thesis and defence, and observed practice."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.selectors import published_checklists, published_defences


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner goes for it, and how it begins."""

    url: str
    note: str


def places_elsewhere(codes: Collection[str]) -> dict[str, Place]:
    """Of these codes those that a defence or a checklist has; no two of exam, defence and checklist share one. Two queries."""
    defences = published_defences().filter(slug__in=codes).values_list("slug", flat=True)
    checklists = published_checklists().filter(code__in=codes).values_list("code", flat=True)
    defence = Place(reverse("my-defences"), _("Thesis and defence: HR or a trainer admits you first."))
    practice = Place(reverse("learn-practice"), _("Observed practice: ask a trainer for a day."))
    return dict.fromkeys(defences, defence) | dict.fromkeys(checklists, practice)
