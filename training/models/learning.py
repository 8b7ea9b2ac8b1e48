"""Enrolments and progress. Courses are named by their code, which training records and standards use too."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models import Person, Shop
from staffing.vocabulary import post_choices


class Enrolment(models.Model):
    """A course that a person is to take 安排: by when, for which post, and who said so."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="enrolments")
    course = models.CharField(_("course"), max_length=60)
    post = models.CharField(
        _("for the post"),
        max_length=40,
        blank=True,
        choices=post_choices,
        help_text=_("The post that the person prepares for, if any."),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField()
    attempts_from = models.DateTimeField(
        null=True, blank=True, help_text=_("Attempts at the exam before this instant no longer count.")
    )
    refresher_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_(
            "A repeat of observed practice was failed: what was completed before is to be gone through again."
        ),
    )

    class Meta:
        verbose_name = _("enrolment")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "shop", "course"], name="training_enrolled_once_per_course"
            )
        ]
        indexes = [models.Index(fields=["shop", "course"], name="training_enrolled_in_shop")]

    def __str__(self) -> str:
        return f"{self.person} · {self.course}"


class ModuleCompletion(models.Model):
    """A module whose questions a person answered rightly."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="module_completions")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="+")
    course = models.CharField(max_length=60)
    module = models.CharField(max_length=255)
    minutes = models.PositiveSmallIntegerField()
    completed_at = models.DateTimeField()

    class Meta:
        ordering = ["completed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "module"], name="training_module_completed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.course}/{self.module}"
