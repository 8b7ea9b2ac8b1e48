"""GIFT: from the text of one question to its values. Escaped signs are hidden before, and shown at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.exchange.base import (
    GAPS_STEM,
    Notes,
    RefusedError,
    Values,
    choice_values,
    gap_values,
    one_line,
    pair_values,
    title_of,
)
from cms.exchange.gift_writing import ORDERING_SETTINGS
from cms.exchange.markup import TAG, plain
from cms.exchange.numbers import PERCENT_HINT, number_values, range_values
from cms.exchange.tags import values_of_tags
from cms.kinds.cloze import GAP, LONGEST_TEXT, MOST_TEXTS

# An escaped sign is kept out of the way as a code point that is no character, until the structure is known.
SIGNS = ":#={}~\\n"
HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(SIGNS)}
SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()}
ESCAPED = re.compile(r"\\([:#={}~\\n])")
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,9})?)%")
ORDERING = re.compile(r">\s*(\d{1,4})?((?:[ \t]+[A-Z_0-9]+)*)[ \t]*\n(.*)", re.DOTALL)
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
BLANK = "_____"


@dataclass
class Marks:
    """What the comments above a question say of it. ``guide`` is read by nobody but us."""

    code: str = ""
    guide: str = ""
    tags: list[str] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        if name == "tag":
            self.tags.append(value)
        elif name == "guide":
            self.guide = value
        else:
            self.code = value


def shown(text: str) -> str:
    return text.translate(SHOWN).strip()


class Texts:
    """The texts of one question by its markup."""

    def __init__(self, markup: str, notes: Notes) -> None:
        self.markup, self.notes = markup, notes
        if markup == "markdown":
            notes.add(_("The signs of Markdown stay in the text as they are."))

    @classmethod
    def of(cls, text: str, notes: Notes) -> tuple[Texts, str, str]:
        """The reader of this question's texts, its title, and the text after both."""
        title = TITLE.match(text)
        text = text[title.end() :] if title else text
        markup = MARKUP.match(text)
        text = text[markup.end() :] if markup else text
        return cls(markup[1] if markup else "moodle", notes), shown(title[1]) if title else "", text

    def text(self, raw: str) -> str:
        text = shown(raw)
        is_html = self.markup == "html" or (self.markup == "moodle" and TAG.search(text))
        return plain(text, self.notes) if is_html else text

    def line(self, raw: str) -> str:
        return one_line(self.text(raw), self.notes)


def question_values(text: str, marks: Marks, notes: Notes) -> Values:
    """The values of a question whose escaped signs are hidden. Raises RefusedError."""
    texts, title, text = Texts.of(text, notes)
    if title and title != marks.code and not text.strip().startswith(title):
        notes.add(_("The title “%(title)s” is not kept.") % {"title": title_of(title)})
    tagged, hints = values_of_tags(marks.tags, notes)
    before, body, after = _parts(text)
    body, _sign, explanation = body.partition("####")
    values: Values = {"id": marks.code} if marks.code else {}
    values["stem"] = texts.text(before)
    if explanation.strip():
        values["explanation"] = texts.text(explanation)
    body = body.strip()
    if not body:
        return values | _written(values, marks, hints, notes) | tagged
    gap = _gap(body, texts) if after.strip() or "stem-lines" in hints else None
    if gap is not None:
        return values | _gapped(before, gap, after, texts, hints) | tagged
    if after.strip():
        notes.add(_("The gap in the text became “%(gap)s”.") % {"gap": BLANK})
        values["stem"] = texts.text(f"{before.rstrip()} {BLANK} {after.strip()}")
    return values | _answer(body, texts, hints) | tagged


def _parts(text: str) -> tuple[str, str, str]:
    before, _opening, rest = text.partition("{")
    body, closing, after = rest.partition("}")
    if not closing or "{" in body or set(before + after) & {"{", "}"}:
        raise RefusedError(
            _(
                "Its braces { } do not match, a blank line stands between them, or it has more than one answer."
            )
        )
    return before, body, after


def _written(values: Values, marks: Marks, hints: dict[str, str], notes: Notes) -> Values:
    guide = marks.guide or values.get("explanation", "")
    if not guide:
        raise RefusedError(
            _("Who marks has no guide. Write after #### in the braces what a good answer holds.")
        )
    if not marks.guide:
        notes.add(_("There is no guide for who marks: the explanation is taken for it."))
    counts = {name: int(hints[name][:5]) for name in ("longest", "most") if hints.get(name, "").isdecimal()}
    return {"kind": "text", "guide": guide} | counts


def _answer(body: str, texts: Texts, hints: dict[str, str]) -> Values:
    word, _sign, feedback = body.partition("#")
    if (truth := TRUTHS.get(word.strip().upper())) is not None:
        if feedback.strip():
            texts.notes.add(_("Feedback to single options is not kept."))
        return {"kind": "true_false", "answer": truth}
    if body.startswith("#"):
        return _numeric(body[1:], texts, hints)
    if body.startswith(">"):
        return _ordering(body, texts)
    return _choice(body, texts)


def _numeric(body: str, texts: Texts, hints: dict[str, str]) -> Values:
    pieces = [_option(f"={it}", texts) for it in body.split("=") if it.strip()]
    right = [text for _sign, weight, text in pieces if weight in (None, 100)]
    if len(right) != 1:
        raise RefusedError(_("A numeric answer should be one number with its tolerance, such as {#3:0.5}."))
    if len(pieces) > 1:
        texts.notes.add(_("Part of the points for other options is not kept."))
    if ".." in right[0]:
        texts.notes.add(_("The range became its middle with a tolerance."))
        least, _dots, most = right[0].partition("..")
        return range_values(least, most)
    value, _colon, tolerance = right[0].partition(":")
    return number_values(value, tolerance, hints.get(PERCENT_HINT, ""))


