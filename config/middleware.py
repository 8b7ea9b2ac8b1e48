"""What is done to answers on their way out."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

# Wagtail's editor writes inline styles and scripts; our own pages never do.
EDITOR_PREFIX = "/cms/"
EDITOR_DIRECTIVES = {"style-src": [SELF, UNSAFE_INLINE], "script-src": [SELF, UNSAFE_INLINE]}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp with a wider policy for the editor alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(EDITOR_PREFIX):
            response._csp_update = EDITOR_DIRECTIVES  # type: ignore[attr-defined]
        return super().process_response(request, response)


def explain_refused_method(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A page for whoever signs in again after a form came too late, and is led to an address that only takes forms."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "GET" or response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware
