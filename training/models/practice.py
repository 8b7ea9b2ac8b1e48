"""Observed practice 现场观察: what an observer saw beside the car. Marks, words and photos are added, never overwritten."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staffing.models import Person, Shop

LONGEST_NOTE = 500
LONGEST_WORDS = 1000


def private_storage() -> Storage:
    return storages["private"]


class ObservationQuerySet(models.QuerySet["Observation"]):
    def running(self) -> "ObservationQuerySet":
        return self.filter(state=Observation.State.RUNNING)

    def waiting(self) -> "ObservationQuerySet":
        """The observer has confirmed; the learner has not, or disagrees."""
        return self.filter(state__in=[Observation.State.WAITING, Observation.State.DISPUTED])

    def counted(self) -> "ObservationQuerySet":
        """Confirmed by both, or upheld after a disagreement."""
        return self.filter(state=Observation.State.COUNTED)

    def closed(self) -> "ObservationQuerySet":
        states = Observation.State
        return self.filter(state__in=[states.COUNTED, states.SET_ASIDE, states.DROPPED])

    def for_lists(self) -> "ObservationQuerySet":
        return self.select_related("person", "observer")


class Observation(models.Model):
    """One person observed with one checklist, from the first tick to both confirmations."""

    class State(models.TextChoices):
        RUNNING = "running", _("being observed")
        WAITING = "waiting", _("waits for the learner's confirmation")
        DISPUTED = "disputed", _("the learner disagrees")
        COUNTED = "counted", _("confirmed by both")
        SET_ASIDE = "set_aside", _("set aside")
        DROPPED = "dropped", _("broken off")

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="observations")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="observations")
    observer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="observations")
    checklist = models.CharField(_("checklist"), max_length=60)
    frozen = models.JSONField(help_text=_("The published checklist at the start."))
    frozen_sha256 = models.CharField(max_length=64)
    repeat_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        help_text=_("The passed observation that this one repeats."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    observed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the observer confirmed, by the observer's device.")
    )
    seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("By the timer, where the observer used it.")
    )
    result = models.JSONField(null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["shop", "state", "-started_at", "-id"], name="training_practice_list"),
            models.Index(fields=["person", "checklist", "state"], name="training_practice_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.checklist}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    def is_left_behind(self, on: date) -> bool:
        """Begun on an earlier day and not confirmed: the observer may have left the shop."""
        return self.is_running and timezone.localdate(self.started_at) < on

    @property
    def observed_on(self) -> date:
        """The local day of the observer's confirmation; of the start while there is none."""
        return timezone.localdate(self.observed_at or self.started_at)

    def clamped(self, instant: datetime | None, *, now: datetime) -> datetime:
        """An instant by a device's clock, held within what the server knows: not before the start, not in the future."""
        return min(max(instant or now, self.started_at), now)


class ObservationMark(models.Model):
    """One tick of one step. The highest sequence of a step is what stands; an empty mark takes the tick back."""

    class Mark(models.TextChoices):
        DONE = "done", _("was done")
        NOT_DONE = "not_done", _("not done")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="marks")
    place = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    mark = models.CharField(max_length=15, choices=Mark.choices, blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    device = models.CharField(max_length=40, blank=True)
    marked_at = models.DateTimeField(help_text=_("By the observer's device."))
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tick")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["observation", "place", "sequence"], name="training_practice_tick_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.mark}"

    def same_as(self, other: Any) -> bool:
        return bool(self.mark == other.mark and self.note == other.note)


class ObservationPhoto(models.Model):
    """A photo of one step, re-encoded without what the camera wrote into it. A removed one keeps its row, not its file."""

    id = models.UUIDField(primary_key=True, editable=False)
    observation = models.ForeignKey(Observation, models.CASCADE, related_name="photos")
    place = models.PositiveSmallIntegerField()
    file = models.FileField(storage=private_storage, upload_to="practice/%Y/", blank=True)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("photo")
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.sha256[:8]}"


class ObservationWord(models.Model):
    """What somebody declared about the observation, and when. Each is said once."""

    class Kind(models.TextChoices):
        OBSERVED = "observed", _("confirmed by the observer")
        AGREED = "agreed", _("confirmed by the learner")
        DISAGREED = "disagreed", _("the learner disagrees")
        UPHELD = "upheld", _("upheld")
        SET_ASIDE = "set_aside", _("set aside")
        DROPPED = "dropped", _("broken off")

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("declaration")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["observation", "kind"], name="training_practice_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
