"""Response headers that depend on which part of the site answers."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Wagtail's editor writes inline styles and scripts; our own pages never do.
EDITOR_PREFIX = "/cms/"
EDITOR_DIRECTIVES = {"style-src": [SELF, UNSAFE_INLINE], "script-src": [SELF, UNSAFE_INLINE]}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp with a wider policy for the editor alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(EDITOR_PREFIX):
            response._csp_update = EDITOR_DIRECTIVES  # type: ignore[attr-defined]
        return super().process_response(request, response)
