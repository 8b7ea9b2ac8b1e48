"""The lists of records of a shop that are kept by hand: for each its model, form, names, and the page it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance.forms.premises import JurisdictionForm, PremisesForm, ScopeForm, ShopRecordForm
from compliance.forms.things import (
    DocumentForm,
    EquipmentForm,
    QuantityForm,
    UnitForm,
    VerificationForm,
    WorkForm,
)
from compliance.models import (
    Equipment,
    EquipmentVerification,
    Premises,
    ShopDocument,
    ShopJurisdiction,
    ShopQuantity,
    ShopScope,
    ShopUnit,
    ShopWork,
)
from staffing.models import Shop

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """A list: ``ref`` begins the references of its facts ("premises:7"), ``page`` is the address name of its page."""

    slug: str
    ref: str
    model: type[Model]
    form: type[ShopRecordForm]
    add: Words
    change: Words
    end: Words
    page: str = "premises"
    of_shop: str = "shop"

    def rows(self, shop: Shop) -> QuerySet[Any]:
        """The records of this list in the shop."""
        return self.model._default_manager.filter(**{self.of_shop: shop})

    @property
    def has_scan(self) -> bool:
        return any(field.name == "scan" for field in self.model._meta.fields)

    def url(self, shop: Shop, pk: int | None = None) -> str:
        """The page of the list, at the place of the record."""
        return reverse(self.page, args=[shop.slug]) + (f"#{self.ref}-{pk}" if pk else "")


def _by_slug(kinds: Iterable[Kind]) -> dict[str, Kind]:
    return {kind.slug: kind for kind in kinds}


KINDS = _by_slug(
    (
        Kind(
            "jurisdictions",
            "jurisdiction",
            ShopJurisdiction,
            JurisdictionForm,
            gettext_lazy("Record where the shop is"),
            gettext_lazy("Change where the shop is"),
            gettext_lazy("End the time in this place"),
        ),
        Kind(
            "scopes",
            "scope",
            ShopScope,
            ScopeForm,
            gettext_lazy("Add to the scope"),
            gettext_lazy("Change the scope"),
            gettext_lazy("End this part of the scope"),
        ),
        Kind(
            "places",
            "premises",
            Premises,
            PremisesForm,
            gettext_lazy("Add premises"),
            gettext_lazy("Change premises"),
            gettext_lazy("End the use of these premises"),
        ),
        Kind(
            "works",
            "work",
            ShopWork,
            WorkForm,
            gettext_lazy("Add a kind of work"),
            gettext_lazy("Change a kind of work"),
            gettext_lazy("End a kind of work"),
        ),
        Kind(
            "quantities",
            "quantity",
            ShopQuantity,
            QuantityForm,
            gettext_lazy("Add a number"),
            gettext_lazy("Change a number"),
            gettext_lazy("End a number"),
        ),
        Kind(
            "units",
            "unit",
            ShopUnit,
            UnitForm,
            gettext_lazy("Add a unit"),
            gettext_lazy("Change a unit"),
            gettext_lazy("End a unit"),
        ),
        Kind(
            "equipment",
            "equipment",
            Equipment,
            EquipmentForm,
            gettext_lazy("Add equipment"),
            gettext_lazy("Change equipment"),
            gettext_lazy("End the use of this equipment"),
            page="equipment",
        ),
        Kind(
            "verifications",
            "verification",
            EquipmentVerification,
            VerificationForm,
            gettext_lazy("Record a verification"),
            gettext_lazy("Change a verification"),
            gettext_lazy("End a verification"),
            page="equipment",
            of_shop="equipment__shop",
        ),
        Kind(
            "documents",
            "document",
            ShopDocument,
            DocumentForm,
            pgettext_lazy("of a shop", "Add a document"),
            pgettext_lazy("of a shop", "Change a document"),
            pgettext_lazy("of a shop", "End a document"),
            page="documents",
        ),
    )
)
BY_REF = {kind.ref: kind for kind in KINDS.values()}
