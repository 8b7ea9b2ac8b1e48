"""How allauth's pages behave here: nobody signs up alone, and the sign-in speaks of staff numbers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staffing.backends import AmbiguousSignIn


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
