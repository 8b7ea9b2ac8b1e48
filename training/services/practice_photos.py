"""Adding and removing photos of an observation."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from staffing.models import User
from training.models import Observation, ObservationPhoto
from training.photos import photo_redrawn
from training.services.practice import ObservationClosedError, PracticeRefusedError

MOST_PHOTOS = 40


def photo_add(
    *, key: UUID, observation_key: UUID, observer: User, place: int, data: bytes, now: datetime
) -> ObservationPhoto:
    """Keep a photo of a step; the same key again gives back the photo that was kept.

    Raises Observation.DoesNotExist (not the observer's), ObservationClosedError, PracticeRefusedError (another
    observation's key, an unknown step, too many) and PhotoRefusedError.
    """
    redrawn = photo_redrawn(data)
    with transaction.atomic():
        observation = Observation.objects.select_for_update().get(pk=observation_key, observer=observer)
        known = ObservationPhoto.objects.filter(pk=key).first()
        if known is not None:
            if known.observation_id != observation.pk:
                raise PracticeRefusedError(_("This photo belongs to another observation."))
            return known
        _refuse(observation, place)
        photo = ObservationPhoto(
            id=key,
            observation=observation,
            place=place,
            sha256=hashlib.sha256(redrawn).hexdigest(),
            received_at=now,
        )
        photo.file.save(f"{key.hex}.jpg", ContentFile(redrawn), save=False)
        photo.save(force_insert=True)
        return photo


def photo_remove(*, key: UUID, observation_key: UUID, observer: User, now: datetime) -> ObservationPhoto:
    """Delete a photo that shows what it should not; that there was one stays on record. Raises as `photo_add` does."""
    with transaction.atomic():
        observation = Observation.objects.select_for_update().get(pk=observation_key, observer=observer)
        photo = observation.photos.get(pk=key)
        if photo.removed_at is None:
            _refuse_closed(observation)
            name, storage = str(photo.file.name), photo.file.storage
            photo.file, photo.removed_at = "", now
            photo.save(update_fields=["file", "removed_at"])
            transaction.on_commit(lambda: storage.delete(name))
        return photo


def _refuse(observation: Observation, place: int) -> None:
    _refuse_closed(observation)
    if place not in {step["place"] for step in observation.frozen["steps"]}:
        raise PracticeRefusedError(_("This checklist has no such step."))
    if observation.photos.filter(removed_at__isnull=True).count() >= MOST_PHOTOS:
        raise PracticeRefusedError(_("An observation takes 40 photos at most. Remove one first."))


def _refuse_closed(observation: Observation) -> None:
    if not observation.is_running:
        raise ObservationClosedError(_("This observation is closed. Its photos stay as they are."))
