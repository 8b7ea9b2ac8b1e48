"""Readiness in words: the sentence of the day, the first break, the few words of a tag."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from compliance.house.overlays import is_house, written
from compliance.selectors.readiness import EXPIRING, Readiness, Takeover
from staffing.day_words import days_left_words
from staffing.eligibility_words import sureness_word
from staffing.rules import Break, Equipment, Evidence, Outcome, Premises, Requirement, Standard, Stretch
from staffing.rules.findings import Ends
from staffing.rules.words import evidence_label
from staffing.templatetags.ui import outcome_word
from staffing.vocabulary import term_name


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


def group_word(group: str) -> str:
    """What a reader calls a group of requirements; a group without a word of ours is shown by its own."""
    known = {
        "personnel": _("People"),
        "premises": _("Premises"),
        "equipment": _("Equipment"),
        "documents": _("Documents"),
        "training": _("Training"),
        "conduct": _("Conduct"),
    }
    return known.get(group, group)


def equipment_group_word(group: str) -> str:
    """What a reader calls a group of devices; empty: those at hand no more."""
    known = {
        "instrument": _("Instruments and measuring tools"),
        "general": _("General equipment"),
        "special": _("Special equipment"),
        "testing": _("Test equipment"),
        "": _("Not at hand today"),
    }
    return known.get(group, group)


def kinds_word(table: str, kinds: Iterable[str]) -> str:
    """The names of kinds of which one will do."""
    return _(" or ").join(term_name(table, kind) for kind in kinds)


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
    total = len(readiness.asked)
    if elsewhere := len(readiness.codes) - total:
        parts.append(_("%(count)d only in another edition") % {"count": elsewhere})
    return ngettext("%(total)d requirement: %(parts)s", "%(total)d requirements: %(parts)s", total) % {
        "total": total,
        "parts": " · ".join(parts),
    }


def told_in_turn(told: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Stretches as they are told (`Stretch.told`), neighbours of which the same is told taken together."""
    found: list[dict[str, str]] = []
    for one in told:
        before = found[-1] if found else {}
        if (one["outcome"], one["reason"]) == (before.get("outcome"), before.get("reason")):
            found[-1] = {**before, "until": one["until"]}
        else:
            found.append(one)
    return found


def strength_word(stretch: Stretch) -> str:
    """How binding the requirement is, by the edition of the day; empty on a day without one."""
    if stretch.edition is None:
        return ""
    known = {"must": _("must"), "should": _("should"), "recommended": _("recommended")}
    return known[stretch.edition.strength_of(stretch.requirement)]


def penalty_words(requirement: Requirement, language: str) -> str:
    """What a breach costs, by which law, and how sure that is; empty where the standard cites no penalty."""
    penalty = requirement.penalty
    if penalty is None:
        return ""
    return _("%(penalty)s (%(source)s · %(sureness)s)") % {
        "penalty": penalty.of(language),
        "source": penalty.ref,
        "sureness": sureness_word(penalty.sureness),
    }


def break_note(readiness: Readiness, found: Break, language: str) -> str:
    """What causes the break and what breaks: "质量检验员不再达标：王师傅的质量检验员证止于 2027-03-13".

    Of what is only not judged any more, what it comes to: "质量检验员转为缺资料：…".
    """
    title = found.requirement.title.of(language)
    if found.edition is not None:
        return _("%(edition)s takes over: %(title)s, %(cause)s") % {
            "edition": edition_words(found.edition, language),
            "title": title,
            "cause": found.stretch.reason(language),
        }
    if not found.records:
        return _("%(title)s: %(cause)s") % {"title": title, "cause": found.stretch.reason(language)}
    cause = causes(readiness, found.records, found.day, language)
    if found.stretch.outcome is not Outcome.NOT_MET:
        outcome = outcome_word(found.stretch.outcome)
        return _("%(title)s becomes “%(outcome)s”, because %(cause)s") % {
            "title": title,
            "outcome": outcome,
            "cause": cause,
        }
    return _("because %(cause)s: %(title)s") % {"title": title, "cause": cause}


def ending_word(what: str) -> str:
    """What kind of thing of the shop ends, of `Ending.what`."""
    words = {
        "lease": pgettext("of a place", "lease"),
        "verification": _("verification"),
        "contract": _("contract with the partner"),
        "document": pgettext("of a shop", "document"),
    }
    return words[what]


def edition_words(edition: Standard, language: str) -> str:
    """An edition by name, and whether it is one that the house adapts."""
    name = written(edition).edition.of(language)
    return _("%(edition)s with house rules") % {"edition": name} if is_house(edition) else name


def place_words(code: str | None) -> str:
    """Where a shop is; that nobody recorded it where that is so."""
    return term_name("jurisdictions", code) if code else _("a place that is not recorded")


def takeover_words(found: Takeover, language: str) -> str:
    """What judges from a day on, and where the shop moves on it."""
    if found.moves:
        told = {"day": found.day, "place": place_words(found.place)}
        if found.edition is None:
            return _("From %(day)s the shop is in %(place)s, and no edition is in force") % told
        told["edition"] = edition_words(found.edition, language)
        return _("From %(day)s the shop is in %(place)s: %(edition)s") % told
    if found.edition is None:
        return _("From %(day)s no edition is in force") % {"day": found.day}
    if found.by_house:
        return (
            _("From %(day)s other rules of the house hold") % {"day": found.day}
            if is_house(found.edition)
            else _("From %(day)s no rules of the house hold") % {"day": found.day}
        )
    return _("From %(day)s: %(edition)s") % {
        "day": found.day,
        "edition": edition_words(found.edition, language),
    }


def break_sentence(readiness: Readiness, found: Break, language: str) -> str:
    """The first break in one sentence: "2027-03-14，质量检验员不再达标：王师傅的质量检验员证止于 2027-03-13"."""
    return _("%(day)s, %(note)s") % {"day": found.day, "note": break_note(readiness, found, language)}


def causes(readiness: Readiness, records: Iterable[Evidence], day: date, language: str) -> str:
    """Why something changes on ``day``: the records that ended the day before, or that begin on it."""
    return _("; ").join(_cause(readiness, item, day, language) for item in records)


def _cause(readiness: Readiness, item: Evidence, day: date, language: str) -> str:
    what = record_words(readiness, item, language)
    if item.until is None or item.until >= day:
        return _("%(record)s begins on %(day)s") % {"record": what, "day": day}
    forms = {
        Ends.RECORD: _("%(record)s ends on %(day)s"),
        Ends.REVIEW: _("the review of %(record)s is due by %(day)s"),
        Ends.VIEW: _("%(record)s counts until %(day)s"),
        Ends.GRACE: _("the grace of %(record)s for new people ends on %(day)s"),
    }
    return forms[item.ends] % {"record": what, "day": item.until}


def record_words(readiness: Readiness, item: Evidence, language: str) -> str:
    """A record by name, with whose it is: "王师傅的质量检验员证"."""
    record, name = item.record, evidence_label(item, language)
    if isinstance(record, Premises) and item.until and item.until == record.contract_until:
        return _("the lease of %(place)s") % {"place": name}
    if isinstance(record, Equipment) and item.until and item.until == record.contract_until:
        return _("the partner's contract for %(device)s") % {"device": name}
    owner = readiness.owners.get(item.ref)
    return _("%(name)s's %(record)s") % {"name": owner.name, "record": name} if owner else name


def tag_text(code: str, stretch: Stretch, on: date) -> str:
    """What a tag says beyond the outcome's own word; empty where that is enough."""
    if code != EXPIRING or stretch.outcome_until is None:
        return ""
    return days_left_words(stretch.outcome_until, on)
