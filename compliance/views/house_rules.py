"""Making and withdrawing the rules of a house, with a look at what a rule changes before it is kept."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.forms.house import SHAPES, CarryForm, NumberForm, RuleForm
from compliance.forms.statements import RevokeForm
from compliance.house.carrying import LeftBehind, left_behind
from compliance.house.numbers import numbers_of
from compliance.house.overlays import editions_of
from compliance.lines.comparison import changed_rows, compared_lines
from compliance.models import HouseRule, HouseRuleWithdrawal
from compliance.selectors.comparing import with_rule
from compliance.selectors.standards import choices, held_to, judgings_of
from compliance.services.standards import (
    Ruling,
    StaleStandardsError,
    UnusableRuleError,
    house_rule_add,
    house_rule_of,
    house_rule_withdraw,
    house_rules_seen,
    house_rules_since,
)
from compliance.views.asking import language
from compliance.words.house import house_note
from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.rules import Standard
from staffing.views.reader import user_of


@shop_view("change_compliance")
def house_rule_change(request: HttpRequest, shop: Shop, standard: str, requirement: str) -> HttpResponse:
    """Set a number of a requirement anew for this house."""
    edition = _edition(shop, standard)
    found = next((one for one in edition.requirements if one.id == requirement), None)
    numbers = numbers_of(found) if found else []
    if found is None or not numbers:
        raise Http404
    form = NumberForm(
        request.POST or None,
        today=timezone.localdate(),
        seen=house_rules_seen(shop),
        requirement=requirement,
        numbers=numbers,
        language=language(),
    )
    return _rule(request, shop, edition, form, requirement=found)


@shop_view("change_compliance")
def house_rule_add_view(request: HttpRequest, shop: Shop, standard: str, shape: str) -> HttpResponse:
    """Add a requirement of one of the shapes."""
    edition = _edition(shop, standard)
    if shape not in SHAPES:
        raise Http404
    form_class, title = SHAPES[shape]
    form = form_class(request.POST or None, today=timezone.localdate(), seen=house_rules_seen(shop))
    return _rule(request, shop, edition, form, shape=title)


@shop_view("change_compliance")
def house_rule_carry(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Make a rule anew for the edition that takes over from its own: as it was, to be looked at and kept."""
    row = get_object_or_404(HouseRule.objects.with_names(), shop=shop, pk=pk)
    left = _left_behind(shop, row)
    if left is None or left.edition is None or not left.can_be_carried:
        raise Http404
    today, edition = timezone.localdate(), left.edition
    given = {"reason": row.reason, "path": row.path, "number": row.value, "laxer": row.laxer}
    common = {"today": today, "seen": house_rules_seen(shop), "first": max(today, left.day), "initial": given}
    if row.adds:
        added = CarryForm(request.POST or None, value=row.value, **common)
        title = row.value["title"]["zh" if language().startswith("zh") else "en"]
        return _rule(request, shop, edition, added, shape=title)
    found = edition.requirement(row.requirement)
    form = NumberForm(
        request.POST or None,
        requirement=row.requirement,
        numbers=numbers_of(found),
        language=language(),
        **common,
    )
    return _rule(request, shop, edition, form, requirement=found)


def _left_behind(shop: Shop, row: HouseRule) -> LeftBehind | None:
    """What leaves the rule behind, in anything that the shop is held to."""
    for judging in judgings_of(shop, held_to(shop).names).values():
        for one in left_behind(judging):
            if one.row.pk == row.pk:
                return one
    return None


