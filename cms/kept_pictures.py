"""Copies of pictures that questions show: a published question keeps its own, whatever becomes of the image."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any, TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.images import get_image_model

FOLDER = "questions"


class KeptPicture(TypedDict):
    """A file of the media storage, named by its content, and its size in pixels."""

    file: str
    width: int
    height: int


def picture_kept(image_id: Any) -> KeptPicture | None:
    """The kept copy of an image as it is now, made where there is none yet; None when there is no such image."""
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is None:
        return None
    with image.file.open("rb") as source:
        return kept_copy(source.read(), image)


def kept_copy(content: bytes, image: Any) -> KeptPicture:
    """The kept copy of this content of an image, made where there is none yet."""
    name = f"{FOLDER}/{hashlib.sha256(content).hexdigest()}{PurePath(image.file.name).suffix.lower()}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return KeptPicture(file=name, width=image.width, height=image.height)
