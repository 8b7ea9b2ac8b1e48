"""Who is to learn what, what was learnt, and the exams that were sat."""

from training.models.attempts import Answer, Attempt
from training.models.learning import Enrolment, ModuleCompletion

__all__ = ["Answer", "Attempt", "Enrolment", "ModuleCompletion"]
