"""What ends of a shop's people: credentials, their reviews, certificates of ours, postings and employments.

A thing whose follow-up is on record does not end: a renewed paper, a posting that goes on the day after. Papers are
listed of whoever works in the shop on their last day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from staffing.models import Certificate, Credential, Employment, Posting, Shop
from staffing.models.dated import outlasts
from staffing.rules import posts
from staffing.rules.conditions import CredentialIs, CredentialNeed, ExamPassed
from staffing.rules.credentials import terms
from staffing.rules.days import Span
from staffing.rules.standard import Standard, walk
from staffing.selectors.eligibility import role_standard_on
from staffing.selectors.expiries import Expiry, Key, Source
from staffing.selectors.people import certificate_name
from staffing.vocabulary import term_name


@dataclass(frozen=True)
class Needs:
    """What a post's standard asks for: credentials, and exams by their short name."""

    credentials: tuple[CredentialNeed, ...]
    exams: frozenset[str]


def _credentials(shop: Shop) -> QuerySet[Credential]:
    mine = Q(Exists(_employed(shop, OuterRef("valid_until"))))
    found: QuerySet[Credential] = Credential.objects.not_renewed().filter(mine)
    return found


def _certificates(shop: Shop, kind: str) -> QuerySet[Certificate]:
    mine = Q(Exists(_employed(shop, OuterRef("valid_until"))))
    found: QuerySet[Certificate] = Certificate.objects.not_renewed().filter(mine, kind=kind)
    return found.filter(shop=shop) if kind == Certificate.Kind.POST else found


def _spells(shop: Shop, model: type[Employment] | type[Posting], same: Iterable[str]) -> QuerySet[Any]:
    """Those that no other of the same kind carries on from the day after."""
    next_day = ExpressionWrapper(OuterRef("valid_until") + timedelta(days=1), DateField())
    others = model.objects.filter(
        outlasts(OuterRef("valid_until")),
        valid_from__lte=next_day,
        shop=shop,
        **{name: OuterRef(name) for name in same},
    )
    found: QuerySet[Any] = model.objects.filter(~Q(Exists(others)), shop=shop)
    return found


def _employed(shop: Shop, day: Any) -> QuerySet[Employment]:
    found: QuerySet[Employment] = Employment.objects.valid_on(day).filter(
        shop=shop, person=OuterRef("person")
    )
    return found


def _keys_in(kind: str, rows: Callable[[Shop], QuerySet[Any]], shop: Shop, span: Span) -> Iterator[Key]:
    ending = rows(shop).filter(valid_until__range=(span.start, span.end))
    for day, pk in ending.values_list("valid_until", "pk"):
        yield Key(day, kind, pk)


def _review_keys(shop: Shop, span: Span) -> Iterator[Key]:
    """The review that is due next, or overdue, of each card that is reviewed; two queries."""
    intervals = _review_intervals(span.end)
    spells = Employment.objects.filter(shop=shop).values_list("person", "valid_from", "valid_until")
    worked: dict[int, list[tuple[date, date]]] = {}
    for person, since, until in spells:
        worked.setdefault(person, []).append((since, until or date.max))
    cards = Credential.objects.not_renewed().filter(
        Exists(Employment.objects.filter(shop=shop, person=OuterRef("person"))),
        kind__in=intervals,
        review_waived=False,
    )
    for card in cards:
        due = _next_review(card, intervals[card.kind])
        if due and due in span and any(since <= due <= until for since, until in worked[card.person_id]):
            yield Key(due, "review", card.pk)


def _next_review(card: Credential, need: CredentialNeed) -> date | None:
    """The first day on which a review is due that no review on record answers; None when the card ends before."""
    reviewed = map(date.fromisoformat, card.reviewed_on)
    months = need.review_every_months or 0
    return terms(card.valid_from, card.valid_until or date.max, months, reviewed, need.review_apply_days)[
        -1
    ].due


def _review_intervals(on: date) -> dict[str, CredentialNeed]:
    """Kind of card -> the most frequent review that a post's standard in force on the day asks of it."""
    found: dict[str, CredentialNeed] = {}
    for needs in _needs_on(on).values():
        for need in needs.credentials:
            for kind in need.kinds if need.review_every_months else ():
                known = found.get(kind)
                if known is None or (need.review_every_months or 0) < (known.review_every_months or 0):
                    found[kind] = need
    return found


def _needs_on(on: date) -> dict[str, Needs]:
    """What each post's standard of the day asks for; posts without a standard are left out."""
    standards = {post.code: role_standard_on(post.code, on) for post in posts()}
    return {post: _needs(standard) for post, standard in standards.items() if standard}


