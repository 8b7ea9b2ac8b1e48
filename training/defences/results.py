"""From the sealed sheets of a panel to the result that is kept: pure, in exact fractions, with the panel's agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from training.defences.panels import Outcome, outcome
from training.exams.marking import percent
from training.exams.rubrics import mean_marks, score
from training.statistics.agreement import fleiss_kappa, icc
from training.statistics.intervals import Estimate

Marks = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one member sealed, with the hash that was shown then."""

    name: str
    chair: bool
    marks: Marks
    questions: str
    note: str
    sha256: str
    salt: str
    sealed_at: str
    number: int


def result_of(rules: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """The result as plain data; fractions stand as text such as "197/3", beside them what is shown, rounded down."""
    parts = rules["parts"]
    percents = [
        {it["key"]: score(it["rubric"], sheet.marks[it["key"]]).total * 100 for it in parts}
        for sheet in sheets
    ]
    means = {it["key"]: mean_marks([sheet.marks[it["key"]] for sheet in sheets]) for it in parts}
    stopped = [
        {"part": it["key"], "criterion": criterion.key}
        for it in parts
        for criterion in score(it["rubric"], means[it["key"]]).parts
        if not criterion.reached
    ]
    found = outcome(
        percents,
        weights={it["key"]: it["weight"] for it in parts},
        mark=rules["pass_mark"],
        part_mark=rules["part_pass_mark"],
        stopped=bool(stopped),
    )
    return {
        **_figures(found),
        "stopped": stopped,
        "members": [
            asdict(sheet) | {"percents": {key: _number(value) for key, value in own.items()}}
            for sheet, own in zip(sheets, percents, strict=True)
        ],
        "agreement": agreement_of(rules, sheets),
    }


def _figures(found: Outcome) -> dict[str, Any]:
    return {
        "passed": found.passed,
        "total": _number(found.total),
        "mark": found.mark,
        "parts": [
            {
                "key": part.key,
                "mean": _number(part.mean),
                "weight": part.weight,
                "mark": part.mark,
                "passed": part.passed,
            }
            for part in found.parts
        ],
    }


def _number(value: Fraction) -> dict[str, str]:
    return {"exact": str(value), "shown": str(percent(value, 100))}


def agreement_of(rules: Mapping[str, Any], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """How far the members agree over the criteria of all parts: of their points as shares, and of "reaches the part's mark"."""
    table = [
        [Fraction(sheet.marks[part["key"]][criterion["key"]], criterion["most"]) * 100 for sheet in sheets]
        for part in rules["parts"]
        for criterion in part["rubric"]["criteria"]
    ]
    points = icc([[float(value) for value in row] for row in table])
    verdicts = [[value >= rules["part_pass_mark"] for value in row] for row in table]
    kappa = fleiss_kappa(verdicts)
    return {
        "criteria": len(table),
        "members": len(sheets),
        "single": _estimate(points.single if points else None),
        "average": _estimate(points.average if points else None),
        "consistency": _estimate(points.consistency if points else None),
        "kappa": _estimate(kappa),
        "unanimous": len({verdict for row in verdicts for verdict in row}) == 1,
    }


def _estimate(found: Estimate | None) -> dict[str, float] | None:
    return {name: round(value, 4) for name, value in asdict(found).items()} if found else None
