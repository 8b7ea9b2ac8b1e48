"""A shop's certificates: the list, one certificate, its PDF, printing many, revoking and correcting."""

import base64
import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffing.certificate_tasks import MOST_AT_ONCE, bundle_name, print_bundle
from staffing.certificate_words import state_words
from staffing.downloads import attachment
from staffing.forms.certificates import RevokeForm
from staffing.models import Certificate, CertificateFile, Shop, TaskProgress
from staffing.pagination import PARAMETER, keyset_page, page_url
from staffing.permissions import belongs_to, may, shop_view
from staffing.printing import PrintingError
from staffing.selectors.certificates import EXPIRING, certificate_by_public_id, shop_certificates
from staffing.services.certificates import (
    CertificateError,
    certificate_correct,
    certificate_render,
    certificate_revoke,
    corrections_of,
)
from staffing.tasks import start_task
from staffing.views.reader import user_of

PAGE_SIZE = 50
CORRECTION_WORDS = {
    "holder": gettext_lazy("Holder"),
    "masked_id": gettext_lazy("Identity number"),
    "issuer": gettext_lazy("Issued by"),
    "shop": gettext_lazy("Shop"),
    "valid_until": gettext_lazy("Last day"),
}
# What the database can hold as a key.
KEY = re.compile(r"[0-9]{1,18}")


@shop_view("view_people")
def certificate_list(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The shop's certificates, newest first, by kind, state today and part of a number or name."""
    today = timezone.localdate()
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("kind", "state", "q")}
    rows = shop_certificates(shop, on=today, kind=asked["kind"], state=asked["state"], search=asked["q"])
    page = keyset_page(
        rows, order=("-issued_on", "-pk"), cursor=request.GET.get(PARAMETER, ""), size=PAGE_SIZE
    )
    return render(request, "staffing/certificates.html", {
        "shop": shop,
        "rows": [(row, state_words(row, today), subject(row)) for row in page.rows],
        "newer_url": page_url(request, page.newer),
        "older_url": page_url(request, page.older),
        "asked": asked,
        "chips": _state_chips(asked),
        "kinds": Certificate.Kind.choices,
        "filtered": any(asked.values()),
    })  # fmt: skip


