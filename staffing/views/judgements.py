"""Recording and correcting what only a person can judge of a person."""

import re
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffing.eligibility_lines import judged_by_people
from staffing.forms.judgement import JudgementForm
from staffing.models import Judgement, Person, Shop
from staffing.permissions import shop_view
from staffing.rules import Standard
from staffing.selectors.eligibility import role_standard_on
from staffing.services.eligibility import JudgementError, judgement_add, refuse_judging_oneself
from staffing.views.reader import user_of
from staffing.vocabulary import term_name

# What the database can hold as a key.
KEY = re.compile(r"[0-9]{1,18}")


@shop_view("issue_certificates")
def judgement_page(request: HttpRequest, shop: Shop, pk: int, post: str, requirement: str) -> HttpResponse:
    """Record a judgement on a requirement that only a person can judge, or correct one; the earlier ones below."""
    person = get_object_or_404(Person.objects.of_shop(shop), pk=pk)
    standard = _standard_or_404(post, requirement)
    back = redirect("eligibility", shop.slug, pk, post)
    try:
        refuse_judging_oneself(person=person, judge=user_of(request))
    except JudgementError as error:
        messages.error(request, str(error))
        return back
    asked: dict[str, Any] = {
        "person": person,
        "shop": shop,
        "standard": standard.id,
        "requirement": requirement,
    }
    history = Judgement.objects.on(**asked).select_related("judged_by", "corrected_by")
    corrects = _corrected_one(request, history)
    form = JudgementForm(request.POST or None, today=timezone.localdate(), corrects=corrects)
    if request.method == "POST" and form.is_valid() and _record(request, form, corrects, asked):
        messages.success(request, _("The judgement is recorded and counts from its first day on."))
        return back
    language = get_language() or "zh-hans"
    return render(request, "staffing/eligibility_judgement.html", {
        "form": form, "person": person, "shop": shop, "post": post,
        "history": history, "corrects": corrects,
        "post_name": term_name("posts", post),
        "title": standard.requirement(requirement).title.of(language),
        "basis": standard.requirement(requirement).basis.of(language),
    })  # fmt: skip


def _standard_or_404(post: str, requirement: str) -> Standard:
    standard = role_standard_on(post, timezone.localdate())
    if standard is None or requirement not in judged_by_people(standard):
        raise Http404
    return standard


def _corrected_one(request: HttpRequest, history: QuerySet[Judgement]) -> Judgement | None:
    """The judgement of this history that the reader corrects; None for a new one, 404 for one of elsewhere."""
    asked = request.POST.get("corrects") or request.GET.get("corrects")
    if not asked:
        return None
    if not KEY.fullmatch(asked):
        raise Http404
    return get_object_or_404(history, pk=int(asked))


def _record(
    request: HttpRequest, form: JudgementForm, corrects: Judgement | None, asked: dict[str, Any]
) -> bool:
    """Whether it was recorded; if not, the form says why."""
    words = {**asked, **form.cleaned_data, "corrects": corrects}
    try:
        judgement_add(**words, judged_by=user_of(request), judged_at=timezone.now())
    except JudgementError as error:
        form.add_error(None, str(error))
        return False
    return True
