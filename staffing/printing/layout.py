"""Laying out and writing PDFs. The only module of the project that imports WeasyPrint."""

import gc
import html
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from weasyprint import CSS, HTML, Document, Page
from weasyprint.document import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .cutting import cut, missing_glyphs
from .errors import PrintingError
from .fonts import FAMILIES, Face, refuse

GENERATOR = "Shanggang"
_FONT_SCHEME = "cut-font:"


@dataclass(frozen=True)
class Stamp:
    """What a PDF says about itself: title, language tag, and the aware instant it was made at."""

    title: str
    language: str
    made_at: datetime

    def metadata(self) -> DocumentMetadata:
        """Return it as WeasyPrint writes it, the instant as a full UTC time stamp."""
        if self.made_at.tzinfo is None:
            raise ValueError("made_at must be an aware instant")
        instant = self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return DocumentMetadata(
            title=self.title,
            lang=self.language,
            generator=GENERATOR,
            created=instant,
            modified=instant,
        )


class _Fetcher(URLFetcher):
    """Gives a document its cut fonts and `data:` pictures, and nothing from disk or network."""

    def __init__(self, fonts: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, fail_on_errors=True)
        self._fonts = fonts

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in self._fonts:
            return URLFetcherResponse(url, self._fonts[url])
        return super().fetch(url, headers)


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """Keep Python from searching a growing layout for garbage: a third of the time went there.

    A layout makes next to none: 160 pages take 3 % more memory without the search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def lay_out(source: str, faces: Iterable[Face]) -> Document:
    """Lay out an HTML document in the faces it names, cut down to the characters it uses.

    The style sheets stand inside `source`. Raises `PrintingError` naming every character without a
    glyph; a picture or style sheet that is not a `data:` URI stops the printing too.
    """
    characters = set(html.unescape(source))
    if lacking := missing_glyphs(sorted(characters)):
        raise refuse(lacking)
    fonts = {_font_url(face): cut(face, characters) for face in faces}
    try:
        return _lay_out(source, faces, fonts)
    except FatalURLFetchingError as error:
        raise PrintingError(
            _("Not printed: a document may only hold its own pictures. %(reason)s") % {"reason": error}
        ) from error


def _lay_out(source: str, faces: Iterable[Face], fonts: dict[str, bytes]) -> Document:
    fetcher, configuration = _Fetcher(fonts), FontConfiguration()
    rules = "".join(_font_rule(face) for face in faces)
    style = CSS(string=rules, font_config=configuration, url_fetcher=fetcher)
    page = HTML(string=source, url_fetcher=fetcher)
    return page.render(font_config=configuration, stylesheets=[style])


def _font_url(face: Face) -> str:
    return f"{_FONT_SCHEME}{face.family.replace(' ', '-').lower()}-{face.weight}"


def _font_rule(face: Face) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight};'
        f' src: url("{_font_url(face)}"); }}'
    )


def write(document: Document, stamp: Stamp, *, pages: list[Page] | None = None) -> bytes:
    """Return `document`, or some of its pages, as a PDF of its own with only the fonts they use."""
    part = document.copy(document.pages if pages is None else pages)
    part.metadata = stamp.metadata()
    content = part.write_pdf()
    _refuse_other_fonts(part)
    return content


def _refuse_other_fonts(document: Document) -> None:
    strange = sorted({font.family for font in document.fonts.values() if not _is_ours(font)})
    if strange:
        raise PrintingError(
            _("Not printed: the text would appear in fonts that are not the document's own (%(fonts)s).")
            % {"fonts": ", ".join(strange)}
        )


def _is_ours(font: Any) -> bool:
    return font.family in FAMILIES and not font.missing
