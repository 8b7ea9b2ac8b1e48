"""Questions of every kind that the bank may hold, in the neutral shape."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from cms.exchange.base import FileQuestion
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
    questions = st.lists(kind, min_size=1, max_size=4, unique_by=lambda it: it["id"])
    return questions.map(lambda found: [FileQuestion(it["id"], it) for it in found])


numbers = st.decimals(-999, 999, places=2, allow_nan=False).map(number_text)


@st.composite
def numerics(draw: st.DrawFn) -> dict[str, Any]:
    own = {"value": draw(numbers), "tolerance": draw(st.sampled_from(["0.5", "2"]))}
    return draw(common()) | {"kind": "numeric"} | own


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
        "text": f"{draw(lines)}[[1]]，[[2]]",
        "gaps": [{"right": right}, {"right": ["听"], "wrong": [wrong]}],
    }
    return draw(common()) | {"kind": "cloze"} | text


@st.composite
def dates(draw: st.DrawFn) -> dict[str, Any]:
    days = {
        "dates": [{"name": "交车日", "first": "2026-01-05", "last": "2026-12-20"}],
        "formula": "交车日 + 3 天",
    }
    return draw(common()) | {"kind": "date"} | days


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    return draw(common()) | {"kind": "text", "longest": draw(st.integers(50, 500)), "guide": draw(paragraphs)}


@st.composite
def photos(draw: st.DrawFn) -> dict[str, Any]:
    own = {"files": draw(st.integers(2, 5)), "most": draw(st.integers(3, 20)), "guide": draw(paragraphs)}
    return draw(common()) | {"kind": "file"} | own


KINDS = {"single": singles(), "multiple": multiples(), "true_false": statements(), "ordering": orders()}
DETAILED = {
    "numeric": numerics(),
    "matching": pairs(),
    "cloze": gaps(),
    "date": dates(),
    "text": written(),
    "file": photos(),
}
