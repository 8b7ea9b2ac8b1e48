"""The demo companies: written once, playing around today, and true to what the README promises."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from compliance.demo.files import Story
from compliance.demo.loading import load_demo
from staffing.models import Certificate, Company, Credential, Person
from training.models import Attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def content() -> None:
    call_command("load_content", verbosity=0)


def test_the_story_moves_with_the_day_it_is_told(today: date) -> None:
    then, later = Story(today), Story(today + timedelta(days=100))
    assert later.people[0]["employed"] - then.people[0]["employed"] == timedelta(days=100)
    assert later.people[0]["born"] == then.people[0]["born"]


@pytest.mark.usefixtures("content")
def test_a_second_load_changes_nothing(today: date) -> None:
    assert load_demo(today=today)
    before = [model.objects.count() for model in (Company, Person, Credential, Certificate, Attempt)]

    assert not load_demo(today=today + timedelta(days=1))

    assert [model.objects.count() for model in (Company, Person, Credential, Certificate, Attempt)] == before


@pytest.mark.usefixtures("content")
def test_the_adviser_passed_and_holds_the_post_certificate(today: date) -> None:
    load_demo(today=today)
    adviser = Person.objects.get(staff_number="CD-0105")

    assert Attempt.objects.get(person=adviser, exam="service-adviser-exam").passed
    assert Certificate.objects.standing_on(today).filter(person=adviser, kind="post").count() == 1


@pytest.mark.usefixtures("content")
def test_the_mechanic_failed_the_part_he_is_weak_in(today: date) -> None:
    load_demo(today=today)
    attempt = Attempt.objects.get(person__staff_number="CD-0107")

    assert not attempt.passed
    assert not Certificate.objects.filter(person__staff_number="CD-0107").exists()


@pytest.mark.usefixtures("content")
def test_sign_ins_are_named_only_when_there_are_any(today: date) -> None:
    out = StringIO()
    call_command("demo_signins", stdout=out)
    assert "No demo companies" in out.getvalue()

    load_demo(today=today)
    call_command("demo_signins", stdout=out)
    assert "CD-0118" in out.getvalue()


def test_a_production_site_refuses_the_demo(settings: pytest.FixtureRequest) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="public"):
        call_command("load_demo")
    assert not Company.objects.exists()
