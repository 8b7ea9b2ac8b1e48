"""Printing: certificates, dossiers and lists as PDF. The only part of the project that knows WeasyPrint.

Plain functions over plain values: no models and no other room.

- `render_pdf` prints a template that extends `print/document.html` (cover, contents, chapters).
- `print_certificates` prints a batch of `CertificatePage`s, one PDF each.
- `missing_glyphs` says which characters of a text could not be printed, before anything is promised.
- `PrintingError` is raised instead of printing a box; its message names the characters and the way out.

Fonts: Noto Serif and Sans CJK SC as installed (`fonts.py`), cut to the characters in use as TrueType
and kept in `DATA_DIR/fonts` (`cutting.py`). A document reads nothing from disk or network: pictures
are `data:` URIs. Keep the bytes that were printed and hash those (`sha256_hex`); printing again gives
the same bytes only with the same libraries and fonts.
"""

from .certificates import CertificatePage, Fill, print_certificates
from .cutting import missing_glyphs
from .documents import ContentsEntry, render_pdf
from .errors import PrintingError
from .fonts import picture_signs, pictures_refused, printable_name
from .hashing import sha256_hex
from .qr import qr_data_uri

__all__ = [
    "CertificatePage",
    "ContentsEntry",
    "Fill",
    "PrintingError",
    "missing_glyphs",
    "picture_signs",
    "pictures_refused",
    "print_certificates",
    "printable_name",
    "qr_data_uri",
    "render_pdf",
    "sha256_hex",
]
