"""Text files as they are written in China: UTF-8 with or without BOM, GB18030 or UTF-16."""

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sheets.table import FileRefusedError


@dataclass(frozen=True)
class Decoded:
    """``encoding``: utf-8, gb18030 or utf-16."""

    text: str
    encoding: str


def decoded(data: bytes) -> Decoded:
    """The text: by its BOM, else as UTF-8 where that fits every byte, else as GB18030. Raises FileRefusedError."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return Decoded(text, encoding.removesuffix("-sig"))
    raise FileRefusedError(
        _(
            "The characters of this file cannot be read: it is neither UTF-8 nor GB18030. "
            "Open it in Excel or WPS and save it as .xlsx, then upload that."
        )
    )
