"""The text of a PDF, read by a process of its own: what a file does to its reader ends there.

    python -I reading_pdf.py PAGES CHARACTERS < file.pdf

writes JSON: {"text", "pages"}, or {"refused"} with one of the words of REFUSALS. Imports no other module of the project.
"""

import io
import json
import sys
from typing import Any

REFUSALS = ("broken", "protected", "active", "pages", "missing")
MEMORY = 1 << 30
SECONDS = 20
MOST_OBJECTS = 200_000
# What does something when the file is opened or looked at.
ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute")


def read(data: bytes, *, most_pages: int, most_characters: int) -> dict[str, Any]:
    """Text and number of pages of a PDF; of a very long one the text breaks off after so many characters."""
    refused = _refusal(data)
    return {"refused": refused} if refused else _text(data, most_pages, most_characters)


def _refusal(data: bytes) -> str:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted and not document.allow.extract:
                return "protected"
            names: Any = document.Root.get("/Names", {})
            if "/JavaScript" in names or "/EmbeddedFiles" in names:
                return "active"
            for number, thing in enumerate(document.objects):
                if number > MOST_OBJECTS:
                    return "broken"
                if isinstance(thing, pikepdf.Dictionary) and _acts(thing):
                    return "active"
    except pikepdf.PasswordError:
        return "protected"
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return "broken"
    return ""


def _acts(thing: Any) -> bool:
    if "/JS" in thing or str(thing.get("/S", "")) in ACTIONS:
        return True
    nested = [thing.get(key) for key in ("/A", "/OpenAction")]
    inner = [it for it in nested if it is not None and hasattr(it, "keys")]
    return any("/JS" in it or str(it.get("/S", "")) in ACTIONS for it in inner)


def _text(data: bytes, most_pages: int, most_characters: int) -> dict[str, Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {"refused": "broken"}
    if len(document) > most_pages:
        return {"refused": "pages"}
    text = ""
    for page in document:
        text += page.get_textpage().get_text_bounded() + "\n"
        if len(text) > most_characters:
            break
    return {"text": text[:most_characters], "pages": len(document)}


def _bound() -> None:
    """No more memory and time than a thesis needs; where the system knows no such limits, the caller's clock is left."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _readers_are_missing() -> bool:
    """Asked before memory is bound: afterwards a library that is there may fail to load too."""
    try:
        import pikepdf
        import pypdfium2
    except ImportError:
        return True
    return not (pikepdf and pypdfium2)


def _main(pages: int, characters: int) -> dict[str, Any]:
    if _readers_are_missing():
        return {"refused": "missing"}
    _bound()
    return read(sys.stdin.buffer.read(), most_pages=pages, most_characters=characters)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_main(*map(int, sys.argv[1:3]))))
