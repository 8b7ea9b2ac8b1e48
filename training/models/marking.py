"""Answers that people mark: the files that were sent, what waits to be marked, who has it just now, and the marks."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staffing.models import Shop
from training.exams.marking_rule import AFTER_RESULT, MOST_MARKERS
from training.models.attempts import Attempt


def _private_storage() -> Storage:
    return storages["private"]


class AnswerFile(models.Model):
    """A photo or file that was sent as an answer. Its name in a response is ``id`` in hexadecimal digits.

    ``sha256`` is of what was sent; pictures are kept anew, upright, without where and by what they were taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="files")
    slot = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=_private_storage, upload_to="answers/%Y/")
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of an answer")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "slot", "sha256"], name="training_answer_file_once")
        ]

    def __str__(self) -> str:
        return self.id.hex


class MarkingTask(models.Model):
    """One answer that people mark 待评分. ``attempt`` keeps the question with its rubric, frozen.

    wanted: how many people mark it, as far as is known; given: how many have. marks: what was decided on, as exact
    fractions by criterion.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="marking_tasks")
    slot = models.PositiveSmallIntegerField()
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="marking_tasks")
    exam = models.CharField(max_length=60)
    code = models.CharField(max_length=50)
    markers = models.PositiveSmallIntegerField()
    difference = models.PositiveSmallIntegerField()
    wanted = models.PositiveSmallIntegerField()
    given = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    marks = models.JSONField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer to mark")
        ordering = ["exam", "code", "opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "slot"], name="training_marked_once_a_slot"),
            models.CheckConstraint(
                condition=Q(marks__isnull=True, decided_at__isnull=True)
                | Q(marks__isnull=False, decided_at__isnull=False),
                name="training_decided_tasks_have_marks",
            ),
            models.CheckConstraint(
                condition=Q(wanted__gte=F("markers"), wanted__lte=MOST_MARKERS, given__lte=F("wanted")),
                name="training_no_more_markers_than_wanted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["shop", "exam", "code", "opened_at", "id"],
                condition=Q(decided_at__isnull=True),
                name="training_still_to_mark",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.attempt_id}/{self.slot}"


class MarkingClaim(models.Model):
    """Who has an answer before them just now: nobody else is given the same place, until it runs out."""

    task = models.ForeignKey(MarkingTask, models.CASCADE, related_name="claims")
    place = models.PositiveSmallIntegerField()
    marker = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="marking_claim")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "place"], name="training_claimed_once_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.place}"


class Mark(models.Model):
    """What one person gave for one answer. Rows are added, never changed: a correction is a further version with its reason.

    place: first, second, or third, who decides; a person has one of these at most. A fourth is for whoever puts marks
    right after the result is out.
    """

    task = models.ForeignKey(MarkingTask, models.CASCADE, related_name="given_marks")
    place = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(AFTER_RESULT)]
    )
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    marks = models.JSONField(help_text=_("Criterion of the rubric -> points."))
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        ordering = ["place", "version"]
        constraints = [
            models.UniqueConstraint(fields=["task", "place", "version"], name="training_mark_once_a_version"),
            models.UniqueConstraint(fields=["task", "marker", "version"], name="training_one_place_a_marker"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=AFTER_RESULT), name="training_place_of_a_marker"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="training_corrections_have_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.place}.{self.version}"
