"""The standards a shop is held to: the page of all of them, the owner's choice, and two of them side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.forms.house import SHAPES
from compliance.forms.standards import StandardsForm
from compliance.house.numbers import numbers_of
from compliance.house.overlays import Judging, edition_on, editions_of, written
from compliance.lines.comparison import ComparedLine, compared_lines
from compliance.models import ShopStandards
from compliance.selectors.comparing import PLAIN, Side, SideBySide, side_by_side, side_of
from compliance.selectors.standards import Held, editions_by_id, held_to, judgings_of
from compliance.services.standards import (
    StaleStandardsError,
    decided_since,
    standards_choose,
    standards_seen,
)
from compliance.views.asking import EVERYTHING, language
from compliance.views.house_lines import rule_lines
from compliance.words import readiness as words
from compliance.words.standards import Option, every_standard, pickable
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.rules import EditionCalendar, Span, Standard
from staffing.views.days import asked_day
from staffing.views.reader import user_of


@shop_view("view_compliance")
def shop_standards(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Where the shop is, what it is held to, which edition judges when, and the rules of the house."""
    today = timezone.localdate()
    held = held_to(shop)
    may_write = may(request.user, "change_compliance", shop)
    judgings = judgings_of(shop, held.names)
    context = {
        "shop": shop,
        "held": held,
        "today": today,
        "place": words.place_words(held.places.at(today)),
        "may_write": may_write,
        "shapes": [(shape, words_of) for shape, (_form, words_of) in SHAPES.items()],
        "standards": [_held(judgings[name], held, may_write=may_write) for name in held.names],
    }
    return render(request, "compliance/standards.html", context)


def _held(judging: Judging, held: Held, *, may_write: bool) -> dict[str, Any]:
    today, name = timezone.localdate(), judging.name
    options = [one for _head, found in pickable(held, today) for one in found if one.name == name]
    edition = edition_on(judging.plain, today)
    return {
        "name": name,
        "option": options[0],
        "is_main": name == held.main,
        "edition": edition,
        "editions": _days(judging.plain),
        "rules": rule_lines(judging, on=today, language=language()),
        "adaptable": _adaptable(edition) if edition and may_write else [],
    }


def _adaptable(edition: Standard) -> list[tuple[str, str, str]]:
    """Id, clause and title of the requirements that have a number which the house can set anew."""
    return [
        (one.id, one.clause.of(language()), one.title.of(language()))
        for one in edition.requirements
        if numbers_of(one)
    ]


def _days(against: Any) -> list[tuple[str, str, str, str]]:
    """(first day, last day, edition, place) of a family; a day that has no end is empty, the place where there is one."""
    if not isinstance(against, EditionCalendar):
        return []
    moves = len(against.places.values) > 1
    return [
        (
            "" if first == date.min.toordinal() else date.fromordinal(first).isoformat(),
            "" if last == date.max.toordinal() else date.fromordinal(last).isoformat(),
            words.edition_words(edition, language()) if edition else "",
            words.place_words(place) if moves else "",
        )
        for first, last, place, edition in against.pieces_over(Span(date.min, date.max))
    ]


