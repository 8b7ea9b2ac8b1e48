"""The password of one's own, chosen at the first sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext as _


class FirstPasswordForm(SetPasswordForm):
    """A new password, twice; the one-time password itself is refused."""

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(
                _("This is the one-time password. Choose another one that only you know.")
            )
        return password

    def validate_password_for_user(self, user: Any, *_name: Any, **_named: Any) -> None:
        """Say what is wrong with a password where it was chosen, not where it was repeated."""
        super().validate_password_for_user(user, "new_password1")

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        return super().save(commit)
