"""Giving people a sign-in, and the first sign-in with a one-time password."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from staffing.accounts import forget_first_sign_in, user_at_first_sign_in
from staffing.forms.people import SignInGiftForm
from staffing.forms.signin import FirstPasswordForm
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import shop_view
from staffing.services.people import (
    SignIn,
    grantable_roles,
    may_set_signin,
    roles_in,
    signin_give,
    signin_stop,
)
from staffing.views.people import person_or_404
from staffing.views.reader import user_of


@never_cache
@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def person_signin(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Choose roles; then the one-time password is shown, once.

    No redirect follows the POST: the password must not lie in a session or an address on its way. Pressing twice
    makes a second password; the one on screen is the one that works.
    """
    person = person_or_404(shop, pk)
    if not may_set_signin(actor=user_of(request), target=person.user):
        raise PermissionDenied
    grantable = grantable_roles(actor=user_of(request), shop=shop)
    held = roles_in(person.user, shop) if person.user else [Role.LEARNER]
    form = SignInGiftForm(
        request.POST or None, grantable=grantable, initial={"roles": [role.value for role in held]}
    )
    given = None
    if request.method == "POST" and form.is_valid():
        given = signin_give(actor=user_of(request), person=person, shop=shop, roles=form.roles_chosen())
    return _signin_page(request, shop, person, form, given)


def _signin_page(
    request: HttpRequest, shop: Shop, person: Person, form: SignInGiftForm, given: SignIn | None
) -> HttpResponse:
    return render(
        request,
        "staffing/person_signin.html",
        {
            "shop": shop,
            "person": person,
            "form": form,
            "given": given,
            "is_self": person.user_id == request.user.pk,
        },
    )


@require_POST
@shop_view("change_people")
def person_signin_stop(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Close a person's account."""
    person = person_or_404(shop, pk)
    if signin_stop(actor=user_of(request), person=person):
        messages.success(
            request, _("The sign-in is closed. You can open it again with a new one-time password.")
        )
    return redirect("person", shop.slug, pk)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Asks who came with a one-time password for a password of one's own, then lets them in."""
    user: User | None = user_at_first_sign_in(request)
    if user is None:
        return redirect("account_login")
    form = FirstPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        wanted = forget_first_sign_in(request)
        return perform_login(request, user, redirect_url=wanted or None)
    return render(request, "staffing/first_password.html", {"form": form})
