"""The sums of an exam, added up on the spot where that is quick, else as the clock kept them last."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from training.models import KeptSums
from training.permissions import StatisticsScope
from training.selectors.sums import Rows, Sums, added_up, rows_of

# So many papers are added up while the reader waits: about a tenth of a second for each two thousand.
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Known:
    """as_of: when the sums were added up, where papers were counted or marked anew since; None: they are of now."""

    sums: Sums
    as_of: datetime | None = None


def known_sums(exam: str, scope: StatisticsScope) -> Known:
    """Three queries for what is kept, twelve at most for what is added up here."""
    rows = rows_of(exam, scope)
    papers, marks = state_of(rows)
    if not is_large(papers):
        return Known(added_up(rows))
    kept = KeptSums.objects.filter(exam=exam, scope=scope_key(scope)).first()
    # The clock keeps them within a minute; until then somebody has to wait.
    if kept is None:
        return Known(added_up(rows))
    return Known(
        Sums.from_json(kept.content), None if (kept.papers, kept.marks) == (papers, marks) else kept.made_at
    )


def is_large(papers: int) -> bool:
    """Whether adding up takes longer than a reader should wait."""
    return papers > AT_ONCE


def state_of(rows: Rows) -> tuple[int, int]:
    """How many papers there are, and the sum of their marks: another one whenever one came, went or was counted anew."""
    found = rows.papers.aggregate(papers=Count("pk"), marks=Sum("mark"))
    return found["papers"], found["marks"] or 0


def scope_key(scope: StatisticsScope) -> str:
    return "" if scope.companies is None else ",".join(map(str, scope.companies))
