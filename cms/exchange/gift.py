"""GIFT, Moodle's plain text format (docs.moodle.org, GIFT format): reading it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.exchange import gift_writing
from cms.exchange.base import (
    FileQuestion,
    Format,
    Lost,
    Notes,
    Reading,
    Refused,
    RefusedError,
    Values,
    Writing,
    choice_values,
    no_kind,
    number_values,
    one_line,
    pair_values,
    text_of,
    title_of,
)
from cms.exchange.markup import TAG, plain
from cms.exchange.tags import values_of_tags

# An escaped sign is kept out of the way as a code point that is no character, until the structure is known.
SIGNS = ":#={}~\\n"
HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(SIGNS)}
SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()}
ESCAPED = re.compile(r"\\([:#={}~\\n])")
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
COMMENT_PART = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
ORDERING = re.compile(r">\s*(\d+)?((?:[ \t]+[A-Z_0-9]+)*)[ \t]*\n(.*)", re.DOTALL)
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
Block = list[tuple[int, str]]


class Gift(Format):
    code = "gift"
    name = "GIFT"
    hint = gettext_lazy(
        "Plain text of Moodle. Holds single and multiple choice, true or false, ordering, matching and numbers without units."
    )
    extension = "gift.txt"
    content_type = "text/plain; charset=utf-8"

    def recognises(self, data: bytes) -> bool:
        head = data.lstrip(b"\xef\xbb\xbf \t\r\n")
        return b"{" in data and b"}" in data and not head.startswith((b"<", b"{", b"%PDF", b"\x89PNG"))

    def read(self, data: bytes) -> Reading:
        reading = Reading()
        for block in _blocks(text_of(data, reading)):
            _read_block(block, reading)
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        return gift_writing.write(questions)


def _blocks(text: str) -> Iterator[Block]:
    """Lines between blank lines, numbered."""
    block: Block = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []


def _read_block(block: Block, reading: Reading) -> None:
    notes = Notes()
    tags: list[str] = []
    code = ""
    rest: Block = []
    for number, line in block:
        if line.lstrip().startswith("//"):
            found = COMMENT_PART.findall(line)
            tags += [_unbracketed(value) for name, value in found if name == "tag"]
            code = next((_unbracketed(value) for name, value in found if name == "id"), code)
            if not found:
                reading.lost.append(
                    Lost(_line(number), _("A comment is not kept: %(text)s") % {"text": title_of(line)})
                )
        elif line.startswith("$CATEGORY:"):
            category = line.removeprefix("$CATEGORY:").strip()
            reading.lost.append(
                Lost(_line(number), _("The category “%(name)s” is not kept.") % {"name": category})
            )
        else:
            rest.append((number, line))
    if not rest:
        return
    place, text = _line(rest[0][0]), "\n".join(line for _number, line in rest)
    try:
        values = _values(text, code, notes) | values_of_tags(tags, notes)
    except RefusedError as error:
        reading.refused.append(Refused(place, title_of(text), (str(error),)))
    else:
        reading.questions.append(FileQuestion(place, values, notes.words))


def _line(number: int) -> str:
    return _("line %(line)d") % {"line": number}


def _unbracketed(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _values(text: str, code: str, notes: Notes) -> Values:
    text = ESCAPED.sub(lambda found: HIDDEN[found[1]], text)
    values: Values = {"id": code} if code else {}
    if title := TITLE.match(text):
        text = text[title.end() :]
        name = _shown(title[1])
        if name != code and not text.strip().startswith(name):
            notes.add(_("The title “%(title)s” is not kept.") % {"title": title_of(name)})
    markup = MARKUP.match(text)
    text = text[markup.end() :] if markup else text
    reader = _Texts(markup[1] if markup else "moodle", notes)
    before, body, after = _parts(text)
    if after.strip():
        notes.add(_("The gap in the text became “_____”."))
        before = f"{before.rstrip()} _____ {after.strip()}"
    body, _sign, explanation = body.partition("####")
    values["stem"] = reader.text(before)
    if explanation.strip():
        values["explanation"] = reader.text(explanation)
    return values | _answer(body.strip(), reader)


def _parts(text: str) -> tuple[str, str, str]:
    before, opening, rest = text.partition("{")
    body, closing, after = rest.partition("}")
    if not opening:
        raise no_kind(_("a text without a question"))
    if not closing or "{" in body or set(after) & {"{", "}"}:
        raise RefusedError(_("Its braces { } do not match, or a blank line stands between them."))
    return before, body, after


def _shown(text: str) -> str:
    return text.translate(SHOWN).strip()


class _Texts:
    """The texts of one question by its markup."""

    def __init__(self, markup: str, notes: Notes) -> None:
        self.markup, self.notes = markup, notes
        if markup == "markdown":
            notes.add(_("The signs of Markdown stay in the text as they are."))

    def text(self, raw: str) -> str:
        text = _shown(raw)
        is_html = self.markup == "html" or (self.markup == "moodle" and TAG.search(text))
        return plain(text, self.notes) if is_html else text

    def line(self, raw: str) -> str:
        return one_line(self.text(raw), self.notes)


def _answer(body: str, reader: _Texts) -> Values:
    word, _sign, feedback = body.partition("#")
    if (truth := TRUTHS.get(word.strip().upper())) is not None:
        if feedback.strip():
            reader.notes.add(_("Feedback to single options is not kept."))
        return {"kind": "true_false", "answer": truth}
    if not body:
        raise no_kind(_("essay"))
    if body.startswith("#"):
        return _numeric(body[1:], reader)
    if body.startswith(">"):
        return _ordering(body, reader)
    return _choice(body, reader)


def _numeric(body: str, reader: _Texts) -> Values:
    answers = [it.strip() for it in body.split("=") if it.strip()]
    if len(answers) != 1 or answers[0].startswith("%") or ".." in answers[0]:
        raise RefusedError(_("A numeric answer should be one number with its tolerance, such as {#3:0.5}."))
    answer, _sign, feedback = answers[0].partition("#")
    if feedback.strip():
        reader.notes.add(_("Feedback to single options is not kept."))
    value, _colon, tolerance = answer.partition(":")
    return number_values(_shown(value), _shown(tolerance))


def _ordering(body: str, reader: _Texts) -> Values:
    found = ORDERING.fullmatch(body)
    if found is None:
        raise RefusedError(_("Its items should stand below “>”, one a line."))
    items = [reader.line(line) for line in found[3].split("\n") if line.strip()]
    if found[1] and int(found[1]) < len(items):
        reader.notes.add(_("All items are asked, not %(count)s of them.") % {"count": found[1]})
    settings = [it for it in found[2].split() if it not in gift_writing.ORDERING_SETTINGS]
    if settings:
        reader.notes.add(
            _("The settings of the ordering are not kept: %(words)s.") % {"words": ", ".join(settings)}
        )
    return {"kind": "ordering", "items": items}


def _choice(body: str, reader: _Texts) -> Values:
    pieces = [it for it in re.split(r"(?=[=~])", body) if it.strip()]
    if any(not it.startswith(("=", "~")) for it in pieces):
        raise RefusedError(_("Before its first option stands a text without = or ~."))
    if not any(it.startswith("~") for it in pieces):
        if not all("->" in it for it in pieces):
            raise no_kind(_("short answer"))
        sides = [it[1:].partition("->") for it in pieces]
        return pair_values([(reader.line(left), reader.line(right)) for left, _arrow, right in sides])
    options = [_option(it, reader) for it in pieces]
    marked = sum(sign == "=" for sign, _weight, _text in options)
    weights = [weight for _sign, weight, _text in options if weight is not None]
    if marked > 1:
        raise RefusedError(
            _("Several options each earn all points. Make it a multiple choice with shares (~%50%).")
        )
    if marked:
        if any(weight not in (None, 100 if sign == "=" else 0) for sign, weight, _text in options):
            reader.notes.add(_("Part of the points for other options is not kept."))
        return choice_values([(text, sign == "=") for sign, _weight, text in options], several=False)
    right = [weight for weight in weights if weight > 0]
    if len({round(it, 2) for it in right}) > 1 or any(weight != -100 for weight in weights if weight <= 0):
        reader.notes.add(_("The weights of the options are not kept: the exam's rule of marking holds."))
    return choice_values([(text, (weight or 0) > 0) for _sign, weight, text in options], several=True)


def _option(piece: str, reader: _Texts) -> tuple[str, float | None, str]:
    sign, text = piece[0], piece[1:]
    weight = WEIGHT.match(text)
    text = text[weight.end() :] if weight else text
    text, _sign, feedback = text.partition("#")
    if feedback.strip():
        reader.notes.add(_("Feedback to single options is not kept."))
    return sign, float(weight[1]) if weight else None, reader.line(text)
