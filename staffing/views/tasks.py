"""My tasks: background work that was started and may be left."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from staffing.models import TaskProgress
from staffing.pagination import PARAMETER, keyset_page, page_url
from staffing.views.reader import user_of


@login_required
def task_list(request: HttpRequest) -> HttpResponse:
    """What the reader has started, newest first."""
    page = keyset_page(
        TaskProgress.objects.filter(user=user_of(request)).select_related("shop", "company"),
        order=("-created_at", "-pk"),
        cursor=request.GET.get(PARAMETER, ""),
        size=50,
    )
    now = timezone.now()
    return render(
        request,
        "staffing/task_list.html",
        {
            "rows": [(row, row.has_stalled(now=now)) for row in page.rows],
            "newer_url": page_url(request, page.newer),
            "older_url": page_url(request, page.older),
        },
    )


@never_cache
@login_required
def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One task; htmx asks every two seconds for the fragment, without it the page is loaded again."""
    row = get_object_or_404(
        TaskProgress.objects.select_related("shop", "company"), pk=pk, user=user_of(request)
    )
    template = "staffing/task_progress.html" if request.headers.get("HX-Request") else "staffing/task.html"
    return render(request, template, {"row": row, "stalled": row.has_stalled(now=timezone.now())})
