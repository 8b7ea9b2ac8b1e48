"""A thesis and its defence: who defends, what was handed in, who sits on the panel, and what each member sealed.

Versions, sealed sheets and history are rows that are added and never changed; the rest is what holds just now.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffing.models import Person, Shop


def private_storage() -> Storage:
    """Where theses lie: served by views that ask for permission, never by address."""
    return storages["private"]


class AddedOnly(models.Model):
    """A row that is written once. What is to be put right is another row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is added and never changed")
        super().save(*args, **kwargs)


class DefenceQuerySet(models.QuerySet["Defence"]):
    def running(self) -> "DefenceQuerySet":
        """Neither decided nor cancelled."""
        return self.filter(state__in=Defence.RUNNING)

    def locked(self) -> "DefenceQuerySet":
        """To be changed: the row locked, person, shop and company at hand."""
        return self.select_for_update(of=("self",)).select_related("person", "shop__company")

    def for_lists(self) -> "DefenceQuerySet":
        return self.select_related("person", "shop__company")


class Defence(models.Model):
    """One candidate before one panel, from the admission to the result. ``rules``: as `cms.models.DefenceRules.frozen` gave them."""

    class State(models.TextChoices):
        ADMITTED = "admitted", _("being prepared")
        SCHEDULED = "scheduled", _("scheduled")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("not passed")
        CANCELLED = "cancelled", _("cancelled")

    RUNNING = (State.ADMITTED, State.SCHEDULED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="defences")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="defences")
    code = models.CharField(max_length=60, help_text=_("The rules' code, and the certificate's."))
    rules = models.JSONField()
    rules_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ADMITTED)
    thesis_due = models.DateTimeField(_("thesis due"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    changes = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was scheduled."))
    admitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    result_seen_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When the candidate last looked at the result.")
    )

    objects = DefenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("defence")
        ordering = ["-admitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code"],
                condition=Q(state__in=["admitted", "scheduled"]),
                name="training_one_running_defence",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["passed", "failed"], opened_at__isnull=False, result__isnull=False)
                | (~Q(state__in=["passed", "failed"]) & Q(opened_at__isnull=True)),
                name="training_decided_defences_have_results",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(starts_at__isnull=False),
                name="training_scheduled_defences_begin",
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-admitted_at", "-id"], name="training_defences_of_shop"),
            models.Index(fields=["person", "-admitted_at"], name="training_defences_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.code}"

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def is_decided(self) -> bool:
        return self.state in (self.State.PASSED, self.State.FAILED)

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.rules["minutes"]) if self.starts_at else None

    @property
    def parts(self) -> list[dict[str, Any]]:
        """What is marked: `{key, weight, rubric}`, the thesis first."""
        return list(self.rules["parts"])


class ThesisVersion(AddedOnly):
    """A thesis as it was handed in, with the candidate's word to have written it alone. The last one is read by the panel."""

    defence = models.ForeignKey(Defence, models.CASCADE, related_name="theses")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(storage=private_storage, upload_to="theses/%Y/")
    filename = models.CharField(max_length=160)
    kind = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    characters = models.PositiveIntegerField()
    statement = models.TextField(help_text=_("What the candidate confirmed, in the words that were shown."))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["defence", "number"], name="training_thesis_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class PanelMember(models.Model):
    """An examiner on a panel. ``draft``: marks that are not sealed yet, for the member's eyes alone."""

    class State(models.TextChoices):
        SITTING = "sitting", _("on the panel")
        REPLACED = "replaced", _("replaced")
        ABSENT = "absent", _("absent")
        CONFLICT = "conflict", _("in a conflict")

    defence = models.ForeignKey(Defence, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="defence_panels")
    is_chair = models.BooleanField(_("chair"), default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SITTING)
    draft = models.JSONField(default=dict, blank=True)
    appointed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["defence", "user"], condition=Q(state="sitting"), name="training_on_a_panel_once"
            ),
            models.UniqueConstraint(
                fields=["defence"],
                condition=Q(state="sitting", is_chair=True),
                name="training_one_chair_a_panel",
            ),
        ]
        indexes = [models.Index(fields=["user", "state"], name="training_panels_of_user")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_sitting(self) -> bool:
        return self.state == self.State.SITTING


class SealedSheet(AddedOnly):
    """The marks that a member sealed. ``marks``: part -> criterion -> points. ``sha256`` is over all of it with the salt, so that the
    hash tells nothing before the sheet is opened. The last sheet counts, unless it was reopened."""

    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    marks = models.JSONField()
    questions = models.TextField(_("questions asked"), blank=True)
    note = models.TextField(_("note"), blank=True)
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["member", "number"], name="training_sheet_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.number}"


class SheetReopening(AddedOnly):
    """The chair let a member mark anew before the panel's sheets were opened."""

    sheet = models.OneToOneField(SealedSheet, models.CASCADE, related_name="reopening")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.sheet}"


class DefenceEvent(AddedOnly):
    """What happened to a defence, who did it and why."""

    class Kind(models.TextChoices):
        ADMITTED = "admitted", _("admitted")
        DUE = "due", _("deadline of the thesis changed")
        SUBMITTED = "submitted", _("thesis handed in")
        SCHEDULED = "scheduled", _("scheduled")
        CONFLICT = "conflict", _("conflict declared")
        ABSENT = "absent", _("member absent")
        SEALED = "sealed", _("marks sealed")
        REOPENED = "reopened", _("sheet reopened")
        OPENED = "opened", _("marks opened")
        CONFIRMED = "confirmed", _("minutes confirmed")
        CANCELLED = "cancelled", _("cancelled")
        CHAIR = "chair", _("chair named")
        UNSIGNED = "unsigned", _("minutes printed without every signature")

    defence = models.ForeignKey(Defence, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.defence_id} {self.kind}"


class DefenceMinutes(AddedOnly):
    """The minutes 答辩记录 as they were printed, once, when every member had confirmed them."""

    defence = models.OneToOneField(Defence, models.PROTECT, related_name="minutes_printed")
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.defence_id}.pdf"
