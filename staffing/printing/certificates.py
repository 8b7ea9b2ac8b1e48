"""Certificates: one A4 page across for each, printed in bulk.

A certificate is a Chinese document, whatever language its printer reads: its labels are not translated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .documents import engine
from .errors import PrintingError
from .fonts import BOLD, REGULAR, SANS, SERIF, Face
from .qr import qr_data_uri

FACES = (Face(SERIF, REGULAR), Face(SERIF, BOLD), Face(SANS, REGULAR))
LANGUAGE = "zh-hans"
# Bounds the memory: a laid-out page holds about a megabyte until it is written.
LAID_OUT_TOGETHER = 50
# From how many characters on a statement is set smaller, so that it stays within its place.
_SIZES = ((60, "large"), (110, "medium"), (210, "small"))


@dataclass(frozen=True)
class Fill:
    """A part of the statement that is filled in by hand on a paper form: bold, on a line."""

    text: str


@dataclass(frozen=True)
class CertificatePage:
    """What one certificate says.

    The statement reads: holder, then its pieces in order. Dates are both included; `valid_until=None`
    means open-ended. `check_url` is what the QR code leads to. `masked_id` and `result` may be empty.
    """

    kind: Literal["exam", "post"]
    title_zh: str
    title_en: str
    holder: str
    statement: tuple[str | Fill, ...]
    number: str
    result: str
    valid_from: date
    valid_until: date | None
    issuer: str
    shop: str
    issued_on: date
    check_url: str
    masked_id: str = ""

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The statement's pieces after the holder, each with whether it is a fill-in."""
        return [(it.text, True) if isinstance(it, Fill) else (it, False) for it in self.statement]

    @property
    def size(self) -> str:
        """The type size of the statement by name: large, medium, small or smallest."""
        length = _width(self.holder) + sum(_width(text) for text, _filled in self.pieces)
        return next((name for limit, name in _SIZES if length <= limit), "smallest")

    @property
    def spaced(self) -> bool:
        """Whether the holder's name is short enough to be set apart, character by character."""
        return len(self.holder) <= 4 and not self.holder.isascii()

    @property
    def qr(self) -> str:
        """The QR code of `check_url` as a `data:` URI."""
        return qr_data_uri(self.check_url)


def _width(text: str) -> float:
    """Return the length of `text` in Chinese characters; a Latin letter counts for half of one."""
    return sum(0.55 if character.isascii() else 1 for character in text)


def print_certificates(pages: Sequence[CertificatePage], *, made_at: datetime) -> list[bytes]:
    """Print every certificate as a PDF of its own, in the order given.

    Up to fifty at a time are laid out as one document with one cut of the fonts, then written page by
    page: some five times as many per second as one by one. The same batch gives the same bytes. Raises
    `PrintingError` for a character without a glyph, naming it, and for a text that does not fit.
    """
    printed: list[bytes] = []
    for start in range(0, len(pages), LAID_OUT_TOGETHER):
        printed += _print_together(pages[start : start + LAID_OUT_TOGETHER], made_at)
    return printed


def _print_together(pages: Sequence[CertificatePage], made_at: datetime) -> list[bytes]:
    layout = engine()
    with layout.collecting_no_garbage():
        document = _lay_out(pages)
        if len(document.pages) != len(pages):
            raise _too_long(pages)
        return [
            layout.write(document, _stamp(certificate, made_at), pages=[page])
            for certificate, page in zip(pages, document.pages, strict=True)
        ]


def _lay_out(pages: Sequence[CertificatePage]) -> Any:
    return engine().lay_out(render_to_string("print/certificate.html", {"pages": pages}), FACES)


def _stamp(certificate: CertificatePage, made_at: datetime) -> Any:
    title = f"{certificate.title_zh} {certificate.number} {certificate.holder}"
    return engine().Stamp(title=title, language=LANGUAGE, made_at=made_at)


def _too_long(pages: Sequence[CertificatePage]) -> PrintingError:
    numbers = ", ".join(it.number for it in pages if len(_lay_out([it]).pages) > 1)
    return PrintingError(
        _("Not printed: the text does not fit on one page (%(numbers)s). Shorten the wording or the names.")
        % {"numbers": numbers}
    )
