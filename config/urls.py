"""Addresses. Each room owns its own list; this page only says where it hangs."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.account import EditorAccountView
from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("language/", set_language, name="set_language"),
    path("account/", include("allauth.account.urls")),
    # Before Wagtail's own: there is one sign-in, with staff numbers and rate limits.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path(
        "cms/account/",
        views.editor_refuses_strangers(require_admin_access(EditorAccountView.as_view())),
        name="editor-account",
    ),
    path(
        "cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, views.editor_refuses_strangers))
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("staffing.urls")),
    path("", include("training.urls")),
    path("", include("compliance.urls")),
    # As for the editor: Wagtail's own sign-in for pages knows no rate limit and no one-time password.
    path("pages/_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("pages/", include(wagtail_urls)),
    # Pictures of lessons: for whoever may read a lesson.
    path("media/<path:path>", login_required(serve), {"document_root": settings.MEDIA_ROOT}),
]