def _needs(standard: Standard) -> Needs:
    parts = [part for requirement in standard.requirements for part in walk(requirement.condition)]
    return Needs(
        tuple(part.credential for part in parts if isinstance(part, CredentialIs)),
        frozenset(part.exam.slug for part in parts if isinstance(part, ExamPassed)),
    )


class _Holders:
    """Who of these people holds which posts of the shop on which days, and what those posts ask for; one query."""

    def __init__(self, shop: Shop, people: Iterable[int], on: date) -> None:
        self._postings: dict[int, list[Posting]] = defaultdict(list)
        for posting in Posting.objects.filter(shop=shop, person__in=set(people)).order_by("pk"):
            self._postings[posting.person_id].append(posting)
        self._needs = _needs_on(on)

    def posts_of(self, person: int, day: date) -> tuple[str, ...]:
        held = {posting.post for posting in self._postings[person] if posting.holds_on(day)}
        return tuple(term_name("posts", post.code) for post in posts() if post.code in held)

    def asking(self, person: int, day: date, asks: Callable[[Needs], bool]) -> tuple[str, ...]:
        """The posts held on the day whose standard asks for it."""
        wanted = {term_name("posts", post) for post, needs in self._needs.items() if asks(needs)}
        return tuple(post for post in self.posts_of(person, day) if post in wanted)


def _rows(
    query: QuerySet[Any],
    words: Callable[[Any], str],
    asked_by: Callable[[_Holders, Any, date], tuple[str, ...]],
    ref: str,
    shop: Shop,
    keys: Sequence[Key],
) -> Iterator[Expiry]:
    found = query.select_related("person").in_bulk([key.pk for key in keys])
    rows = [(key, found[key.pk]) for key in keys if key.pk in found]
    holders = _Holders(shop, (row.person_id for _key, row in rows), max(key.day for key in keys))
    for key, row in rows:
        page = reverse("person", args=[shop.slug, row.person_id])
        yield Expiry(
            key=key,
            owner=row.person.name,
            number=row.person.staff_number,
            what=words(row),
            needed_for=asked_by(holders, row, key.day),
            url=f"{page}#{ref}-{row.pk}",
        )


def _asking_for_credential(holders: _Holders, row: Credential, day: date) -> tuple[str, ...]:
    return holders.asking(
        row.person_id, day, lambda needs: any(row.kind in need.kinds for need in needs.credentials)
    )


def _asking_for_exam(holders: _Holders, row: Certificate, day: date) -> tuple[str, ...]:
    return holders.asking(row.person_id, day, lambda needs: row.code in needs.exams)


def _posts_of(holders: _Holders, row: Employment, day: date) -> tuple[str, ...]:
    return holders.posts_of(row.person_id, day)


def _nothing(_holders: _Holders, _row: object, _day: date) -> tuple[str, ...]:
    return ()


def _credential_words(row: Credential) -> str:
    trade = row.get_trade_display()
    kind = row.get_kind_display()
    return " · ".join(filter(None, [kind, trade, row.number]))


def _certificate_words(row: Certificate) -> str:
    return f"{certificate_name(row)} · {row.number}"


def _employment_words(_row: Employment) -> str:
    return gettext("Employment in this shop")


def _posting_words(row: Posting) -> str:
    return gettext("Post %(post)s") % {"post": term_name("posts", row.post)}


def _source(
    kind: str, label: Promise, rows: Callable[[Shop], QuerySet[Any]], said: Callable[..., Any]
) -> Source:
    return Source(kind, label, partial(_keys_in, kind, rows), said)


PEOPLE_SOURCES = (
    _source(
        "credential",
        gettext_lazy("Credentials"),
        _credentials,
        partial(_rows, Credential.objects.all(), _credential_words, _asking_for_credential, "credential"),
    ),
    Source(
        "review",
        gettext_lazy("Reviews due"),
        _review_keys,
        partial(_rows, Credential.objects.all(), _credential_words, _asking_for_credential, "credential"),
    ),
    _source(
        "post-certificate",
        gettext_lazy("Post certificates"),
        partial(_certificates, kind=Certificate.Kind.POST),
        partial(_rows, Certificate.objects.all(), _certificate_words, _nothing, "certificate"),
    ),
    _source(
        "exam-certificate",
        gettext_lazy("Exam certificates"),
        partial(_certificates, kind=Certificate.Kind.EXAM),
        partial(_rows, Certificate.objects.all(), _certificate_words, _asking_for_exam, "certificate"),
    ),
    _source(
        "posting",
        gettext_lazy("Postings"),
        partial(_spells, model=Posting, same=("person", "post")),
        partial(_rows, Posting.objects.all(), _posting_words, _nothing, "posting"),
    ),
    _source(
        "employment",
        gettext_lazy("Employments"),
        partial(_spells, model=Employment, same=("person",)),
        partial(_rows, Employment.objects.all(), _employment_words, _posts_of, "employment"),
    ),
)