@shop_view("change_compliance")
def house_rule_withdraw_view(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """A rule holds no more from today on; it stays in the history."""
    row = get_object_or_404(HouseRule.objects.with_names(), shop=shop, pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = house_rule_withdraw(
            rule=row,
            reason=form.cleaned_data["reason"],
            on=timezone.localdate(),
            user=user_of(request),
            now=timezone.now(),
        )
        if new:
            messages.success(request, _("Withdrawn. It holds no more from today; it stays in the history."))
        else:
            messages.info(request, _("This was withdrawn already. Nothing changed."))
        return redirect("shop-standards", shop.slug)
    context = {"shop": shop, "form": form, "row": row, "note": house_note(row, None, language())}
    return render(request, "compliance/house_withdraw.html", context, status=422 if form.errors else 200)


def _edition(shop: Shop, standard: str) -> Standard:
    """An edition that can judge the shop on some day."""
    for choice in choices(held_to(shop).places, on=timezone.localdate()):
        for edition in editions_of(choice.against):
            if edition.id == standard:
                return edition
    raise Http404


def _rule(
    request: HttpRequest,
    shop: Shop,
    edition: Standard,
    form: RuleForm,
    *,
    requirement: Any = None,
    shape: Any = "",
) -> HttpResponse:
    """Show the form, then the form with what the rule changes, then keep the rule that was looked at."""
    context: dict[str, Any] = {
        "shop": shop,
        "edition": edition,
        "edition_title": edition.title.of(language()),
        "edition_name": edition.edition.of(language()),
        "requirement": requirement,
        "clause": requirement.clause.of(language()) if requirement else "",
        "title": requirement.title.of(language()) if requirement else shape,
        "basis": requirement.basis.of(language()) if requirement else "",
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        ruling = form.ruling()
        if request.POST.get("looked_at") == ruling_digest(ruling) and _keep(
            request, shop, edition, form, ruling
        ):
            return redirect("shop-standards", shop.slug)
        if not form.refused:
            context |= _preview(request, shop, edition, form, ruling)
    return render(request, "compliance/house_rule.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, shop: Shop, edition: Standard, form: RuleForm, ruling: Ruling) -> bool:
    """Keep the rule; False, with an error in the form, where it is stale or cannot be used."""
    try:
        row = house_rule_add(
            shop=shop, edition=edition, ruling=ruling, user=user_of(request), now=timezone.now()
        )
    except UnusableRuleError as error:
        form.refuse(error.errors)
        return False
    except StaleStandardsError:
        _show_anew(shop, form)
        return False
    if row:
        messages.success(request, _("Kept, with your name. Every page says that it is a rule of the house."))
    else:
        messages.info(request, _("This rule is there already. Nothing was added twice."))
    return True


def _show_anew(shop: Shop, form: RuleForm) -> None:
    """Say in the form which rules were made and withdrawn since it was opened."""
    seen = house_rules_seen(shop)
    rows, withdrawals = house_rules_since(shop, form.cleaned_data["seen"])
    form.show_anew(
        seen=seen,
        refusal=_(
            "Somebody has made or withdrawn a rule since you opened this page. Nothing was written, and what you typed "
            "still stands here. Read what is new; if you still mean it, press again."
        ),
        since=[
            *(house_note(row, None, language()).sentence for row in rows),
            *(_withdrawn(row) for row in withdrawals),
        ],
    )


def _withdrawn(row: HouseRuleWithdrawal) -> str:
    said = {
        "rule": house_note(row.rule, None, language()).short,
        "who": row.withdrawn_by,
        "day": row.withdrawn_on,
        "why": row.reason,
    }
    return _("%(rule)s: withdrawn by %(who)s from %(day)s: %(why)s") % said


def _preview(
    request: HttpRequest, shop: Shop, edition: Standard, form: RuleForm, ruling: Ruling
) -> dict[str, Any]:
    """What the rule changes on its first day, by what is on record now."""
    try:
        row = house_rule_of(
            shop=shop, edition=edition, ruling=ruling, user=user_of(request), now=timezone.now()
        )
    except UnusableRuleError as error:
        form.refuse(error.errors)
        return {}
    rows = changed_rows(with_rule(shop=shop, edition=edition, row=row, on=ruling.valid_from))
    return {
        "looked_at": ruling_digest(ruling),
        "lines": compared_lines(rows, language()),
        "previewed": True,
        "first_day": ruling.valid_from,
    }


def ruling_digest(ruling: Ruling) -> str:
    """The same for two forms that want the same."""
    told = (ruling.requirement, ruling.path, ruling.value, ruling.laxer, ruling.reason, ruling.valid_from)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
