"""Finished attempts as the statistics read them: one narrow row a paper, one a question on it. Never the truth, always derivable.

``training.services.counting`` writes them from the attempts' frozen papers and results; an attempt that is marked anew is
taken out and counted again. ``training.services.summaries`` keeps the sums over them where adding up takes long.
"""

import secrets

from django.db import models

from staffing.models import Company
from training.models.attempts import Attempt


class QuestionVersion(models.Model):
    """A published question as it stood on a paper, told apart by the SHA-256 of all it says."""

    code = models.CharField(max_length=50, db_index=True)
    sha256 = models.CharField(max_length=64, unique=True)
    revision = models.PositiveBigIntegerField()
    content = models.JSONField(
        help_text="kind, stem, competency, critical; options and key by their lasting keys."
    )

    class Meta:
        ordering = ["code", "-revision", "-pk"]

    def __str__(self) -> str:
        return f"{self.code} · {self.sha256[:8]}"


class PaperForm(models.Model):
    """What papers must share for their scores to be compared: sections with numbers and points, and the rules of marking."""

    exam = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField(help_text="sections, multiple_rule, ordering_rule.")

    class Meta:
        ordering = ["exam", "-pk"]
        constraints = [models.UniqueConstraint(fields=["exam", "sha256"], name="training_form_once")]

    def __str__(self) -> str:
        return f"{self.exam} · {self.sha256[:8]}"


def any_number() -> int:
    return secrets.randbelow(2**31)


class CountedPaper(models.Model):
    """A finished attempt. ``first``: the person's first at this exam; figures rest on those alone, one a person.

    mark: a random number. Number and sum of the marks of some papers change whenever one is added, taken out or counted
    anew, so that kept sums need nobody to tell them that they are out of date.
    """

    attempt = models.OneToOneField(Attempt, models.CASCADE, primary_key=True, related_name="counted_paper")
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="papers")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    first = models.BooleanField()
    percent = models.FloatField()
    passed = models.BooleanField()
    ended_at = models.DateTimeField()
    mark = models.PositiveIntegerField(default=any_number)

    class Meta:
        ordering = ["ended_at", "pk"]
        indexes = [
            models.Index(
                fields=["form", "first", "company", "percent", "passed", "mark"],
                name="training_counted_papers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.percent:.1f}"


class CountedResponse(models.Model):
    """One question of a counted paper.

    share: of its points, 0 to 1. rest, total: percent reached on the own paper without and with it. seconds: see
    ``training.exams.timing``. choices: the lasting keys of what was chosen; empty when not answered.
    form, company and first are the paper's, repeated so that one index answers for a whole exam.
    """

    paper = models.ForeignKey(CountedPaper, models.CASCADE, related_name="responses")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="responses", db_index=False)
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    first = models.BooleanField()
    points = models.PositiveSmallIntegerField()
    share = models.FloatField()
    rest = models.FloatField()
    total = models.FloatField()
    seconds = models.PositiveIntegerField(null=True)
    choices = models.JSONField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            # Holds all that the list of an exam's questions reads, so that the rows themselves are left alone.
            models.Index(
                fields=["form", "first", "company", "version", "paper", "points", "share", "rest", "total"],
                name="training_counted_by_form",
            ),
            models.Index(fields=["version", "form", "first", "seconds"], name="training_counted_by_question"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.version_id}"


class KeptSums(models.Model):
    """What all counted papers of an exam come to, as it was added up at ``made_at``.

    scope: the key of a company, or empty for everybody. papers, marks: how many there were then, and the sum of their marks. seconds: how long adding up took.
    content: ``training.selectors.sums.Sums`` as plain data.
    """

    exam = models.CharField(max_length=60)
    scope = models.CharField(max_length=20, blank=True)
    papers = models.PositiveIntegerField()
    marks = models.BigIntegerField()
    made_at = models.DateTimeField()
    seconds = models.FloatField()
    content = models.JSONField()

    class Meta:
        ordering = ["exam", "scope"]
        constraints = [models.UniqueConstraint(fields=["exam", "scope"], name="training_sums_once")]

    def __str__(self) -> str:
        return f"{self.exam}: {self.papers}"
