"""The public page behind the QR code: is this certificate real, and does it hold today? Nobody signs in here."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from staffing.certificate_words import checked_words
from staffing.forms.certificates import CompareForm
from staffing.identity import mask_name
from staffing.limits import within_limit
from staffing.models import Certificate, CertificateFile
from staffing.selectors.certificates import certificate_by_public_id

RATE = "60/m/ip"


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the paper must say, masked, and its state today; a PDF sent along is compared with ours and forgotten."""
    if not within_limit(request, action="certificate_check", rate=RATE):
        return _unseen(render(request, "staffing/check_busy.html", status=429))
    certificate = certificate_by_public_id(public_id)
    if certificate is None:
        return _unseen(render(request, "staffing/check_unknown.html", status=404))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CompareForm(*sent)
    compared = ""
    if sent and form.is_valid():
        compared = compare(certificate, sha256_of(form.cleaned_data["file"]))
    context = {**_paper(certificate), "form": form, "compared": compared}
    return _unseen(render(request, "staffing/check.html", context))


def sha256_of(file: Any) -> str:
    """The SHA-256 of an uploaded file, read in pieces."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def compare(certificate: Certificate, sha256: str) -> str:
    """ "same", "other" (ours, but of another certificate), "different", or "unprinted" where we have no bytes."""
    if file_sha256(certificate) == sha256:
        return "same"
    if CertificateFile.objects.filter(sha256=sha256).exists():
        return "other"
    return "different" if file_sha256(certificate) else "unprinted"


def file_sha256(certificate: Certificate) -> str:
    """The SHA-256 of our bytes; empty when the certificate was never printed."""
    file = getattr(certificate, "file", None)
    return file.sha256 if file else ""


def _paper(certificate: Certificate) -> dict[str, Any]:
    snapshot = certificate.snapshot
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return {
        "certificate": certificate,
        "snapshot": snapshot,
        "holder": mask_name(snapshot["holder"]),
        "title": snapshot[f"title_{language}"],
        "subject": snapshot[f"subject_{language}"],
        "statement": "".join(piece["text"] for piece in snapshot["statement"]),
        "state": checked_words(certificate, timezone.localdate()),
        "today": timezone.localdate(),
        "sha256": file_sha256(certificate),
    }


def _unseen(response: HttpResponse) -> HttpResponse:
    """Neither stored on the way nor found by search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
