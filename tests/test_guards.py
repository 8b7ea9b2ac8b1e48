"""The guards themselves: each lets good work pass and stops what it is there for."""

import logging

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Origin, Template

from tests import guards

OURS = str(guards.ROOT / "templates" / "page.html")
ALLAUTHS_ELEMENT = str(guards.ROOT / "templates" / "allauth" / "elements" / "button.html")
WAGTAILS = "/usr/lib/python3/dist-packages/wagtail/admin/templates/page.html"


def rendered(text: str, *, origin: str, **context: object) -> str:
    return Template(text, origin=Origin(name=origin)).render(Context(context))


@pytest.mark.parametrize(
    "text", ["{{ name }}", "{{ name|upper }}", '{{ name|default:"x" }}', "{{ person.name }}"]
)
def test_an_undefined_variable_in_a_template_of_ours_is_refused(text: str) -> None:
    with pytest.raises(guards.UndefinedTemplateVariable, match=r"page\.html.*name"):
        rendered(text, origin=OURS, person={})


def test_an_undefined_variable_inside_a_block_of_ours_is_refused() -> None:
    with pytest.raises(guards.UndefinedTemplateVariable):
        rendered(
            "{% for shop in shops %}{% if shop %}{{ missing }}{% endif %}{% endfor %}", origin=OURS, shops=[1]
        )


def test_a_defined_empty_variable_is_printed_as_it_is() -> None:
    assert rendered("[{{ name }}]", origin=OURS, name="") == "[]"


@pytest.mark.parametrize("origin", [WAGTAILS, ALLAUTHS_ELEMENT])
def test_templates_of_libraries_may_leave_variables_undefined_and_keep_their_defaults(origin: str) -> None:
    assert rendered('{{ name|default:"x" }}', origin=origin) == "x"


@pytest.mark.allows_undefined_variables
def test_a_test_can_allow_undefined_variables() -> None:
    assert rendered("[{{ name }}]", origin=OURS) == "[]"


@pytest.mark.parametrize("name", ["staffing", "django.server", "a.logger.of.nobody"])
@pytest.mark.expects_error_log
def test_an_error_record_of_any_logger_is_heard(name: str) -> None:
    with guards.error_records() as records:
        logging.getLogger(name).error("broken %s", "pipe")
        logging.getLogger(name).warning("only a warning")

    assert records.lines == [f"{name}: broken pipe"]


@pytest.mark.django_db
def test_a_page_that_asks_once_more_for_every_row_is_refused() -> None:
    rows = 1

    def ask() -> None:
        for _ in range(rows):
            ContentType.objects.filter(model="person").count()

    def grow() -> None:
        nonlocal rows
        rows += 2

    with pytest.raises(AssertionError, match="1 queries became 3 with more rows"):
        guards.assert_queries_stay_flat(ask, grow=grow)


@pytest.mark.django_db
def test_a_page_that_asks_as_often_as_before_passes() -> None:
    assert guards.assert_queries_stay_flat(ContentType.objects.count, grow=lambda: None) == 1
