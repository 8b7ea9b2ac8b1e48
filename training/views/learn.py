"""A learner's home, courses and lessons."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import ModulePage
from cms.selectors import module_by_slugs
from staffing.pagination import keyset_page, page_url
from training.models import Attempt
from training.permissions import Learner
from training.selectors.catalogue import catalogue
from training.selectors.certificates import exam_certificates
from training.selectors.course import course_page
from training.selectors.defences import coming_for
from training.selectors.learner import learner_home
from training.selectors.lesson import check_questions, checks_count
from training.selectors.news import news_for
from training.selectors.progress import course_progress, progress_rows
from training.selectors.self_checks import day_lists
from training.services.finalising import attempts_finalise_overdue
from training.services.learning import module_complete
from training.views.learner import learner_view
from training.views.tabs import learner_tabs
from training.words.shared import greeting


@learner_view
def home(request: HttpRequest, learner: Learner) -> HttpResponse:
    """The way to the post, and the one thing to do next."""
    now = timezone.now()
    attempts_finalise_overdue(now=now, person=learner.person)
    home = learner_home(learner, now=now, on=timezone.localdate(now))
    context = {
        "learner": learner,
        "home": home,
        "news": news_for(learner.person, now=now),
        "today": day_lists(learner.person, on=timezone.localdate(now)),
        "defences": coming_for(learner.person),
        "greeting": greeting(now),
        "tabs": learner_tabs("learn"),
    }
    return render(request, "training/home.html", context)


@learner_view
def courses(request: HttpRequest, learner: Learner) -> HttpResponse:
    """Every course; anyone may take any."""
    rows = progress_rows([learner.person], on=timezone.localdate())
    found = [course_progress(entry, rows, learner.person.pk) for entry in catalogue().values()]
    context = {"courses": found, "tabs": learner_tabs("learn-courses")}
    return render(request, "training/courses.html", context)


@learner_view
def course(request: HttpRequest, learner: Learner, course: str) -> HttpResponse:
    """A course: its lessons with progress, and its exam with conditions."""
    now = timezone.now()
    attempts_finalise_overdue(now=now, person=learner.person)
    page = course_page(course, learner.person, on=timezone.localdate(now))
    if page is None:
        raise Http404
    return render(request, "training/course.html", {"page": page, "tabs": learner_tabs("learn-courses")})


@learner_view
def module(request: HttpRequest, learner: Learner, course: str, module: str) -> HttpResponse:
    """A lesson. One without questions is completed by the button at its end."""
    found = _module_or_404(course, module)
    checks = checks_count(found)
    if request.method == "POST" and not checks:
        return _completed(request, learner, found, course)
    context = {"module": found, "checks": checks, "tabs": learner_tabs("learn-courses")}
    return render(request, "training/module.html", context)


@learner_view
def module_check(request: HttpRequest, learner: Learner, course: str, module: str) -> HttpResponse:
    """The questions of a lesson; answering all of them rightly completes it."""
    found = _module_or_404(course, module)
    posted = request.method == "POST"
    questions = check_questions(found, dict(request.POST.lists()) if posted else None)
    if not questions:
        return redirect("learn-module", course, module)
    if posted and all(question.right for question in questions):
        return _completed(request, learner, found, course)
    context = {
        "module": found,
        "questions": questions,
        "posted": posted,
        "tabs": learner_tabs("learn-courses"),
    }
    return render(request, "training/check.html", context)


@learner_view
def results(request: HttpRequest, learner: Learner) -> HttpResponse:
    """The learner's certificates and attempts, newest first."""
    now = timezone.now()
    attempts_finalise_overdue(now=now, person=learner.person)
    attempts = Attempt.objects.finished().filter(person=learner.person).for_lists()
    page = keyset_page(attempts, order=("-started_at", "-id"), cursor=request.GET.get("at", ""), size=20)
    context = {
        "attempts": page.rows,
        "newer_url": page_url(request, page.newer),
        "older_url": page_url(request, page.older),
        "certificates": exam_certificates(learner.person, on=timezone.localdate(now)),
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/results.html", context)


def _module_or_404(course: str, module: str) -> ModulePage:
    found = module_by_slugs(course, module)
    if found is None:
        raise Http404
    return found


def _completed(request: HttpRequest, learner: Learner, module: ModulePage, course: str) -> HttpResponse:
    record = module_complete(person=learner.person, shop=learner.shop, module=module, now=timezone.now())
    if record is None:
        messages.success(request, _("Lesson completed: %(title)s") % {"title": module.display_title})
    else:
        messages.success(request, _("Course completed: %(title)s") % {"title": record.title})
    return redirect("learn-course", course)
