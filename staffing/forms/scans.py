"""Scans of papers: what they are is decided by their bytes, and they must open."""

import io
import uuid
import warnings
from typing import Any

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

KINDS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
PICTURE_FORMATS = {"jpg": "JPEG", "png": "PNG"}
PIXEL_LIMIT = 60_000_000
# WeasyPrint tells Pillow, for the whole process, to put up with pictures that break off: their end is looked for here.
END_MARKS = {"jpg": b"\xff\xd9", "png": b"IEND"}
END_WITHIN = 1024

# what Pillow raises for a picture that cannot be opened
BROKEN_PICTURE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def checked_scan(upload: UploadedFile) -> ContentFile:
    """The upload under a random name with the ending of its true kind. Raises ValidationError."""
    if (upload.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise ValidationError(
            _("The scan has %(size)s; at most %(limit)s are taken. Scan it in grey or with fewer dots.")
            % {
                "size": filesizeformat(upload.size or 0),
                "limit": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
            }
        )
    data = upload.read()
    kind = next((name for magic, name in KINDS if data.startswith(magic)), "")
    if not kind:
        raise ValidationError(
            _("This file is no PDF, JPEG or PNG, whatever its name says. Scan the paper as one of these.")
        )
    if not (_pdf_opens(data) if kind == "pdf" else _picture_opens(data, kind)):
        raise ValidationError(
            _("The file is damaged, protected or far too large to open. Scan the paper again.")
        )
    return ContentFile(data, name=f"{uuid.uuid4().hex}.{kind}")


def same_content(stored: File, given: Any) -> bool:
    """Whether what is stored and what was given are the same bytes, or both nothing."""
    if not stored or not given:
        return not stored and not given
    if not stored.storage.exists(stored.name):  # type: ignore[attr-defined]
        return False
    with stored.open("rb") as kept:
        before = kept.read()
    given.seek(0)
    data = given.read()
    given.seek(0)
    return bool(before == data)


def _pdf_opens(data: bytes) -> bool:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return len(document.pages) > 0
    except pikepdf.PdfError:
        return False


def _picture_opens(data: bytes, kind: str) -> bool:
    if END_MARKS[kind] not in data[-END_WITHIN:]:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[PICTURE_FORMATS[kind]]) as picture:
                if picture.width * picture.height > PIXEL_LIMIT:
                    return False
                picture.load()
                return True
    except BROKEN_PICTURE:
        return False


def scan_content_type(name: str) -> str:
    """The content type of a stored scan, by the ending we gave it."""
    return CONTENT_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
