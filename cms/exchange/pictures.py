"""Pictures that travel with questions: what they are is decided by their bytes, and by these they are named."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import warnings
from pathlib import PurePath

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from cms.exchange.base import FileQuestion, RefusedError

# how it begins, Pillow's name, the ending, and what stands at its end: broken off, Pillow may put up with it
KINDS = (
    (b"\x89PNG\r\n\x1a\n", "PNG", "png", b"IEND"),
    (b"\xff\xd8\xff", "JPEG", "jpg", b"\xff\xd9"),
    (b"RIFF", "WEBP", "webp", b""),
)
LARGEST_BYTES, MOST_PIXELS, END_WITHIN = 4 * 1024 * 1024, 40_000_000, 1024
BROKEN = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def checked_picture(data: bytes) -> str:
    """The name by which a question names this picture: pictures/<sha256>.png. Raises RefusedError."""
    if len(data) > LARGEST_BYTES:
        words = _("Its picture has more than %(limit)d MB. Save it smaller.")
        raise RefusedError(words % {"limit": LARGEST_BYTES // 2**20})
    found = next((it for it in KINDS if data.startswith(it[0])), None)
    if found is None:
        raise RefusedError(_("Its picture is no PNG, JPEG or WebP, whatever its name says."))
    _start, kind, ending, end = found
    if end not in data[-END_WITHIN:] or not _opens(data, kind):
        raise RefusedError(_("Its picture is damaged or far too large to open. Save it again."))
    return f"pictures/{hashlib.sha256(data).hexdigest()}.{ending}"


def _opens(data: bytes, kind: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return False
                picture.load()
                return True
    except BROKEN:
        return False


def kept_name(file: str) -> str:
    """The same name for a kept copy, which is named by its content already."""
    path = PurePath(file)
    return f"pictures/{path.stem}{'.jpg' if path.suffix == '.jpeg' else path.suffix}"


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a checked picture."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def picture_to_write(question: FileQuestion) -> bytes:
    """The picture of a question on its way out. Raises RefusedError where it is gone or of another kind."""
    if not question.picture:
        raise RefusedError(_("Its picture is not there any more. Choose it anew in the question bank."))
    checked_picture(question.picture)
    return question.picture


def picture_of_text(text: str) -> bytes:
    """The bytes of a picture that stands in a file as Base64. Raises RefusedError."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError(_("Its picture is damaged or far too large to open. Save it again.")) from None
