"""Certificates: what we issue. A row is never changed but for being revoked; renewal is a new row."""

import secrets
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models.dated import Dated, DatedQuerySet, days_of, outlasts
from staffing.models.organisation import Shop
from staffing.models.people import Employment, Person
from staffing.rules.days import Days


def make_public_id() -> str:
    """22 characters from 128 random bits: cannot be guessed, fits a QR code."""
    return secrets.token_urlsafe(16)


def held_on(day: date) -> models.Q:
    """Certificates whose holder may use them: of a post only while employed in the shop that issued them."""
    spells = Employment.objects.valid_on(day).filter(
        person=models.OuterRef("person"), shop=models.OuterRef("shop")
    )
    return ~models.Q(kind=Certificate.Kind.POST) | models.Q(models.Exists(spells))


class CertificateQuerySet(DatedQuerySet):
    def standing_on(self, day: date) -> "CertificateQuerySet":
        """Those in the state "valid" on the day."""
        return self.valid_on(day).filter(
            models.Q(revoked_on__isnull=True) | models.Q(revoked_on__gt=day),
            held_on(day),
            superseded_by__isnull=True,
        )

    def not_renewed(self) -> "CertificateQuerySet":
        """Those in force or over that no certificate of the same kind, for the same thing, outlasts.

        Revoked and replaced ones neither count nor outlast.
        """
        good = {"revoked_on__isnull": True, "superseded_by__isnull": True}
        later = Certificate.objects.filter(
            outlasts(models.OuterRef("valid_until")),
            ~models.Q(kind=Certificate.Kind.POST) | models.Q(shop=models.OuterRef("shop")),
            person=models.OuterRef("person"),
            kind=models.OuterRef("kind"),
            code=models.OuterRef("code"),
            **good,
        )
        return self.filter(~models.Exists(later), **good)

    def renewed_by(self, person: Person, code: str, first: date) -> "Certificate | None":
        """The exam certificate that one of the same code renews from ``first`` on; revoked and replaced ones are not."""
        earlier = self.filter(
            person=person,
            kind=Certificate.Kind.EXAM,
            code=code,
            revoked_on__isnull=True,
            superseded_by__isnull=True,
            valid_from__lte=first,
        )
        return earlier.order_by("-valid_from", "-pk").first()

    def with_state(self) -> "CertificateQuerySet":
        """Fetch along what ``state_on`` looks at: one query more, however many rows."""
        return self.select_related("superseded_by", "person").prefetch_related("person__employments")


class Certificate(Dated):
    """A certificate 证书: of a passed exam, or the post certificate 上岗证."""

    class Kind(models.TextChoices):
        EXAM = "exam", _("exam certificate")
        POST = "post", _("post certificate")

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        NOT_YET = "not_yet", _("not yet valid")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")
        SUPERSEDED = "superseded", _("superseded")
        LEFT = "left", _("holder has left")

    public_id = models.CharField(max_length=32, unique=True, default=make_public_id, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=60, help_text=_("The exam's short name or the post."))
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="certificates")
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    snapshot = models.JSONField(help_text=_("What the paper says, frozen at issue."))
    snapshot_sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=80, unique=True, null=True, editable=False)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects: ClassVar[models.Manager[Any]] = CertificateQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("certificate")
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(fields=["person", "kind", "code", "valid_until"]),
            models.Index(fields=["shop", "-issued_on", "-id"]),
            models.Index(fields=["valid_until"]),
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> "Certificate.State":
        """The state on ``day``; stored nowhere. A revocation counts from its own day on.

        A post certificate holds on the days on which its holder works in the shop; see docs/decisions/0009.
        """
        if self.revoked_on and day >= self.revoked_on:
            return self.State.REVOKED
        if hasattr(self, "superseded_by"):
            return self.State.SUPERSEDED
        if day < self.valid_from:
            return self.State.NOT_YET
        if self.valid_until and day > self.valid_until:
            return self.State.EXPIRED
        if self.kind == self.Kind.POST and day not in self.employed:
            return self.State.LEFT
        return self.State.VALID

    def latest(self) -> "Certificate":
        """The last one in the chain of corrections; itself when none has replaced it. A query a correction."""
        found = self
        while hasattr(found, "superseded_by"):
            found = found.superseded_by
        return found

    @property
    def employed(self) -> Days:
        """The days on which the holder works in the shop that issued it."""
        return days_of(spell for spell in self.person.employments.all() if spell.shop_id == self.shop_id)

    def holds_until(self, day: date) -> date | None:
        """The last day of a certificate valid on ``day``, as far as is known; None for no end."""
        ends = [self.valid_until or date.max]
        if self.kind == self.Kind.POST:
            ends.append(self.employed.run_end(day) or day)
        return None if min(ends) == date.max else min(ends)


class CertificateFile(models.Model):
    """The printed bytes of a certificate, rendered once and kept."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="file")
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.certificate}.pdf"


class CertificateSequence(models.Model):
    """The last number given out, per shop and year."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "year"], name="one_sequence_per_shop_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.shop} {self.year}: {self.last}"
