"""The demo companies: written once, playing around today, and true to what the README promises."""

import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from compliance.demo.files import Story
from compliance.demo.loading import load_demo
from compliance.selectors.readiness import readiness_of
from compliance.selectors.things import endings
from staffing.models import Certificate, Company, Credential, Person, Shop, TrainingRecord
from staffing.rules import load_standard
from staffing.selectors.eligibility import eligibility_of
from training.models import Attempt, Enrolment, PaperForm, StandardSetting
from training.permissions import StatisticsScope
from training.selectors.paper_statistics import paper_statistics
from training.selectors.record import attempt_record
from training.selectors.statistics import exam_statistics
from training.statistics.attention import Concern

TODAY = date(2026, 11, 23)
PRACTICE = "workshop-basics-check"
SCRIPT = Path(__file__).parents[2] / "docs" / "check_attempt.py"


class TheDemoTests(TestCase):
    """Loaded once for all of these: courses, companies, people and what they learnt."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("load_content", verbosity=0)
        assert load_demo(today=TODAY)

    def test_a_second_load_changes_nothing(self) -> None:
        models = (Company, Person, Credential, Certificate, Attempt)
        before = [model.objects.count() for model in models]

        assert not load_demo(today=TODAY + timedelta(days=1))

        assert [model.objects.count() for model in models] == before

    def test_the_adviser_passed_and_holds_the_post_certificate(self) -> None:
        adviser = Person.objects.get(staff_number="CD-0105")

        assert Attempt.objects.get(person=adviser, exam="service-adviser-exam").passed
        assert Certificate.objects.standing_on(TODAY).filter(person=adviser, kind="post").count() == 1

    def test_the_mechanic_failed_the_part_he_is_weak_in(self) -> None:
        attempt = Attempt.objects.get(person__staff_number="CD-0107")

        assert not attempt.passed
        assert not Certificate.objects.filter(person__staff_number="CD-0107").exists()

    def test_the_mechanic_studies_for_after_sales_manager_and_is_not_yet_one(self) -> None:
        mechanic = Person.objects.get(staff_number="CD-0107")
        shop = Shop.objects.get(slug="chengdong")

        answer = eligibility_of(person=mechanic, shop=shop, post="after-sales-manager", on=TODAY)

        assigned = Enrolment.objects.filter(person=mechanic, post="after-sales-manager")
        assert {one.course for one in assigned} == {"after-sales-law", "after-sales-theory"}
        assert answer.earliest == date(2027, 3, 2)
        assert [result.requirement.id for result in answer.open] == [
            "experience",
            "law",
            "theory",
            "leadership",
        ]

    def test_the_main_shop_lacks_a_verification_a_lease_and_a_judgement_and_breaks_with_the_inspector(
        self,
    ) -> None:
        shop = Shop.objects.get(slug="chengdong")
        found = readiness_of(shop=shop, standard=load_standard("cn-class2-source"), on=TODAY)
        assert {key: code for key, code in found.codes.items() if code != "met"} == {
            "lease": "unknown",
            "exhaust-analyser": "unknown",
            "equipment-condition": "needs_judgement",
            "smoke-meter": "not_applicable",
        }
        assert found.first_break
        assert (str(found.first_break.day), found.owners[found.first_break.records[0].ref].name) == (
            "2027-03-15",
            "王大勇",
        )

    def test_its_devices_and_documents_show_what_ends_soon(self) -> None:
        shop = Shop.objects.get(slug="chengdong")
        assert [one.name for one in endings(shop, on=TODAY, until=TODAY + timedelta(days=89))] == [
            "游标卡尺 2 号",
            "废机油、废电池处置协议",
        ]
        assert TrainingRecord.objects.filter(shop=shop, topic="safety").count() == 10

    def test_the_statistics_of_the_practice_paper_find_what_is_faulty_in_it(self) -> None:
        found = exam_statistics(PRACTICE, StatisticsScope(None))
        assert found
        assert (found.papers, found.waiting) == (240, 0)
        by_code = {line.version.code: set(line.concerns) for line in found.items if line.current}
        assert Concern.KEY in by_code["wb-tools-03"]
        assert {Concern.EASY, Concern.OVERUSED} <= by_code["wb-safe-02"]
        assert Concern.HARD in by_code["wb-serv-04"]
        assert by_code["wb-serv-10"] == {Concern.FEW}
        scores = paper_statistics(PaperForm.objects.get(exam=PRACTICE), found.sums)
        assert scores.alpha
        assert scores.alpha.low > 0.5

    def test_papers_written_in_bulk_are_as_the_services_write_them(self) -> None:
        for attempt in Attempt.objects.filter(exam=PRACTICE).order_by("started_at")[:240:60]:
            with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
                file.write(json.dumps(attempt_record(attempt), default=str))
                file.flush()
                command = [
                    sys.executable,
                    "-I",
                    str(SCRIPT),
                    file.name,
                    attempt.commitment,
                    attempt.seat.head,
                ]
                checked = subprocess.run(command, capture_output=True, text=True, check=False)
            assert checked.returncode == 0, checked.stdout
        assert not Certificate.objects.filter(code=PRACTICE).exists()

    def test_one_pass_mark_is_recommended_and_one_waits_for_the_trainer(self) -> None:
        (closed,) = StandardSetting.objects.filter(exam="service-adviser-exam")
        (running,) = StandardSetting.objects.filter(exam=PRACTICE)
        assert 50 <= closed.result["recommended"] <= 90
        assert [it.user.first_name for it in running.judges.filter(first_at=None)] == ["孙立"]

    def test_the_sign_ins_are_printed(self) -> None:
        out = StringIO()
        call_command("demo_signins", stdout=out)
        assert "CD-0118" in out.getvalue()


def test_the_story_moves_with_the_day_it_is_told() -> None:
    then, later = Story(TODAY), Story(TODAY + timedelta(days=100))
    assert later.people[0]["employed"] - then.people[0]["employed"] == timedelta(days=100)
    assert later.people[0]["born"] == then.people[0]["born"]


@pytest.mark.django_db
def test_without_a_demo_no_sign_ins_are_named() -> None:
    out = StringIO()
    call_command("demo_signins", stdout=out)
    assert "No demo companies" in out.getvalue()


@pytest.mark.django_db
def test_a_production_site_refuses_the_demo(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="public"):
        call_command("load_demo")
    assert not Company.objects.exists()
