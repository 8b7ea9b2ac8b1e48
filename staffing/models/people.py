"""People, where they work, which posts they hold, what they learnt and did before."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from staffing.identity import fingerprint, mask_identity
from staffing.models.dated import Dated
from staffing.models.organisation import Company, Shop
from staffing.staff_numbers import staff_key
from staffing.vocabulary import education_choices, experience_choices, post_choices


class PersonQuerySet(models.QuerySet["Person"]):
    def of_shop(self, shop: Shop) -> "PersonQuerySet":
        """Everyone who works or once worked in the shop."""
        return self.filter(models.Exists(Employment.objects.filter(shop=shop, person=models.OuterRef("pk"))))

    def employed_on(self, day: date, *, shop: Shop) -> "PersonQuerySet":
        spells = Employment.objects.valid_on(day).filter(shop=shop, person=models.OuterRef("pk"))
        return self.filter(models.Exists(spells))


class Person(models.Model):
    """A person 人员 of one company. The identity number is encrypted; ``identity_masked`` is for eyes."""

    class Sex(models.TextChoices):
        MALE = "m", _("male")
        FEMALE = "f", _("female")

    company = models.ForeignKey(Company, models.PROTECT, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    staff_number = models.CharField(_("staff number"), max_length=30)
    staff_number_key = models.CharField(
        max_length=120, editable=False, help_text=_("The staff number as it is compared; see staff_key.")
    )
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    identity_number = EncryptedCharField(_("identity number"), max_length=255, null=True, blank=True)
    identity_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["company_id", "staff_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "staff_number_key"],
                name="staff_number_once_per_company",
                violation_error_message=_("This staff number belongs to somebody else already."),
            ),
            models.UniqueConstraint(
                fields=["company", "identity_fingerprint"],
                condition=~models.Q(identity_fingerprint=""),
                name="identity_number_once_per_company",
                violation_error_message=_("This identity number belongs to somebody else already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity_fingerprint = fingerprint(self.identity_number)
        self.staff_number_key = staff_key(self.staff_number)
        super().save(*args, **kwargs)

    @property
    def identity_masked(self) -> str:
        return mask_identity(self.identity_number)


class Employment(Dated):
    """Works in this shop 任职."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="employments")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="employments")
    ends_signin = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("The sign-in for the shop is yet to be closed when the last day is over."),
    )

    class Meta(Dated.Meta):
        verbose_name = _("employment")
        ordering = ["-valid_from"]
        indexes = [
            models.Index(fields=["shop", "valid_from", "valid_until"]),
            models.Index(fields=["shop", "valid_until"]),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(ends_signin=True),
                name="staffing_signins_to_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.shop}"


class Posting(Dated):
    """Holds this post in this shop 任岗."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="postings")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="postings")
    post = models.CharField(_("post"), max_length=40, choices=post_choices)

    class Meta(Dated.Meta):
        verbose_name = _("posting")
        ordering = ["-valid_from"]
        indexes = [
            models.Index(fields=["shop", "post", "valid_from"]),
            models.Index(fields=["shop", "valid_until"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_post_display()}"


class Education(models.Model):
    """A completed education 学历."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="educations")
    level = models.CharField(_("education"), max_length=40, choices=education_choices)
    major = models.CharField(_("major"), max_length=60, blank=True)
    school = models.CharField(_("school"), max_length=80, blank=True)
    graduated_on = models.DateField(_("graduated on"), null=True, blank=True)

    class Meta:
        verbose_name = _("education")
        ordering = [models.F("graduated_on").desc(nulls_last=True), "-pk"]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_level_display()}"


class Experience(Dated):
    """A spell of work of one kind 经历, here or elsewhere."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="experiences")
    kind = models.CharField(_("kind of work"), max_length=40, choices=experience_choices)
    employer = models.CharField(_("employer"), max_length=80, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("experience")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"
