"""Who is to learn what, what was learnt, the exams that were sat, what they say in sum, and how pass marks were set."""

from training.models.appeals import Appeal
from training.models.attempts import Answer, Attempt, BankList
from training.models.counted import CountedPaper, CountedResponse, KeptSums, PaperForm, QuestionVersion
from training.models.defences import (
    Defence,
    DefenceEvent,
    DefenceMinutes,
    PanelMember,
    SealedSheet,
    SheetReopening,
    ThesisVersion,
)
from training.models.events import AttemptEvent, Seat
from training.models.invigilation import Allowance, Intervention, OnsiteWord
from training.models.learning import Enrolment, ModuleCompletion
from training.models.marking import AnswerFile, Mark, MarkingClaim, MarkingTask
from training.models.practice import (
    Observation,
    ObservationMark,
    ObservationPhoto,
    ObservationWord,
)
from training.models.remarks import Remark, RemarkCase
from training.models.self_checks import SelfCheck
from training.models.standards import Judge, Rating, StandardSetting

__all__ = [
    "Allowance",
    "Answer",
    "AnswerFile",
    "Appeal",
    "Attempt",
    "AttemptEvent",
    "BankList",
    "CountedPaper",
    "CountedResponse",
    "Defence",
    "DefenceEvent",
    "DefenceMinutes",
    "Enrolment",
    "Intervention",
    "Judge",
    "KeptSums",
    "Mark",
    "MarkingClaim",
    "MarkingTask",
    "ModuleCompletion",
    "Observation",
    "ObservationMark",
    "ObservationPhoto",
    "ObservationWord",
    "OnsiteWord",
    "PanelMember",
    "PaperForm",
    "QuestionVersion",
    "Rating",
    "Remark",
    "RemarkCase",
    "SealedSheet",
    "Seat",
    "SelfCheck",
    "SheetReopening",
    "StandardSetting",
    "ThesisVersion",
]
