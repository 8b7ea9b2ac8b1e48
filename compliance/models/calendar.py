"""The address under which somebody's calendar program reads the coming events of a shop."""

import secrets

from django.conf import settings
from django.db import models

from staffing.models import Shop


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """One address of one reader; a renewed address is a new row. Without ``revoked_at`` it is in use.

    The address holds the secret and our signature, so rows alone open nothing.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    standard = models.CharField(max_length=80)
    language = models.CharField(max_length=10, help_text="The language of who subscribed.")
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "user", "standard"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_calendar_address_in_use",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.shop} · {self.standard}"
