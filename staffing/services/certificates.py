"""Issuing, correcting and revoking certificates. A row is never changed but for being revoked."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staffing.certificate_tasks import render_certificate
from staffing.models import Certificate, CertificateSequence, Person, Shop, User
from staffing.models.certificates import make_public_id
from staffing.printing import missing_glyphs, printable_name
from staffing.services.rendering import certificate_render
from staffing.services.snapshots import (
    CertificateText,
    certificate_snapshot,
    snapshot_sha256,
    snapshot_text,
)

__all__ = [
    "CertificateError",
    "Correction",
    "certificate_correct",
    "certificate_issue",
    "certificate_render",
    "certificate_revoke",
    "corrections_of",
    "refuse_unprintable",
]


class CertificateError(Exception):
    """What was asked cannot be done with this certificate; the message says why and what to do."""


def certificate_issue(
    *,
    kind: Certificate.Kind | str,
    code: str,
    person: Person,
    shop: Shop,
    valid_from: date,
    valid_until: date | None,
    issued_on: date,
    issued_by: User | None,
    snapshot: CertificateText,
    origin: str | None,
    renews: Certificate | None = None,
    supersedes: Certificate | None = None,
) -> Certificate:
    """Issue a certificate with the next number of its shop and year, and have it printed in the background.

    ``snapshot`` is the wording; names, number, dates and issuer are added and all of it is frozen with its
    SHA-256. ``origin`` names what it is issued for ("attempt:17"): the same origin again, even at the same
    moment, gives back the certificate that stands. Numbers have no gaps: a number is taken in the
    transaction that issues.
    """
    try:
        with transaction.atomic():
            year = _locked_sequence(shop, issued_on.year)
            existing = _issued_for(origin)
            if existing:
                return existing
            number = _next_number(year)
            public_id = make_public_id()
            content = certificate_snapshot(
                text=snapshot,
                kind=kind,
                code=code,
                person=person,
                shop=shop,
                number=number,
                public_id=public_id,
                valid_from=valid_from,
                valid_until=valid_until,
                issued_on=issued_on,
            )
            certificate = Certificate.objects.create(
                public_id=public_id,
                number=number,
                kind=kind,
                code=code,
                person=person,
                shop=shop,
                valid_from=valid_from,
                valid_until=valid_until,
                issued_on=issued_on,
                issued_by=issued_by,
                snapshot=content,
                snapshot_sha256=snapshot_sha256(content),
                origin=origin,
                renews=renews,
                supersedes=supersedes,
            )
            transaction.on_commit(partial(render_certificate.enqueue, certificate.pk))
            return certificate
    except IntegrityError:
        # The same origin in another year's sequence: whoever came first stands.
        existing = _issued_for(origin)
        if existing is None:
            raise
        return existing


def certificate_revoke(
    *, certificate: Certificate, revoked_on: date, revoked_by: User, reason: str
) -> Certificate:
    """Revoke from ``revoked_on`` on, that day included. A second call changes nothing.

    Raises CertificateError for a missing reason and for a certificate that a correction has replaced.
    """
    if not reason.strip():
        raise CertificateError(_("Write why it is revoked: the reason is kept with the certificate."))
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.revoked_on:
            return locked
        correction = Certificate.objects.filter(supersedes=locked).first()
        if correction:
            raise CertificateError(
                _("This certificate was replaced by %(number)s. Revoke that one.")
                % {"number": correction.number}
            )
        locked.revoked_on, locked.revoked_by = revoked_on, revoked_by
        locked.revoked_reason = reason.strip()
        locked.save(update_fields=["revoked_on", "revoked_by", "revoked_reason"])
        return locked


@dataclass(frozen=True)
class Correction:
    """A line of the paper that a correction would print otherwise; ``name``: its key in the snapshot."""

    name: str
    old: str
    new: str


# What a correction takes from the records of today; all else is what was certified.
CORRECTED = ("holder", "masked_id", "issuer", "shop", "valid_until")


def corrections_of(certificate: Certificate, *, on: date) -> list[Correction]:
    """What a correction made on the day would change, line by line; empty when the paper says it all already."""
    old = certificate.snapshot
    new = certificate_snapshot(
        text=snapshot_text(old),
        kind=certificate.kind,
        code=certificate.code,
        person=certificate.person,
        shop=certificate.shop,
        number=certificate.number,
        public_id=certificate.public_id,
        valid_from=certificate.valid_from,
        valid_until=certificate.holds_until(on),
        issued_on=certificate.issued_on,
    )
    return [
        Correction(name, old[name] or "", new[name] or "") for name in CORRECTED if old[name] != new[name]
    ]


def certificate_correct(*, certificate: Certificate, issued_on: date, issued_by: User) -> Certificate:
    """Issue the same certificate again with the holder's and issuer's names of today, replacing this one.

    Kind, wording and validity stay, but a post certificate ends with an employment whose end is known by now.
    A second call gives back the correction that exists. Raises CertificateError for a revoked certificate, for the
    post certificate of somebody who has left and for names that cannot be printed, and where nothing would change.
    """
    origin = f"correction:{certificate.pk}"
    with transaction.atomic():
        locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if locked.revoked_on:
            raise CertificateError(_("This certificate is revoked. Issue a new one instead."))
        if locked.state_on(issued_on) == Certificate.State.LEFT:
            raise CertificateError(
                _("%(name)s does not work in this shop any more: no certificate of the post is issued.")
                % {"name": locked.person.name}
            )
        standing = _issued_for(origin)
        if standing:
            return standing
        if not corrections_of(locked, on=issued_on):
            raise CertificateError(
                _(
                    "Nothing on this certificate would change: names, identity number and validity are those on record."
                )
            )
        text = snapshot_text(locked.snapshot)
        refuse_unprintable(person=locked.person, shop=locked.shop, text=text)
        return certificate_issue(
            kind=locked.kind,
            code=locked.code,
            person=locked.person,
            shop=locked.shop,
            valid_from=locked.valid_from,
            valid_until=locked.holds_until(issued_on),
            issued_on=issued_on,
            issued_by=issued_by,
            snapshot=text,
            origin=origin,
            renews=locked.renews,
            supersedes=locked,
        )


def refuse_unprintable(*, person: Person, shop: Shop, text: CertificateText) -> None:
    """Before anything is promised: raise CertificateError when a name on the paper cannot be printed."""
    missing = missing_glyphs(f"{person.name}{shop.name}{shop.company.name}{text.subject_zh}")
    if missing:
        raise CertificateError(
            _(
                "The certificate of %(name)s cannot be printed: no font here has %(characters)s. Write the name with "
                "characters that can be printed, or have a font with this character installed; then issue again."
            )
            % {"name": person.name, "characters": "、".join(printable_name(one) for one in missing)}
        )


def _issued_for(origin: str | None) -> Certificate | None:
    return Certificate.objects.filter(origin=origin).first() if origin else None


def _locked_sequence(shop: Shop, year: int) -> CertificateSequence:
    """The shop's counter for the year, ours until the end of the transaction."""
    CertificateSequence.objects.get_or_create(shop=shop, year=year)
    return CertificateSequence.objects.select_for_update().get(shop=shop, year=year)


def _next_number(sequence: CertificateSequence) -> str:
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return f"{sequence.shop.code}-{sequence.year}-{sequence.last:06d}"
