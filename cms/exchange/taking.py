"""Takes over what a file holds, as drafts, batch by batch: each batch whole or not at all, and none of them twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from wagtail.fields import StreamField

from cms.codes import READABLE
from cms.exchange import read_file
from cms.exchange.bank import Courses, newest
from cms.exchange.base import Reading, Refused
from cms.exchange.cases_taking import cases_write
from cms.exchange.drafts import drafts_write
from cms.exchange.judging import Defaults, Judge, Line, Plan, file_model
from cms.kept_pictures import kept_copy
from cms.kinds import KINDS
from cms.loading import convert
from cms.loading.pictures import pictures_stored
from cms.models import Question, QuestionImport

BATCH = 100
# whatever else a row holds, these are the file's
RELATIONS = [it.name for it in Question._meta.get_fields() if it.is_relation]


def defaults_of(upload: QuestionImport) -> Defaults:
    return Defaults(upload.course.slug, upload.module.slug, upload.competency, upload.difficulty)


def import_judge(upload: QuestionImport) -> Plan:
    """What a take-over would do now; nothing is written. Raises FileRefusedError."""
    reading = read_file(bytes(upload.data), upload.format)
    plan = Judge(defaults_of(upload)).judged(reading.questions)
    plan.refused[:0], plan.lost[:0] = reading.refused, reading.lost
    return plan


def import_look(*, upload: QuestionImport) -> int:
    """Keep with the upload what a take-over would do, where it was not begun; returns how many questions it would take."""
    plan = import_judge(upload)
    QuestionImport.objects.filter(pk=upload.pk, done=0, is_taken_over=False).update(report=plan.report())
    return len(plan.to_take)


def import_take_over(
    *, upload: QuestionImport, by: AbstractBaseUser, now: datetime, step: Callable[[int, int], None]
) -> None:
    """Write the file's questions as drafts; approval and publishing stay where they are.

    Safe to repeat: it goes on where an earlier run ended, and two at once share the batches. Each batch is judged against
    the bank of its moment. At the end the upload keeps its report and loses its bytes. ``step`` hears how many are done.
    """
    if upload.is_taken_over:
        return
    reading = read_file(bytes(upload.data), upload.format)
    run = _Run(upload.pk, reading, Judge(defaults_of(upload)), by, now)
    while run.goes_on():
        step(run.done, len(reading.questions))


class _Run:
    def __init__(self, pk: int, reading: Reading, judge: Judge, by: AbstractBaseUser, now: datetime) -> None:
        self.pk, self.reading, self.judge, self.by, self.now = pk, reading, judge, by, now
        self.done = 0

    def goes_on(self) -> bool:
        """Take the next batch, if there is one."""
        with transaction.atomic():
            stored = QuestionImport.objects.select_for_update().get(pk=self.pk)
            if stored.is_taken_over:
                return False
            # the batches of an earlier run, or of another: they tell which codes stand in the file already
            self.judge.judged(self.reading.questions[self.done : stored.done])
            part = self.reading.questions[stored.done : stored.done + BATCH]
            plan = self.judge.judged(part)
            if not stored.done:
                stored.report = Plan(refused=self.reading.refused, lost=self.reading.lost).report()
            _write(plan, by=self.by, now=self.now)
            for name, rows in plan.report().items():
                stored.report[name] += rows
            self.done = stored.done = stored.done + len(part)
            if stored.done >= len(self.reading.questions):
                stored.is_taken_over, stored.data = True, b""
            stored.save(update_fields=["is_taken_over", "report", "data", "done"])
        return True


def _write(plan: Plan, *, by: AbstractBaseUser, now: datetime) -> None:
    """Write the plan's questions; what the bank does not take after all is refused in the plan."""
    cases_write(plan.cases, by=by)
    courses = Courses.read()
    lines = plan.to_take
    images = pictures_stored(
        {it.values["picture"]: (it.picture, str(it.values["alt"])) for it in lines if it.picture}
    )
    codes = iter(_new_codes(sum(not it.values.get("id") for it in lines)))
    drafts: list[tuple[Question, Question | None]] = []
    for line in lines:
        question = _filled(line, courses, images, codes)
        try:
            # a draft may wait for its explanation; the editor asks for it before the question can be submitted
            question.clean_fields(exclude=[*RELATIONS, *([] if question.explanation else ["explanation"])])
            if errors := question.answer_errors():
                raise ValidationError(errors)
        except ValidationError as error:
            plan.lines.remove(line)
            plan.refused.append(Refused(line.place, line.title, tuple(error.messages)))
        else:
            drafts.append((question, line.existing))
    drafts_write(drafts, by=by, now=now)


def _new_codes(count: int) -> list[str]:
    """Codes that nothing in the bank has."""
    codes: set[str] = set()
    while len(codes) < count:
        more = {f"question-{get_random_string(6, READABLE)}" for _it in range(count - len(codes))}
        codes |= more - set(Question.objects.filter(code__in=more).values_list("code", flat=True))
    return sorted(codes)


def _filled(line: Line, courses: Courses, images: Mapping[str, Any], codes: Iterator[str]) -> Question:
    values, model = line.values, file_model(line.values)
    question = newest(line.existing) if line.existing else Question(live=False)
    question.code = values.get("id") or next(codes)
    question.kind, question.use = values["kind"], values["use"]
    question.course = courses.by_slug[values["course"]]
    question.module = courses.modules[values["course"]][values["module"]]
    question.competency = values["competency"]
    question.difficulty, question.critical = model.difficulty, model.critical
    question.stem, question.explanation = values["stem"], values["explanation"]
    question.origin_kind, question.origin_reference = model.origin.kind, model.origin.reference
    rubric, case = getattr(model, "rubric", None), values.get("case")
    question.rubric = courses.rubrics[rubric] if rubric else None
    question.case = courses.cases[case["id"]] if case else None
    question.case_place = case["place"] if case else 1
    fields = KINDS[question.kind].fields_of_file(model)
    question.kept_picture = {}
    if line.picture:
        image = images[values["picture"]]
        fields["answer"]["picture"] = image.pk
        question.kept_picture = dict(kept_copy(line.picture, image))
    _answer(question, fields)
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
