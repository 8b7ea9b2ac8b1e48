"""What the content loader wrote, so that it can tell its own work from a person's."""

from django.db import models


class LoadedItem(models.Model):
    """One page, question or exam that came from a file: what was written and as which revision.

    A row whose object has a newer revision than `revision_id` was edited in the CMS since.
    """

    key = models.CharField(max_length=200, unique=True)
    fingerprint = models.CharField(max_length=64)
    revision_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.key
