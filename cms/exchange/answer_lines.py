"""The answer of a question in one cell of the workbook, as lines that begin with a word: ``误差：0.01``.

A line that begins with none of the words goes on with the value above it; where such a line looks like a beginning, a
backslash stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from cms.exchange.base import RefusedError, Values, title_of
from cms.kinds.hotspot import SIDES

LABELS = {
    "numeric": ("误差", "单位"),
    "matching": ("配对", "左", "右", "多余"),
    "cloze": ("正文", r"空\d{1,2}", r"空\d{1,2}错"),
    "date": ("日期", "数", "公式"),
    "text": ("字数", "满分", "评分要点", "评分表"),
    "file": ("张数", "满分", "评分要点", "评分表"),
    "hotspot": ("图片说明", "位置", "正确位置"),
}
COUNTS = {"字数": "longest", "张数": "files", "满分": "most"}
TEXTS = {"评分要点": "guide", "评分表": "rubric"}
ARROW = re.compile(r"→|->")
RANGE = re.compile(r"\s*(?:至|到|~|～)\s*")
COMMA = re.compile(r"\s*[,，、]\s*")
Line = tuple[str, str]


def values_of_lines(kind: str, text: str) -> Values:
    """The values that the lines of a cell hold. Raises RefusedError."""
    return _READ[kind](_lines(kind, text))


def lines_of_values(values: Values) -> str:
    """The lines of a question; reading them gives the same again."""
    return "\n".join(_escaped(values["kind"], *it) for it in _WRITE[values["kind"]](values))


def _begin(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\s*({'|'.join(LABELS[kind])})\s*[:：](.*)", re.DOTALL)


def _lines(kind: str, text: str) -> list[Line]:
    begin = _begin(kind)
    found: list[Line] = []
    for line in re.split(r"\r?\n", text):
        if start := begin.fullmatch(line):
            found.append((start[1], start[2].strip()))
        elif found:
            label, value = found[-1]
            found[-1] = (label, f"{value}\n{line.removeprefix(chr(92))}")
        elif line.strip():
            labels = "、".join(it.replace(r"\d{1,2}", "1") for it in LABELS[kind])
            words = _("“%(line)s” should begin with one of %(labels)s, then a colon.")
            raise RefusedError(words % {"line": title_of(line), "labels": labels})
    return [(label, value.strip()) for label, value in found]


def _escaped(kind: str, label: str, value: str) -> str:
    begin = _begin(kind)
    first, *more = value.split("\n")
    more = [f"\\{line}" if begin.fullmatch(line) or line.startswith("\\") else line for line in more]
    return "\n".join([f"{label}：{first}", *more])


def _one(lines: Sequence[Line], label: str) -> str:
    """The value of a line that stands once, or empty."""
    found = [value for name, value in lines if name == label]
    if len(found) > 1:
        raise RefusedError(_("“%(label)s” stands twice.") % {"label": label})
    return found[0] if found else ""


def _all(lines: Sequence[Line], label: str) -> list[str]:
    return [value for name, value in lines if name == label]


def _divided(text: str, label: str, form: str) -> tuple[str, str]:
    left, sign, right = text.rpartition("=")
    if not sign:
        raise _odd(text, label, form)
    return left.strip(), right.strip()


def _odd(text: str, label: str, form: str) -> RefusedError:
    words = _("“%(label)s：%(text)s” should be written such as %(form)s.")
    return RefusedError(words % {"label": label, "text": title_of(text), "form": f"{label}：{form}"})


def _read_numeric(lines: list[Line]) -> Values:
    tolerance = _one(lines, "误差").replace("％", "%")
    values: Values = {"tolerance": tolerance.rstrip("% ")} if tolerance else {}
    if tolerance.endswith("%"):
        values["tolerance_in"] = "percent"
    units = [_divided(it, "单位", "bar = 0.1") if "=" in it else (it, "1") for it in _all(lines, "单位")]
    return values | ({"units": [{"text": text, "factor": factor} for text, factor in units]} if units else {})


def _write_numeric(values: Values) -> list[Line]:
    lines = []
    if "tolerance" in values:
        sign = "%" if values.get("tolerance_in") == "percent" else ""
        lines.append(("误差", values["tolerance"] + sign))
    return [*lines, *(("单位", f"{it['text']} = {it['factor']}") for it in values.get("units", []))]


def _read_matching(lines: list[Line]) -> Values:
    pairs: list[dict[str, str]] = []
    lefts: list[str] = []
    for label, value in lines:
        if label == "配对":
            sides = ARROW.split(value, maxsplit=1)
            if len(sides) < 2:
                raise _odd(value, label, "左边 → 右边")
            pairs.append({"left": sides[0].strip(), "right": sides[1].strip()})
        elif label == "左":
            lefts.append(value)
        elif label == "右":
            if len(lefts) != 1:
                raise RefusedError(_("Each “右” stands below its “左”."))
            pairs.append({"left": lefts.pop(), "right": value})
    if lefts:
        raise RefusedError(_("Each “右” stands below its “左”."))
    extra = _all(lines, "多余")
    return {"pairs": pairs} | ({"extra": extra} if extra else {})


def _write_matching(values: Values) -> list[Line]:
    lines: list[Line] = []
    for pair in values["pairs"]:
        if ARROW.search(pair["left"] + "\n" + pair["right"]) or pair["left"].endswith("-"):
            lines += [("左", pair["left"]), ("右", pair["right"])]
        else:
            lines.append(("配对", f"{pair['left']} → {pair['right']}"))
    return [*lines, *(("多余", it) for it in values.get("extra", []))]


def _read_cloze(lines: list[Line]) -> Values:
    gaps: dict[int, dict[str, list[str]]] = {}
    for label, value in lines:
        if label != "正文":
            gap = gaps.setdefault(int(label.strip("空错")), {"right": [], "wrong": []})
            gap["wrong" if label.endswith("错") else "right"].append(value)
    if sorted(gaps) != list(range(1, len(gaps) + 1)):
        raise RefusedError(_("The gaps are numbered 空1, 空2 and so on, without one missing."))
    rows = [{name: texts for name, texts in gaps[number].items() if texts} for number in sorted(gaps)]
    return {"text": _one(lines, "正文"), "gaps": rows}


def _write_cloze(values: Values) -> list[Line]:
    lines = [("正文", values["text"])]
    for number, gap in enumerate(values["gaps"], start=1):
        lines += [(f"空{number}", it) for it in gap["right"]]
        lines += [(f"空{number}错", it) for it in gap.get("wrong", [])]
    return lines


def _read_date(lines: list[Line]) -> Values:
    values: Values = {"formula": _one(lines, "公式")}
    dates = [_range(it, "日期", "交车日 = 2026-01-05 至 2026-12-20") for it in _all(lines, "日期")]
    numbers = [_range(it, "数", "n = 3 至 7") for it in _all(lines, "数")]
    if dates:
        values["dates"] = [{"name": name, "first": first, "last": last} for name, first, last in dates]
    if numbers:
        values["numbers"] = [
            {"name": name, "least": _count(least, "数"), "most": _count(most, "数")}
            for name, least, most in numbers
        ]
    return values


def _range(text: str, label: str, form: str) -> tuple[str, str, str]:
    name, ends = _divided(text, label, form)
    parts = RANGE.split(ends)
    if len(parts) != 2:
        raise _odd(text, label, form)
    return name, parts[0], parts[1]


def _write_date(values: Values) -> list[Line]:
    lines = [("日期", f"{it['name']} = {it['first']} 至 {it['last']}") for it in values.get("dates", [])]
    lines += [("数", f"{it['name']} = {it['least']} 至 {it['most']}") for it in values.get("numbers", [])]
    return [*lines, ("公式", values["formula"])]


def _count(text: str, label: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > len("10000"):
        raise RefusedError(
            _("“%(label)s：%(text)s” should be a whole number.") % {"label": label, "text": text[:20]}
        )
    return int(text)


def _read_by_people(lines: list[Line]) -> Values:
    counts = {key: _count(text, label) for label, key in COUNTS.items() if (text := _one(lines, label))}
    return counts | {key: text for label, key in TEXTS.items() if (text := _one(lines, label))}


def _write_by_people(values: Values) -> list[Line]:
    labels = COUNTS | TEXTS
    return [(label, str(values[key])) for label, key in labels.items() if key in values]


def _read_hotspot(lines: list[Line]) -> Values:
    areas = []
    for label, value in lines:
        if label != "图片说明":
            form = "左上角 = 5, 5, 20, 20"
            place, box = _divided(value, label, form)
            sides = COMMA.split(box)
            if len(sides) != len(SIDES):
                raise _odd(value, label, form)
            shares = {side: it.rstrip("%") for side, it in zip(SIDES, sides, strict=True)}
            areas.append({"place": place} | shares | {"correct": label == "正确位置"})
    return {"alt": _one(lines, "图片说明"), "areas": areas}


def _write_hotspot(values: Values) -> list[Line]:
    boxes = [(it, ", ".join(it[side] for side in SIDES)) for it in values["areas"]]
    lines = [("正确位置" if it["correct"] else "位置", f"{it['place']} = {box}") for it, box in boxes]
    return [("图片说明", values["alt"]), *lines]


_READ: dict[str, Callable[[list[Line]], Values]] = {
    "numeric": _read_numeric,
    "matching": _read_matching,
    "cloze": _read_cloze,
    "date": _read_date,
    "text": _read_by_people,
    "file": _read_by_people,
    "hotspot": _read_hotspot,
}
_WRITE: dict[str, Callable[[Values], list[Line]]] = {
    "numeric": _write_numeric,
    "matching": _write_matching,
    "cloze": _write_cloze,
    "date": _write_date,
    "text": _write_by_people,
    "file": _write_by_people,
    "hotspot": _write_hotspot,
}
