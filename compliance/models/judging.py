"""Judging many shops in the background: a run, and the batches of shops that workers take one by one."""

from datetime import datetime, timedelta

from django.db import models

from staffing.models import Company, TaskProgress
from staffing.models.tasks import PATIENCE

# A batch takes seconds. One whose worker said nothing for so long has lost it, and is given to another.
LEASE = timedelta(minutes=5)


class JudgingRun(models.Model):
    """All shops of one start, judged for one day. ``task`` is None for the run that the clock starts every day."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="judging_runs")
    standard = models.CharField(max_length=80, blank=True, help_text="Empty: each shop by its main one.")
    judged_for = models.DateField()
    by_clock = models.BooleanField(default=False)
    task = models.OneToOneField(TaskProgress, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="The last time that a batch ended.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "judged_for"],
                condition=models.Q(by_clock=True),
                name="one_judging_by_the_clock_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.judged_for}"

    def has_stalled(self, *, now: datetime) -> bool:
        """Whether no batch of this unfinished run ended for ten minutes."""
        return self.finished_at is None and now - self.moved_at > PATIENCE


class JudgingBatch(models.Model):
    """A few shops that one worker judges at a time.

    ``attempt`` numbers the workers it was given to: what an earlier one still writes about it does not count.
    """

    run = models.ForeignKey(JudgingRun, models.CASCADE, related_name="batches")
    shops = models.JSONField(help_text="The keys of the shops.")
    size = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    queue_id = models.CharField(max_length=64, blank=True, help_text="The task of the queue that will do it.")
    queued_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    failed = models.JSONField(default=list, help_text="The keys of the shops that could not be judged.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run} · {self.pk}"