@shop_view("change_compliance")
def shop_standards_choose(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The owner's choice; every one stays in the records."""
    form = StandardsForm(
        request.POST or None, held=held_to(shop), seen=standards_seen(shop), today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid() and _choose(request, shop, form):
        return redirect("shop-standards", shop.slug)
    context = {"shop": shop, "form": form}
    return render(request, "compliance/standards_form.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, shop: Shop, form: StandardsForm) -> bool:
    """Keep the choice; False, with an error in the form, where it is stale."""
    try:
        new = standards_choose(shop=shop, user=user_of(request), now=timezone.now(), **form.cleaned_data)
    except StaleStandardsError:
        seen = standards_seen(shop)
        form.show_anew(
            seen=seen,
            refusal=_(
                "Somebody has decided this anew since you opened the page. Nothing was written, and what you chose "
                "still stands here. Read what is new; if you still mean it, press again."
            ),
            since=[_decision(row) for row in decided_since(shop, form.cleaned_data["seen"])],
        )
        return False
    if new:
        messages.success(request, _("Kept. Every page of the shop goes by it from now on."))
    else:
        messages.info(request, _("The shop is held to these already. Nothing changed."))
    return True


def _decision(row: ShopStandards) -> str:
    titles = {one.name: one.words for one in every_standard(timezone.localdate())}
    names = [titles.get(name, name) for name in (row.main, *row.others)]
    return _("%(who)s: held to %(names)s") % {"who": row.decided_by, "names": _("; ").join(names)}


# --- side by side ----------------------------------------------------------------------------------------------------

SHOWN = ("only_a", "only_b", "changed", "same", "lost", "gained")


@dataclass(frozen=True)
class Choosable:
    """A side that can be chosen."""

    name: str
    words: str


@shop_view("view_compliance")
def standards_compare(request: HttpRequest, shop: Shop) -> HttpResponse:
    """``?a=…&b=…&on=…``: what each asks of the shop on the day and what going from one to the other changes."""
    asked = asked_day(request, timezone.localdate())
    sides = _choosable(shop, held_to(shop))
    names = _asked_sides(request, [one.name for one in sides], shop)
    a, b = (side_of(shop, name, on=asked.day) for name in names)
    context: dict[str, Any] = {"shop": shop, "asked": asked, "sides": sides, "names": names}
    if a and b:
        context |= _compared(request.GET, side_by_side(shop=shop, a=a, b=b, on=asked.day))
    return render(request, "compliance/compare.html", context)


def _asked_sides(request: HttpRequest, known: list[str], shop: Shop) -> tuple[str, str]:
    """The two that the address asks for; where it does not, the main standard and what it is likeliest held against.

    That is the same standard as it was written, else the next of the shop's own class, else the next.
    """
    first = request.GET.get("a", "")
    a = first if first in known else known[0]
    second = request.GET.get("b", "")
    if second in known:
        return a, second
    others = [name for name in known if name != a]
    of_its_class = (name for name in others if shop.category.replace("-", "") in name)
    likely = [a + PLAIN] if a + PLAIN in others else [*of_its_class, *others]
    return a, next(iter(likely), a)


def _choosable(shop: Shop, held: Held) -> list[Choosable]:
    """The standards with the rules of the house, without them where there are any, and every single edition."""
    options = [one for _head, group in pickable(held, timezone.localdate()) for one in group]
    judgings = judgings_of(shop, (one.name for one in options))
    found = [side for one in options for side in _with_and_without(one, judgings.get(one.name))]
    editions = [edition for edition in editions_by_id().values() if edition.id not in {s.name for s in found}]
    return [
        *found,
        *(
            Choosable(one.id, f"{one.title.of(language())} · {one.edition.of(language())}")
            for one in editions
        ),
    ]


def _with_and_without(one: Option, judging: Judging | None) -> list[Choosable]:
    if judging is None or not judging.rules:
        return [Choosable(one.name, one.words)]
    return [
        Choosable(one.name, _("%(standard)s, with house rules") % {"standard": one.words}),
        Choosable(one.name + PLAIN, _("%(standard)s, as it was written") % {"standard": one.words}),
    ]


def _compared(query: QueryDict, found: SideBySide) -> dict[str, Any]:
    lines = compared_lines(found.comparison, language())
    show = query.get("show", "") if query.get("show", "") in SHOWN else EVERYTHING
    return {
        "found": found,
        "a": _side(found.a),
        "b": _side(found.b),
        "lines": [line for line in lines if _is_shown(line, show)],
        "chips": _chips(query, lines, show, found),
        "gained": [line for line in lines if line.effect == "gained"],
        "lost": [line for line in lines if line.effect == "lost"],
        "verdicts": tuple(one.verdict(found.on).value for one in (found.comparison.a, found.comparison.b)),
    }


def _side(side: Side) -> dict[str, Any]:
    edition = side.edition
    text = written(edition or editions_of(side.against)[-1])
    return {
        "title": text.title.of(language()),
        "edition": words.edition_words(edition, language()) if edition else "",
        "label": text.label.of(language()) if edition and text.label else "",
    }


def _is_shown(line: ComparedLine, show: str) -> bool:
    return show == EVERYTHING or show in (line.asks, line.effect)


def _chips(query: QueryDict, lines: list[ComparedLine], show: str, found: SideBySide) -> list[dict[str, Any]]:
    labels = {
        EVERYTHING: _("Everything"),
        "lost": _("Lost"),
        "gained": _("Gained"),
        "changed": _("Changed"),
        "only_a": _("Only in the first"),
        "only_b": _("Only in the second"),
        "same": _("The same"),
    }
    base = QueryDict(mutable=True)
    base.update({"a": found.a.name, "b": found.b.name, "on": found.on.isoformat()})
    return [
        {
            "label": label,
            "url": f"?show={key}&{base.urlencode()}",
            "current": key == show,
            "count": sum(_is_shown(line, key) for line in lines),
        }
        for key, label in labels.items()
    ]
