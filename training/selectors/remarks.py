"""A re-mark as its page shows it: whom it concerns, shop by shop and case by case, without names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from training.models import Attempt, CountedResponse, Remark, RemarkCase

Held = RemarkCase.Held
UP = Q(passed_before=False, passed_after=True)
DOWN = Q(passed_before=True, passed_after=False)
COUNTS = {
    "changed": Count("pk"),
    "up": Count("pk", filter=UP),
    "down": Count("pk", filter=DOWN),
    "higher": Count("pk", filter=Q(score_after__gt=F("score_before"))),
    "lower": Count("pk", filter=Q(score_after__lt=F("score_before"))),
    "granted": Count("pk", filter=Q(decision=RemarkCase.Decision.GRANT)),
    "taken": Count("pk", filter=Q(decision=RemarkCase.Decision.TAKE)),
    "stands": Count("pk", filter=Q(decision=RemarkCase.Decision.STAND)),
} | {it.value: Count("pk", filter=DOWN & Q(held=it)) for it in Held}


@dataclass(frozen=True, slots=True)
class Summary:
    """Whole numbers by name (see COUNTS), for all and for each shop."""

    total: dict[str, int]
    shops: list[dict[str, Any]]
    held: list[tuple[str, int]]


def remark_summary(remark: Remark) -> Summary:
    """Two queries, however many cases."""
    total = remark.cases.aggregate(**COUNTS)
    names = {"shop": F("attempt__shop__name"), "company": F("attempt__shop__company__name")}
    shops: list[Any] = list(remark.cases.order_by().values("attempt__shop", **names).annotate(**COUNTS))
    held = [(str(it.label), total[it.value]) for it in Held if total[it.value]]
    return Summary(total, sorted(shops, key=lambda it: (-it["up"] - it["down"], it["shop"])), held)


def remark_cases(remark: Remark, *, turned: bool) -> QuerySet[RemarkCase]:
    """The cases, or only those where pass and fail change places."""
    cases = remark.cases.select_related("attempt__shop", "certificate", "issued").defer(
        "before", "attempt__paper", "attempt__result"
    )
    return cases.filter(UP | DOWN) if turned else cases


def sample_of(version: str) -> dict[str, Any] | None:
    """The question of this version as it stood on one paper; None where no finished paper has it."""
    row = CountedResponse.objects.filter(version__sha256=version).order_by("pk").first()
    if row is not None:
        papers = Attempt.objects.filter(pk=row.paper_id).values_list("paper", flat=True)
    else:
        papers = Attempt.objects.to_count().order_by("pk").values_list("paper", flat=True)
    for paper in papers.iterator(chunk_size=50):
        for slot in paper:
            if slot["question"].get("sha256") == version:
                return dict(slot["question"])
    return None


def history_of(attempt: Attempt) -> list[RemarkCase]:
    """What re-marks did to the attempt, in order: each row has the whole result before and after. One query."""
    done = RemarkCase.objects.filter(attempt=attempt, done_at__isnull=False)
    return list(done.select_related("remark", "issued").order_by("done_at", "pk"))
