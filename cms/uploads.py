"""Uploads of the editor are checked by what they contain, not by their names."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

PDF_START = b"%PDF-"


class DocumentForm(BaseDocumentForm):
    """Takes PDF files only."""

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            start = file.read(len(PDF_START))
            file.seek(0)
            if start != PDF_START:
                raise ValidationError(_("This is not a PDF file. Save it as PDF and upload it again."))
        return file
