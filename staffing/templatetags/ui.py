"""Template tags for the pieces every page is made of: outcomes, fields, lines, progress, page turning.

What each tag draws and how to call it stands in the gallery, `templates/styleguide.html`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Form
from django.http import HttpRequest
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffing import drawing

register = template.Library()

THEMES = ("light", "dark")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SHAPES = {
    "met": "disc",
    "expiring": "triangle",
    "not_met": "cross",
    "unknown": "question",
    "needs_judgement": "half",
    "waived": "diamond",
    "not_applicable": "dash",
}
MARKS = {**SHAPES, "met": "tick"}
BANNERS = {"success": "tick", "warning": "triangle", "error": "cross"}


def outcome_word(code: str) -> str:
    """The word for an outcome; an outcome nobody knows is an error, never a silent blank."""
    words = {
        "met": _("Met"),
        "expiring": _("Expiring"),
        "not_met": _("Not met"),
        "unknown": _("Data missing"),
        "needs_judgement": _("Needs judgement"),
        "waived": _("Waived"),
        "not_applicable": _("Not applicable"),
    }
    return words[code]


@register.filter
def whole_dates(text: Any) -> SafeString:
    """The text with each of its dates (2027-03-02) kept on one line."""
    escaped = conditional_escape(text)
    if "<" in escaped:  # a date may stand in an attribute
        return escaped
    return mark_safe(DATE.sub(r'<span class="nowrap">\g<0></span>', escaped))  # noqa: S308 - escaped above


@register.filter
def dots(text: Any) -> str:
    """The text with its separators kept to what stands before them: none begins a line."""
    return str(text).replace(" · ", "\u00a0· ")


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString | str:
    """` data-theme="dark"` when the reader chose a theme, else nothing: the system's theme holds."""
    request: HttpRequest | None = context.get("request")
    theme = request.COOKIES.get("theme") if request else None
    return format_html(' data-theme="{}"', theme) if theme in THEMES else ""


@register.inclusion_tag("components/shape.html")
def shape(name: str) -> dict[str, Any]:
    """One small drawing: disc, tick, triangle, cross, question, half, diamond, dash, flag."""
    return {"name": name}


@register.inclusion_tag("components/outcome.html")
def outcome(code: str, text: str = "") -> dict[str, Any]:
    """An outcome as a tag: shape, colour and word. `text` says it more exactly ("7 天后到期")."""
    return {"code": code, "shape_name": SHAPES[code], "text": text or outcome_word(code)}


@register.inclusion_tag("components/shape.html")
def outcome_shape(code: str) -> dict[str, Any]:
    """An outcome's shape by itself, where the word stands elsewhere: in a table's legend and beside its cells."""
    return {"name": SHAPES[code]}


@register.inclusion_tag("components/mark.html")
def mark(code: str, text: str = "") -> dict[str, Any]:
    """The outcome's shape alone, in a disc, for the head of a line; the word is there for screen readers."""
    return {"code": code, "shape_name": MARKS[code], "text": text or outcome_word(code)}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, value: Any, note: str = "", code: str = "", url: str = "", wide: bool = False
) -> dict[str, Any]:
    """An answer card; with an outcome `code` the value takes its shape and colour."""
    return {
        "label": label,
        "value": value,
        "note": note,
        "code": code,
        "shape_name": SHAPES[code] if code else "",
        "url": url,
        "wide": wide,
    }


