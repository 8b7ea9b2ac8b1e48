"""Pages that belong to no room: the way in, and what is shown when something goes wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from config.navigation import current_shop
from staffing.permissions import may


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Owners, HR, trainers and auditors go to their shop's desk; everybody else to their learning."""
    shop = current_shop(request)
    if shop is not None and may(request.user, "view_people", shop):
        return redirect("desk", shop.slug)
    return redirect("learn")


def editor_refuses_strangers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse (403) who is signed in and may not enter the editor.

    Wagtail would send them to sign in, and the sign-in page, as they are signed in, straight back.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came too late or from elsewhere: nothing was written, and the way back."""
    return render(request, "403_csrf.html", {"back": request.path}, status=403)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page; only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide.html")
