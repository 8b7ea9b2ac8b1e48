"""What happened during an attempt, link by link, and the seat: the small row that changes with every packet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from training.models.attempts import Attempt


class Seat(models.Model):
    """Where an attempt is sat just now, and the head of its chain of events. Locked together with the attempt.

    Apart from the attempt, whose row carries a whole paper: this one is written with every packet.
    """

    attempt = models.OneToOneField(Attempt, models.CASCADE, primary_key=True, related_name="seat")
    device = models.CharField(max_length=40, blank=True, help_text=_("The browser that has the exam now."))
    seen_at = models.DateTimeField(null=True, blank=True, help_text=_("The last packet from that browser."))
    away_since = models.DateTimeField(
        null=True, blank=True, help_text=_("The page was left and not come back to.")
    )
    times_away = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0, help_text=_("Length of the chain of events."))
    head = models.CharField(max_length=64, blank=True, help_text=_("Hash of the chain's last event."))
    saved = models.JSONField(
        default=dict, help_text=_("Slot -> the highest sequence number among its answers.")
    )

    class Meta:
        verbose_name = _("seat")

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.events}"


class AttemptEvent(models.Model):
    """One link of the chain; see ``training.exams.chain``. Rows are added, and deleted as a whole after a stated time."""

    class Kind(models.TextChoices):
        START = "start", _("began")
        SAVE = "save", _("answers saved")
        LEFT = "left", _("left the page")
        BACK = "back", _("came back to the page")
        DEVICE = "device", _("went on on another device")
        SUBMIT = "submit", _("handed in")
        FINALISE = "finalise", _("marked and closed")
        MARK = "mark", _("an answer marked by a person")
        RESULT = "result", _("result after the last mark")
        PAUSE = "pause", _("paused")
        RESUME = "resume", _("went on after the pause")
        EXTEND = "extend", _("time added")
        VOID = "void", _("declared void")
        SEEN = "seen", _("looked at by an invigilator")
        REMARK = "remark", _("marked anew")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event of an attempt")
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="training_event_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
