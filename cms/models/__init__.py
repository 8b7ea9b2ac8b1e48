"""Courses, questions, rubrics, exams, and what the loader put there."""

from cms.models.cases import Case
from cms.models.checklists import (
    Checklist,
    ChecklistNotPublishedError,
    ChecklistPost,
    ChecklistStep,
)
from cms.models.defences import DefenceNotPublishedError, DefencePost, DefencePrerequisite, DefenceRules
from cms.models.exams import Exam, ExamSection, Shortfall
from cms.models.imports import QuestionImport
from cms.models.loaded import LoadedItem
from cms.models.pages import CourseCompetency, CoursePage, CoursesPage, ModulePage
from cms.models.questions import Question, QuestionNotPublishedError
from cms.models.rubrics import FrozenCriterion, FrozenRubric, Rubric, RubricNotPublishedError

__all__ = [
    "Case",
    "Checklist",
    "ChecklistNotPublishedError",
    "ChecklistPost",
    "ChecklistStep",
    "CourseCompetency",
    "CoursePage",
    "CoursesPage",
    "DefenceNotPublishedError",
    "DefencePost",
    "DefencePrerequisite",
    "DefenceRules",
    "Exam",
    "ExamSection",
    "FrozenCriterion",
    "FrozenRubric",
    "LoadedItem",
    "ModulePage",
    "Question",
    "QuestionImport",
    "QuestionNotPublishedError",
    "Rubric",
    "RubricNotPublishedError",
    "Shortfall",
]
