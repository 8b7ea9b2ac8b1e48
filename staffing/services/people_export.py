"""The list of people as a workbook."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from staffing.models import Education, Person, Shop
from staffing.phones import mask_phone
from staffing.roster.columns import columns
from staffing.roster.workbooks import list_workbook
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
            )
        )
        .order_by("staff_number", "pk")
    )
    headings = [*(columns()[code].label for code in SHARED), _("Papers expiring")]
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
    yield "; ".join(f"{paper.name} {paper.text}" for paper in line.papers)
