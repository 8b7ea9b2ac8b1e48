"""From a closed attempt to the answers that people have to mark."""

from datetime import datetime

from training.exams.marking import Marking
from training.models import Attempt, MarkingTask

USUAL_DIFFERENCE = 20


def tasks_open(*, attempt: Attempt, marking: Marking, now: datetime) -> None:
    """Put the answers that wait for people into the queue. The caller has the attempt's row locked."""
    markers = attempt.blueprint.get("markers", 1)
    MarkingTask.objects.bulk_create(
        MarkingTask(
            attempt=attempt,
            slot=slot,
            shop_id=attempt.shop_id,
            exam=attempt.exam,
            code=attempt.paper[slot - 1]["question"]["code"],
            markers=markers,
            wanted=markers,
            difference=attempt.blueprint.get("marker_difference", USUAL_DIFFERENCE),
            opened_at=now,
        )
        for slot in marking.waiting
    )
