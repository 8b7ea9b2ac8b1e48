"""Readiness in words: the sentence of the day, the first break, the few words of a tag."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.selectors.readiness import EXPIRING, Readiness
from staffing.rules import Break, Outcome, Stretch
from staffing.rules.words import label


def headline(readiness: Readiness) -> str:
    """The answer of the day as a sentence."""
    if readiness.verdict is Outcome.NOT_MET:
        count = readiness.count("not_met")
        return ngettext("Not met: %(count)d requirement", "Not met: %(count)d requirements", count) % {
            "count": count
        }
    if readiness.verdict is Outcome.UNKNOWN:
        count = readiness.count("unknown")
        return ngettext(
            "Cannot be judged yet: data missing for %(count)d requirement",
            "Cannot be judged yet: data missing for %(count)d requirements",
            count,
        ) % {"count": count}
    if readiness.verdict is Outcome.NEEDS_JUDGEMENT:
        count = readiness.count("needs_judgement")
        return ngettext(
            "Not before somebody has judged %(count)d requirement",
            "Not before somebody has judged %(count)d requirements",
            count,
        ) % {"count": count}
    if readiness.verdict is Outcome.MET:
        return _("All requirements met")
    return (
        _("Met only because a requirement is waived")
        if readiness.verdict is Outcome.WAIVED
        else _("Nothing applies")
    )


def headline_code(readiness: Readiness) -> str:
    """The outcome whose shape and colour the sentence takes."""
    if readiness.verdict is Outcome.MET and readiness.count(EXPIRING):
        return EXPIRING
    return readiness.verdict.value


def tally(readiness: Readiness) -> str:
    """How many requirements there are and how they stand: "11 项要求：8 达标 · 2 不达标 · 1 缺资料"."""
    forms = {
        "met": _("%(count)d met"),
        EXPIRING: _("%(count)d expiring"),
        "not_met": _("%(count)d not met"),
        "unknown": _("%(count)d data missing"),
        "needs_judgement": _("%(count)d to be judged"),
        "waived": _("%(count)d waived"),
        "not_applicable": _("%(count)d not applicable"),
    }
    parts = [form % {"count": count} for code, form in forms.items() if (count := readiness.count(code))]
    total = len(readiness.codes)
    return ngettext("%(total)d requirement: %(parts)s", "%(total)d requirements: %(parts)s", total) % {
        "total": total,
        "parts": " · ".join(parts),
    }


def break_note(readiness: Readiness, found: Break, language: str) -> str:
    """What breaks, and the records that cause it by name: "质量检验员：王师傅的质量检验员证，有效至 2027-03-13"."""
    causes = [cause(readiness, item.ref, label(item.record, language), item.until) for item in found.records]
    title = found.requirement.title.of(language)
    words = _("; ").join(causes) or found.stretch.reason(language)
    return _("%(title)s: %(cause)s") % {"title": title, "cause": words}


def cause(readiness: Readiness, ref: str, name: str, until: date | None) -> str:
    owner = readiness.owners.get(ref)
    what = _("%(name)s's %(record)s") % {"name": owner.name, "record": name} if owner else name
    return _("%(record)s, until %(day)s") % {"record": what, "day": until} if until else what


def tag_text(code: str, stretch: Stretch, on: date) -> str:
    """What a tag says beyond the outcome's own word; empty where that is enough."""
    if code != EXPIRING or stretch.outcome_until is None:
        return ""
    days = (stretch.outcome_until - on).days + 1
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
