"""Takes over what was planned: drafts only, all of them or none."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.fields import StreamField

from cms.codes import code_of
from cms.exchange.bank import Courses
from cms.exchange.judging import Line, Plan, file_model
from cms.kinds import KINDS
from cms.loading import convert
from cms.models import Question, QuestionImport


@transaction.atomic
def import_take_over(*, upload: QuestionImport, plan: Plan, by: AbstractBaseUser) -> list[Question]:
    """Write the planned questions as drafts; approval and publishing stay where they are.

    The upload keeps its report and loses its bytes. Of one that was taken over already nothing is written again.
    """
    stored = QuestionImport.objects.select_for_update().get(pk=upload.pk)
    if stored.is_taken_over:
        return []
    courses = Courses.read()
    questions = [_written(line, courses, by) for line in plan.to_take]
    stored.is_taken_over = True
    stored.report = plan.report()
    stored.data = b""
    stored.save(update_fields=["is_taken_over", "report", "data"])
    return questions


def _written(line: Line, courses: Courses, by: AbstractBaseUser) -> Question:
    values, model = line.values, file_model(line.values)
    question = line.existing.get_latest_revision_as_object() if line.existing else Question(live=False)
    question.code = values.get("id") or code_of(question, "code", kind="question")
    question.kind = values["kind"]
    question.course = courses.by_slug[values["course"]]
    question.module = courses.modules[values["course"]][values["module"]]
    question.competency = values["competency"]
    question.difficulty, question.critical = model.difficulty, model.critical
    question.stem, question.explanation = values["stem"], values["explanation"]
    question.origin_kind, question.origin_reference = model.origin.kind, model.origin.reference
    rubric = getattr(model, "rubric", None)
    question.rubric = courses.rubrics[rubric] if rubric else None
    _answer(question, KINDS[question.kind].fields_of_file(model))
    # a draft may wait for its explanation; the editor asks for it before the question can be submitted
    question.full_clean(exclude=[] if question.explanation else ["explanation"])
    if line.existing is None:
        question.save()
    question.save_revision(user=by, log_action=True, changed=True, clean=False)
    return question


def _answer(question: Question, fields: convert.Values) -> None:
    """The answer part; an option whose text stays keeps its key."""
    before = [(child.id, child.value["text"]) for child in question.options]
    stream = convert.option_stream(fields.get("options", []), code=question.code, before=before)
    field = cast(StreamField, Question._meta.get_field("options"))
    question.options = field.stream_block.to_python(stream)
    question.statement_is_true = fields.get("statement_is_true")
    answer = convert.answer_stream(fields.get("answer"), kind=question.kind, code=question.code)
    block = cast(StreamField, Question._meta.get_field("answer"))
    question.answer = block.stream_block.to_python(answer)
