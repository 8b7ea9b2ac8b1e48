"""Questions of every kind as the bank freezes them, made up by hand, and papers' questions drawn from them."""

from __future__ import annotations

from typing import Any

from cms.kinds import KINDS, Authored, AuthoredOption
from cms.kinds.blocks import plain, wrapped


def bank(kind: str, *, stem: str = "？", explanation: str = "", **answer: Any) -> dict[str, Any]:
    """A frozen question of a kind with an answer block."""
    kept = {"file": "questions/x.png", "width": 960, "height": 540} if kind == "hotspot" else {}
    made = Authored(block=kind, answer=plain(wrapped(answer, "made")), picture=kept, stem=stem)
    assert KINDS[kind].errors(made) == {}
    return _whole(kind, stem, explanation, dict(KINDS[kind].freeze(made)))


def choice(kind: str, *right: bool) -> dict[str, Any]:
    """A frozen question with options, true where right."""
    options = [AuthoredOption(f"key-{place}", f"第{place}项", it) for place, it in enumerate(right)]
    return _whole(kind, "？", "", dict(KINDS[kind].freeze(Authored(options=options))))


def _whole(kind: str, stem: str, explanation: str, answer: dict[str, Any]) -> dict[str, Any]:
    common = {"code": f"q-{kind}", "kind": kind, "stem": stem, "explanation": explanation, "course": "c"}
    return common | {"competency": "one", "module": {}, "difficulty": 1, "critical": False} | answer


def drawn(question: dict[str, Any], seed: str = "seed") -> dict[str, Any]:
    return KINDS[question["kind"]].instance(question, seed)


def pressure(**more: Any) -> dict[str, Any]:
    """0.25 MPa, give or take 0.01, in one of three units."""
    units = [
        {"text": "MPa", "factor": "1"},
        {"text": "bar", "factor": "0.1"},
        {"text": "kPa", "factor": "0.001"},
    ]
    return bank(
        "numeric", **{"value": "0.25", "tolerance": "0.01", "tolerance_in": "absolute", "units": units} | more
    )


def gaps() -> dict[str, Any]:
    """Two typed gaps and one with choices."""
    return bank(
        "cloze",
        text="先[[1]]后看，再踩[[2]]，最后用[[3]]测。",
        gaps=[
            {"right": ["听", "听一听"], "wrong": []},
            {"right": ["制动踏板"], "wrong": ["油门", "离合"]},
            {"right": ["OBD 诊断仪"], "wrong": []},
        ],
    )


def pairs() -> dict[str, Any]:
    """Four pairs, two of which have the same right side, and one right side too many."""
    rights = ["甲", "乙", "乙", "丙"]
    entries = [{"left": f"第{place}", "right": right} for place, right in enumerate(rights)]
    return bank("matching", pairs=entries, extra=["丁"])


def deadline() -> dict[str, Any]:
    """n days after a date of 2026."""
    return bank(
        "date",
        stem="{交车日}交车，{n} 天内回访。",
        explanation="最晚 {answer}。",
        dates=[{"name": "交车日", "first": "2026-01-01", "last": "2026-12-31"}],
        numbers=[{"name": "n", "least": 3, "most": 7}],
        formula="交车日 + n 天",
    )


def places(*right: bool) -> dict[str, Any]:
    """Places on a picture, one below the other, true where right."""
    areas = [
        {
            "place": f"位置{place}",
            "left": "10",
            "top": str(place * 20),
            "width": "30",
            "height": "15",
            "correct": it,
        }
        for place, it in enumerate(right)
    ]
    return bank("hotspot", picture=1, alt="图", areas=areas)


EVERY_KIND = [
    choice("single", False, True, False),
    choice("multiple", True, False, True, False),
    choice("ordering", False, False, False, False),
    _whole("true_false", "？", "", dict(KINDS["true_false"].freeze(Authored(statement_is_true=True)))),
    pressure(),
    bank("numeric", value="12", tolerance="5", tolerance_in="percent", units=[]),
    gaps(),
    pairs(),
    deadline(),
    places(True, False, False),
    places(True, True, False, False),
]
