"""The upload of a roster."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class RosterUploadForm(forms.Form):
    """One file; its size is checked here, its content by ``staffing.roster``."""

    file = forms.FileField(
        label=gettext_lazy("Roster file"),
        help_text=gettext_lazy(
            ".xlsx or .csv from Excel, WPS or LibreOffice. Nothing is written before you confirm."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty. Fill in the template and upload it again."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; at most %(limit)s are taken. Split it, or remove pictures from it.")
                % {
                    "size": filesizeformat(file.size or 0),
                    "limit": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
                }
            )
        return file
