"""The record of a question: its versions with figures, what learners doubted, what was marked anew."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cms.models import Exam, Question
from training.permissions import StatisticsScope, appeal_scope, may_approve
from training.selectors.appeals import appeals_on_record, remarks_of
from training.selectors.question_record import versions_of
from training.views.statistics import statistics_view


@statistics_view
def question_record(request: HttpRequest, scope: StatisticsScope, code: str) -> HttpResponse:
    """Everything that is kept of one question, for who may see its statistics."""
    question = Question.objects.filter(code=code).select_related("course").first()
    versions = versions_of(code, scope)
    if question is None and not versions:
        raise Http404
    context = {
        "code": code,
        "question": question,
        "stem": question.stem if question else versions[0].version.content["stem"],
        "exams": Exam.objects.filter(course=question.course_id, live=True) if question else [],
        "versions": versions,
        "appeals": appeals_on_record(code, scope),
        "remarks": remarks_of(code),
        "may_approve": may_approve(request.user),
        "may_answer": appeal_scope(request.user) is not None,
        "scope": scope,
    }
    return render(request, "training/remarks/record.html", context)
