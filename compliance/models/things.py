"""What a shop works with: devices and their verifications, documents, the work it takes on, its units and its numbers."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from compliance.models.premises import private_storage
from staffing.models import Dated, Shop
from staffing.rules.vocabulary import vocabulary
from staffing.vocabulary import (
    document_choices,
    equipment_choices,
    quantity_choices,
    unit_choices,
    work_choices,
)

MOST_DEVICES = 9999


class Equipment(Dated):
    """Devices of one kind 设备, at hand from the first to the last day. Empty fields are not known, never no."""

    class Ownership(models.TextChoices):
        OWNED = "owned", pgettext_lazy("of a device", "own")
        OUTSOURCED = "outsourced", _("outsourced")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="equipment")
    kind = models.CharField(_("kind of device"), max_length=40, choices=equipment_choices)
    name = models.CharField(pgettext_lazy("of a company or place", "name"), max_length=80, blank=True)
    model = models.CharField(_("model"), max_length=80, blank=True)
    quantity = models.PositiveIntegerField(
        _("quantity"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DEVICES)],
    )
    made_on = models.DateField(_("made on"), null=True, blank=True)
    ownership = models.CharField(_("own or outsourced"), max_length=10, blank=True, choices=Ownership.choices)
    partner = models.CharField(_("partner"), max_length=80, blank=True)
    distance_km = models.DecimalField(
        _("distance in km"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    has_contract = models.BooleanField(_("written contract"), null=True, blank=True)
    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    certified = models.BooleanField(_("product certification"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=120, blank=True)
    scan = models.FileField(_("scan"), storage=private_storage, upload_to="equipment/%Y/", blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ["shop_id", "kind", "valid_from", "pk"]
        indexes = [models.Index(fields=["shop", "kind"])]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(contract_until__isnull=True)
                | models.Q(contract_from__isnull=True)
                | models.Q(contract_until__gte=models.F("contract_from")),
                name="equipment_contract_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__isnull=True) | models.Q(quantity__gte=1),
                name="equipment_quantity_is_some",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    def clean(self) -> None:
        super().clean()
        begins, ends = self.contract_from, self.contract_until
        if begins and ends and ends < begins:
            raise ValidationError(
                {"contract_until": _("The contract ends before it begins. Correct one of the days.")}
            )
        if self.made_on and self.valid_from and self.made_on > self.valid_from:
            raise ValidationError(
                {"made_on": _("The device was in use before it was made. Correct one of the days.")}
            )

    @property
    def is_outsourced(self) -> bool:
        return self.ownership == self.Ownership.OUTSOURCED


class EquipmentVerification(Dated):
    """A verification or calibration 检定/校准 of a device, good from the first to the last day."""

    equipment = models.ForeignKey(Equipment, models.CASCADE, related_name="verifications")
    number = models.CharField(_("certificate number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    scan = models.FileField(_("scan"), storage=private_storage, upload_to="verifications/%Y/", blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("verification")
        ordering = ["equipment_id", "-valid_from", "-pk"]
        indexes = [models.Index(fields=["valid_until"])]

    def __str__(self) -> str:
        return f"{self.equipment} {self.number}".rstrip()


class ShopDocument(Dated):
    """A document of the shop 资料, in force from the first to the last day."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind of document"), max_length=40, choices=document_choices)
    title = models.CharField(pgettext_lazy("of a document", "title"), max_length=120, blank=True)
    number = models.CharField(pgettext_lazy("of a document", "number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    scan = models.FileField(_("scan"), storage=private_storage, upload_to="documents/%Y/", blank=True)

    class Meta(Dated.Meta):
        verbose_name = pgettext_lazy("of a shop", "document")
        ordering = ["shop_id", "kind", "valid_from", "pk"]
        indexes = [models.Index(fields=["shop", "kind"])]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class ShopQuantity(Dated):
    """A number that describes the shop, such as its repair bays; the one that began last counts."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="quantities")
    kind = models.CharField(_("what is counted"), max_length=40, choices=quantity_choices)
    value = models.DecimalField(
        _("how many"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta(Dated.Meta):
        verbose_name = _("number of the shop")
        ordering = ["shop_id", "kind", "valid_from", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def counted_in(self) -> str:
        """The unit, in the reader's language."""
        return vocabulary().quantities[self.kind].unit(get_language() or "zh-hans")


class ShopWork(Dated):
    """Whether the shop takes on a kind of work 承接作业. A "no" is worth recording: without any row nobody knows."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="works")
    work = models.CharField(_("kind of work"), max_length=40, choices=work_choices)
    taken_on = models.BooleanField(_("taken on"), default=True)

    class Meta(Dated.Meta):
        verbose_name = _("kind of work")
        ordering = ["shop_id", "valid_from", "pk"]

    def __str__(self) -> str:
        return self.get_work_display()


class ShopUnit(Dated):
    """A unit of the shop's organisation 部门 and the one it reports to; empty: not known."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="units")
    unit = models.CharField(_("unit"), max_length=40, choices=unit_choices)
    reports_to = models.CharField(_("reports to"), max_length=40, blank=True, choices=unit_choices)

    class Meta(Dated.Meta):
        verbose_name = _("unit")
        ordering = ["shop_id", "valid_from", "pk"]

    def __str__(self) -> str:
        return self.get_unit_display()

    def clean(self) -> None:
        super().clean()
        if self.unit and self.unit == self.reports_to:
            raise ValidationError(
                {"reports_to": _("A unit does not report to itself. Choose another, or leave it empty.")}
            )
