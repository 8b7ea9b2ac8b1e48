"""Forms around certificates."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the certificate. The public page shows the day, not the reason."),
    )


class CompareForm(forms.Form):
    """A PDF whose bytes are compared with the ones we printed. Nothing of it is kept."""

    file = forms.FileField(
        label=_("The PDF you were given"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_("It is compared and not kept. A photo or a scan of the paper cannot be compared."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                _("This file is far larger than any certificate of ours, so it is not one of them.")
            )
        return file
