"""Moodle's embedded answers, the text with gaps of Moodle XML: ``先{1:SHORTANSWER:=听~=聽一聽}后看``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

from django.utils.translation import gettext as _

from cms.exchange.base import GAPS_STEM, Notes, RefusedError, Values, gap_values, one_line, title_of
from cms.exchange.markup import plain
from cms.kinds.cloze import GAP

# a brace inside ends the search, so that a text of beginnings is not read to its end for each of them
EMBEDDED = re.compile(r"\{(\d*):([A-Z_]{2,20}):((?:\\[^{]|[^\\{}])*)\}", re.DOTALL)
CHOSEN = {
    "MULTICHOICE", "MC", "MULTICHOICE_H", "MCH", "MULTICHOICE_V", "MCV", "MULTICHOICE_S", "MCS", "MULTICHOICE_HS", "MCHS",
    "MULTICHOICE_VS", "MCVS",
}  # fmt: skip
TYPED = {"SHORTANSWER", "SA", "MW"}
TYPED_BY_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
NUMBERS = {"NUMERICAL", "NM"}
NEXT = re.compile(r"(?<!\\)~")
FEEDBACK = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
WEIGHT = re.compile(r"=|%(-?\d{1,3})%")
ESCAPED = re.compile(r"\\([}~#\\\"/*])")
WILDCARD = re.compile(r"(?<!\\)\*")
# signs that mean something inside a gap, as the entities by which Moodle reads them
ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in '&#~{}\\"<>'}


def gapped_values(raw: str, notes: Notes, hints: Mapping[str, str], *, is_html: bool) -> Values:
    """The question of a text with embedded answers. Raises RefusedError."""
    if GAP.search(raw):
        raise RefusedError(_("Its text holds [[1]], which marks a gap here."))
    gaps = [_gap(found, notes, is_html=is_html) for found in EMBEDDED.finditer(raw)]
    if not gaps:
        raise RefusedError(_("Its text has no gap such as {1:SHORTANSWER:=answer}."))
    if len({found[1] or "1" for found in EMBEDDED.finditer(raw)}) > 1:
        notes.add(_("The weights of the gaps are not kept: the exam's rule of marking holds."))
    numbers = iter(range(1, len(gaps) + 1))
    text = EMBEDDED.sub(lambda _found: f"[[{next(numbers)}]]", raw)
    return _divided(text, gaps, notes, hints, is_html=is_html)


def chosen_values(raw: str, words: Sequence[tuple[str, str]], notes: Notes, *, is_html: bool) -> Values:
    """The question of a text in which ``[[2]]`` stands for the second word; one chooses among those of its group.

    words: text and group. Raises RefusedError.
    """
    places = [int(it) for it in GAP.findall(raw)]
    if not places or not all(0 < it <= len(words) for it in places):
        raise RefusedError(_("Its text has no gap such as [[1]] that names one of its words."))
    gaps = []
    for place in places:
        right, group = words[place - 1]
        others = dict.fromkeys(text for text, of in words if of == group and text != right)
        gaps.append({"right": [right]} | ({"wrong": list(others)} if others else {}))
    numbers = iter(range(1, len(gaps) + 1))
    text = GAP.sub(lambda _found: f"[[{next(numbers)}]]", raw)
    return _divided(text, gaps, notes, {}, is_html=is_html)


def _divided(
    text: str, gaps: Sequence[Values], notes: Notes, hints: Mapping[str, str], *, is_html: bool
) -> Values:
    """The lines above the first gap ask the question."""
    lines = (plain(text, notes) if is_html else text.strip()).split("\n")
    above = next((number for number, line in enumerate(lines) if "[[1]]" in line), 0)
    if hints.get("stem-lines", "").isdecimal():
        above = min(above, int(hints["stem-lines"][:5]))
    stem = "\n".join(lines[:above]).strip()
    if not stem:
        notes.add(
            _("There is no question above the text: “%(words)s” was written for it.") % {"words": GAPS_STEM}
        )
    return gap_values(stem, "\n".join(lines[above:]), gaps)


def _gap(found: re.Match[str], notes: Notes, *, is_html: bool) -> Values:
    kind = found[2]
    if kind not in CHOSEN | TYPED | TYPED_BY_CASE | NUMBERS:
        raise RefusedError(_("A gap is of the kind %(kind)s, which is not taken.") % {"kind": kind})
    right: list[str] = []
    wrong: list[str] = []
    for piece in NEXT.split(found[3]):
        weight = WEIGHT.match(piece)
        text, *feedback = FEEDBACK.split(piece[weight.end() :] if weight else piece, maxsplit=1)
        if any(it.strip() for it in feedback):
            notes.add(_("Feedback to single options is not kept."))
        share = (100 if weight[0] == "=" else int(weight[1])) if weight else 0
        if share not in (0, 100):
            notes.add(_("Part of the points for other options is not kept."))
        (right if share == 100 else wrong).append(_shown(text, notes, is_html=is_html, kind=kind))
    if kind in TYPED_BY_CASE:
        notes.add(_("Capital and small letters count as the same."))
    if kind in NUMBERS:
        right = [_whole(text, notes) for text in right]
    if kind in CHOSEN:
        return {"right": right} | ({"wrong": wrong} if wrong else {})
    if wrong:
        notes.add(_("Wrong answers to a typed gap are not kept."))
    return {"right": right}


def _shown(raw: str, notes: Notes, *, is_html: bool, kind: str) -> str:
    if kind in TYPED | TYPED_BY_CASE and WILDCARD.search(raw.strip()) and raw.strip() != "*":
        raise RefusedError(_("An answer holds *, which stands for any text. Write the answers out."))
    text = ESCAPED.sub(lambda found: f"&#{ord(found[1])};", raw)
    return one_line(plain(text, notes) if is_html else unescape(text), notes)


def _whole(text: str, notes: Notes) -> str:
    """The number of a gap, which is compared as text here."""
    value, _colon, tolerance = text.partition(":")
    if tolerance.strip().strip("0.") or ".." in text:
        words = _("A gap holds a number with a tolerance (%(text)s). Make it a numeric question of its own.")
        raise RefusedError(words % {"text": title_of(text)})
    notes.add(_("A number in a gap is compared as text: 3.50 is not taken for 3.5."))
    return value.strip()


def embedded(values: Values) -> tuple[str, dict[str, str]]:
    """The text with its embedded answers, and the hint by which the question above it is found again."""
    if EMBEDDED.search(f"{values['stem']}\n{values['text']}"):
        raise RefusedError(_("Its text holds what Moodle takes for a gap, such as {1:SHORTANSWER:=a}."))
    text = GAP.sub(lambda found: _written(values["gaps"][int(found[1]) - 1]), values["text"])
    return f"{values['stem']}\n{text}", {"stem-lines": str(values["stem"].count("\n") + 1)}


def _written(gap: Values) -> str:
    """Shuffled where one chooses: the right answer stands first here."""
    wrong = [f"%0%{text.translate(ENTITIES)}" for text in gap.get("wrong", [])]
    right = [f"={text.translate(ENTITIES)}" for text in gap["right"]]
    if wrong:
        return f"{{1:MULTICHOICE_S:{'~'.join(right + wrong)}}}"
    return f"{{1:SHORTANSWER:{'~'.join(right)}}}".replace("*", "\\*")
