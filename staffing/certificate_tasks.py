"""Printing certificates in the background: each one after its issue, and many at once into a .zip."""

import logging
import zipfile
from io import BytesIO

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from staffing.models import Certificate, CertificateFile, Shop
from staffing.printing import PrintingError
from staffing.services.rendering import certificate_render, certificates_render
from staffing.tasks import TaskRefusedError, private_file_keep, report

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 500
# Large enough for the gain of printing together, small enough to see progress.
BATCH = 25
BUNDLES = "certificate-bundles"


@task()
def render_certificate(certificate_id: int) -> None:
    """Print one certificate. What cannot be printed is told to whoever opens the PDF."""
    certificate = Certificate.objects.get(pk=certificate_id)
    try:
        certificate_render(certificate=certificate, made_at=timezone.now())
    except PrintingError as error:
        logger.warning("certificate %s was not printed: %s", certificate.number, error)


@task()
def print_bundle(progress_id: int, certificate_ids: list[int]) -> None:
    """Print what was never printed, then put all PDFs of the batch into one .zip."""
    with report(progress_id) as progress:
        shop = Shop.objects.get(tasks=progress.row)
        rows = list(shop.certificates.filter(pk__in=certificate_ids).order_by("number"))
        for start in range(0, len(rows), BATCH):
            progress.step(_("Printing certificates"), done=start, total=len(rows))
            errors = certificates_render(certificates=rows[start : start + BATCH], made_at=timezone.now())
            if errors:
                raise TaskRefusedError(" ".join(str(error) for error in errors))
        progress.step(_("Packing"), done=len(rows), total=len(rows))
        name = bundle_name(progress_id)
        private_file_keep(name, _zip(rows))
        progress.result(reverse("certificate-bundle", args=[shop.slug, progress_id]))


def bundle_name(progress_id: int) -> str:
    """Where the .zip of a print lies among the private files."""
    return f"{BUNDLES}/{progress_id}.zip"


def _zip(certificates: list[Certificate]) -> bytes:
    buffer = BytesIO()
    files = CertificateFile.objects.filter(certificate__in=certificates).select_related("certificate")
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in files.iterator(chunk_size=BATCH):
            holder = file.certificate.snapshot["holder"].replace("/", "_")
            archive.writestr(f"{file.certificate.number} {holder}.pdf", bytes(file.data))
    return buffer.getvalue()
