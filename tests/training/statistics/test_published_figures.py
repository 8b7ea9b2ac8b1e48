"""The figures agree with what is published for the LSAT data of Bock and Lieberman (1970), also by the way of the database."""

import csv
from pathlib import Path

import pytest

from staffing.models import Person
from tests.training.conftest import at, make_shop
from tests.training.statistics.one_by_one import components_of, item_sums
from training.models import Attempt, CountedPaper, CountedResponse, PaperForm, QuestionVersion
from training.permissions import StatisticsScope
from training.selectors.paper_statistics import paper_statistics
from training.selectors.sums import added_up, rows_of
from training.statistics.items import item_figures
from training.statistics.reliability import alpha

DATA = Path(__file__).parent / "data"
PUBLISHED = {
    "lsat6": {
        "alpha": 0.2950,
        "facility": [0.924, 0.709, 0.553, 0.763, 0.870],
        "item-total": [0.3620, 0.5668, 0.6184, 0.5344, 0.4354],
        "item-rest": [0.1128, 0.1532, 0.1728, 0.1444, 0.1216],
        "alpha if deleted": [0.2754, 0.2376, 0.2168, 0.2459, 0.2663],
    },
    "lsat7": {
        "alpha": 0.4534,
        "facility": [0.828, 0.658, 0.772, 0.606, 0.843],
        "item-total": [0.5300, 0.5997, 0.6112, 0.5920, 0.4612],
        "item-rest": [0.2457, 0.2467, 0.3132, 0.2228, 0.1748],
        "alpha if deleted": [0.3960, 0.3938, 0.3454, 0.4146, 0.4385],
    },
}
EVERYBODY = StatisticsScope(None)
pytestmark = pytest.mark.parametrize("section", PUBLISHED)


def persons_of(section: str) -> list[list[int]]:
    """One row of five zeros and ones for each of the thousand."""
    with (DATA / f"{section}.csv").open(encoding="ascii", newline="") as file:
        lines = list(csv.DictReader(file))
    return [
        [int(mark) for mark in line["pattern"]] for line in lines for _one in range(int(line["frequency"]))
    ]


def test_a_thousand_persons_took_five_items(section: str) -> None:
    assert {len(person) for person in persons_of(section)} == {5}
    assert len(persons_of(section)) == 1000


def test_facility_and_discrimination_of_each_item(section: str) -> None:
    persons, published = persons_of(section), PUBLISHED[section]
    for item in range(5):
        answers = [(float(one[item]), 25.0 * (sum(one) - one[item]), 20.0 * sum(one)) for one in persons]
        figures = item_figures(item_sums(answers))
        assert figures.facility
        assert figures.item_total
        assert figures.item_rest
        assert round(figures.facility.value, 3) == published["facility"][item]
        assert round(figures.item_total.value, 4) == published["item-total"][item]
        assert round(figures.item_rest.value, 4) == published["item-rest"][item]


def test_alpha_of_the_section_and_without_each_item(section: str) -> None:
    persons, published = persons_of(section), PUBLISHED[section]
    whole = alpha(components_of([dict(enumerate(one)) for one in persons]))
    assert whole
    assert round(whole.value, 4) == published["alpha"]
    for left_out in range(5):
        fewer = [{item: mark for item, mark in enumerate(one) if item != left_out} for one in persons]
        without = alpha(components_of(fewer))
        assert without
        assert round(without.value, 4) == published["alpha if deleted"][left_out]


@pytest.mark.django_db
def test_the_same_from_counted_rows(section: str) -> None:
    """A thousand counted papers of five questions of a point each, as the clock writes them."""
    form = PaperForm.objects.create(
        exam=section,
        sha256=section,
        content={"sections": [{"competency": "law", "questions": 5, "points": 1}]},
    )
    versions = [
        QuestionVersion.objects.create(
            code=f"{section}-{item}", sha256=f"{section}-{item}", revision=1, content={"kind": "numeric"}
        )
        for item in range(5)
    ]
    written(form, versions, persons_of(section))
    sums, published = added_up(rows_of(section, EVERYBODY)), PUBLISHED[section]
    for item, version in enumerate(versions):
        figures = item_figures(sums.items[version.pk])
        assert figures.facility
        assert figures.item_total
        assert figures.item_rest
        assert round(figures.facility.value, 3) == published["facility"][item]
        assert round(figures.item_total.value, 4) == published["item-total"][item]
        assert round(figures.item_rest.value, 4) == published["item-rest"][item]
    paper = paper_statistics(form, sums)
    assert paper.alpha
    assert round(paper.alpha.value, 4) == published["alpha"]
    assert paper.papers == sum(bar.number for bar in paper.bars) == 1000


def written(form: PaperForm, versions: list[QuestionVersion], persons: list[list[int]]) -> None:
    shop = make_shop("城东店", "CD", "lsat")
    same = {
        "shop": shop,
        "exam": form.exam,
        "blueprint": {},
        "paper": [],
        "state": "submitted",
        "passed": True,
    }
    times = {"started_at": at(23), "deadline": at(23, 10), "finalised_at": at(23, 9, 30)}
    numbers = [str(number) for number in range(len(persons))]
    people = Person.objects.bulk_create(
        Person(company=shop.company, staff_number=it, staff_number_key=it, name=it) for it in numbers
    )
    attempts = Attempt.objects.bulk_create(Attempt(person=it, **same, **times) for it in people)
    rows = {"form": form, "company": shop.company, "first": True}
    papers = CountedPaper.objects.bulk_create(
        CountedPaper(attempt=attempt, percent=20.0 * sum(marks), passed=True, ended_at=at(23), **rows)
        for attempt, marks in zip(attempts, persons, strict=True)
    )
    CountedResponse.objects.bulk_create(
        CountedResponse(
            paper=paper,
            version=version,
            points=1,
            share=mark,
            rest=25.0 * (sum(marks) - mark),
            total=paper.percent,
            choices=[],
            **rows,
        )
        for paper, marks in zip(papers, persons, strict=True)
        for version, mark in zip(versions, marks, strict=True)
    )
