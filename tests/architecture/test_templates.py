"""What the content security policy forbids in a page does not stand in a template."""

import re
from pathlib import Path

import pytest

from tests.architecture import source

# Paper has no content security policy, and its style sheet travels inside the document.
PAPER = "print"
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
JAVASCRIPT_ADDRESS = re.compile(r"[\"']\s*javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
OTHER_SITE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
)
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)

PAGES = [path for path in source.templates() if PAPER not in path.parts]


def faults(text: str) -> list[str]:
    """Return what a page may not carry: inline style, inline script, files of other sites."""
    text = COMMENT.sub("", text)
    found = [
        pattern.pattern
        for pattern in (INLINE_STYLE, INLINE_HANDLER, JAVASCRIPT_ADDRESS, OTHER_SITE)
        if pattern.search(text)
    ]
    inline = [
        code
        for attributes, code in SCRIPT.findall(text)
        if code.strip() and "application/json" not in attributes
    ]
    return found + inline


@pytest.mark.parametrize("path", PAGES, ids=source.short)
def test_a_page_has_no_inline_style_no_inline_script_and_nothing_of_another_site(path: Path) -> None:
    assert not faults(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<a onclick='go()'>",
        '<a href="javascript:go()">',
        "<script>go()</script>",
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
    ],
)
def test_the_search_finds_what_the_policy_forbids(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script type="module" src="{% static \'js/ui.js\' %}"></script>',
        '<script type="application/json" id="facts">{}</script>',
        '<a href="https://www.gov.cn/">source</a>',
        '{# <p style="x"> #}<p class="style">',
        '<input data-style="x" name="once">',
    ],
)
def test_the_search_lets_pass_what_the_policy_allows(text: str) -> None:
    assert not faults(text)
