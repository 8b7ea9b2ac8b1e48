"""A question's line in the statistics: its figures, and what was chosen, worked out from the sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from training.exams.choices import is_closed, known_choices, taken_apart
from training.models import QuestionVersion
from training.selectors.sums import ChosenSums, Sums
from training.statistics.attention import Concern, concerns
from training.statistics.choices import NOT_ANSWERED, ChoiceLine, choice_table
from training.statistics.exposure import overused
from training.statistics.items import ItemFigures, item_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A version of a question with its figures. ``current``: the one that papers are drawn with today.

    exposure: the share of the papers on which the question stood, in whatever version. ruling: what was ruled about the
    version, empty where its own key holds.
    """

    version: QuestionVersion
    current: bool
    figures: ItemFigures
    exposure: float
    concerns: list[Concern]
    ruling: str = ""
    choices: list[ChoiceLine] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.version.content["kind"])


def item_lines(
    sums: Sums,
    versions: Mapping[int, QuestionVersion],
    *,
    live: Mapping[str, int],
    rulings: Mapping[str, str],
    chosen: Mapping[int, Sequence[ChosenSums]],
) -> list[ItemLine]:
    """A line for each of the versions, all of which the sums know, in no order.

    live: code -> the revision that papers are drawn with. rulings: SHA-256 -> the kind of the ruling in force, where there is one.
    chosen: by version, what was chosen, as far as it is to be shown.
    """
    drawn = papers_with((it.code, sums.items[key].n) for key, it in versions.items())
    return [
        _line(
            version,
            item_figures(sums.items[key]),
            _table(version, chosen[key]) if key in chosen else [],
            times=drawn[version.code],
            papers=sums.papers,
            current=live.get(version.code) == version.revision,
            ruling=rulings.get(version.sha256, ""),
        )
        for key, version in versions.items()
    ]


def papers_with(versions: Iterable[tuple[str, int]]) -> dict[str, int]:
    """In how many papers each question stood, whatever its version. versions: (code, number of papers)."""
    drawn: dict[str, int] = {}
    for code, number in versions:
        drawn[code] = drawn.get(code, 0) + number
    return drawn


def _line(
    version: QuestionVersion,
    figures: ItemFigures,
    choices: list[ChoiceLine],
    *,
    times: int,
    papers: int,
    current: bool,
    ruling: str,
) -> ItemLine:
    return ItemLine(
        version=version,
        current=current,
        figures=figures,
        exposure=times / papers if papers else 0.0,
        concerns=concerns(
            figures,
            choices,
            overused=overused(times, papers),
            closed=is_closed(version.content["kind"]),
            ruled=bool(ruling),
        ),
        ruling=ruling,
        choices=choices,
    )


def _table(version: QuestionVersion, answers: Sequence[ChosenSums]) -> list[ChoiceLine]:
    known = known_choices(version.content)
    given = {key for chosen, _third, _number in answers for key in chosen}
    right = [key for key in given.union(known) if taken_apart(key).right]
    lines = choice_table(answers, options=known, right=right)
    return sorted(lines, key=_place_of_choice)


def _place_of_choice(line: ChoiceLine) -> tuple[bool, str, bool, int]:
    """Part by part, the right answer first, then the most frequent; "not answered" at the end."""
    if line.key == NOT_ANSWERED:
        return True, "", False, 0
    chosen = taken_apart(line.key)
    return False, chosen.part, not chosen.right, -line.n
