"""Scans for the annex: each is opened before anything is promised, because a broken picture would print as nothing."""

import base64
import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.core.files.storage import storages
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from compliance.dossier.errors import DossierError

Read = Callable[[str, str], bytes]
MOST_PAGES = 30
# Enough for small print on a full A4 page (about 220 dots an inch), and no more than a printer shows.
LONGEST_SIDE = 1900


@dataclass(frozen=True)
class ScanFile:
    """A stored scan, the record it belongs to and what a reader calls it."""

    ref: str
    title: str
    file: FieldFile


def read_scans(files: Iterable[ScanFile], read: Read) -> list[dict[str, Any]]:
    """What the annex will hold, with the hash and the pages of every scan. Raises DossierError that names the scan."""
    return [_described(number, scan, read) for number, scan in enumerate(files, start=1)]


def _described(number: int, scan: ScanFile, read: Read) -> dict[str, Any]:
    data = read(str(scan.file.name), scan.title)
    kind = "pdf" if data.startswith(b"%PDF-") else "picture"
    pages = _pdf_pages(data, scan.title) if kind == "pdf" else [picture_uri(data, scan.title)]
    return {
        "ref": scan.ref,
        "number": number,
        "title": scan.title,
        "file": scan.file.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "kind": kind,
        "pages": min(len(pages), MOST_PAGES),
        "left_out": max(0, len(pages) - MOST_PAGES),
    }


def stored_bytes(name: str, title: str) -> bytes:
    """The bytes of a stored scan. Raises DossierError, which calls it by its title, when it is gone."""
    try:
        with storages["private"].open(name, "rb") as stored:
            data: bytes = stored.read()
    except OSError:
        raise DossierError(
            _("The scan of “%(title)s” is missing from the store. Upload it again, then build the dossier.")
            % {"title": title}
        ) from None
    return data


def picture_uri(data: bytes, title: str) -> str:
    """A picture upright, small enough to print, as a ``data:`` URI. Raises DossierError when it does not open."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            picture.load()
            upright = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _broken(title) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _pdf_pages(data: bytes, title: str) -> list[int]:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = list(range(len(document.pages)))
    except pikepdf.PdfError:
        raise _broken(title) from None
    if not pages:
        raise _broken(title)
    return pages


def _broken(title: str) -> DossierError:
    return DossierError(
        _(
            "The scan of “%(title)s” cannot be opened. Upload it again as PDF, JPEG or PNG, then build the dossier."
        )
        % {"title": title}
    )
