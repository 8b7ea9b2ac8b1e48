"""A wrong key put right: what was ruled on a version of a question, and what that did to each attempt. Append-only once done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffing.models import Certificate, TaskProgress
from training.exams import rulings
from training.models.attempts import Attempt


class RemarkQuerySet(models.QuerySet["Remark"]):
    def in_force(self) -> "RemarkQuerySet":
        return self.filter(is_in_force=True)

    def under_way(self) -> "RemarkQuerySet":
        """Begun and neither done nor discarded."""
        return self.filter(state__in=[Remark.State.WORKING, Remark.State.READY, Remark.State.RUNNING])


class Remark(models.Model):
    """One re-mark 改判 of one version of a question: first a preview of every case, then done, never changed again.

    Undoing one is another re-mark, which brings back what held before it. One of the kind "marks" is about a single
    attempt, is never in force, and leaves what is ruled on the version as it is.
    """

    class Kind(models.TextChoices):
        ACCEPT = rulings.ACCEPT, _("accept a further answer")
        KEY = rulings.KEY, _("another right answer")
        FULL = rulings.FULL, _("all points to everybody")
        LEAVE_OUT = rulings.LEAVE_OUT, _("left out of the total")
        ORIGINAL = rulings.ORIGINAL, _("back to its own key")
        MARKS = "marks", _("marks of people corrected")

    class State(models.TextChoices):
        WORKING = "working", _("being worked out")
        READY = "ready", _("to be decided")
        RUNNING = "running", _("being done")
        DONE = "done", _("done")
        DISCARDED = "discarded", _("discarded")

    class Falls(models.TextChoices):
        """What becomes of who passed only because of our mistake, where nothing else was chosen for the case."""

        SAFETY = "safety", _("The pass stands, unless a safety question is wrong by the right key")
        STAND = "stand", _("The pass stands")
        TAKE = "take", _("The pass is taken back and its certificate revoked")

    code = models.CharField(max_length=50, db_index=True)
    sha256 = models.CharField(max_length=64, help_text=_("The version of the question."))
    question = models.JSONField(help_text=_("The question as it stood on one paper, key included."))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    keys = models.JSONField(default=list, help_text=_("Answers in terms that hold on every paper."))
    words = models.JSONField(default=list, help_text=_("The same in words."))
    reason = models.TextField(max_length=1000)
    falls = models.CharField(max_length=10, choices=Falls.choices, default=Falls.SAFETY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("What held before.")
    )
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WORKING)
    is_in_force = models.BooleanField(default=False)
    looked_at = models.PositiveIntegerField(
        default=0, help_text=_("Finished attempts that have this version.")
    )
    task = models.ForeignKey(TaskProgress, models.SET_NULL, null=True, blank=True, related_name="+")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("re-mark")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(state__in=["working", "ready", "running"]),
                name="training_one_remark_under_way",
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(is_in_force=True), name="training_one_ruling_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.kind}"

    @property
    def ruling(self) -> rulings.Ruling:
        return rulings.Ruling(kind=self.kind, keys=tuple(tuple(key) for key in self.keys))

    @property
    def takes_back(self) -> bool:
        """Whether it goes back to what held before, and so takes back what was given meanwhile."""
        return self.undoes_id is not None or self.kind == self.Kind.ORIGINAL

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE


class RemarkCase(models.Model):
    """One attempt whose result a re-mark changes: before, after, and what becomes of pass and certificate.

    A plan until ``done_at``; from then on it never changes, so that the rows of an attempt are the history of its result.
    """

    class Decision(models.TextChoices):
        NONE = "none", _("nothing to decide")
        STAND = "stand", _("the pass stands")
        TAKE = "take", _("pass taken back, certificate revoked")
        GRANT = "grant", _("passed now, certificate issued")
        PASS = "pass", _("passed now, without a new certificate")

    class Held(models.TextChoices):
        """The certificate that hangs on the attempt, as it was found."""

        NONE = "none", _("no certificate")
        FORCE = "force", _("in force")
        EXPIRED = "expired", _("expired")
        RENEWED = "renewed", _("renewed since")
        REVOKED = "revoked", _("revoked")

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="cases")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="remark_cases")
    before = models.JSONField(help_text=_("The result as it stood."))
    after = models.JSONField(help_text=_("The result by the ruling."))
    score_before = models.DecimalField(max_digits=4, decimal_places=1)
    score_after = models.DecimalField(max_digits=4, decimal_places=1)
    passed_before = models.BooleanField()
    passed_after = models.BooleanField(help_text=_("By the marks alone."))
    safety_wrong = models.BooleanField(
        default=False, help_text=_("A safety question is wrong by the ruling.")
    )
    held = models.CharField(max_length=10, choices=Held.choices, default=Held.NONE)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.NONE)
    is_chosen = models.BooleanField(default=False, help_text=_("Decided for this case, not by the rule."))
    done_at = models.DateTimeField(null=True, blank=True)
    issued = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("case of a re-mark")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["remark", "attempt"], name="training_one_case_an_attempt")
        ]
        indexes = [models.Index(fields=["attempt", "done_at"], name="training_cases_of_attempt")]

    def __str__(self) -> str:
        return f"{self.remark_id}: {self.attempt_id}"

    @property
    def turns(self) -> bool:
        """Whether pass and fail change places by the marks alone."""
        return self.passed_before != self.passed_after

    @property
    def passes(self) -> bool:
        """What the attempt says in the end."""
        return self.passed_after or (self.passed_before and self.decision != self.Decision.TAKE)