@register.inclusion_tag("components/verdict.html")
def verdict(code: str, answer: str, note: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """The answer as a sentence, with at most one thing to do."""
    return {
        "code": code,
        "shape_name": SHAPES[code],
        "answer": answer,
        "note": note,
        "url": url,
        "action": action,
    }


@register.inclusion_tag("components/requirement.html")
def requirement(
    code: str,
    title: str,
    seen: str = "",
    clause: str = "",
    next_text: str = "",
    next_url: str = "",
    text: str = "",
) -> dict[str, Any]:
    """One requirement: shape, what is asked, what was seen, the next step as a link, the clause at the edge."""
    return {
        "code": code,
        "title": title,
        "seen": seen,
        "clause": clause,
        "next_text": next_text,
        "next_url": next_url,
        "text": text,
    }


@register.inclusion_tag("components/next_step.html")
def next_step(title: str, url: str, action: str, kicker: str = "", note: str = "") -> dict[str, Any]:
    """The one thing to do now. `kicker` says how long it takes."""
    return {"title": title, "url": url, "action": action, "kicker": kicker, "note": note}


@register.inclusion_tag("components/path_item.html")
def path_item(
    state: str, number: int, title: str, note: str = "", tag: str = "", tag_kind: str = "", url: str = ""
) -> dict[str, Any]:
    """One station on the way to a post. `state`: done, now or later; `tag_kind`: met, expiring, not-met or empty."""
    return {
        "state": state,
        "number": number,
        "title": title,
        "note": note,
        "tag": tag,
        "tag_kind": tag_kind,
        "url": url,
    }


@register.inclusion_tag("components/banner.html")
def banner(kind: str, text: str, title: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """A notice in the page. `kind`: info, success, warning or error."""
    return {
        "kind": kind,
        "shape_name": BANNERS.get(kind, "info"),
        "text": text,
        "title": title,
        "url": url,
        "action": action,
    }


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """What will stand here, and the button that begins."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int, doing: str, left: str = "", note: str = "") -> dict[str, Any]:
    """Long work: how far, what is being done, what is left. `note`: that it may be left and found again."""
    return {"value": value, "maximum": maximum, "doing": doing, "left": left, "note": note}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """Where one is: label, address, label, address, …; an empty address is plain text."""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/chips.html")
def chips(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Filters as links: items with label, url, current and, if counted, count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pagination.html")
def pagination(newer_url: str = "", older_url: str = "") -> dict[str, Any]:
    """Newer and older by key; an empty address leaves that side out."""
    return {"newer_url": newer_url or "", "older_url": older_url or ""}


@register.inclusion_tag("components/tab_bar_list.html")
def tab_bar(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The learner's tabs at the foot of a phone; fewer than two are no choice and draw nothing."""
    return {"items": list(items or [])[:5]}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, help, and its error beside it."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    ticked = isinstance(widget, CheckboxInput)
    attrs: dict[str, str | bool] = {}
    if kind not in ("checkbox", "radio"):
        attrs["class"] = f"{widget.attrs.get('class', '')} input".strip()
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "tick": ticked,
        "group": bound.use_fieldset,
        "hidden": bound.is_hidden,
        "optional": not bound.field.required and not ticked,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Form) -> dict[str, Any]:
    """All errors of a form, each a link to its field; draws nothing for a form without errors."""
    count = sum(len(errors) for errors in form.errors.values())
    title = ngettext("One thing needs mending", "%(count)d things need mending", count) % {"count": count}
    fields = [bound for bound in form if bound.errors]
    return {"count": count, "title": title, "fields": fields, "general": form.non_field_errors()}


@register.inclusion_tag("components/fields.html")
def fields(form: Form) -> dict[str, Any]:
    """Error summary and every field of a form, in its order."""
    return {"form": form}


@register.inclusion_tag("components/order_row.html")
def order_row(
    number: int,
    text: str,
    name: str,
    value: Any,
    first: bool = False,
    last: bool = False,
    moved: bool = False,
    lang: str = "",
) -> dict[str, Any]:
    """A row to put in order; ▲▼ are submit buttons named `move` with `<value>:up` and `<value>:down`.

    `lang`: the language of the text where it may be another than the page's.
    """
    return {
        "number": number,
        "text": text,
        "name": name,
        "value": value,
        "first": first,
        "last": last,
        "moved": moved,
        "lang": lang,
    }


@register.inclusion_tag("components/option.html")
def option(
    kind: str,
    name: str,
    value: Any,
    text: str,
    checked: bool = False,
    result: str = "",
    disabled: bool = False,
    lang: str = "",
    given: str = "",
) -> dict[str, Any]:
    """A choice card. `kind`: radio or checkbox; `result` after marking: right, wrong, missed or empty.

    `given`: what a wrong choice is called, where the reader is not the one who chose.
    `lang`: the language of the text where it may be another than the page's.
    """
    return {
        "kind": kind,
        "name": name,
        "value": value,
        "text": text,
        "checked": checked,
        "result": result,
        "disabled": disabled,
        "lang": lang,
        "given": given,
    }


@register.inclusion_tag("components/origin.html")
def origin(text: str) -> dict[str, Any]:
    """Where a lesson's block comes from, from its `origin`: `source §4`, `cited <law, clause>` or `editor`."""
    kind, _space, rest = text.partition(" ")
    labels = {
        "source": _("Source %(place)s"),
        "cited": _("Basis: %(place)s"),
        "editor": _("Added by the editors"),
    }
    label = labels.get(kind)
    return {"label": label % {"place": rest} if label else text}


@register.inclusion_tag("components/time_bar.html")
def timeline_bar(
    stretches: Iterable[Any],
    start: date,
    end: date,
    today: date,
    axis: bool = True,
    table: bool = True,
    label: str = "",
    standalone: str = "",
    marks: Iterable[tuple[date, str]] = (),
) -> dict[str, Any]:
    """Outcomes over time as a bar.

    stretches: objects with `.start`, `.end` (dates, both included) and `.outcome`; `start` to `end` is what is shown.
    axis: draw dates below; table: the same as a table, one press away. standalone: bring the patterns (PDF),
    with ids that begin with this, unlike those of any other bar of the document. marks: (day, words), days on which
    something else begins, such as another edition.
    """
    bar = drawing.time_bar(stretches, start=start, end=end, today=today, marks=marks)
    for part in bar.parts:
        part.word = outcome_word(part.outcome)
    return {
        "bar": bar,
        "axis": axis,
        "table": table,
        "label": label or _("Outcomes over time"),
        "prefix": f"{standalone}-" if standalone else "",
    }


@register.inclusion_tag("components/time_axis.html")
def timeline_axis(start: date, end: date, today: date) -> dict[str, Any]:
    """The dates alone, for the head of a table whose rows hold bars with `axis=False`."""
    return {"bar": drawing.time_bar([], start=start, end=end, today=today, head=True)}


@register.inclusion_tag("components/time_legend.html")
def timeline_legend(*codes: str, standalone: bool = False) -> dict[str, Any]:
    """What the bar's colours and patterns mean; standalone: bring the patterns (PDF)."""
    return {
        "entries": [
            (code, outcome_word(code), f"legend-{code}-" if standalone else "") for code in codes or SHAPES
        ]
    }


@register.inclusion_tag("components/radar.html")
def radar(
    axes: Iterable[tuple[str, float]], threshold: float | None = None, label: str = ""
) -> dict[str, Any]:
    """Values 0 to 100 on at least three axes, with the same as a table; values below `threshold` are marked."""
    return {"radar": drawing.radar(axes, threshold=threshold), "label": label or _("Values by competency")}
