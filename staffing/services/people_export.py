"""The list of people as a workbook."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from sheets.workbooks import list_workbook
from staffing.models import Credential, Education, Person, Shop
from staffing.phones import mask_phone
from staffing.roster.columns import columns, paper_code, paper_kinds
from staffing.rules.vocabulary import vocabulary
from staffing.selectors.people import PersonLine, person_lines, with_line_records
from staffing.vocabulary import ladder_name

Value = str | date | int | None
SHARED = (
    "staff_number",
    "name",
    "sex",
    "identity_number",
    "phone",
    "email",
    "employed_from",
    "employed_until",
    "posts",
    "skill_grade",
    "education",
)


CARD_PARTS = ("number", "from", "until", "reviewed", "waived")


def _reviewed_kinds() -> list[str]:
    return [kind for kind in paper_kinds() if vocabulary().credentials[kind].reviewed]


def people_workbook(*, people: QuerySet[Person], shop: Shop, on: date, with_phones: bool) -> bytes:
    """These people as .xlsx. Identity numbers are masked always, phones unless ``with_phones``."""
    found = (
        with_line_records(people, shop=shop, on=on)
        .defer(None)
        .prefetch_related(
            # Databases differ in where an unknown day goes; here it never hides a known one.
            Prefetch(
                "educations",
                Education.objects.order_by(F("graduated_on").desc(nulls_last=True), "-pk"),
                to_attr="schooling",
            ),
            Prefetch(
                "credentials",
                Credential.objects.filter(kind__in=_reviewed_kinds()).order_by("valid_from", "pk"),
                to_attr="cards",
            ),
        )
        .order_by("staff_number", "pk")
    )
    codes = [*SHARED, *(paper_code(kind, part) for kind in _reviewed_kinds() for part in CARD_PARTS)]
    headings = [*(columns()[code].label for code in codes), _("Papers expiring")]
    lines = person_lines(found, on=on)
    return list_workbook(
        _("people"), headings, (list(_cells(line, with_phones=with_phones)) for line in lines)
    )


def _cells(line: PersonLine, *, with_phones: bool) -> Iterator[Value]:
    person = line.person
    yield person.staff_number
    yield person.name
    yield person.get_sex_display() if person.sex else ""
    yield person.identity_masked
    yield person.phone if with_phones or not person.phone else mask_phone(person.phone)
    yield person.email if with_phones else ""
    yield line.first_day
    yield line.last_day
    yield "、".join(line.posts)
    yield line.grade
    schooling: list[Education] = person.schooling  # type: ignore[attr-defined]
    yield ladder_name("education", schooling[0].level) if schooling else ""
    cards: dict[str, Credential] = {card.kind: card for card in person.cards}  # type: ignore[attr-defined]
    for kind in _reviewed_kinds():
        yield from _card_cells(cards.get(kind))
    yield "; ".join(f"{paper.name} {paper.text}" for paper in line.papers)


def _card_cells(card: Credential | None) -> tuple[Value, ...]:
    """The newest card of a kind that is reviewed, as the roster takes it back."""
    if card is None:
        return ("",) * len(CARD_PARTS)
    until = card.valid_until or "长期"
    return (
        card.number,
        card.valid_from,
        until,
        "、".join(card.reviewed_on),
        "是" if card.review_waived else "",
    )
