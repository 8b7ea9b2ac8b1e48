"""Eligibility in words: the sentence of a page and the few characters of a table's cell."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staffing.rules import Outcome, Standard
from staffing.rules.standard import Sureness
from staffing.selectors.eligibility import Eligibility


def tag_code(eligibility: Eligibility) -> str:
    """The outcome whose shape and colour the answer takes; no standard looks like "not applicable"."""
    if eligibility.outcome is None:
        return Outcome.NOT_APPLICABLE.value
    return "expiring" if eligibility.is_expiring else eligibility.outcome.value


def tag_text(eligibility: Eligibility) -> str:
    """The answer in as few words as a cell has room for: "可任", "至 2027-01-13", "2027-03-02 起"."""
    if eligibility.met_until:
        return _("until %(day)s") % {"day": eligibility.met_until}
    if eligibility.met_from:
        return _("from %(day)s") % {"day": eligibility.met_from}
    return outcome_text(eligibility.outcome)


def outcome_text(outcome: Outcome | None) -> str:
    """What an outcome means for holding a post, without its days; None where no standard is in force."""
    words = {
        None: _("No standard"),
        Outcome.MET: _("May hold it"),
        Outcome.NOT_MET: _("Not yet"),
        Outcome.UNKNOWN: _("Data missing"),
        Outcome.NEEDS_JUDGEMENT: _("Needs judgement"),
        Outcome.WAIVED: _("Waived"),
        Outcome.NOT_APPLICABLE: _("Not applicable"),
    }
    return words[outcome]


def tag_day(eligibility: Eligibility) -> tuple[str, date] | None:
    """The day on which the answer changes, with the word to stand above it; None where none is in sight."""
    if eligibility.met_until:
        return pgettext("above a day", "until"), eligibility.met_until
    if eligibility.met_from:
        return pgettext("above a day", "from"), eligibility.met_from
    return None


def sentence(eligibility: Eligibility, *, today: date) -> str:
    """The verdict as a sentence about the day asked for."""
    if eligibility.met_until:
        return _("Yes, until %(day)s") % {"day": eligibility.met_until}
    if eligibility.outcome is Outcome.NOT_MET:
        return _not_met(eligibility, today)
    words = {
        None: _("No standard for this post is in force"),
        Outcome.MET: _("Yes, with no end in sight"),
        Outcome.UNKNOWN: _("Data missing: this cannot be judged yet"),
        Outcome.NEEDS_JUDGEMENT: _("Not before somebody has judged what no paper proves"),
        Outcome.WAIVED: _("Only because a requirement is waived"),
        Outcome.NOT_APPLICABLE: _("No requirement applies"),
    }
    return words[eligibility.outcome]


def _not_met(eligibility: Eligibility, today: date) -> str:
    now = eligibility.on == today
    if eligibility.earliest is None:
        return _("Not yet, and time alone will not do it") if now else _("Not on that day")
    form = (
        _("Not yet, from %(day)s at the earliest")
        if now
        else _("Not on that day, from %(day)s at the earliest")
    )
    verdict = form % {"day": eligibility.earliest}
    more = eligibility.waits_for_more
    if not more:
        return verdict
    return verdict + ngettext(
        ", and only once %(count)d more requirement is dealt with",
        ", and only once %(count)d more requirements are dealt with",
        more,
    ) % {"count": more}


def note(eligibility: Eligibility, language: str) -> str:
    """What stands in the way, by title; empty when nothing does."""
    titles = [result.requirement.title.of(language) for result in eligibility.open]
    if not titles:
        return ""
    return ngettext(
        "%(count)d requirement is open: %(titles)s",
        "%(count)d requirements are open: %(titles)s",
        len(titles),
    ) % {
        "count": len(titles),
        "titles": _("; ").join(titles),
    }


def in_one_line(eligibility: Eligibility, language: str) -> str:
    """Why the answer is what it is: what is open and how long waiting is needed, or that nothing is open."""
    if eligibility.assessment is None:
        return _("No standard for this post is in force")
    open_now = note(eligibility, language)
    if not open_now:
        return _("Nothing is open")
    if eligibility.earliest is None or eligibility.met_from:
        return open_now
    earliest = _("not before %(day)s") % {"day": eligibility.earliest}
    return f"{earliest} · {open_now}"


def sureness_word(sureness: Sureness) -> str:
    """How sure a source is, for the reader."""
    words = {
        "high": _("source checked"),
        "mid": _("one source, not checked against a second"),
        "low": _("source weak or disputed"),
        "user": _("supplied by the user, not checked"),
        "draft": _("no source found, confirm before use"),
    }
    return words[sureness]


def standard_note(standard: Standard, language: str) -> str:
    """Where the standard comes from and how sure that is."""
    label = standard.label.of(language) if standard.label else ""
    parts = [standard.source.of(language), label, sureness_word(standard.sureness)]
    return " · ".join(part for part in parts if part)
