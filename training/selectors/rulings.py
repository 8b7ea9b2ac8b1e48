"""What holds today for versions whose own key proved wrong, and which attempts have such a version."""

from collections.abc import Iterable
from uuid import UUID

from training.exams.papers import Paper
from training.exams.rulings import Rulings
from training.models import Answer, Attempt, CountedResponse, Remark


def rulings_of(papers: Iterable[Paper]) -> Rulings:
    """The rulings in force for the versions on these papers. One query."""
    versions = {slot["question"].get("sha256", "") for paper in papers for slot in paper}
    found = Remark.objects.in_force().filter(sha256__in=versions).exclude(kind=Remark.Kind.ORIGINAL)
    return {it.sha256: it.ruling for it in found}


def attempts_with(version: str) -> list[UUID]:
    """The finished attempts that count and have this version on their paper, in a lasting order.

    The counted ones by their rows; the few that the clock has not counted yet are read one by one, and before the
    others, so that one that is counted meanwhile is found.
    """
    waiting = Attempt.objects.to_count().values_list("pk", "paper").order_by("pk")
    found = {
        key
        for key, paper in waiting.iterator(chunk_size=100)
        if any(slot["question"].get("sha256") == version for slot in paper)
    }
    counted = CountedResponse.objects.filter(version__sha256=version).values_list("paper_id", flat=True)
    return sorted(found.union(counted))


def responses_of(attempts: Iterable[Attempt]) -> dict[UUID, dict[int, list[str]]]:
    """Attempt -> slot -> the response that stands. One query."""
    found: dict[UUID, dict[int, list[str]]] = {attempt.pk: {} for attempt in attempts}
    for answer in Answer.objects.filter(attempt__in=found).order_by("slot", "sequence"):
        found[answer.attempt_id][answer.slot] = answer.response
    return found
