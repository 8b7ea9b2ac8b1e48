"""How allauth's pages behave here: nobody signs up alone, and the sign-in speaks of staff numbers."""

from time import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from staffing.backends import AmbiguousSignIn
from staffing.models import User

FIRST_SIGN_IN = "first_sign_in"
MINUTES_TO_CHOOSE = 15


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by HR, with the person."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Name and password do not fit together. Check both; HR can set a new password for you."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Who comes with a one-time password is not let in, but led to the page that asks for a password of one's own."""
        refusal = super().pre_login(request, user, **kwargs)
        if refusal or not user.must_change_password:
            return refusal
        request.session[FIRST_SIGN_IN] = {
            "user": user.pk,
            "proof": user.get_session_auth_hash(),
            "at": time(),
            "next": kwargs.get("redirect_url") or "",
        }
        return redirect("first-password")

    def set_password(self, user: User, password: str) -> None:
        """Whichever page sets it: a password of one's own ends the one-time password."""
        user.must_change_password = False
        super().set_password(user, password)


def user_at_first_sign_in(request: HttpRequest) -> User | None:
    """Who has shown a one-time password in this session within the last minutes, if it still is the valid one."""
    kept = request.session.get(FIRST_SIGN_IN)
    if not kept or time() - kept["at"] > MINUTES_TO_CHOOSE * 60:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True, must_change_password=True).first()
    return user if user and user.get_session_auth_hash() == kept["proof"] else None


def forget_first_sign_in(request: HttpRequest) -> str:
    """Forget who stood at the first sign-in; returns where they wanted to go."""
    kept = request.session.pop(FIRST_SIGN_IN, {})
    return str(kept.get("next", ""))


class SignInForm(LoginForm):
    """Staff number, phone or e-mail, and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Staff number, phone or e-mail")
        self.fields["login"].widget.attrs.update(
            {"placeholder": "", "autofocus": True, "autocapitalize": "none"}
        )
        self.fields["password"].widget.attrs["placeholder"] = ""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except AmbiguousSignIn:
            raise forms.ValidationError(
                _(
                    "Two companies use this number. Put your company's short name before it, such as chengdong/0107."
                )
            ) from None
