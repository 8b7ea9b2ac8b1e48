"""Reviews of a special operation card: entered by hand and by roster, shown, exported, and led to."""

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from staffing.eligibility_lines import Reader, eligibility_lines
from staffing.models import Credential, Person
from staffing.models.users import Role
from staffing.selectors.eligibility import eligibility_of
from tests.staffing.cast import LI, Cast
from tests.staffing.roster.test_import import imported, plan_of, uploaded

pytestmark = pytest.mark.django_db
CARD = "special-operation-low-voltage"
HEADINGS = (
    "工号",
    "姓名",
    "入职日期",
    "低压电工证号",
    "低压电工证发证日期",
    "低压电工证有效期至",
    "低压电工证复审日期",
    "低压电工证复审延长",
)


def row(*reviews: str) -> tuple[str, ...]:
    return ("0107", "李工", "2020-01-01", "T1", "2020-05-01", "2026-05-01", *reviews)


def card_of(person: Person, **fields: Any) -> Credential:
    return Credential.objects.create(
        person=person, kind=CARD, valid_from=date(2020, 5, 1), valid_until=date(2026, 5, 1), **fields
    )


def edit(cast: Cast, card: Credential, **fields: str) -> Any:
    client = cast.client(Role.HR)
    address = reverse("record-edit", args=["east", card.person_id, "credentials", card.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name not in ("scan", "review_waived")}
    return client.post(address, values | fields, follow=True)


def test_reviews_are_entered_and_stand_on_the_persons_page(cast: Cast) -> None:
    card = card_of(cast.person("0107", "李工"))
    page = edit(cast, card, reviewed_on="2023年4月20日、2025-04-18", review_waived="on").content.decode()
    card.refresh_from_db()
    assert (card.reviewed_on, card.review_waived) == (["2023-04-20", "2025-04-18"], True)
    assert "reviewed 2023-04-20、2025-04-18" in page
    assert "no review needed" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reviewed_on": "2020-04-30"}, "2020-04-30 lies outside the card"),
        ({"reviewed_on": "soon"}, "soon"),
        ({"kind": "inspector", "reviewed_on": "2023-04-20"}, "This kind of paper has no reviews."),
    ],
)
def test_reviews_that_cannot_be_are_refused_in_words(cast: Cast, fields: dict[str, str], words: str) -> None:
    card = card_of(cast.person("0107", "李工"))
    assert words in edit(cast, card, **fields).content.decode()
    card.refresh_from_db()
    assert card.reviewed_on == []


def test_a_roster_adds_reviews_and_takes_none_away(cast: Cast) -> None:
    imported(cast, row("2023-04-20", ""), headings=HEADINGS)
    imported(cast, row("2025-04-18，2024/4/1", "是"), headings=HEADINGS)
    imported(cast, row("", ""), headings=HEADINGS)
    card = Credential.objects.get()
    assert (card.reviewed_on, card.review_waived) == (["2023-04-20", "2024-04-01", "2025-04-18"], True)


@pytest.mark.parametrize(
    ("reviews", "words"),
    [(("2027-01-01", ""), "lies in the future"), (("", "也许"), "Write 是 or 否"), (("去年", ""), "去年")],
)
def test_what_is_wrong_with_a_review_in_a_roster_is_said(
    cast: Cast, reviews: tuple[str, str], words: str
) -> None:
    plan = plan_of(cast, uploaded(cast, row(*reviews), headings=HEADINGS))
    assert any(words in problem.message for problem in plan.rows[0].entry.errors)


def test_the_export_shows_the_card_with_its_reviews_and_can_be_imported_back(cast: Cast) -> None:
    card_of(
        cast.person("0107", "李工", identity_number=LI),
        number="T1",
        reviewed_on=["2023-04-20", "2025-04-18"],
        review_waived=True,
    )
    answer = cast.client(Role.HR).get(reverse("people-export", args=["east"]))
    headings, line = [list(cells) for cells in load_workbook(io.BytesIO(answer.content)).active.values]
    told = dict(zip(headings, line, strict=True))
    assert told["Low-voltage card reviewed on"] == "2023-04-20、2025-04-18"
    assert told["Low-voltage card review waived"] == "是"
    known = [heading for heading in headings if heading != "Papers expiring"]
    again = plan_of(cast, uploaded(cast, [told[name] for name in known], headings=known))
    assert [(row.fate, row.entry.errors) for row in again.rows] == [("unchanged", [])]


def test_the_next_step_of_an_overdue_review_leads_to_the_card(cast: Cast) -> None:
    li = cast.person("0107", "李工", post="ev-technician")
    card = card_of(li, reviewed_on=[])
    answer = eligibility_of(person=li, shop=cast.east, post="ev-technician", on=date(2024, 1, 1))
    reader = Reader("zh-hans", "east", li.pk, may_change=True)
    line = next(line for line in eligibility_lines(answer, reader) if line.id == "electrician-card")
    assert line.next_url == reverse("record-edit", args=["east", li.pk, "credentials", card.pk])
