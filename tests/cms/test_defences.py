"""The rules of theses and defences: what is shipped, what is frozen, what files and the editor refuse."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from cms.models import Checklist, CoursePage, DefenceNotPublishedError, DefenceRules, Exam, Rubric
from staffing.models import User
from training.exams.rubrics import score

pytestmark = pytest.mark.django_db
SHIPPED = "senior-repair-defence"


@pytest.fixture
def rules() -> DefenceRules:
    call_command("load_content", verbosity=0)
    return DefenceRules.objects.get(slug=SHIPPED)


def test_the_shipped_rules_say_where_they_come_from_and_that_it_is_no_law(rules: DefenceRules) -> None:
    frozen = rules.frozen()

    assert (frozen["thesis_fewest"], frozen["panel_size"], frozen["kinds"]) == (2000, 3, ["pdf", "docx"])
    assert "不是法律规定" in frozen["source"]
    assert [(it["key"], it["weight"]) for it in frozen["parts"]] == [("thesis", 40), ("defence", 60)]
    for part in frozen["parts"]:
        best = {it["key"]: it["most"] for it in part["rubric"]["criteria"]}
        assert score(part["rubric"], best).total == 1
    assert frozen["prerequisites"] == [{"kind": "grade", "code": "高级工"}]


def test_a_second_load_changes_nothing(rules: DefenceRules) -> None:
    before = rules.latest_revision_id
    call_command("load_content", verbosity=0)
    rules.refresh_from_db()
    assert rules.latest_revision_id == before


def test_a_draft_is_not_frozen(rules: DefenceRules) -> None:
    rules.pass_mark = 99
    rules.save_revision()
    assert DefenceRules.objects.get(pk=rules.pk).frozen()["pass_mark"] == 60


def test_rules_without_a_published_rubric_are_not_frozen(rules: DefenceRules) -> None:
    Rubric.objects.filter(pk=rules.rubric_id).update(live=False)
    with pytest.raises(DefenceNotPublishedError):
        rules.frozen()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"thesis_rubric": None}, "thesis_rubric"),
        ({"thesis_pdf": False, "thesis_docx": False}, "thesis_pdf"),
        ({"thesis_fewest": 30_000}, "thesis_most"),
        ({"panel_size": 4}, "panel_size"),
        ({"minutes": 10}, "minutes"),
    ],
)
def test_the_editor_refuses_what_cannot_be_held(
    rules: DefenceRules, changes: dict[str, Any], field: str
) -> None:
    for name, value in changes.items():
        setattr(rules, name, value)
    with pytest.raises(ValidationError) as refusal:
        rules.full_clean()
    assert field in refusal.value.message_dict


def test_no_exam_and_no_defence_share_a_code(rules: DefenceRules) -> None:
    rules.slug = Exam.objects.all()[0].slug
    with pytest.raises(ValidationError):
        rules.full_clean()


def test_a_code_names_one_thing_alone_among_certificates_and_records(rules: DefenceRules) -> None:
    exam, checklist = Exam.objects.all()[0], Checklist.objects.all()[0]
    for taken in (rules.slug, checklist.code):
        exam.slug = taken
        with pytest.raises(ValidationError, match="已被占用"):
            exam.full_clean()
    course = CoursePage.objects.all()[0]
    for taken in (rules.slug, Exam.objects.all()[0].slug, course.slug):
        checklist.code = taken
        with pytest.raises(ValidationError, match="已被占用"):
            checklist.full_clean()
    course.slug = Checklist.objects.all()[0].code
    with pytest.raises(ValidationError, match="已被占用"):
        course.full_clean()


def test_a_file_that_names_an_unknown_rubric_stops_the_load(tmp_path: Path) -> None:
    shipped = Path("cms/content")
    (tmp_path / "courses").symlink_to((shipped / "courses").resolve())
    folder = tmp_path / "defences"
    folder.mkdir()
    data = yaml.safe_load((shipped / "defences" / f"{SHIPPED}.yaml").read_text(encoding="utf-8"))
    (folder / f"{SHIPPED}.yaml").write_text(
        yaml.safe_dump(data | {"rubric": "nobody-wrote-it"}), encoding="utf-8"
    )

    with pytest.raises(CommandError, match="nobody-wrote-it"):
        call_command("load_content", path=tmp_path / "courses", verbosity=0)


def test_the_editor_shows_the_rules(rules: DefenceRules) -> None:
    client = Client()
    user = User.objects.create_superuser("chief")
    client.force_login(user, backend="staffing.backends.SignInBackend")

    assert client.get(reverse("wagtailsnippets_cms_defencerules:list")).status_code == 200
    page = client.get(reverse("wagtailsnippets_cms_defencerules:edit", args=[rules.pk])).content.decode()
    assert "高级工" in page