def _ordering(body: str, texts: Texts) -> Values:
    found = ORDERING.fullmatch(body)
    if found is None:
        raise RefusedError(_("Its items should stand below “>”, one a line."))
    items = [texts.line(line) for line in found[3].split("\n") if line.strip()]
    if found[1] and int(found[1]) < len(items):
        texts.notes.add(_("All items are asked, not %(count)s of them.") % {"count": found[1]})
    settings = [it for it in found[2].split() if it not in ORDERING_SETTINGS]
    if settings:
        texts.notes.add(
            _("The settings of the ordering are not kept: %(words)s.") % {"words": ", ".join(settings)}
        )
    return {"kind": "ordering", "items": items}


def _options(body: str, texts: Texts) -> list[tuple[str, float | None, str]]:
    pieces = [it for it in re.split(r"(?=[=~])", body) if it.strip()]
    if any(not it.startswith(("=", "~")) for it in pieces):
        raise RefusedError(_("Before its first option stands a text without = or ~."))
    return [_option(it, texts) for it in pieces]


def _option(piece: str, texts: Texts) -> tuple[str, float | None, str]:
    sign, text = piece[0], piece[1:]
    weight = WEIGHT.match(text)
    text = text[weight.end() :] if weight else text
    text, _sign, feedback = text.partition("#")
    if feedback.strip():
        texts.notes.add(_("Feedback to single options is not kept."))
    return sign, float(weight[1]) if weight else None, texts.line(text)


def _gap(body: str, texts: Texts) -> Values | None:
    """The gap of a text with a missing word; None where the answer is of another kind, or too long for a gap."""
    if not body.startswith(("=", "~")):
        return None
    options = _options(body, texts)
    right = [text for sign, weight, text in options if sign == "=" and weight in (None, 100)]
    wrong = [text for sign, weight, text in options if sign == "~"]
    fits = (
        len(right) <= MOST_TEXTS and len(wrong) <= MOST_TEXTS and (len(right) == 1 or (right and not wrong))
    )
    if not fits or any(len(text) > LONGEST_TEXT for text in right + wrong):
        return None
    if len(right) + len(wrong) < len(options) or any(
        weight for sign, weight, _text in options if sign == "~"
    ):
        texts.notes.add(_("Part of the points for other options is not kept."))
    return {"right": right} | ({"wrong": wrong} if wrong else {})


def _gapped(before: str, gap: Values, after: str, texts: Texts, hints: dict[str, str]) -> Values:
    if GAP.search(shown(before + after)):
        raise RefusedError(_("Its text holds [[1]], which marks a gap here."))
    lines = texts.text(f"{before}[[1]]{after}").split("\n")
    above = next(number for number, line in enumerate(lines) if "[[1]]" in line)
    if hints.get("stem-lines", "").isdecimal():
        above = min(above, int(hints["stem-lines"][:5]))
    if not above:
        texts.notes.add(
            _("There is no question above the text: “%(words)s” was written for it.") % {"words": GAPS_STEM}
        )
    return gap_values("\n".join(lines[:above]), "\n".join(lines[above:]), [gap])


def _choice(body: str, texts: Texts) -> Values:
    if "~" not in body and "->" in body:
        return _pairs(body, texts)
    options = _options(body, texts)
    marked = [text for sign, _weight, text in options if sign == "="]
    if len(marked) == len(options):
        return _short_answer(options, texts)
    weights = [weight for _sign, weight, _text in options if weight is not None]
    if len(marked) > 1:
        raise RefusedError(
            _("Several options each earn all points. Make it a multiple choice with shares (~%50%).")
        )
    if marked:
        if any(weight not in (None, 100 if sign == "=" else 0) for sign, weight, _text in options):
            texts.notes.add(_("Part of the points for other options is not kept."))
        return choice_values([(text, sign == "=") for sign, _weight, text in options], several=False)
    right = [weight for weight in weights if weight > 0]
    if len({round(it, 2) for it in right}) > 1 or any(weight != -100 for weight in weights if weight <= 0):
        texts.notes.add(_("The weights of the options are not kept: the exam's rule of marking holds."))
    return choice_values([(text, (weight or 0) > 0) for _sign, weight, text in options], several=True)


def _pairs(body: str, texts: Texts) -> Values:
    pieces = [it[1:] for it in re.split(r"(?==)", body) if it.strip()]
    if not body.startswith("=") or not all("->" in it for it in pieces):
        raise RefusedError(_("Some of its lines are pairs (=a -> b) and some are not."))
    sides = [it.partition("->") for it in pieces]
    return pair_values([(texts.line(left), texts.line(right)) for left, _arrow, right in sides])


def _short_answer(options: list[tuple[str, float | None, str]], texts: Texts) -> Values:
    """What is typed under a question: a text that is nothing but its gap."""
    right = [text for _sign, weight, text in options if weight in (None, 100)]
    if not right:
        raise RefusedError(_("No answer earns all points."))
    if len(right) < len(options):
        texts.notes.add(_("Part of the points for other options is not kept."))
    return {"kind": "cloze", "text": "[[1]]", "gaps": [{"right": right}]}
