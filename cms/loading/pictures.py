"""Pictures of the course files as Wagtail images: one image for one content, found again by its hash."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePath
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
    return pictures_stored({path.name: (path.read_bytes(), title)})[path.name]


def pictures_stored(pictures: Mapping[str, tuple[bytes, str]]) -> dict[str, Any]:
    """File name -> the image with this content, by (content, title); those that are there are found in one query."""
    model = get_image_model()
    hashes = {name: str(hash_filelike(BytesIO(content))) for name, (content, _title) in pictures.items()}
    known = {it.file_hash: it for it in model.objects.filter(file_hash__in=hashes.values()).order_by("-pk")}
    for name, (content, title) in pictures.items():
        if hashes[name] not in known:
            known[hashes[name]] = _added(name, content, title, hashes[name])
    return {name: known[digest] for name, digest in hashes.items()}


def _added(name: str, content: bytes, title: str, digest: str) -> Any:
    collection = Collection.objects.filter(name=PICTURES_COLLECTION).first()
    image = get_image_model()(
        title=title[:255],
        file=ImageFile(BytesIO(content), name=PurePath(name).name),
        file_hash=digest,
        file_size=len(content),
        collection=collection or Collection.get_first_root_node(),
    )
    image.save()
    return image
