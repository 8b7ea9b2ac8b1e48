"""Questions in and out, one module a format. A further format is one more module and one more line in FORMATS."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.exchange.aiken import Aiken
from cms.exchange.base import MOST_BYTES, MOST_QUESTIONS, Format, Reading
from cms.exchange.gift import Gift
from cms.exchange.moodle_xml import MoodleXml
from cms.exchange.workbook import QuestionWorkbook
from sheets.table import FileRefusedError

# In the order in which a file's content is recognised: what begins with a sign of its own first.
FORMATS: dict[str, Format] = {it.code: it for it in (QuestionWorkbook(), MoodleXml(), Aiken(), Gift())}

__all__ = ["FORMATS", "Format", "format_names", "read_file", "recognised"]


def format_names() -> str:
    return _(", ").join(str(it.name) for it in FORMATS.values())


def recognised(data: bytes) -> Format:
    """The format by the content; a file's name is not asked. Raises FileRefusedError."""
    found = next((it for it in FORMATS.values() if it.recognises(data)), None)
    if found is None:
        raise FileRefusedError(
            _(
                "This file is in none of the formats: %(formats)s. Export it again in one of them, or fill in the template."
            )
            % {"formats": format_names()}
        )
    return found


def read_file(data: bytes, code: str) -> Reading:
    """Everything in the file of this format. Raises FileRefusedError, also for what is empty or too large."""
    if not data.strip():
        raise FileRefusedError(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise FileRefusedError(
            _("The file is larger than %(limit)d MB. Split it into parts.") % {"limit": MOST_BYTES // 2**20}
        )
    reading = FORMATS[code].read(data)
    count = len(reading.questions) + len(reading.refused)
    if count > MOST_QUESTIONS:
        raise FileRefusedError(
            _("The file has %(count)d questions; one import takes %(limit)d. Split it into parts.")
            % {"count": count, "limit": MOST_QUESTIONS}
        )
    if len(reading.lost) > MOST_QUESTIONS:
        raise FileRefusedError(
            _("The file holds more that is not kept than can be listed. Export the questions alone.")
        )
    if not count:
        raise FileRefusedError(_("There is no question in this file."))
    return reading
