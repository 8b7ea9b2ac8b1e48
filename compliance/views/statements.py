"""Attesting and waiving requirements, revoking either, and the evidence behind them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.forms.decisions import counts_of
from compliance.forms.statements import AttestForm, RevokeForm, StatementForm, WaiveForm
from compliance.house.overlays import edition_on, editions_of, written_requirement
from compliance.models import ShopStatement, StatementRevocation
from compliance.selectors.standards import judging_of
from compliance.selectors.statements import stated_since, statement_rows, statements_seen
from compliance.services.statements import StaleStatementError, statement_add, statement_revoke
from compliance.views.asking import language
from staffing.downloads import attached_file
from staffing.forms.scans import scan_content_type
from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.rules.shop_conditions import judgement_of
from staffing.views.reader import user_of


@shop_view("change_compliance")
def statement_attest(request: HttpRequest, shop: Shop, standard: str, requirement: str) -> HttpResponse:
    """Judge what no record proves."""
    found = _requirement(shop, standard, requirement)
    if judgement_of(found.condition) is None:
        return _needless(request, shop, standard, found)
    return _state(request, shop, standard, found, AttestForm)


@shop_view("change_compliance")
def statement_waive(request: HttpRequest, shop: Shop, standard: str, requirement: str) -> HttpResponse:
    """Set a requirement aside until a day."""
    return _state(request, shop, standard, _requirement(shop, standard, requirement), WaiveForm)


@shop_view("change_compliance")
def statement_revocation(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Take a statement back from today on; it stays in the history."""
    row = get_object_or_404(statement_rows(), shop=shop, pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = statement_revoke(
            statement=row,
            reason=form.cleaned_data["reason"],
            revoked_on=timezone.localdate(),
            revoked_by=user_of(request),
            revoked_at=timezone.now(),
        )
        if new:
            messages.success(request, _("Revoked. It holds no more from today; it stays in the history."))
        else:
            messages.info(request, _("This was revoked already. Nothing changed."))
        return redirect(clause_url(shop, row.standard, row.requirement))
    requirement = _requirement(shop, row.standard, row.requirement)
    context = {"statement": row, **_page(shop, row.standard, requirement, form)}
    return render(request, "compliance/statement_revoke.html", context, status=422 if form.errors else 200)


@shop_view("view_compliance")
def statement_scan(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """The evidence of a statement, for who may see the shop's conditions."""
    row = get_object_or_404(ShopStatement, shop=shop, pk=pk)
    name = str(row.scan.name or "")
    if not name or not row.scan.storage.exists(name):
        raise Http404
    return attached_file(
        row.scan.open("rb"),
        filename=f"{shop.name}-{row.requirement}-{row.pk}.{name.rpartition('.')[2]}",
        content_type=scan_content_type(name),
    )


def clause_url(shop: Shop, standard: str, requirement: str) -> str:
    """The clause on the readiness page."""
    return f"{reverse('readiness', args=[shop.slug])}?standard={standard}#{requirement}"


def _requirement(shop: Shop, standard: str, requirement: str) -> Any:
    """A requirement of a standard or family that can judge the shop: as it stands today, else as the newest has it."""
    judging = judging_of(shop, standard)
    if judging.name != standard:
        raise Http404
    today = edition_on(judging.against, timezone.localdate())
    for edition in filter(None, (today, *reversed(editions_of(judging.against)))):
        for found in edition.requirements:
            if found.id == requirement:
                return written_requirement(edition, found)
    raise Http404


def _state(
    request: HttpRequest,
    shop: Shop,
    standard: str,
    requirement: Any,
    form_class: type[StatementForm],
) -> HttpResponse:
    seen = statements_seen(shop=shop, standard=standard, requirement=requirement.id)
    form = form_class(request.POST or None, request.FILES or None, today=timezone.localdate(), seen=seen)
    if (
        request.method == "POST"
        and form.is_valid()
        and (answer := _keep(request, shop, standard, requirement, form))
    ):
        return answer
    judgement = judgement_of(requirement.condition)
    context = {
        "attests": form_class is AttestForm,
        "ask": judgement.judgement.ask.of(language()) if judgement else "",
        **_page(shop, standard, requirement, form),
    }
    return render(request, "compliance/statement.html", context, status=422 if form.errors else 200)


def _keep(
    request: HttpRequest, shop: Shop, standard: str, requirement: Any, form: StatementForm
) -> HttpResponse | None:
    """Write what the form says and lead back to the clause; None, with an error in the form, where it is stale."""
    said = form.said(standard=standard, requirement=requirement.id)
    try:
        new = statement_add(shop=shop, said=said, stated_by=user_of(request), stated_at=timezone.now())
    except StaleStatementError:
        _show_anew(shop, standard, requirement.id, form)
        return None
    if new:
        messages.success(
            request, _("Kept, with your name and the day. The readiness page counts it from now on.")
        )
    else:
        messages.info(request, _("This is on record already. Nothing was added twice."))
    return redirect(clause_url(shop, standard, requirement.id))


def _show_anew(shop: Shop, standard: str, requirement: str, form: StatementForm) -> None:
    """Say in the form what was stated and revoked since it was opened."""
    seen = statements_seen(shop=shop, standard=standard, requirement=requirement)
    made, revoked = counts_of(form.cleaned_data["seen"], 2)
    rows, revocations = stated_since(
        shop=shop, standard=standard, requirement=requirement, made=made, revoked=revoked
    )
    form.show_anew(
        seen=seen,
        refusal=_(
            "Somebody has stated or revoked something about this requirement since you opened this page. Nothing was "
            "written, and what you typed still stands here. Read what is new; if you still mean it, press again."
        ),
        since=[
            *(_("%(who)s: %(what)s from %(first)s until %(last)s: %(why)s") % _made(row) for row in rows),
            *(_("%(who)s revoked from %(day)s: %(why)s") % _revoked(row) for row in revocations),
        ],
    )


def _made(row: ShopStatement) -> dict[str, Any]:
    return {
        "who": row.stated_by,
        "what": row.get_outcome_display() if row.outcome else row.get_kind_display(),
        "first": row.valid_from,
        "last": row.valid_until or "…",
        "why": row.reason,
    }


def _revoked(row: StatementRevocation) -> dict[str, Any]:
    return {"who": row.revoked_by, "day": row.revoked_on, "why": row.reason}


def _needless(request: HttpRequest, shop: Shop, standard: str, requirement: Any) -> HttpResponse:
    """Records judge this requirement: a word of somebody would change nothing, and is not taken."""
    status = 422 if request.method == "POST" else 200
    return render(
        request, "compliance/statement_needless.html", _page(shop, standard, requirement, None), status=status
    )


def _page(shop: Shop, standard: str, requirement: Any, form: Any) -> dict[str, Any]:
    return {
        "shop": shop,
        "standard": standard,
        "requirement": requirement,
        "clause": requirement.clause.of(language()),
        "title": requirement.title.of(language()),
        "basis": requirement.basis.of(language()),
        "form": form,
        "back_url": clause_url(shop, standard, requirement.id),
    }