@shop_view("view_people")
def certificate_page(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """One certificate: what it says, its state today, and the chain it stands in."""
    certificate = _of_shop(shop, pk)
    return _certificate_page(request, certificate, RevokeForm())


@require_POST
@shop_view("issue_certificates")
def certificate_revoke_view(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Revoke from today on, with a reason."""
    certificate = _of_shop(shop, pk)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _certificate_page(request, certificate, form)
    try:
        certificate_revoke(
            certificate=certificate, revoked_on=timezone.localdate(),
            revoked_by=user_of(request), reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(
            request,
            _("%(number)s is revoked. Its check page says so from now on.") % {"number": certificate.number},
        )
    except CertificateError as error:
        messages.error(request, str(error))
    return redirect("certificate", shop.slug, pk)


@require_http_methods(["GET", "POST"])
@shop_view("issue_certificates")
def certificate_correct_view(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Show what a correction would change; once confirmed, issue it: the old one then says what replaces it."""
    certificate, today = _of_shop(shop, pk), timezone.localdate()
    if request.method == "GET":
        changes = [(CORRECTION_WORDS[it.name], it) for it in corrections_of(certificate, on=today)]
        context = {"shop": shop, "certificate": certificate, "changes": changes}
        return render(request, "staffing/certificate_correct.html", context)
    try:
        corrected = certificate_correct(certificate=certificate, issued_on=today, issued_by=user_of(request))
    except CertificateError as error:
        messages.error(request, str(error))
        return redirect("certificate", shop.slug, pk)
    messages.success(request, _("%(number)s takes its place.") % {"number": corrected.number})
    return redirect("certificate", shop.slug, corrected.pk)


@login_required
def certificate_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The PDF, for its holder and for those who may see people of its shop. Printed now if it never was."""
    certificate = certificate_by_public_id(public_id)
    if certificate is None:
        raise Http404
    _refuse_others(request, certificate)
    try:
        file = certificate_render(certificate=certificate, made_at=timezone.now())
    except PrintingError as error:
        context = {"certificate": certificate, "error": str(error), "back": _back(request, certificate)}
        return render(request, "staffing/certificate_unprinted.html", context, status=409)
    return pdf_response(certificate, file)


def pdf_response(certificate: Certificate, file: CertificateFile) -> HttpResponse:
    """The stored bytes with their SHA-256 (RFC 9530) and a name a person can find again."""
    response = HttpResponse(bytes(file.data), content_type="application/pdf")
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    response["ETag"] = f'"{file.sha256}"'
    response["Cache-Control"] = "private, no-store"
    name = f"{certificate.number} {certificate.snapshot['holder']}.pdf"
    response["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


@require_POST
@shop_view("view_people")
def certificates_print(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Print the chosen certificates into one .zip, in the background."""
    keys = [int(key) for key in request.POST.getlist("certificate") if KEY.fullmatch(key)]
    chosen = list(shop.certificates.filter(pk__in=keys[: MOST_AT_ONCE + 1]).values_list("pk", flat=True))
    back = reverse("certificates", args=[shop.slug])
    if not chosen:
        messages.error(request, _("Nothing was chosen. Tick the certificates to print, then press again."))
        return redirect(back)
    if len(chosen) > MOST_AT_ONCE:
        messages.error(
            request,
            _("At most %(most)d certificates can be printed at once. Choose fewer.") % {"most": MOST_AT_ONCE},
        )
        return redirect(back)
    title = ngettext("Print %(count)d certificate", "Print %(count)d certificates", len(chosen))
    task = start_task(
        user=user_of(request), shop=shop, title=title % {"count": len(chosen)}, run=print_bundle,
        arguments={"certificate_ids": chosen}, back_url=back,
    )  # fmt: skip
    return redirect("task", task.pk)


@shop_view("view_people")
def certificate_bundle(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """The .zip of a finished print, for who asked for it."""
    task = get_object_or_404(
        TaskProgress, pk=pk, shop=shop, user=user_of(request), state=TaskProgress.State.DONE
    )
    storage = storages["private"]
    if not storage.exists(bundle_name(task.pk)):
        raise Http404
    name = f"{task.title} {task.created_at:%Y-%m-%d}.zip"
    with storage.open(bundle_name(task.pk)) as file:
        return attachment(file.read(), filename=name, content_type="application/zip")


def subject(certificate: Certificate) -> str:
    """What the certificate is for, in the reader's language."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    text: str = certificate.snapshot[f"subject_{language}"]
    return text


def _certificate_page(request: HttpRequest, certificate: Certificate, form: RevokeForm) -> HttpResponse:
    today = timezone.localdate()
    shop = certificate.shop
    chain = Certificate.objects.filter(
        person=certificate.person_id, kind=certificate.kind, code=certificate.code, shop=shop
    ).with_state()
    acting = may(request.user, "issue_certificates", shop) and not certificate.revoked_on
    file = CertificateFile.objects.filter(certificate=certificate).only("sha256", "made_at").first()
    return render(request, "staffing/certificate.html", {
        "shop": shop,
        "certificate": certificate,
        "snapshot": certificate.snapshot,
        "statement": "".join(piece["text"] for piece in certificate.snapshot["statement"]),
        "subject": subject(certificate),
        "state": state_words(certificate, today),
        "chain": [(row, state_words(row, today)) for row in chain],
        "file": file,
        "form": form,
        "may_act": acting and not hasattr(certificate, "superseded_by"),
    }, status=400 if form.errors else 200)  # fmt: skip


def _of_shop(shop: Shop, pk: int) -> Certificate:
    rows = shop.certificates.select_related(
        "person", "shop__company", "issued_by", "revoked_by", "renews", "supersedes", "superseded_by"
    )
    return get_object_or_404(rows, pk=pk)


def _refuse_others(request: HttpRequest, certificate: Certificate) -> None:
    """Let the holder and the shop's readers pass; a stranger gets 404, anybody else of the shop 403."""
    if certificate.person.user_id == request.user.pk:
        return
    if may(request.user, "view_people", certificate.shop):
        return
    if belongs_to(request.user, certificate.shop):
        raise PermissionDenied
    raise Http404


def _back(request: HttpRequest, certificate: Certificate) -> str:
    if may(request.user, "view_people", certificate.shop):
        return reverse("certificate", args=[certificate.shop.slug, certificate.pk])
    return reverse("home")


def _state_chips(asked: dict[str, str]) -> list[dict[str, Any]]:
    labels = [("", _("All")), *Certificate.State.choices, (EXPIRING, _("expiring within 90 days"))]
    rest = {name: asked[name] for name in ("kind", "q") if asked[name]}
    return [
        {
            "label": label,
            "url": f"?{urlencode({'state': state, **rest})}",
            "current": asked["state"] == state,
        }
        for state, label in labels
    ]
