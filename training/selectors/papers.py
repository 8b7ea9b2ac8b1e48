"""Papers of attempts, kept in memory: none changes after its draw, and reading one takes longer than most of a save."""

from functools import lru_cache
from uuid import UUID

from training.exams.papers import Paper
from training.models import Attempt

# Enough for a room of 200; a paper of 40 questions takes some 150 kB.
PAPERS_KEPT = 256


@lru_cache(maxsize=PAPERS_KEPT)
def paper_of(attempt: UUID) -> Paper:
    """The attempt's paper, to be read only: the next caller gets the same objects. One query, or none.

    Raises Attempt.DoesNotExist.
    """
    paper: Paper = Attempt.objects.values_list("paper", flat=True).get(pk=attempt)
    return paper
