"""Questions of every kind that the bank may hold, in the neutral shape."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from cms.exchange.base import FileQuestion
from cms.exchange.pictures import checked_picture
from cms.kinds.blocks import number_text

# Letters of both scripts and every sign that means something in one of the formats.
SIGNS = "车刹ab 7AB.)#=~{}:\\n%->[]<>&'\"/，、？“”：$*\xa0\u3000"


def _texts(longest: int) -> st.SearchStrategy[str]:
    return (
        st.text(SIGNS, min_size=1, max_size=longest)
        .map(lambda it: " ".join(it.split(" ")).strip())
        .filter(bool)
    )


lines = _texts(30)
# several lines, as an author writes them: none is empty
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)
codes = st.from_regex(r"[a-zA-Z0-9_-]{1,20}", fullmatch=True)
origins = st.one_of(st.just("editor"), lines.map(lambda it: f"cited {it}"))
options = st.lists(lines, min_size=3, max_size=6, unique=True)


@st.composite
def common(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "id": draw(codes),
        "course": draw(codes),
        "competency": draw(codes),
        "module": draw(codes),
        "difficulty": draw(st.integers(1, 3)),
        "critical": draw(st.booleans()),
        "use": draw(st.sampled_from(["exam", "practice", "check"])),
        "origin": draw(origins),
        "stem": draw(paragraphs),
        "explanation": draw(paragraphs),
    }


@st.composite
def singles(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(options)
    right = draw(st.integers(0, len(texts) - 1))
    return draw(common()) | {"kind": "single", "choices": _choices(texts, {right})}


@st.composite
def multiples(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(options)
    right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=2, max_size=len(texts) - 1))
    return draw(common()) | {"kind": "multiple", "choices": _choices(texts, right)}


def _choices(texts: list[str], right: set[int]) -> list[dict[str, Any]]:
    return [{"text": it, "correct": True} if n in right else {"text": it} for n, it in enumerate(texts)]


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    return draw(common()) | {"kind": "true_false", "answer": draw(st.booleans())}


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    # GIFT has no way to write an item that begins like a comment; a test of its own says so
    return draw(common()) | {
        "kind": "ordering",
        "items": draw(options.filter(lambda it: not any(text.startswith("//") for text in it))),
    }


def several(kind: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[FileQuestion]]:
    """Questions with a code each, some of them of the same case."""
    questions = st.lists(kind, min_size=1, max_size=4, unique_by=lambda it: it["id"])
    return st.builds(_in_cases, questions, cases())


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any] | None:
    told = {"id": draw(codes), "title": draw(lines), "text": draw(paragraphs)}
    return draw(st.sampled_from([None, told]))


def _in_cases(found: list[dict[str, Any]], case: dict[str, Any] | None) -> list[FileQuestion]:
    """Every second question belongs to the case, where there is one."""
    return [
        FileQuestion(
            it["id"],
            it | ({"case": case | {"place": number + 1}} if case and number % 2 == 0 else {}),
            picture=PICTURES.get(it.get("picture", ""), b""),
        )
        for number, it in enumerate(found)
    ]


numbers = st.decimals(-999, 999, places=2, allow_nan=False).map(number_text)
factors = st.sampled_from(["0.1", "0.001", "10", "0.3", "0.453592", "98.0665"])


@st.composite
def numerics(draw: st.DrawFn) -> dict[str, Any]:
    own = draw(
        st.sampled_from(
            [{}, {"tolerance": "0.5"}, {"tolerance": "2"}, {"tolerance": "5", "tolerance_in": "percent"}]
        )
    )
    return draw(common()) | {"kind": "numeric", "value": draw(numbers.filter(lambda it: it != "0"))} | own


@st.composite
def measures(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(
        st.lists(lines.map(lambda it: it[:20].strip()).filter(bool), min_size=1, max_size=3, unique=True)
    )
    rest = [{"text": it, "factor": draw(factors)} for it in texts[1:]]
    return draw(numerics()) | {"units": [{"text": texts[0], "factor": "1"}, *rest]}


@st.composite
def pairs(draw: st.DrawFn) -> dict[str, Any]:
    # GIFT divides the sides of a pair by an arrow; a test of its own says so
    texts = draw(options.filter(lambda it: not any("->" in text or text.endswith("-") for text in it)))
    rows = [{"left": it, "right": f"{it}右"} for it in texts]
    return (
        draw(common())
        | {"kind": "matching", "pairs": rows}
        | draw(st.sampled_from([{}, {"extra": ["多余"]}]))
    )


@st.composite
def gaps(draw: st.DrawFn) -> dict[str, Any]:
    right, wrong = draw(options), draw(lines)
    text = {
        "text": f"{draw(paragraphs)}[[1]]，[[2]]{draw(paragraphs)}",
        "gaps": [{"right": right}, {"right": ["听"], "wrong": [wrong]}],
    }
    return draw(common()) | {"kind": "cloze"} | text


@st.composite
def one_gap(draw: st.DrawFn) -> dict[str, Any]:
    right, *wrong = draw(options.filter(lambda it: not any("->" in text for text in it)))
    gap = draw(
        st.sampled_from([{"right": [right]}, {"right": [right, *wrong]}, {"right": [right], "wrong": wrong}])
    )
    text = draw(st.one_of(st.just("[[1]]"), st.builds("{}[[1]] {}".format, lines, lines)))
    return draw(common()) | {"kind": "cloze", "text": text, "gaps": [gap]}


@st.composite
def dates(draw: st.DrawFn) -> dict[str, Any]:
    days = {
        "dates": [{"name": "交车日", "first": "2026-01-05", "last": "2026-12-20"}],
        "numbers": [{"name": "n", "least": 3, "most": 7}],
        "formula": "交车日 + n 天",
    }
    return draw(common()) | {"kind": "date"} | days


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    own = draw(st.sampled_from([{}, {"most": 5}, {"rubric": "talk"}, {"longest": 80}]))
    return draw(common()) | {"kind": "text", "guide": draw(paragraphs)} | own


@st.composite
def photos(draw: st.DrawFn) -> dict[str, Any]:
    own = {"files": draw(st.integers(2, 5)), "most": draw(st.integers(3, 20)), "guide": draw(paragraphs)}
    return draw(common()) | {"kind": "file"} | own


@cache
def drawn(grey: int, kind: str = "PNG") -> bytes:
    """A picture of a grey of its own."""
    stream = io.BytesIO()
    Image.new("L", (800, 500), grey).save(stream, kind)
    return stream.getvalue()


PICTURES = {checked_picture(it): it for it in (drawn(10), drawn(200), drawn(90, "JPEG"))}


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    words = draw(options)
    right = draw(st.integers(0, len(words) - 1))
    areas = [
        {
            "place": it,
            "left": f"{15 * n}",
            "top": "5.125",
            "width": "10",
            "height": "33.3",
            "correct": n == right,
        }
        for n, it in enumerate(words)
    ]
    own = {"picture": draw(st.sampled_from(sorted(PICTURES))), "alt": draw(lines), "areas": areas}
    return draw(common()) | {"kind": "hotspot"} | own


KINDS = {"single": singles(), "multiple": multiples(), "true_false": statements(), "ordering": orders()}
DETAILED = {
    "numeric": numerics(),
    "matching": pairs(),
    "cloze": gaps(),
    "date": dates(),
    "hotspot": places(),
    "text": written(),
    "file": photos(),
}
FORMS = {"units": measures(), "one gap": one_gap()}
