"""What if, and who cannot be spared. Both only ask: nothing is written, and the question is the address."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.before_after import line_of, side_of
from compliance.facts import shop_facts
from compliance.forms.whatif import FORMS, Question, Setting, leave_query, read_question, without_row
from compliance.house.overlays import Judging, edition_on
from compliance.selectors.standards import editions_by_id, held_to
from compliance.selectors.whatif import (
    Comparison,
    TakeOver,
    compare,
    day_all_have_taken_effect,
    fragility_of,
)
from compliance.views.asking import asked_standard, language
from compliance.words.standards import pickable
from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.rules import Facts, Person
from staffing.rules.change_words import described
from staffing.rules.changes import Change, ChangesError
from staffing.rules.fragility import Fall, PersonLoss, RecordLoss
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import label
from staffing.views.days import asked_day


@shop_view("view_compliance")
def what_if(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The shop before and after the changes in the address."""
    if "remove" in request.GET:
        query = without_row(request.GET.dict(), request.GET["remove"])
        return redirect(f"{reverse('what-if', args=[shop.slug])}?{query}")
    today, standard = timezone.localdate(), asked_standard(shop, request.GET.get("standard"))
    facts = shop_facts(shop)
    question = read_question(request.GET.dict(), _setting(facts, standard, today))
    asked = asked_day(request, day_all_have_taken_effect(question.changes, today))
    found = None
    if question.changes:
        found = _compared(shop, standard, facts, question, asked.day, today)
    context = {
        "shop": shop,
        "question": question,
        "kinds": [(kind, form.title) for kind, form in FORMS.items()],
        **_standard(shop, standard, today),
        "asked": asked,
        "on": max(asked.day, today),
        "today": today,
        "found": found,
    }
    if found:
        context |= {
            "changes": [_change(change, facts) for change in question.changes],
            "sides": [side_of(one, language()) for one in (found.before, found.after)],
            "lines": [line_of(line, language()) for line in found.lines],
            "horizon": found.before.horizon,
        }
    return render(request, "compliance/whatif.html", context)


@shop_view("view_compliance")
def fragility(request: HttpRequest, shop: Shop) -> HttpResponse:
    """For everybody at work: the clauses that fall if the day asked for were their last."""
    today, standard = timezone.localdate(), asked_standard(shop, request.GET.get("standard"))
    asked = asked_day(request, today)
    found = fragility_of(shop=shop, standard=standard, on=asked.day)
    context = {
        "shop": shop,
        **_standard(shop, standard, today),
        "asked": asked,
        "found": found,
        "people": [_person(loss, shop, standard, asked.day) for loss in found.needed],
        "spared": [_named(loss.person, shop) for loss in found.spared],
        "records": [_record(loss, shop) for loss in found.records],
    }
    return render(request, "compliance/fragility.html", context)


def _standard(shop: Shop, standard: Judging, today: date) -> dict[str, Any]:
    return {
        "standard": standard,
        "standard_title": standard.title.of(language()),
        "pickable": pickable(standard.held or held_to(shop), today),
    }


def _setting(facts: Facts, standard: Judging, today: date) -> Setting:
    return Setting(facts, edition_on(standard.against, today), today, language(), editions_by_id())


def _compared(
    shop: Shop, standard: Judging, facts: Facts, question: Question, on: date, today: date
) -> Comparison | None:
    """None where a change cannot be done; the rows then say why."""
    try:
        return compare(
            shop=shop,
            standard=standard,
            facts=facts,
            changes=question.changes,
            on=max(on, today),
            today=today,
        )
    except ChangesError as error:
        question.refuse(error, language())
        return None


def _change(change: Change | TakeOver, facts: Facts) -> str:
    """What the change does, in words."""
    if not isinstance(change, TakeOver):
        return described(change, facts, language())
    edition = change.edition
    return _("%(standard)s · %(edition)s judges from %(day)s") % {
        "standard": edition.title.of(language()),
        "edition": edition.edition.of(language()),
        "day": change.day,
    }


def _named(person: Person, shop: Shop) -> dict[str, str]:
    return {"name": person.name, "url": reverse("person", args=[shop.slug, person.id])}


def _falls(falls: tuple[Fall, ...]) -> list[dict[str, Any]]:
    return [
        {
            "clause": fall.requirement.clause.of(language()),
            "title": fall.requirement.title.of(language()),
            "day": fall.day,
            "code": fall.outcome.value,
            "reason": fall.reason(language()),
            "deepens": fall.deepens,
        }
        for fall in falls
    ]


def _person(loss: PersonLoss, shop: Shop, standard: Judging, on: date) -> dict[str, Any]:
    held = [p for p in loss.person.postings or () if (p.until or on) >= on and (p.since or on) <= on]
    posts = dict.fromkeys(vocabulary().name("posts", p.post, language()) for p in held)
    return {
        **_named(loss.person, shop),
        "posts": " · ".join(posts),
        "falls": _falls(loss.falls),
        "what_if": f"{reverse('what-if', args=[shop.slug])}?{leave_query(standard.name, loss.person.id, on)}",
    }


def _record(loss: RecordLoss, shop: Shop) -> dict[str, Any]:
    anchor = loss.record.ref.replace(":", "-")
    page = _named(loss.owner, shop)["url"] if loss.owner else reverse("premises", args=[shop.slug])
    return {
        "label": label(loss.record, language()),
        "owner": loss.owner.name if loss.owner else "",
        "until": loss.record.until,
        "url": f"{page}#{anchor}",
        "falls": _falls(loss.falls),
    }
