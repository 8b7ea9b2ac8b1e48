"""The cheapest whole numbers that keep to linear limits, by HiGHS.

HiGHS is loaded when the first problem is posed: most assessments pose none. Its relaxation without whole numbers goes
first, because for filling posts it is almost always whole already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WHOLE = 1e-6
TOLERANCE = 1e-9  # costs may be as large as some hundred million


@dataclass(frozen=True, slots=True)
class Limit:
    """The sum of these columns lies between `low` and `high`; None: no limit on that side.

    `weights`: what each column is multiplied by before; 1 for all, when left out.
    """

    columns: tuple[int, ...]
    low: int | None = None
    high: int | None = None
    weights: tuple[int, ...] = ()


class TookTooLong(Exception):
    """No answer was found in the time given."""


def cheapest(
    costs: Sequence[int], highest: Sequence[int], limits: Sequence[Limit], seconds: float | None = None
) -> list[int] | None:
    """Numbers from 0 to `highest`, one a column, within all limits and of least total cost; None when there are none.

    The same problem always has the same answer. Raises TookTooLong when HiGHS has not found it within `seconds` (of its
    two attempts, each), and RuntimeError when it answers neither way.
    """
    if not costs:
        return [] if all((limit.low or 0) <= 0 for limit in limits) else None
    for whole in (False, True):
        values = _solved(costs, highest, limits, whole=whole, seconds=seconds)
        if values is None:
            return None
        numbers = [round(value) for value in values]
        if all(abs(value - number) < WHOLE for value, number in zip(values, numbers, strict=True)):
            return numbers
    raise RuntimeError("HiGHS answered a problem of whole numbers with fractions")


def _solved(
    costs: Sequence[int],
    highest: Sequence[int],
    limits: Sequence[Limit],
    *,
    whole: bool,
    seconds: float | None,
) -> list[float] | None:
    import highspy

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_feasibility_tolerance", TOLERANCE)
    if seconds is not None:
        highs.setOptionValue("time_limit", seconds)
    highs.passModel(_model(highspy, costs, highest, limits, whole=whole))
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return list(highs.getSolution().col_value)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise TookTooLong
    raise RuntimeError(f"HiGHS ended with {highs.modelStatusToString(status)}")


def _model(
    highspy: Any, costs: Sequence[int], highest: Sequence[int], limits: Sequence[Limit], *, whole: bool
) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(limits)
    model.col_cost_ = [float(cost) for cost in costs]
    model.col_lower_ = [0.0] * len(costs)
    model.col_upper_ = [float(number) for number in highest]
    model.row_lower_ = [-highspy.kHighsInf if it.low is None else float(it.low) for it in limits]
    model.row_upper_ = [highspy.kHighsInf if it.high is None else float(it.high) for it in limits]
    starts = [0]
    for limit in limits:
        starts.append(starts[-1] + len(limit.columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [column for limit in limits for column in limit.columns]
    weights = (limit.weights or (1,) * len(limit.columns) for limit in limits)
    model.a_matrix_.value_ = [float(weight) for row in weights for weight in row]
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    return model
