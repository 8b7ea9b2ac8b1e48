"""The record of an attempt: how its draw and its chain are checked, and the file to check."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from staffing.downloads import attached_file
from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.views.reader import user_of
from training.models import Attempt
from training.models.attempts import AttemptQuerySet
from training.selectors.record import attempt_record, chain_of
from training.selectors.showing import is_withheld_from, showing_of
from training.views.tabs import learner_tabs


@require_GET
@login_required
def attempt_check(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The person's own attempt: seal, seed, chain, and how to check them."""
    found = get_object_or_404(_records(), pk=attempt, person__user=request.user)
    if found.passed is None:
        return redirect("attempt-result", attempt)
    withheld = not showing_of(found).holds(timezone.now())
    context = {
        "attempt": found,
        "withheld": withheld,
        "chain": chain_of(found, withheld=withheld),
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/record.html", context)


@require_GET
@login_required
def attempt_export(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The record of the person's own attempt as a file."""
    found = get_object_or_404(_records(), pk=attempt, person__user=request.user)
    if found.passed is None:
        return redirect("attempt-result", attempt)
    return _file(found, withheld=not showing_of(found).holds(timezone.now()))


@require_GET
@shop_view("view_training")
def desk_export(request: HttpRequest, shop: Shop, attempt: UUID) -> HttpResponse:
    """The record of anybody's finished attempt in the shop as a file."""
    found = get_object_or_404(_records().with_results().select_related("person"), pk=attempt, shop=shop)
    return _file(found, withheld=is_withheld_from(user_of(request), found, timezone.now()))


@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """The script that checks a record. It holds nothing of anybody, and an inspector has no account: for everybody."""
    file = Path(settings.BASE_DIR) / "docs" / "check_attempt.py"
    return attached_file(file.open("rb"), filename=file.name, content_type="text/x-python; charset=utf-8")


def _records() -> AttemptQuerySet:
    return Attempt.objects.select_related("seat", "bank_list")


def _file(attempt: Attempt, *, withheld: bool) -> JsonResponse:
    record = attempt_record(attempt, withheld=withheld)
    response = JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="attempt-{attempt.pk}.json"'
    return response
