"""The page before an exam, starting it, and its result."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.models import Exam
from cms.selectors import exam_by_slug
from staffing.limits import within_limit
from staffing.views.reader import whole_number
from staffing.vocabulary import post_choices
from training.exams.showing import Showing
from training.models import Attempt, RemarkCase
from training.permissions import Learner
from training.posts import exam_asked_for, need_title
from training.selectors.admissions import admission_for, extra_minutes
from training.selectors.blueprints import blueprint_of
from training.selectors.course import lessons_left
from training.selectors.elsewhere import places_elsewhere
from training.selectors.results import Result, attempt_outcome, rule_words
from training.selectors.showing import showing_ahead, showing_of
from training.services.appeals import appeals_until
from training.services.attempts import attempt_settle, attempt_start
from training.services.draws import next_draw
from training.services.errors import AdmissionRefusedError, DrawChangedError, OnsiteWordError
from training.services.finalising import attempts_finalise_overdue
from training.services.onsite import onsite_word_check
from training.views.learner import learner_view
from training.views.tabs import learner_tabs
from training.words.shared import refusal_words, showing_words

WORD_RATE = "6/10m/user"


@learner_view
def exam(request: HttpRequest, learner: Learner, exam: str) -> HttpResponse:
    """What the exam asks, how it is marked, and whether the learner may sit it now."""
    found, now = exam_by_slug(exam), timezone.now()
    return _not_offered(request, exam) if found is None else _before(request, learner, found, now)


def _before(
    request: HttpRequest, learner: Learner, found: Exam, now: datetime, *, word_error: str = ""
) -> HttpResponse:
    """The page before the exam; with what is wrong with the word of the room, beside its field."""
    exam = found.slug
    attempts_finalise_overdue(now=now, person=learner.person)
    admission = admission_for(person=learner.person, exam=found, on=timezone.localdate(now))
    blueprint, names = blueprint_of(found), dict(post_choices())
    context = {
        "exam": found,
        "rule": rule_words(blueprint),
        "shown": showing_words(showing_ahead(blueprint), ahead=True),
        "commitment": next_draw(person=learner.person, exam=exam, blueprint=blueprint).commitment,
        "extra_minutes": extra_minutes(person=learner.person, exam=exam),
        "posts": [names.get(it.post, it.post) for it in found.posts.all()],
        "kept_days": settings.ATTEMPT_EVENTS_KEPT_DAYS,
        "admission": admission,
        "refusal": refusal_words(admission),
        "lessons_left": lessons_left(found.course, learner.person),
        "open_attempt": Attempt.objects.open().filter(person=learner.person, exam=exam).for_lists().first(),
        "word": request.POST.get("word", "") if word_error else "",
        "word_error": word_error,
        "tabs": learner_tabs("learn-courses"),
    }
    return render(request, "training/exam.html", context, status=422 if word_error else 200)


@require_POST
@learner_view
def exam_start(request: HttpRequest, learner: Learner, exam: str) -> HttpResponse:
    """Draw a paper, or go on with the open attempt."""
    found, now = _exam_or_404(exam), timezone.now()
    open_attempts = Attempt.objects.open().filter(person=learner.person, exam=exam)
    running = open_attempts.values_list("pk", flat=True).first()
    if running is None:
        try:
            if found.onsite_word:
                _check_word(request, learner, exam, now)
            started = attempt_start(
                person=learner.person,
                shop=learner.shop,
                exam=found,
                now=now,
                commitment=request.POST.get("commitment", ""),
            )
        except OnsiteWordError as refusal:
            return _before(request, learner, found, now, word_error=str(refusal))
        except (AdmissionRefusedError, DrawChangedError) as refusal:
            messages.warning(request, str(refusal))
            return redirect("exam", exam)
        running = started.pk
    return redirect("attempt", running)


def _check_word(request: HttpRequest, learner: Learner, exam: str, now: datetime) -> None:
    """Raises OnsiteWordError. At five signs of twenty, so few tries guess nothing."""
    if not within_limit(request, action="onsite_word", rate=WORD_RATE):
        raise OnsiteWordError(_("Too many tries. Wait ten minutes, or ask the invigilator to help."))
    onsite_word_check(shop=learner.shop, exam=exam, given=request.POST.get("word", ""), now=now)


@login_required
def attempt_result(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The person's own result; an attempt that still runs goes on instead."""
    now = timezone.now()
    own = Attempt.objects.select_related("person", "shop")
    found = get_object_or_404(own, pk=attempt, person__user=request.user)
    found = attempt_settle(attempt=found, now=now)
    if found.is_open:
        return redirect("attempt", attempt)
    current = exam_by_slug(found.exam)
    admission = (
        admission_for(person=found.person, exam=current, on=timezone.localdate(now)) if current else None
    )
    Attempt.objects.filter(pk=attempt).update(result_seen_at=now)
    before, showing = case_asked_for(request, found), showing_of(found)
    withheld = None if showing.holds(now) else showing
    result = attempt_outcome(found, before=before, withheld=withheld)
    context = {
        "result": result,
        "before": before,
        "only_wrong": only_wrong(request, result),
        "chips": question_chips(request, result),
        "doubts_until": None if before else _doubts_until(found, showing, now),
        "admission": admission,
        "refusal": refusal_words(admission) if admission else "",
        "own": True,
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/result.html", context)


def only_wrong(request: HttpRequest, result: Result) -> bool:
    """Whether the reader asked for the questions that are not wholly right, and there are any."""
    return request.GET.get("show") == "wrong" and bool(result.wrong)


def question_chips(request: HttpRequest, result: Result) -> list[dict[str, object]]:
    """All questions, or those not wholly right; none where that is the same or there is nothing to choose."""
    wrong, all_of_them = len(result.wrong), len(result.questions)
    if result.withheld or result.attempt.is_being_marked or wrong in (0, all_of_them):
        return []
    narrowed, query = only_wrong(request, result), request.GET.copy()
    query.pop("show", None)
    rest = query.urlencode()
    return [
        {"label": _("All"), "url": f"?{rest}#questions", "current": not narrowed, "count": all_of_them},
        {
            "label": _("Not fully right"),
            "url": f"?{rest}{'&' if rest else ''}show=wrong#questions",
            "current": narrowed,
            "count": wrong,
        },
    ]


def _doubts_until(attempt: Attempt, showing: Showing, now: datetime) -> datetime | None:
    """Until when questions may still be doubted; None when they no longer can, or cannot yet."""
    if showing.comes_after(now):
        return None
    until = appeals_until(attempt, showing)
    return until if until and now <= until else None


def case_asked_for(request: HttpRequest, attempt: Attempt) -> RemarkCase | None:
    """The re-mark before which the result is to be shown, as the address asks."""
    number = whole_number(request.GET.get("before", ""), 9)
    if number is None:
        return None
    done = RemarkCase.objects.filter(attempt=attempt, done_at__isnull=False).select_related("remark")
    return done.filter(pk=number).first()


def _not_offered(request: HttpRequest, slug: str) -> HttpResponse:
    """What a post asks for and no course has: a defence or a checklist, or nothing yet. Pages about the post link here."""
    if place := places_elsewhere([slug]).get(slug):
        return redirect(place.url)
    need = exam_asked_for(slug)
    if need is None:
        raise Http404
    context = {
        "title": need_title(need, get_language() or "zh"),
        "tabs": learner_tabs("learn-courses"),
    }
    return render(request, "training/exam_not_offered.html", context, status=404)


def _exam_or_404(slug: str) -> Exam:
    found = exam_by_slug(slug)
    if found is None:
        raise Http404
    return found
