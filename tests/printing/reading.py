"""Reads a PDF back with pikepdf: what it says, in which fonts, and how it is drawn."""

import io
import re

import pikepdf

Drawing = list[tuple[str, list[str]]]


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    """Return the text of every page as a reader's search would find it, without spaces and breaks."""
    with open_pdf(content) as pdf:
        return [
            "".join("".join(operands) for name, operands in _drawn(page) if name == "TJ")
            for page in pdf.pages
        ]


def drawings(content: bytes) -> list[Drawing]:
    """Return every page as its drawing operations, with characters in place of glyph numbers."""
    with open_pdf(content) as pdf:
        return [_drawn(page) for page in pdf.pages]


def _drawn(page: pikepdf.Page) -> Drawing:
    maps = {name: _characters(font) for name, font in page.resources.get("/Font", {}).items()}
    drawn, characters = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            characters = maps[str(operands[0])]
        if str(operator) == "TJ":
            shown = [_decode(bytes(it), characters) for it in operands[0] if isinstance(it, pikepdf.String)]
            drawn.append(("TJ", shown))
        else:
            drawn.append((str(operator), [str(it) for it in operands]))
    return drawn


def _decode(glyphs: bytes, characters: dict[int, str]) -> str:
    return "".join(characters[int.from_bytes(glyphs[at : at + 2], "big")] for at in range(0, len(glyphs), 2))


def _characters(font: pikepdf.Object) -> dict[int, str]:
    table = font["/ToUnicode"].read_bytes().decode()
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table.split("endcodespacerange")[1])
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def fonts(content: bytes) -> dict[str, bool]:
    """Return the fonts by name without subset mark, and whether each is embedded as TrueType."""
    found = {}
    with open_pdf(content) as pdf:
        for page in pdf.pages:
            for font in page.resources.get("/Font", {}).values():
                name = str(font["/BaseFont"]).split("+")[-1]
                found[name] = "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
    return found


def bookmarks(content: bytes) -> list[tuple[int, str]]:
    """Return the bookmarks as (depth, text), depth 1 being the outermost."""
    with open_pdf(content) as pdf, pdf.open_outline() as outline:
        return _flat(outline.root, 1)


def _flat(items: list[pikepdf.OutlineItem], depth: int) -> list[tuple[int, str]]:
    flat = []
    for item in items:
        flat += [(depth, item.title), *_flat(item.children, depth + 1)]
    return flat
