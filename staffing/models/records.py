"""What proves something about a person: papers of others, training received, answers given."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models.dated import Dated, DatedQuerySet, outlasts
from staffing.models.organisation import Shop
from staffing.models.people import Person
from staffing.vocabulary import credential_choices, post_choices, topic_choices, trade_choices


def _private_storage() -> Storage:
    return storages["private"]


class CredentialQuerySet(DatedQuerySet):
    def not_renewed(self) -> Self:
        """Those that no paper of the same kind and trade outlasts."""
        later = self.model._default_manager.filter(
            outlasts(models.OuterRef("valid_until")),
            person=models.OuterRef("person"),
            kind=models.OuterRef("kind"),
            trade=models.OuterRef("trade"),
        )
        return self.filter(~models.Exists(later))


class Credential(Dated):
    """A paper that others issued to a person 证件."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="credentials")
    kind = models.CharField(_("kind"), max_length=40, choices=credential_choices)
    level = models.CharField(
        _("grade or level"),
        max_length=40,
        blank=True,
        help_text=_("Code of the ladder that belongs to the kind, such as 中级工."),
    )
    trade = models.CharField(_("trade"), max_length=40, blank=True, choices=trade_choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    reviewed_on = models.JSONField(_("reviewed on"), default=list, blank=True)
    review_waived = models.BooleanField(_("review waived"), default=False)
    scan = models.FileField(_("scan"), storage=_private_storage, upload_to="credentials/%Y/", blank=True)

    objects: ClassVar[models.Manager[Any]] = CredentialQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("credential")
        ordering = ["person_id", "kind", "-valid_from"]
        indexes = [models.Index(fields=["valid_until"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"


class TrainingRecord(models.Model):
    """Training received, as 安全生产法 Art. 28 wants it kept: time, content, participants, result."""

    class Result(models.TextChoices):
        PASSED = "passed", _("passed")
        COMPLETED = "completed", _("completed")
        FAILED = "failed", _("failed")
        ATTENDED = "attended", _("attended")

    person = models.ForeignKey(Person, models.CASCADE, related_name="training_records")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="training_records")
    code = models.CharField(_("course"), max_length=60, help_text=_("The course's short name."))
    title = models.CharField(_("title"), max_length=120)
    topic = models.CharField(
        _("topic"),
        max_length=40,
        blank=True,
        choices=topic_choices,
        help_text=_("Where rules ask for hours of a topic, this training counts for it."),
    )
    content = models.TextField(_("content"), blank=True)
    held_from = models.DateField(_("from"))
    held_until = models.DateField(_("until"))
    minutes = models.PositiveIntegerField(_("minutes"))
    trainer = models.CharField(_("trainer"), max_length=60, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=1, null=True, blank=True)
    origin = models.CharField(max_length=80, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = _("training record")
        ordering = ["-held_until", "-pk"]
        indexes = [models.Index(fields=["shop", "-held_until"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"


class EligibilityRecord(models.Model):
    """An answer that had an effect: the question, the facts, the standard and the verdict. Never changed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="eligibility_records")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="eligibility_records")
    post = models.CharField(_("post"), max_length=40, choices=post_choices)
    asked_for = models.DateField(_("day asked for"))
    standard = models.CharField(_("standard"), max_length=80)
    standard_sha256 = models.CharField(max_length=64)
    facts = models.JSONField()
    answer = models.JSONField()
    outcome = models.CharField(_("outcome"), max_length=20)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("eligibility record")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_post_display()} · {self.asked_for}"
