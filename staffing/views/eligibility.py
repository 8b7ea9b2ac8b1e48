"""May this person hold this post? One person and post, everybody and every post, and one's own."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staffing.eligibility_lines import Reader, eligibility_lines, optional_url
from staffing.eligibility_words import note, sentence, standard_note, tag_code, tag_text
from staffing.models import Employment, Person, Shop
from staffing.permissions import may, shop_view
from staffing.printing import PrintingError
from staffing.rules import posts
from staffing.rules.days import add_months
from staffing.selectors.eligibility import (
    Eligibility,
    eligibilities,
    eligibility_of,
)
from staffing.services.certificates import CertificateError
from staffing.services.post_certificates import (
    NotEligibleError,
    last_day,
    post_certificate_issue,
    standing_certificate,
    would_renew,
)
from staffing.views.days import asked_day
from staffing.views.reader import user_of
from staffing.vocabulary import term_name

POSTS = tuple(post.code for post in posts())
BAR_MONTHS = (3, 24)


@shop_view("view_people")
def eligibility_page(request: HttpRequest, shop: Shop, pk: int, post: str) -> HttpResponse:
    """One person and one post on one day: verdict, reasons, sources, and the certificate if it is met."""
    person = get_object_or_404(Person.objects.of_shop(shop), pk=pk)
    today = timezone.localdate()
    asked = asked_day(request, today)
    answers = eligibilities(people=[person], shop=shop, posts=_known(post), on=asked.day)
    reader = Reader(
        get_language() or "zh-hans",
        shop.slug,
        pk,
        may_change=may(request.user, "change_people", shop),
        may_see_training=may(request.user, "view_training", shop),
    )
    return render(request, "staffing/eligibility.html", {
        **_answer(answers[pk, post], reader, today),
        **_certificate(request, answers[pk, post], person, today),
        "person": person,
        "shop": shop,
        "asked": asked,
        "others": _others(answers, pk, post),
        "postings": person.postings.filter(shop=shop).valid_on(asked.day),
        "training_url": optional_url("training-overview", shop.slug),
    })  # fmt: skip


@login_required
def my_eligibility(request: HttpRequest, post: str) -> HttpResponse:
    """The learner's own answer, for the shop they work in."""
    person = Person.objects.filter(user=user_of(request)).first()
    if post not in POSTS or person is None:
        raise Http404
    today = timezone.localdate()
    asked = asked_day(request, today)
    employment = Employment.objects.valid_on(today).filter(person=person).select_related("shop").first()
    if employment is None:
        return render(request, "staffing/eligibility_nowhere.html", {"post_name": term_name("posts", post)})
    shop = employment.shop
    answer = eligibility_of(person=person, shop=shop, post=post, on=asked.day)
    return render(request, "staffing/eligibility_mine.html", {
        **_answer(answer, Reader(get_language() or "zh-hans"), today),
        "shop": shop,
        "asked": asked,
        "certificate": standing_certificate(person=person, shop=shop, post=post, on=today),
    })  # fmt: skip


@require_POST
@shop_view("issue_certificates")
def certificate_of_post(request: HttpRequest, shop: Shop, pk: int, post: str) -> HttpResponse:
    """Issue the post certificate for today, or say what stands in the way."""
    person = get_object_or_404(Person.objects.of_shop(shop), pk=pk)
    _known(post)
    back = redirect("eligibility", shop.slug, pk, post)
    try:
        result = post_certificate_issue(
            person=person, shop=shop, post=post, on=timezone.localdate(),
            issued_by=user_of(request), at=timezone.now(),
        )  # fmt: skip
    except NotEligibleError as refusal:
        text = note(refusal.eligibility, get_language() or "zh-hans")
        messages.error(request, _("No certificate was issued. %(why)s") % {"why": text})
        return back
    except (CertificateError, PrintingError) as error:
        messages.error(request, str(error))
        return back
    number = {"number": result.certificate.number}
    if result.issued:
        messages.success(request, _("Certificate %(number)s is issued.") % number)
    else:
        messages.info(request, _("Certificate %(number)s stands already; nothing was issued.") % number)
    return redirect("certificate", shop.slug, result.certificate.pk)


def _known(post: str) -> tuple[str, ...]:
    """All posts, once it is sure that this one is among them."""
    if post not in POSTS:
        raise Http404
    return POSTS


def _answer(answer: Eligibility, reader: Reader, today: date) -> dict[str, Any]:
    return {
        "post": answer.post,
        "post_name": term_name("posts", answer.post),
        "answer": answer,
        "code": tag_code(answer),
        "sentence": sentence(answer, today=today),
        "note": note(answer, reader.language),
        "lines": eligibility_lines(answer, reader),
        "standard_note": answer.standard and standard_note(answer.standard, reader.language),
        "standard_title": answer.standard and answer.standard.title.of(reader.language),
        "bar_start": add_months(answer.on, -BAR_MONTHS[0]),
        "bar_end": add_months(answer.on, BAR_MONTHS[1]),
        "today": today,
    }


def _certificate(request: HttpRequest, answer: Eligibility, person: Person, today: date) -> dict[str, Any]:
    """The certificate that stands, and whether this reader may issue or renew one now."""
    shop: Shop = request.shop  # type: ignore[attr-defined]
    standing = standing_certificate(person=person, shop=shop, post=answer.post, on=today)
    may_issue = may(request.user, "issue_certificates", shop)
    ready = may_issue and answer.is_met and answer.on == today
    new_end = last_day(answer) if ready else None
    renews = bool(standing and new_end and would_renew(standing, today, new_end))
    return {
        "certificate": standing,
        "may_judge": may_issue,
        "may_issue": ready and (standing is None or renews),
        "renews": renews,
        "new_end": new_end,
    }


def _others(
    answers: dict[tuple[int, str], Eligibility], pk: int, post: str
) -> list[tuple[str, str, str, str]]:
    """(post, name, outcome code, words) of every other post that has a standard."""
    return [
        (code, term_name("posts", code), tag_code(answer), tag_text(answer))
        for (_pk, code), answer in answers.items()
        if code != post and answer.assessment
    ]
