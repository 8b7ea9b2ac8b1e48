"""The text of a Word file (.docx): a packed folder of XML, of which no more is unpacked than a thesis needs."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MOST_PARTS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_XML = 20 * 1024 * 1024
BODY = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same text box once more, for older programs.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEXT = f"{WORD}t"
BREAKS = (f"{WORD}p", f"{WORD}br", f"{WORD}tab", f"{WORD}cr")
RUNS = re.compile(r"(vbaProject\.bin|/activeX/|/embeddings/[^/]+\.(bin|exe|js|vbs|cmd|bat))", re.IGNORECASE)


# What zipfile and the XML reader raise over a damaged file.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, struct.error, ParseError, DefusedXmlException, ValueError, OSError,
    NotImplementedError,
)  # fmt: skip


class BrokenDocxError(Exception):
    """It cannot be read; ``why``: "broken", "protected", "active", "large", or "other" for a packed file of another kind."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def docx_text(data: bytes) -> str:
    """What is written in the body, paragraph by paragraph; what was struck out in revision is left out. Raises BrokenDocxError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            for name in archive.namelist():
                if name.endswith(".rels"):
                    _refuse_what_is_fetched(_xml(archive, name))
            return "".join(_text(_xml(archive, BODY)))
    except DAMAGED:
        raise BrokenDocxError("broken") from None
    except RuntimeError:
        raise BrokenDocxError("protected") from None


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if BODY not in names:
        raise BrokenDocxError("other")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BrokenDocxError("large")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise BrokenDocxError("active")
    if any(RUNS.search(name) for name in names):
        raise BrokenDocxError("active")
    if any(part.flag_bits & 0x1 for part in parts):
        raise BrokenDocxError("protected")


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    """The part as a tree. What the archive says of a part's size may be a lie, so it is counted while it is unpacked."""
    with archive.open(name) as part:
        data = part.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise BrokenDocxError("large")
    return fromstring(data, forbid_dtd=True)


def _refuse_what_is_fetched(relations: Any) -> None:
    """A link may lead out of the file; a template, a frame or an object that is fetched when it opens may not."""
    for relation in relations:
        outside = relation.get("TargetMode") == "External"
        if outside and not relation.get("Type", "").endswith(("/hyperlink", "/image")):
            raise BrokenDocxError("active")


def _text(root: Any) -> Iterator[str]:
    """In the order of the file; without recursion, for nothing bounds how deep a file made to harm is nested."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag == FALLBACK:
            continue
        if element.tag in BREAKS:
            yield "\n"
        elif element.tag == TEXT:
            yield element.text or ""
        waiting.extend(reversed(element))
