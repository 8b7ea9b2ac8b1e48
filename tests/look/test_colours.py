"""Both themes can be read: WCAG 2.2 AA contrast of every pair of colours that meets on a page."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
TEXT = 4.5
CONTROL = 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3", "link") for ground in ("ground", "card")],
    *[(ink, "accent-soft", TEXT) for ink in ("ink", "ink-2", "ink-3", "link")],
    *[(ink, "unknown-soft", TEXT) for ink in ("ink-2", "unknown", "ink-3")],
    *[(name, f"{name}-soft", TEXT) for name in ("met", "expiring", "not-met", "judgement")],
    *[
        (name, ground, TEXT)
        for name in ("met", "expiring", "not-met", "unknown", "judgement")
        for ground in ("card", "ground")
    ],
    *[("on-shape", name, TEXT) for name in ("met", "expiring", "not-met", "unknown", "judgement", "link")],
    *[("ink", f"{name}-soft", TEXT) for name in ("met", "expiring", "not-met")],
    *[("link", f"{name}-soft", TEXT) for name in ("met", "expiring", "not-met")],
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-accent-2", "accent", TEXT),
    *[
        (name, ground, CONTROL)
        for name in ("line-control", "focus", "accent", "seal")
        for ground in ("ground", "card")
    ],
]


def _block(start: str) -> dict[str, str]:
    body = TOKENS.split(start, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", body))


LIGHT = _block(":root {")
DARK = _block('[data-theme="dark"] {')


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_that_meet_can_be_told_apart(theme: str, front: str, back: str, least: float) -> None:
    colours = LIGHT if theme == "light" else {**LIGHT, **DARK}
    assert _contrast(colours[front], colours[back]) >= least


def test_the_chosen_dark_theme_is_the_systems_dark_theme() -> None:
    assert _block('[data-theme="dark"] {') == _block(':root:not([data-theme="light"]) {')


def test_dark_declares_again_every_colour_of_light() -> None:
    assert set(DARK) == set(LIGHT)
