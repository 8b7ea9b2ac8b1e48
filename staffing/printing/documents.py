"""Documents of any length from a template that extends `print/document.html`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from .errors import PrintingError
from .fonts import ALL_FACES

INSTALL_LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents: heading level (1 to 3), id of the heading, its text."""

    level: int
    anchor: str
    text: str


def engine() -> ModuleType:
    """Return the layout engine, or raise `PrintingError` saying what to install.

    Imported at the first print: it takes half a second, and a machine without Pango must still
    start far enough for the system check to say so.
    """
    try:
        from . import layout
    except OSError as error:
        raise PrintingError(
            _("The libraries for making PDFs are missing (%(reason)s). Install them: %(command)s")
            % {"reason": error, "command": INSTALL_LIBRARIES}
        ) from error
    return layout


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    made_at: datetime,
    language: str = "zh-hans",
) -> bytes:
    """Print `template` with `context` and return the PDF.

    `title` is also given to the template and stands in the running head; `made_at` is an aware
    instant; `language` chooses the translations. The same input gives the same bytes. Raises
    `PrintingError` for a character without a glyph, naming it.
    """
    layout = engine()
    stamp = layout.Stamp(title=title, language=language, made_at=made_at)
    with translation.override(language), layout.collecting_no_garbage():
        source = render_to_string(template, {**context, "title": title, "language": language})
        return layout.write(layout.lay_out(source, ALL_FACES), stamp)
