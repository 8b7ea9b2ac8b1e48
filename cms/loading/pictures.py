"""Pictures of the course files as Wagtail images: one image for one content, found again by its hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from cms.vocabulary import PICTURES_COLLECTION


def picture_hash(path: Path) -> str:
    """The hash by which Wagtail knows a picture's content."""
    with path.open("rb") as content:
        return str(hash_filelike(content))


def picture_stored(path: Path, *, title: str) -> Any:
    """The image with this content, added to the collection of course pictures where there is none yet."""
    model = get_image_model()
    digest = picture_hash(path)
    image = model.objects.filter(file_hash=digest).first()
    if image is not None:
        return image
    collection = Collection.objects.filter(name=PICTURES_COLLECTION).first()
    with path.open("rb") as content:
        image = model(
            title=title[:255],
            file=ImageFile(content, name=path.name),
            file_hash=digest,
            file_size=path.stat().st_size,
            collection=collection or Collection.get_first_root_node(),
        )
        image.save()
    return image
