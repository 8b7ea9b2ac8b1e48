"""Printing certificates: the bytes are made once, from the snapshot, and kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from staffing.models import Certificate, CertificateFile
from staffing.printing import PrintingError, missing_glyphs, print_certificates, sha256_hex
from staffing.services.snapshots import page_texts, snapshot_page


def certificate_render(*, certificate: Certificate, made_at: datetime) -> CertificateFile:
    """The certificate's PDF; printed and kept at the first call, given back unchanged ever after.

    Raises PrintingError with words for the reader, for example naming a character without a glyph.
    """
    found = CertificateFile.objects.filter(certificate=certificate).first()
    if found:
        return found
    data = print_certificates([snapshot_page(certificate)], made_at=made_at)[0]
    return _keep(certificate, data, made_at)


def certificates_render(*, certificates: Sequence[Certificate], made_at: datetime) -> list[PrintingError]:
    """Print those of a batch that have no file yet, in one go; gives back what could not be printed.

    One certificate that cannot be printed does not keep the others from being printed.
    """
    with_file = set(
        CertificateFile.objects.filter(certificate__in=certificates).values_list("certificate_id", flat=True)
    )
    missing = [one for one in certificates if one.pk not in with_file]
    printable = [one for one in missing if not unprintable(one)]
    errors: list[PrintingError] = []
    try:
        pages = [snapshot_page(one) for one in printable]
        printed = print_certificates(pages, made_at=made_at)
        for certificate, data in zip(printable, printed, strict=True):
            _keep(certificate, data, made_at)
    except PrintingError:
        errors += _one_by_one(printable, made_at)
    return errors + _one_by_one((one for one in missing if unprintable(one)), made_at)


def unprintable(certificate: Certificate) -> list[str]:
    """The characters of the certificate that no font here can draw."""
    return list(missing_glyphs(page_texts(snapshot_page(certificate))))


def without_file() -> QuerySet[Certificate]:
    """The certificates that were never printed, oldest first."""
    return Certificate.objects.filter(file__isnull=True).order_by("pk")


def _one_by_one(certificates: Iterable[Certificate], made_at: datetime) -> list[PrintingError]:
    errors = []
    for certificate in certificates:
        try:
            certificate_render(certificate=certificate, made_at=made_at)
        except PrintingError as error:
            errors.append(error)
    return errors


def _keep(certificate: Certificate, data: bytes, made_at: datetime) -> CertificateFile:
    """Keep the bytes, unless somebody printed the same certificate meanwhile: then theirs stand."""
    values = {"data": data, "sha256": sha256_hex(data), "made_at": made_at}
    return CertificateFile.objects.get_or_create(certificate=certificate, defaults=values)[0]
