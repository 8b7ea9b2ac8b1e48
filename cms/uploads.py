"""Uploads of the editor are checked by what they contain, not by their names."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

PDF_START = b"%PDF-"


class DocumentForm(BaseDocumentForm):
    """Takes PDF files only."""

    def full_clean(self) -> None:
        """Look at the content last: a file refused earlier would be reported a second time, as one without a name."""
        super().full_clean()
        file = self.cleaned_data.get("file") if self.is_bound else None
        if isinstance(file, UploadedFile) and "file" not in self.errors:
            start = file.read(len(PDF_START))
            file.seek(0)
            if start != PDF_START:
                self.add_error("file", _("This is not a PDF file. Save it as PDF and upload it again."))
