"""A thesis as it is handed in: PDF or Word file, told apart by its bytes, read for its length, refused with words."""

import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.theses import reading_pdf
from training.theses.counting import characters_in
from training.theses.reading_docx import BrokenDocxError, docx_text

logger = logging.getLogger(__name__)

MOST_PAGES = 300
MOST_CHARACTERS = 500_000
PATIENCE_S = 30
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KINDS = {"pdf": gettext_lazy("PDF"), "docx": gettext_lazy("Word file (.docx)")}
STARTS = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"))


class ThesisRefusedError(Exception):
    """The file is not taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ThesisFile:
    """A file that was read. ``kind``: pdf or docx. ``characters``: as `characters_in` counts them."""

    kind: str
    data: bytes
    characters: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_thesis(data: bytes, *, kinds: Collection[str]) -> ThesisFile:
    """The file, opened and counted. kinds: which of pdf and docx are taken. Raises ThesisRefusedError."""
    kind = next((name for start, name in STARTS if data.startswith(start)), "")
    if kind not in kinds:
        taken = _(" or ").join(str(KINDS[it]) for it in KINDS if it in kinds)
        raise ThesisRefusedError(
            _("This file is no %(kinds)s, whatever its name says. Save your thesis as one and send that.")
            % {"kinds": taken}
        )
    characters = characters_in(_pdf_text(data) if kind == "pdf" else _docx_text(data))
    if not characters:
        raise ThesisRefusedError(
            _(
                "No text can be read in this file; it may be a scan or pictures. Save the thesis from the program "
                "in which you wrote it, so that letters stay letters."
            )
        )
    return ThesisFile(kind, data, characters)


def _docx_text(data: bytes) -> str:
    try:
        return docx_text(data)
    except BrokenDocxError as error:
        raise ThesisRefusedError(_why(error.why)) from None


def _pdf_text(data: bytes) -> str:
    """Read by another process within limits of memory and time, so that a file made to harm harms nobody here."""
    script = [sys.executable, "-I", str(Path(reading_pdf.__file__)), str(MOST_PAGES), str(MOST_CHARACTERS)]
    try:
        done = subprocess.run(script, input=data, capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise ThesisRefusedError(_why("large")) from None
    if found.get("refused") == "missing":
        logger.error("Theses as PDF cannot be read: pikepdf or pypdfium2 is missing in %s.", sys.executable)
    if "refused" in found:
        raise ThesisRefusedError(_why(found["refused"]))
    return str(found["text"])


def _why(code: str) -> str:
    words = {
        "broken": _("The file is damaged and does not open. Save it again and send it anew."),
        "protected": _("The file is protected with a password. Take the protection off and send it again."),
        "active": _(
            "The file holds a macro, a script or something that is fetched when it opens. Save it as plain PDF, without attachments, and send that."
        ),
        "large": _(
            "The file needs far more memory or time to open than a thesis does. Make the pictures smaller and save it as PDF."
        ),
        "missing": _(
            "PDFs cannot be read on this site just now: a part of it is missing, and your file is not to blame. Tell whoever "
            "runs the site. A Word file (.docx) is taken meanwhile."
        ),
        "pages": _("The file has more than %(pages)d pages. Send the thesis alone.") % {"pages": MOST_PAGES},
        "other": _(
            "This packed file is no Word file (.docx). Open it in Word or WPS, save it as .docx or PDF, and send that."
        ),
    }
    return words[code]
