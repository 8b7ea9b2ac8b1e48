"""Who is to learn what, what was learnt, the exams that were sat, what they say in sum, and how pass marks were set."""

from training.models.attempts import Answer, Attempt
from training.models.counted import CountedPaper, CountedResponse, PaperForm, QuestionVersion
from training.models.learning import Enrolment, ModuleCompletion
from training.models.standards import Judge, Rating, StandardSetting

__all__ = [
    "Answer",
    "Attempt",
    "CountedPaper",
    "CountedResponse",
    "Enrolment",
    "Judge",
    "ModuleCompletion",
    "PaperForm",
    "QuestionVersion",
    "Rating",
    "StandardSetting",
]
