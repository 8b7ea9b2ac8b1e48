"""System checks: whether this machine can print, and if not, exactly what to install."""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register

from .cutting import missing_glyphs
from .errors import PrintingError
from .fonts import ALL_FACES, CJK_FAMILIES, INSTALL_FONTS, installed, printable_name

# Dates, marks and outcome signs, plain and rare characters of names, and both ends of GB 2312.
SAMPLE = "第 1 页 2026-11-23「上岗」《证书》（盖章处）·●▲✕◐◇啊阿座吖齄𠮷䶮㐂"
_LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "libharfbuzz-subset0": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
}


@register("printing")
def check_libraries(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when a library that lays out or embeds is missing.

    Without HarfBuzz's subsetter printing still works, at about a fortieth of the speed.
    """
    lacking = [package for package, names in _LIBRARIES.items() if not any(map(_loads, names))]
    if not lacking:
        return []
    return [
        Warning(
            f"PDFs cannot be printed properly: {', '.join(lacking)} not found.",
            hint=f"Install what is missing: apt-get install {' '.join(lacking)}",
            id="printing.W001",
        )
    ]


@register("printing")
def check_fonts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when there is no Chinese font, or it lacks characters that documents print."""
    try:
        # One face stands for all: this runs at every command, and opening a font takes a tenth of a second.
        lacking = missing_glyphs(SAMPLE, faces=ALL_FACES[:1])
    except PrintingError as error:
        return [Warning(str(error), id="printing.W002")]
    if not lacking:
        return []
    have = sorted({family for family, _weight in installed()} & set(CJK_FAMILIES))
    return [
        Warning(
            f"The fonts for printing ({', '.join(have)}) lack {', '.join(map(printable_name, lacking))}; "
            "texts with such characters are refused.",
            hint=f"Install a font that has them: {INSTALL_FONTS}",
            id="printing.W003",
        )
    ]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
