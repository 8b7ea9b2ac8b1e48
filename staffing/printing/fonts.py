"""The fonts of printed documents: found on the machine, cut down to the characters in use.

Two families are printed, each in regular and bold: a serif (宋体) and a sans (黑体). Each is a chain
of installed families; a character comes from the first family in the chain that has it, and the cut
puts all of them into one small TrueType font under our own family name. Only that font reaches
the document, so what passes `missing_glyphs` cannot come out as a box or in a stray system font.
"""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from .errors import PrintingError

SERIF, SANS = "Print Serif", "Print Sans"
REGULAR, BOLD = 400, 700

_SERIF_FAMILIES = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")
_SANS_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
CJK_FAMILIES = _SERIF_FAMILIES + _SANS_FAMILIES
# For the few signs that Chinese fonts lack (✕, ł); DejaVu comes with fontconfig itself.
_LAST_RESORT = ("DejaVu Sans",)
FAMILIES = {
    SERIF: CJK_FAMILIES + _LAST_RESORT,
    SANS: _SANS_FAMILIES + _SERIF_FAMILIES + _LAST_RESORT,
}

# Drawn as coloured pictures (Emoji_Presentation in Unicode's emoji-data.txt, whole blocks of it beyond the BMP): Pango
# takes them from a font of its own choice, whatever fonts the document names.
_PICTURES = re.compile(
    r"["
    r"\u231A-\u231B\u23E9-\u23EC\u23F0\u23F3\u25FD-\u25FE\u2614-\u2615\u2648-\u2653\u267F\u2693"
    r"\u26A1\u26AA-\u26AB\u26BD-\u26BE\u26C4-\u26C5\u26CE\u26D4\u26EA\u26F2-\u26F3\u26F5\u26FA"
    r"\u26FD\u2705\u270A-\u270B\u2728\u274C\u274E\u2753-\u2755\u2757\u2795-\u2797\u27B0\u27BF"
    r"\u2B1B-\u2B1C\u2B50\u2B55\U0001F004\U0001F0CF\U0001F18E\U0001F191-\U0001F19A"
    r"\U0001F1E6-\U0001F1FF\U0001F201\U0001F21A\U0001F22F\U0001F232-\U0001F236"
    r"\U0001F238-\U0001F23A\U0001F250-\U0001F251\U0001F300-\U0001F64F\U0001F680-\U0001F6FF"
    r"\U0001F7E0-\U0001F7F0\U0001F90C-\U0001F9FF\U0001FA70-\U0001FAFF"
    r"]"
)

INSTALL_FONTS = "apt-get install fonts-noto-cjk"

# fontconfig's own scale: 80 is regular, 200 is bold.
_FONTCONFIG_WEIGHTS = {REGULAR: 80, BOLD: 200}
_FONTCONFIG_QUERY = ":slant=0:width=100:variable=False"
_FONTCONFIG_FORMAT = "%{family}\t%{weight}\t%{file}\t%{index}\n"


@dataclass(frozen=True)
class Face:
    """One font that a document names in its style sheet: family and CSS weight."""

    family: str
    weight: int


ALL_FACES = tuple(Face(family, weight) for family in FAMILIES for weight in _FONTCONFIG_WEIGHTS)


@dataclass(frozen=True)
class FontFile:
    """One face inside an installed font file; `index` counts the faces of a collection (.ttc)."""

    path: str
    index: int


@lru_cache
def installed() -> dict[tuple[str, int], FontFile]:
    """Return the installed upright fonts by (family name, fontconfig weight).

    Raises `PrintingError` when fontconfig cannot be asked or has no Chinese font.
    """
    found: dict[tuple[str, int], FontFile] = {}
    for line in _ask_fontconfig().splitlines():
        families, weight, path, index = line.split("\t")
        for family in families.split(","):
            if weight.isdigit():
                found.setdefault((family, int(weight)), FontFile(path, int(index)))
    if not any((family, 80) in found for family in CJK_FAMILIES):
        raise PrintingError(
            _("No Chinese font for printing was found. Install one: %(command)s") % {"command": INSTALL_FONTS}
        )
    return found


def _ask_fontconfig() -> str:
    program = shutil.which("fc-list")
    if program is None:
        raise PrintingError(
            _("The program fc-list is missing, so no font can be found. Install it: %(command)s")
            % {"command": "apt-get install fontconfig"}
        )
    command = [program, "--format", _FONTCONFIG_FORMAT, _FONTCONFIG_QUERY]
    # Nothing in the command comes from outside. Sorted, because fontconfig lists in no fixed order.
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    lines = answer.stdout
    return "\n".join(sorted(lines.splitlines()))


def chain(face: Face) -> tuple[FontFile, ...]:
    """Return the installed files that `face` is cut from, best first.

    A family without a bold stands in with its regular.
    """
    have = installed()
    weights = dict.fromkeys((_FONTCONFIG_WEIGHTS[face.weight], 80))
    files = []
    for family in FAMILIES[face.family]:
        choices = [have[family, weight] for weight in weights if (family, weight) in have]
        files.extend(choices[:1])
    return tuple(files)


def needs_no_glyph(character: str) -> bool:
    """Say whether `character` leaves no mark on paper: line breaks, tabs, invisible signs."""
    return character in "\n\r\t\f" or unicodedata.category(character) == "Cf"


def needs_shaping(character: str) -> bool:
    """Say whether `character` joins its neighbours, which the cut font cannot draw."""
    return unicodedata.bidirectional(character) in {"R", "AL"} or unicodedata.category(character) in {
        "Mn",
        "Mc",
        "Me",
    }


def picture_signs(text: Iterable[str]) -> list[str]:
    """Return the characters of `text` that are pictures (😀), each once; no font of ours draws them."""
    return [character for character in dict.fromkeys(text) if _PICTURES.match(character)]


def printable_name(character: str) -> str:
    """Return `character` with its code, as an error names it: “𠮷” (U+20BB7)."""
    shown = character if character.isprintable() else "?"
    return f"“{shown}” (U+{ord(character):04X})"


def pictures_refused(signs: Iterable[str]) -> str:
    """What to say of a name with pictures in it, where it is written down."""
    names = "、".join(printable_name(sign) for sign in signs)
    return _("A name with %(signs)s cannot be printed on certificates and dossiers. Leave it out.") % {
        "signs": names
    }


def refuse(characters: Iterable[str]) -> PrintingError:
    """Return the error that names `characters` and says what to do about them."""
    names = ", ".join(printable_name(character) for character in characters)
    return PrintingError(
        _(
            "Not printed: the fonts on this machine have no glyph for %(names)s. "
            "Correct the text, or install a font that has them (%(command)s), then print again."
        )
        % {"names": names, "command": INSTALL_FONTS}
    )
