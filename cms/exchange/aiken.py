"""Aiken: single choice as plain lines, as Moodle's documentation describes it (docs.moodle.org, Aiken format)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.exchange.base import (
    FileQuestion,
    Format,
    Notes,
    Reading,
    Refused,
    RefusedError,
    Values,
    Writing,
    choice_values,
    text_of,
    title_of,
)
from cms.kinds.choice import TRUE_FALSE_TEXTS

OPTION = re.compile(r"([A-Z])[.)．、）]\s*(.+)")
ANSWER = re.compile(r"(?:ANSWER|答案)\s*[:：]\s*(.*)", re.IGNORECASE)
TRUE_WORDS, FALSE_WORDS = {"对", "正确", "true"}, {"错", "错误", "false"}
Line = tuple[int, str]


class Aiken(Format):
    code = "aiken"
    name = "Aiken"
    hint = gettext_lazy(
        "Plain text. Holds stem and options of single choice and true or false, nothing else."
    )
    extension = "txt"
    content_type = "text/plain; charset=utf-8"

    def recognises(self, data: bytes) -> bool:
        lines = data.splitlines()
        answers = (b"ANSWER:", "答案".encode(), "答案".encode("gb18030"))
        return any(it.lstrip().upper().startswith(answers) for it in lines)

    def read(self, data: bytes) -> Reading:
        reading = Reading()
        for lines in _blocks(text_of(data, reading)):
            place = _("line %(line)d") % {"line": lines[0][0]}
            notes = Notes()
            try:
                values = _values(lines)
            except RefusedError as error:
                reading.refused.append(Refused(place, title_of(lines[0][1]), (str(error),)))
            else:
                reading.questions.append(FileQuestion(place, values, notes.words))
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        blocks: list[str] = []
        writing = Writing(b"")
        for question in questions:
            notes = Notes()
            try:
                blocks.append(_block(question.values, notes))
            except RefusedError as error:
                writing.left_out.append(Refused(question.place, question.title, (str(error),)))
                continue
            writing.changed.append(FileQuestion(question.place, question.values, notes.words))
        writing.data = "\n\n".join([*blocks, ""]).encode()
        return writing


def _blocks(text: str) -> Iterator[list[Line]]:
    """The lines of each question with their numbers: up to its answer, or to the next blank line after options."""
    block: list[Line] = []
    has_options = False
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip()
        if line:
            block.append((number, line))
            has_options = has_options or bool(OPTION.fullmatch(line))
        if block and (ANSWER.fullmatch(line) or (not line and has_options)):
            yield block
            block, has_options = [], False
    if block:
        yield block


def _values(lines: list[Line]) -> Values:
    answer = ANSWER.fullmatch(lines[-1][1])
    if answer is None:
        raise RefusedError(_("Line %(line)d should be “ANSWER: ” with a letter.") % {"line": lines[-1][0]})
    first = next((place for place, (_n, line) in enumerate(lines) if OPTION.fullmatch(line)), None)
    if first is None:
        raise RefusedError(_("It has no options such as “A. text”."))
    if not first:
        raise RefusedError(_("There is no question above the options."))
    options: dict[str, str] = {}
    for number, line in lines[first:-1]:
        found = OPTION.fullmatch(line)
        if found is None:
            raise RefusedError(_("Line %(line)d is no option such as “A. text”.") % {"line": number})
        if found[1] in options:
            raise RefusedError(
                _("Line %(line)d: the letter %(letter)s stands twice.") % {"line": number, "letter": found[1]}
            )
        options[found[1]] = found[2].strip()
    right = answer[1].strip().rstrip(".").upper()
    if right not in options:
        raise RefusedError(
            _("Line %(line)d: the answer “%(answer)s” is none of the options %(letters)s.")
            % {"line": lines[-1][0], "answer": answer[1].strip(), "letters": ", ".join(options)}
        )
    stem = "\n".join(line for _n, line in lines[:first])
    if (truth := _truth(list(options.values()), options[right])) is not None:
        return {"stem": stem, "kind": "true_false", "answer": truth}
    return {"stem": stem} | choice_values(
        [(text, it == right) for it, text in options.items()], several=False
    )


def _truth(texts: list[str], right: str) -> bool | None:
    words = {text.lower() for text in texts}
    if len(words) == 2 and words & TRUE_WORDS and words & FALSE_WORDS:
        return right.lower() in TRUE_WORDS
    return None


def _block(values: Values, notes: Notes) -> str:
    stem = str(values["stem"])
    lines = [line.strip() for line in stem.split("\n")]
    if any(OPTION.fullmatch(line) or ANSWER.fullmatch(line) for line in lines):
        raise RefusedError(_("Its text has a line that Aiken takes for an option or an answer."))
    options = _options(values)
    if [line for line in lines if line] != stem.split("\n"):
        notes.add(_("Aiken keeps no blank lines and no spaces at the ends of lines."))
    notes.add(
        _(
            "Aiken does not hold code, explanation, course, lesson, competency, case, difficulty, origin, what it is reserved for and the mark as a safety question."
        )
    )
    letters = "ABCDEF"
    answer = next(letter for letter, (_text, right) in zip(letters, options, strict=False) if right)
    rows = [f"{letter}. {text}" for letter, (text, _right) in zip(letters, options, strict=False)]
    return "\n".join([*(line for line in lines if line), *rows, f"ANSWER: {answer}"])


def _options(values: Values) -> list[tuple[str, bool]]:
    if values["kind"] == "true_false":
        return [(text, (key == "true") == values["answer"]) for key, text in TRUE_FALSE_TEXTS.items()]
    if values["kind"] == "single":
        return [(it["text"], it.get("correct", False)) for it in values["choices"]]
    raise RefusedError(_("Aiken holds single choice and true or false only."))
