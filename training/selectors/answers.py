"""The answers of an attempt that stand."""

from django.db.models import Exists, OuterRef

from training.models import Answer, Attempt


def current_answers(attempt: Attempt) -> dict[int, Answer]:
    """Slot -> the answer with the highest sequence. One query, one row a slot."""
    later = Answer.objects.filter(
        attempt=OuterRef("attempt"), slot=OuterRef("slot"), sequence__gt=OuterRef("sequence")
    )
    return {answer.slot: answer for answer in Answer.objects.filter(~Exists(later), attempt=attempt)}
