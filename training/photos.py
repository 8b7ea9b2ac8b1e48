"""Photos from phones: known by their bytes, drawn anew without what the camera wrote into them. Pure."""

import io
import struct
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from staffing.forms.scans import BROKEN_PICTURE

LARGEST_PHOTO = 8 * 1024 * 1024
LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
FORMATS = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"RIFF", "WEBP"))
QUALITY = 80
# what Pillow raises where the camera's own notes are broken
BROKEN_NOTES = (AttributeError, KeyError, OverflowError, SyntaxError, TypeError, ValueError, struct.error)


class PhotoRefusedError(Exception):
    """The bytes are no photo that is taken; the message says why and what to do."""


def photo_redrawn(data: bytes) -> bytes:
    """A photo of observed practice as `picture_redrawn` keeps it. Raises PhotoRefusedError."""
    if len(data) > LARGEST_PHOTO:
        raise PhotoRefusedError(_("The photo has more than 8 MB. Take it with fewer dots."))
    kind = next((name for magic, name in FORMATS if data.startswith(magic)), "")
    if not kind:
        raise PhotoRefusedError(_("This file is no JPEG, PNG or WebP photo, whatever its name says."))
    return picture_redrawn(data, kind, longest=LONGEST_SIDE, quality=QUALITY)


def picture_redrawn(data: bytes, kind: str, *, longest: int, quality: int) -> bytes:
    """A JPEG of at most ``longest`` pixels a side, upright, on white, without place, time, camera and comments.

    kind: Pillow's name of the format. Raises PhotoRefusedError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(data, kind, longest, quality)
    except BROKEN_PICTURE as error:
        raise PhotoRefusedError(_("The photo is damaged or far too large to open. Take it again.")) from error


def _redrawn(data: bytes, kind: str, longest: int, quality: int) -> bytes:
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = _upright(picture).convert("RGBA")
    upright.thumbnail((longest, longest))
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as it was taken; as it stands where the camera's notes cannot be read."""
    try:
        return ImageOps.exif_transpose(picture)
    except BROKEN_NOTES:
        return picture
