"""The people of a shop as lists show them: who matches, how many, and what each line says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.day_words import days_left_words
from staffing.models import (
    Certificate,
    Credential,
    Employment,
    Person,
    Posting,
    Shop,
    TrainingRecord,
)
from staffing.rules.days import last_expiring
from staffing.rules.ladders import UnknownWord
from staffing.rules.vocabulary import vocabulary
from staffing.staff_numbers import staff_key
from staffing.vocabulary import ladder_name, term_name

VIEWS: dict[str, str | Promise] = {
    "employed": gettext_lazy("Employed"),
    "no-post": gettext_lazy("Without a post"),
    "expiring": gettext_lazy("Papers expiring"),
    "left": gettext_lazy("Has left"),
    "all": gettext_lazy("Everybody"),
}


@dataclass(frozen=True)
class PaperNotice:
    """A paper that ends soon or has ended; ``code`` is an outcome for the tag."""

    name: str
    ends: date
    code: str
    text: str


@dataclass(frozen=True)
class PersonLine:
    """A line of the list."""

    person: Person
    posts: list[str]
    grade: str
    papers: list[PaperNotice]
    employed: bool
    first_day: date | None
    last_day: date | None


def people_of(shop: Shop, *, on: date, view: str = "all", search: str = "") -> QuerySet[Person]:
    """Everyone of the shop who belongs to the view (a key of VIEWS) on the day and matches name or number."""
    people = Person.objects.of_shop(shop)
    if view in VIEWS and view != "all":
        people = people.filter(_conditions(shop, on)[view])
    # PostgreSQL refuses to look for NUL, and no text of ours holds it.
    search = search.replace("\0", "").strip()[:60]
    if search:
        people = people.filter(Q(name__icontains=search) | Q(staff_number_key__contains=staff_key(search)))
    return people


def count_views(shop: Shop, *, on: date) -> dict[str, int]:
    """How many people each view holds; one query."""
    counts = {
        view.replace("-", "_"): Count("pk", filter=condition)
        for view, condition in _conditions(shop, on).items()
    }
    found = Person.objects.of_shop(shop).aggregate(all=Count("pk"), **counts)
    return {view: found[view.replace("-", "_")] for view in VIEWS}


def _conditions(shop: Shop, on: date) -> dict[str, Q]:
    mine = {"person": OuterRef("pk"), "shop": shop}
    employed = Q(Exists(Employment.objects.valid_on(on).filter(**mine)))
    ahead = Q(Exists(Employment.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), **mine)))
    posted = Q(Exists(Posting.objects.valid_on(on).filter(**mine)))
    ending = Q(Exists(_ending_credentials(on).filter(person=OuterRef("pk"))))
    ending |= Q(Exists(_ending_certificates(on).filter(person=OuterRef("pk"))))
    return {
        "employed": employed,
        "no-post": employed & ~posted,
        "expiring": employed & ending,
        "left": ~ahead,
    }


def _ending_credentials(on: date) -> QuerySet[Credential]:
    """Papers that are expiring or have ended, and that no later paper replaces."""
    papers: QuerySet[Credential] = Credential.objects.not_renewed().filter(valid_until__lte=last_expiring(on))
    return papers


def _ending_certificates(on: date) -> QuerySet[Certificate]:
    ours: QuerySet[Certificate] = Certificate.objects.not_renewed().filter(valid_until__lte=last_expiring(on))
    return ours


def with_line_records(people: QuerySet[Person], *, shop: Shop, on: date) -> QuerySet[Person]:
    """Fetch what the lines need: five queries, however many people. The identity number is left encrypted."""
    return people.defer("identity_number").prefetch_related(
        Prefetch(
            "employments", Employment.objects.filter(shop=shop).order_by("valid_from"), to_attr="spells"
        ),
        Prefetch("postings", Posting.objects.valid_on(on).filter(shop=shop), to_attr="posts_today"),
        Prefetch("credentials", Credential.objects.valid_on(on).filter(kind="skill-grade"), to_attr="grades"),
        Prefetch("credentials", _ending_credentials(on), to_attr="ending_papers"),
        Prefetch("certificates", _ending_certificates(on), to_attr="ending_certificates"),
    )


def person_lines(people: Iterable[Person], *, on: date) -> list[PersonLine]:
    """The lines of people fetched by ``with_line_records``."""
    return [_line(person, on) for person in people]


def _line(person: Person, on: date) -> PersonLine:
    spells: Sequence[Employment] = person.spells  # type: ignore[attr-defined]
    posts: Sequence[Posting] = person.posts_today  # type: ignore[attr-defined]
    order = list(vocabulary().posts)
    known = sorted(
        {posting.post for posting in posts}, key=lambda post: order.index(post) if post in order else 99
    )
    return PersonLine(
        person=person,
        posts=[term_name("posts", post) for post in known],
        grade=highest_grade(person.grades),  # type: ignore[attr-defined]
        papers=_notices(person, on),
        employed=any(spell.holds_on(on) for spell in spells),
        first_day=spells[-1].valid_from if spells else None,
        last_day=spells[-1].valid_until if spells else None,
    )


def highest_grade(credentials: Iterable[Credential]) -> str:
    """The name of the highest skill grade among the credentials; empty for none."""
    ladder = vocabulary().ladders["skill-grade"]

    def rank(credential: Credential) -> int:
        try:
            return ladder.rank(credential.level)
        except UnknownWord:
            return -1

    best = max(credentials, key=rank, default=None)
    return ladder_name("skill-grade", best.level) if best and best.level else ""


def _notices(person: Person, on: date) -> list[PaperNotice]:
    papers = [(paper.get_kind_display(), paper.valid_until) for paper in person.ending_papers]  # type: ignore[attr-defined]
    ours = person.ending_certificates  # type: ignore[attr-defined]
    papers += [(certificate_name(certificate), certificate.valid_until) for certificate in ours]
    return [paper_notice(name, ends, on=on) for name, ends in sorted(papers, key=lambda paper: paper[1])]


def certificate_name(certificate: Certificate) -> str:
    """What the certificate certifies, in a few words."""
    if certificate.kind == Certificate.Kind.POST:
        return _("Post certificate %(post)s") % {"post": term_name("posts", certificate.code)}
    return str(certificate.snapshot.get("title") or certificate.get_kind_display())


def paper_notice(name: str, ends: date, *, on: date) -> PaperNotice:
    """How a paper that ends on ``ends`` stands on the day."""
    if ends < on:
        return PaperNotice(name, ends, "not_met", _("expired on %(day)s") % {"day": ends})
    return PaperNotice(name, ends, "expiring", days_left_words(ends, on))


def person_of_shop(shop: Shop, pk: int) -> Person | None:
    """The person with everything the page shows, seen from this shop; None for one who never worked here."""
    return (
        Person.objects.of_shop(shop)
        .filter(pk=pk)
        .select_related("user", "company")
        .prefetch_related(
            Prefetch("employments", Employment.objects.filter(shop=shop).select_related("shop")),
            Prefetch("postings", Posting.objects.filter(shop=shop)),
            "educations",
            "experiences",
            "credentials",
            Prefetch("training_records", TrainingRecord.objects.filter(shop=shop)),
            Prefetch("certificates", Certificate.objects.filter(shop=shop).select_related("superseded_by")),
        )
        .first()
    )
