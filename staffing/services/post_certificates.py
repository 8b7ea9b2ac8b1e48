"""The post certificate 上岗证: granted by the rules, recorded with what they were told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from staffing.models import Certificate, Person, Shop, User
from staffing.rules.days import add_months, expires_within
from staffing.rules.vocabulary import vocabulary
from staffing.selectors.eligibility import Eligibility, eligibility_of
from staffing.services.certificates import CertificateError, certificate_issue, refuse_unprintable
from staffing.services.eligibility import eligibility_record
from staffing.services.snapshots import CertificateText, post_text

VALID_MONTHS = 24


class NotEligibleError(Exception):
    """The rules are not met; ``eligibility.open`` holds the requirements that stand in the way."""

    def __init__(self, eligibility: Eligibility) -> None:
        super().__init__(f"{eligibility.post}: {eligibility.outcome}")
        self.eligibility = eligibility


@dataclass(frozen=True)
class PostCertificate:
    """The certificate that stands; ``issued`` tells whether this call made it."""

    certificate: Certificate
    issued: bool


def post_certificate_issue(
    *, person: Person, shop: Shop, post: str, on: date, issued_by: User, at: datetime
) -> PostCertificate:
    """Judge again and issue a post certificate valid from ``on``, keeping question, facts and answer.

    It ends with the last day on which the rules are met and the person works here, as far as the records show,
    and at most 24 months later. A certificate that stands is given back instead, unless it ends within 90 days and a new one would
    last longer: then the new one renews it. Pressing twice issues once.

    Raises NotEligibleError with the open requirements. A refusal changes nothing and is therefore not recorded:
    it can be computed again for that day at any time. Raises CertificateError when the person does not work here
    on the day or a name cannot be printed.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        eligibility = eligibility_of(person=person, shop=shop, post=post, on=on)
        if not eligibility.is_met:
            raise NotEligibleError(eligibility)
        if not person.employments.filter(shop=shop).valid_on(on).exists():
            raise CertificateError(
                _("%(name)s does not work in %(shop)s on %(day)s. Enter the employment first.")
                % {"name": person.name, "shop": shop.name, "day": on}
            )
        valid_until = last_day(eligibility)
        standing = standing_certificate(person=person, shop=shop, post=post, on=on)
        if standing and not would_renew(standing, on, valid_until):
            return PostCertificate(standing, issued=False)
        text = _text(eligibility)
        refuse_unprintable(person=person, shop=shop, text=text)
        record = eligibility_record(
            eligibility=eligibility, person=person, shop=shop, made_by=issued_by, made_at=at
        )
        certificate = certificate_issue(
            kind=Certificate.Kind.POST,
            code=post,
            person=person,
            shop=shop,
            valid_from=on,
            valid_until=valid_until,
            issued_on=on,
            issued_by=issued_by,
            snapshot=text,
            origin=f"eligibility:{record.pk}",
            renews=standing,
        )
        return PostCertificate(certificate, issued=True)


def last_day(eligibility: Eligibility) -> date:
    """The last day of a post certificate that begins on the day asked for.

    24 months, or less if the rules break or the employment ends before.
    """
    longest = add_months(eligibility.on, VALID_MONTHS) - timedelta(days=1)
    return min(longest, eligibility.met_until or longest, eligibility.employed_until or longest)


def standing_certificate(*, person: Person, shop: Shop, post: str, on: date) -> Certificate | None:
    """The person's post certificate for this post in force on the day; the one that lasts longest."""
    return (
        Certificate.objects.standing_on(on)
        .filter(person=person, shop=shop, kind=Certificate.Kind.POST, code=post)
        .order_by("-valid_until", "-pk")
        .first()
    )


def would_renew(standing: Certificate, on: date, valid_until: date) -> bool:
    """Whether a new certificate to ``valid_until`` renews the one that stands: that is expiring, and ends sooner."""
    until = standing.valid_until
    return until is not None and expires_within(until, on) and valid_until > until


def _text(eligibility: Eligibility) -> CertificateText:
    standard = eligibility.standard
    assert standard is not None  # noqa: S101  a post without a standard is never met
    post = vocabulary().posts[eligibility.post]
    return post_text(
        post_zh=post.zh,
        post_en=post.en,
        basis={
            "id": standard.id,
            "title": standard.title.zh,
            "edition": standard.edition.zh,
            "sha256": standard.sha256,
        },
    )
