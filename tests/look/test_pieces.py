"""The tags of `ui`: what a reader gets, and what a screen reader gets."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from staffing.templatetags import ui


def draw(source: str, **context: Any) -> str:
    with translation.override("en"):
        return Template("{% load ui gallery %}" + source).render(Context(context))


class Balance(HTMLParser):
    """Fails on an element that is closed out of order or never."""

    VOID = frozenset(
        {"input", "br", "img", "hr", "meta", "link", "circle", "path", "rect", "line", "polygon"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        assert "style" not in names, f"inline style on <{tag}>"
        assert not [name for name in names if name.startswith("on")], f"inline script on <{tag}>"
        if names.get("id"):
            self.ids.append(str(names["id"]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element closed in itself opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def check(html: str) -> Balance:
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    return parser


@pytest.mark.parametrize("code", list(ui.SHAPES))
def test_every_outcome_has_a_word_and_a_shape_of_its_own(code: str) -> None:
    html = draw("{% outcome code %}", code=code)
    others = [draw("{% shape name %}", name=shape) for other, shape in ui.SHAPES.items() if other != code]
    assert draw("{% shape name %}", name=ui.SHAPES[code]) in html
    assert not [shape for shape in others if shape in html]
    assert f"outcome--{code}" in html


def test_an_outcome_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("{% outcome 'perhaps' %}")


def test_words_from_outside_are_escaped() -> None:
    html = draw(
        "{% requirement 'met' title seen=title clause=title %}{% outcome 'met' text=title %}",
        title="<b>x</b>",
    )
    assert "<b>" not in html


class PhoneForm(forms.Form):
    phone = forms.CharField(label="Phone", help_text="11 digits")


def test_the_error_stands_beside_its_field_and_is_announced_with_it() -> None:
    form = PhoneForm({"phone": ""})
    html = draw("{% field form.phone %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'id="id_phone_error"' in html
    assert 'id="id_phone_helptext"' in html
    described = html.split('aria-describedby="', 1)[1].split('"', 1)[0]
    assert set(described.split()) == {"id_phone_helptext", "id_phone_error"}


def test_what_was_typed_is_still_in_the_field() -> None:
    form = PhoneForm({"phone": "1380013800"})
    form.add_error("phone", "Only 10 digits.")
    assert 'value="1380013800"' in draw("{% fields form %}", form=form)


def test_the_error_summary_links_to_the_field() -> None:
    html = draw("{% error_summary form %}", form=PhoneForm({"phone": ""}))
    assert 'href="#id_phone"' in html
    assert "One thing needs mending" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("{% error_summary form %}", form=PhoneForm()).strip() == ""


def test_the_bar_of_time_says_its_stretches_in_words() -> None:
    stretch = type(
        "Stretch", (), {"outcome": "not_met", "start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    )()
    html = draw(
        "{% timeline_bar lines start end today label='Inspectors' %}",
        lines=[stretch],
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        today=date(2026, 11, 23),
    )
    assert "<title>Inspectors</title>" in html
    assert "<desc>2026-01-01–2026-12-31 Not met</desc>" in html
    assert "<table" in html
    assert "url(#pattern-not_met)" in html


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("source §4", "Source §4"),
        ("cited GB/T 21338 6.1", "Basis: GB/T 21338 6.1"),
        ("editor", "Added by the editors"),
    ],
)
def test_the_origin_of_a_block_is_named(given: str, shown: str) -> None:
    assert shown in draw("{% origin given %}", given=given)


@pytest.mark.parametrize(
    ("cookie", "attribute"), [("dark", ' data-theme="dark"'), ("", ""), ('"><script>', "")]
)
def test_only_a_known_theme_is_taken_from_the_cookie(cookie: str, attribute: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert draw("{% theme_attribute %}", request=request) == attribute


@pytest.mark.parametrize(
    "page", ["styleguide.html", "400.html", "403.html", "404.html", "429.html", "403_csrf.html", "500.html"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_stands_without_any_context_and_without_inline_style_or_script(
    page: str, language: str
) -> None:
    from django.template.loader import render_to_string

    with translation.override(language):
        html = render_to_string(page)
    parser = check(html)
    assert "content" in parser.ids
    assert html.count("<h1") == 1
