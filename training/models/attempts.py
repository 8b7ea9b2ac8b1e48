"""An attempt at an exam and its answers. The server owns both; what is drawn and marked never changes again."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staffing.models import Person, Shop

# Packets that were under way at the deadline are still taken.
GRACE = timedelta(seconds=10)


class BankList(models.Model):
    """The questions a paper could be drawn from, as ``papers.bank_list_of`` lists them; kept once for all such draws."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    questions = models.JSONField()

    class Meta:
        verbose_name = _("list of the question bank")

    def __str__(self) -> str:
        return self.sha256


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> "AttemptQuerySet":
        return self.filter(state=Attempt.State.OPEN)

    def finished(self) -> "AttemptQuerySet":
        """Closed in whatever way, void ones included."""
        return self.exclude(state=Attempt.State.OPEN)

    def with_results(self) -> "AttemptQuerySet":
        """Closed and marked wholly, void ones included."""
        return self.filter(passed__isnull=False)

    def not_void(self) -> "AttemptQuerySet":
        """Finished and not declared void, marked or still being marked: what counts as an attempt."""
        return self.exclude(state__in=[Attempt.State.OPEN, Attempt.State.VOID])

    def overdue(self, now: datetime) -> "AttemptQuerySet":
        """Open and not paused, although their deadline and the grace have passed."""
        return self.open().filter(deadline__lt=now - GRACE, paused_at__isnull=True)

    def locked(self) -> "AttemptQuerySet":
        """To be changed: the rows locked together with their seats, person, shop and company at hand."""
        return (
            self.filter(seat__isnull=False)
            .select_for_update(of=("self", "seat"))
            .select_related("seat", "person", "shop__company")
        )

    def to_count(self) -> "AttemptQuerySet":
        """Marked wholly, not declared void, and not in the statistics yet."""
        return self.not_void().with_results().filter(counted=False, finalised_at__isnull=False)

    def for_admission(self) -> "AttemptQuerySet":
        """Only what tells how each attempt ended, and when."""
        return self.only("state", "passed", "started_at", "deadline", "submitted_at", "finalised_at")

    def for_lists(self) -> "AttemptQuerySet":
        """Without paper and result, which only a single attempt's page needs."""
        return self.defer("paper", "result", "seed")


class Attempt(models.Model):
    """One sitting 作答 of an exam by a person, from the drawn paper to the marked result."""

    class State(models.TextChoices):
        OPEN = "open", _("in progress")
        SUBMITTED = "submitted", _("handed in")
        EXPIRED = "expired", _("time ran out")
        MARKING = "marking", _("being marked")
        VOID = "void", _("declared void")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="attempts")
    exam = models.CharField(_("exam"), max_length=60)
    blueprint = models.JSONField(help_text=_("The exam's rules at the start, frozen."))
    blueprint_sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    commitment = models.CharField(
        max_length=64, blank=True, help_text=_("Hash of seed and rules, shown before the first question.")
    )
    bank_list = models.ForeignKey(BankList, models.PROTECT, null=True, blank=True, related_name="attempts")
    avoided = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Questions of the person's last paper, drawn only where needed."),
    )
    paper = models.JSONField(help_text=_("The drawn questions with their keys, frozen."))
    paper_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    extra_minutes = models.PositiveSmallIntegerField(
        default=0, help_text=_("Part of the time that was granted to the person before the start.")
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    points = models.CharField(
        max_length=24, blank=True, help_text=_("Points earned as an exact fraction, such as 53/3.")
    )
    score = models.DecimalField(
        _("score"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Percent, rounded down, for lists. The exact points decide."),
    )
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    counted = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("Whether the statistics hold this attempt; see services.counting."),
    )

    result_seen_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When the person last looked at the result.")
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "exam"],
                condition=Q(state__in=["open", "marking"]),
                name="training_one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(deadline__gt=F("started_at")), name="training_deadline_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="open", finalised_at__isnull=True, passed__isnull=True)
                | Q(state="marking", finalised_at__isnull=False, passed__isnull=True)
                | (~Q(state__in=["open", "marking"]) & Q(finalised_at__isnull=False, passed__isnull=False)),
                name="training_finished_attempts_have_results",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "exam", "-started_at"], name="training_attempts_of_person"),
            models.Index(fields=["shop", "-started_at", "-id"], name="training_attempts_of_shop"),
            models.Index(fields=["deadline"], condition=Q(state="open"), name="training_open_by_deadline"),
            models.Index(
                fields=["finalised_at"],
                condition=Q(counted=False, finalised_at__isnull=False),
                name="training_still_to_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.exam}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_being_marked(self) -> bool:
        """Handed in, or out of time, with answers that people have still to mark: no result yet."""
        return self.state == self.State.MARKING

    def is_overdue(self, now: datetime) -> bool:
        """Whether not even a packet under way can arrive any more. While paused the time stands still."""
        return self.paused_at is None and now > self.deadline + GRACE

    def has_time(self, now: datetime) -> bool:
        """Whether the person may still answer, or will again after the pause."""
        return self.paused_at is not None or now < self.deadline

    @property
    def is_void(self) -> bool:
        return self.state == self.State.VOID

    @property
    def counts(self) -> bool:
        """Whether it is one of those of ``not_void``."""
        return not self.is_open and not self.is_void

    @property
    def is_paused(self) -> bool:
        return self.is_open and self.paused_at is not None

    @property
    def ended_at(self) -> datetime | None:
        """When the person could answer for the last time; None while they still can."""
        if self.finalised_at is None:
            return None
        return self.submitted_at or min(self.deadline, self.finalised_at)

    @property
    def marks(self) -> dict[str, Any]:
        """The stored verdict, as ``training.exams.marking.Marking.as_json`` made it. Raises ValueError while open.

        While it is being marked, what the machine marked, and which slots wait.
        """
        if self.result is None:
            raise ValueError("An open attempt has no marks yet.")
        return dict(self.result)

    def slot(self, number: int) -> dict[str, Any] | None:
        """The slot of that number of the paper, keys included; None when there is none."""
        return self.paper[number - 1] if 1 <= number <= len(self.paper) else None


class Answer(models.Model):
    """One saved change. Rows are added, never changed: the highest sequence of a slot is the answer."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    slot = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    response = models.JSONField(help_text=_("The chosen option keys; for an ordering, all in order."))
    flagged = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    late = models.BooleanField(
        default=False, help_text=_("Arrived after the deadline, within the grace for packets under way.")
    )

    class Meta:
        ordering = ["slot", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "slot", "sequence"], name="training_answer_once_per_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot}/{self.sequence}"
