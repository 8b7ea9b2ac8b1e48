"""Cutting a face down to the characters of one document, as TrueType outlines.

TrueType, because PDF/A validators refuse the OpenType (CFF) form as it is embedded, and because
WeasyPrint then embeds it several times faster. Only the glyphs asked for are ever drawn: some 0.5 ms
each, once per process, where cutting a whole 65,000-glyph font takes minutes.
"""

import hashlib
import io
import os
import string
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Scale
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from .fonts import ALL_FACES, Face, FontFile, chain, needs_no_glyph, needs_shaping, picture_signs, refuse

UNITS_PER_EM = 1000
# The largest distance between the cubic outline and its quadratic stand-in: 1/1000 of an em.
_OUTLINE_TOLERANCE = 1.0
# What style sheets and layout add to a text: counters, list marks, the hyphen, the ellipsis.
ALWAYS = frozenset(string.printable.strip() + " \u00a0·‐–—…●第页共")
CACHE_FILES = 64
# To be raised whenever the same characters are cut differently.
_CUT_VERSION = b"1"

# Open fonts are read lazily from their file, so two threads must not read at the same time.
_reading = Lock()


class _OpenFont:
    """An installed font kept open, with the glyphs drawn so far."""

    def __init__(self, file: FontFile) -> None:
        font = TTFont(file.path, fontNumber=file.index, lazy=True)
        self.characters: dict[int, str] = font.getBestCmap()
        self._font = font
        self._scale = UNITS_PER_EM / font["head"].unitsPerEm
        self._cubic = "glyf" not in font
        self._drawn: dict[str, tuple[Any, int]] = {}
        line, shape = font["hhea"], font["OS/2"]
        self.ascent, self.descent = self._units(line.ascent), self._units(line.descent)
        self.cap_height = self._units(getattr(shape, "sCapHeight", 0))

    @cached_property
    def _glyphs(self) -> Mapping[str, Any]:
        return self._font.getGlyphSet()

    def _units(self, value: float) -> int:
        return round(value * self._scale)

    def draw(self, name: str) -> tuple[Any, int]:
        """Return the glyph `name` with TrueType outlines and its advance, in thousandths of an em."""
        if name not in self._drawn:
            pen = TTGlyphPen(None)
            quadratic = Cu2QuPen(pen, _OUTLINE_TOLERANCE, reverse_direction=self._cubic)
            scaled = TransformPen(quadratic, Scale(self._scale))
            glyph = self._glyphs[name]
            glyph.draw(DecomposingFilterPen(scaled, self._glyphs))
            self._drawn[name] = (pen.glyph(), self._units(glyph.width))
        return self._drawn[name]


@lru_cache(maxsize=32)
def _open(file: FontFile) -> _OpenFont:
    return _OpenFont(file)


@lru_cache(maxsize=32)
def _file_hash(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def missing_glyphs(text: Iterable[str], *, faces: Sequence[Face] = ALL_FACES) -> list[str]:
    """Return the characters of `text` that cannot be printed in all `faces`, each once, in their order.

    Raises `PrintingError` when there is no Chinese font at all.
    """
    wanted = [character for character in dict.fromkeys(text) if not needs_no_glyph(character)]
    never = {*filter(needs_shaping, wanted), *picture_signs(wanted)}
    with _reading:
        return [it for it in wanted if it in never or not all(_covers(face, it) for face in faces)]


def _covers(face: Face, character: str) -> bool:
    return _source(chain(face), character) is not None


def _source(files: tuple[FontFile, ...], character: str) -> _OpenFont | None:
    """Return the first font that has `character`; those behind it are not even opened."""
    return next((_open(file) for file in files if ord(character) in _open(file).characters), None)


def cut(face: Face, text: Iterable[str]) -> bytes:
    """Return a TrueType font named after `face` with the glyphs of `text` and of `ALWAYS`.

    The same face and characters give the same bytes; they are kept on disk for the next process.
    Raises `PrintingError` naming the characters that no installed font has.
    """
    wanted = {character for character in text if not needs_no_glyph(character)}
    characters = "".join(sorted(wanted | ALWAYS))
    files = chain(face)
    path = _cache_folder() / f"{_key(face, files, characters)}.ttf"
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        with _reading:
            content = _build(face, files, characters)
        _keep(path, content)
    return content


def _key(face: Face, files: tuple[FontFile, ...], characters: str) -> str:
    digest = hashlib.sha256(_CUT_VERSION)
    digest.update(f"{face.family}/{face.weight}/{characters}".encode())
    for file in files:
        digest.update(_file_hash(file.path) + bytes([file.index]))
    return digest.hexdigest()[:40]


def _build(face: Face, files: tuple[FontFile, ...], characters: str) -> bytes:
    first = _open(files[0])
    glyphs, widths, names = {}, {}, {}
    glyphs[".notdef"], widths[".notdef"] = first.draw(".notdef")
    lacking = []
    for character in characters:
        font = None if needs_shaping(character) else _source(files, character)
        if font is None:
            lacking.append(character)
            continue
        # One glyph per character even where the source shares one, so that copied text is exact.
        name = f"u{ord(character):04X}"
        names[ord(character)] = name
        glyphs[name], widths[name] = font.draw(font.characters[ord(character)])
    if lacking:
        raise refuse(lacking)
    return _assemble(face, first, glyphs, widths, names)


def _assemble(
    face: Face,
    first: _OpenFont,
    glyphs: dict[str, Any],
    widths: dict[str, int],
    names: dict[int, str],
) -> bytes:
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    bounds = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (width, getattr(bounds[name], "xMin", 0)) for name, width in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=first.ascent, descent=first.descent)
    style = "Bold" if face.weight > 400 else "Regular"
    builder.setupNameTable({"familyName": face.family, "styleName": style})
    builder.setupOS2(
        usWeightClass=face.weight,
        sTypoAscender=first.ascent,
        sTypoDescender=first.descent,
        usWinAscent=first.ascent,
        usWinDescent=-first.descent,
        sCapHeight=first.cap_height,
    )
    builder.setupPost(keepGlyphNames=False)
    output = io.BytesIO()
    builder.save(output)
    return output.getvalue()


def _cache_folder() -> Path:
    data = getattr(settings, "DATA_DIR", None)
    if data is None:
        return Path(tempfile.gettempdir()) / f"shanggang-fonts-{os.getuid()}"
    return Path(data) / "fonts"


def _keep(path: Path, content: bytes) -> None:
    """Write under another name and rename, so that no other process ever reads half a font."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
        _forget_oldest(path.parent)
    except OSError:
        # A full or read-only disk costs the next print some time, never this one its result.
        return


def _forget_oldest(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.ttf"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first[CACHE_FILES:]:
        file.unlink(missing_ok=True)
