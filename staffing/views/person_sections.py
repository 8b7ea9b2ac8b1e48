"""The lists on a person's page: one section a kind of record, each line with its words, dates and state."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from staffing.certificate_words import state_words
from staffing.eligibility_words import in_one_line, tag_code, tag_day, tag_text
from staffing.forms.records import KINDS, RecordKind
from staffing.models import Person, Shop
from staffing.rules.days import last_expiring
from staffing.rules.vocabulary import vocabulary
from staffing.selectors.eligibility import Eligibility, eligibilities
from staffing.selectors.people import certificate_name, paper_notice
from staffing.vocabulary import ladder_name, term_name

NAMES_IN_FACTS = {
    "employments": "employment",
    "postings": "posting",
    "education": "education",
    "experience": "experience",
    "credentials": "credential",
    "training": "training-record",
}


@dataclass(frozen=True)
class Line:
    """A record in words. ``code``: an outcome for the tag, empty for none; the addresses are empty where not allowed.

    ``anchor``: the record's reference in facts with a dash, such as ``credential-17``; answers link to it.
    """

    anchor: str
    title: str
    note: str
    dates: str
    code: str = ""
    state: str = ""
    scan_url: str = ""
    edit_url: str = ""
    end_url: str = ""
    delete_url: str = ""


@dataclass(frozen=True)
class Section:
    slug: str
    title: str | Promise
    add: str | Promise
    add_url: str
    lines: list[Line] = field(default_factory=list)


def sections_of(person: Person, *, shop: Shop, on: date, may_change: bool) -> list[Section]:
    """Everything a person page lists, from the prefetched person; no query."""
    found = {
        "employments": person.employments,
        "postings": person.postings,
        "education": person.educations,
        "experience": person.experiences,
        "credentials": person.credentials,
        "training": person.training_records,
    }
    sections = []
    for slug, kind in KINDS.items():
        address = [shop.slug, person.pk, slug]
        lines = [_line(record, kind, address, on, may_change) for record in found[slug].all()]
        add_url = reverse("record-add", args=address) if may_change else ""
        sections.append(Section(slug, kind.title, kind.add, add_url, lines))
    return sections


def _line(record: Any, kind: RecordKind, address: list[Any], on: date, may_change: bool) -> Line:
    title, note, dates = WORDS[kind.slug](record)
    code, state = _state(record, kind, on)
    keys = [*address, record.pk]
    changeable = may_change and kind.editable(record)
    running = kind.ends and record.valid_until is None
    scan = kind.slug == "credentials" and bool(record.scan)
    return Line(
        anchor=f"{NAMES_IN_FACTS[kind.slug]}-{record.pk}",
        title=title,
        note=note,
        dates=dates,
        code=code,
        state=state,
        scan_url=reverse("record-scan", args=[address[0], address[1], record.pk]) if scan else "",
        edit_url=reverse("record-edit", args=keys) if changeable else "",
        end_url=reverse("record-end", args=keys) if changeable and running else "",
        delete_url=reverse("record-delete", args=keys) if changeable else "",
    )


def _state(record: Any, kind: RecordKind, on: date) -> tuple[str, str]:
    """The outcome and word of the tag on the day."""
    if not kind.ends or kind.slug == "experience":
        return "", ""
    if record.valid_from > on:
        return "unknown", _("from %(day)s") % {"day": record.valid_from}
    last = record.valid_until
    if kind.slug == "credentials":
        if last is None or last > last_expiring(on):
            return "met", _("valid")
        notice = paper_notice("", last, on=on)
        return notice.code, notice.text
    if last is not None and last < on:
        return "not_applicable", _("ended")
    return "met", _("holds today")


def _span(record: Any) -> str:
    if record.valid_until is None:
        return _("from %(day)s") % {"day": record.valid_from}
    return f"{record.valid_from} – {record.valid_until}"


def _employment(record: Any) -> tuple[str, str, str]:
    return record.shop.name, "", _span(record)


def _posting(record: Any) -> tuple[str, str, str]:
    return record.get_post_display(), "", _span(record)


def _education(record: Any) -> tuple[str, str, str]:
    graduated = str(record.graduated_on) if record.graduated_on else _("date not recorded")
    return (
        ladder_name("education", record.level),
        " · ".join(filter(None, [record.major, record.school])),
        graduated,
    )


def _experience(record: Any) -> tuple[str, str, str]:
    return record.get_kind_display(), record.employer, _span(record)


def _credential(record: Any) -> tuple[str, str, str]:
    level = record.level
    kind = vocabulary().credentials.get(record.kind)
    if level and kind and kind.ladder:
        level = ladder_name(kind.ladder, level)
    reviews = _("reviewed %(days)s") % {"days": "、".join(record.reviewed_on)} if record.reviewed_on else ""
    waived = _("no review needed") if record.review_waived else ""
    words = [level, record.get_trade_display(), record.number, record.issuer, reviews, waived]
    note = " · ".join(filter(None, words))
    return record.get_kind_display(), note, _span(record)


def _training(record: Any) -> tuple[str, str, str]:
    minutes = _("%(count)d min") % {"count": record.minutes}
    note = " · ".join(filter(None, [minutes, record.trainer, record.get_result_display()]))
    dates = (
        str(record.held_from)
        if record.held_from == record.held_until
        else f"{record.held_from} – {record.held_until}"
    )
    return record.title, note, dates


WORDS = {
    "employments": _employment,
    "postings": _posting,
    "education": _education,
    "experience": _experience,
    "credentials": _credential,
    "training": _training,
}


@dataclass(frozen=True)
class CertificateLine:
    """One of our own certificates; ``anchor`` as for `Line`."""

    anchor: str
    name: str
    number: str
    dates: str
    code: str
    state: str
    url: str


def certificate_lines(person: Person, *, on: date) -> list[CertificateLine]:
    """The person's certificates of this shop, from the prefetched person; no query."""
    lines = []
    for certificate in person.certificates.all():
        words = state_words(certificate, on)
        url = reverse("certificate-pdf", args=[certificate.public_id])
        name = certificate_name(certificate)
        lines.append(
            CertificateLine(
                f"certificate-{certificate.pk}",
                name,
                certificate.number,
                _span(certificate),
                words.code,
                words.text,
                url,
            )
        )
    return lines


FAR = ("not_met", "unknown", "not_applicable")


@dataclass(frozen=True)
class PostLine:
    """May the person hold this post today; ``why``: what stands in the way, or that nothing does.

    ``is_near``: the person holds it, may hold it, or only has to wait or to be judged.
    """

    name: str
    url: str
    held: bool
    code: str
    state: str
    why: str
    is_near: bool


def post_lines(person: Person, *, shop: Shop, on: date, language: str) -> list[PostLine]:
    """The answer for every post on the day, the ones held first; from the prefetched person, judged once."""
    held = [posting.post for posting in person.postings.all() if posting.holds_on(on)]
    codes = list(dict.fromkeys([*held, *vocabulary().posts]))
    answers = eligibilities(people=[person], shop=shop, posts=codes, on=on)
    return [_post_line(answers[person.pk, code], shop, code in held, language) for code in codes]


def _post_line(answer: Eligibility, shop: Shop, held: bool, language: str) -> PostLine:
    code = tag_code(answer)
    return PostLine(
        name=term_name("posts", answer.post),
        url=reverse("eligibility", args=[shop.slug, answer.person_id, answer.post]),
        held=held,
        code=code,
        state=tag_text(answer),
        why=in_one_line(answer, language),
        is_near=held or code not in FAR or tag_day(answer) is not None,
    )
