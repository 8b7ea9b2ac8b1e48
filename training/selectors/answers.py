"""The answers of an attempt that stand, and the files that they name."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from cms.kinds import kind_of
from training.models import Answer, AnswerFile, Attempt


def current_answers(attempt: Attempt) -> dict[int, Answer]:
    """Slot -> the answer with the highest sequence. One query, one row a slot."""
    later = Answer.objects.filter(
        attempt=OuterRef("attempt"), slot=OuterRef("slot"), sequence__gt=OuterRef("sequence")
    )
    return {answer.slot: answer for answer in Answer.objects.filter(~Exists(later), attempt=attempt)}


def files_of(attempt: Attempt) -> dict[str, AnswerFile]:
    """Name in a response -> the file, of all that were sent. One query, or none where no question asks for files."""
    if not any(kind_of(slot["question"]).holds_files for slot in attempt.paper):
        return {}
    return {it.pk.hex: it for it in attempt.files.all()}


def marked_view(
    question: Mapping[str, Any], response: list[str], files: Mapping[str, AnswerFile]
) -> dict[str, Any]:
    """What the template of the result shows; the files themselves where the response names files."""
    kind = kind_of(question)
    view = kind.marked(question, response)
    if not kind.holds_files:
        return view
    return view | {"sent": [files[name] for name in response if name in files]}
