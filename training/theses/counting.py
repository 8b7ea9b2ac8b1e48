"""How long a text is, counted as word processors count 字数."""

import re

# Han letters with their radicals, extensions and full-width signs count one each; anything else counts by words. The full-width space is a
# space.
_WIDE = "\u2e80-\u2fff\u3001-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")


def characters_in(text: str) -> int:
    """Each Chinese letter or full-width sign is one, and so is each run of other letters, digits and signs."""
    return sum(1 for _unit in _UNIT.finditer(text))
