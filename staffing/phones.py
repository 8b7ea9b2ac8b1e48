"""Mobile numbers of mainland China. Segment lists rot, so only the shape is checked."""

import re

SHAPE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
FULLWIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")


def clean_phone(text: str) -> str:
    """The eleven digits, or an empty string when this is no mobile number."""
    bare = re.sub(r"[\s\-()]", "", text.translate(FULLWIDTH))
    found = SHAPE.fullmatch(bare)
    return found.group(1) if found and bare.isascii() else ""


def mask_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else "*" * len(phone)
