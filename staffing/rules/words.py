"""Sentences filled in, names joined, amounts and records named, in the language asked for."""

from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

from staffing.rules.experience import Amount
from staffing.rules.facts import (
    Attestation,
    Course,
    Credential,
    Document,
    Education,
    Employment,
    Equipment,
    Exam,
    Experience,
    Posting,
    Premises,
    Quantity,
    Record,
    Scope,
    Training,
    Unit,
    Verification,
    Waiver,
    Work,
)
from staffing.rules.findings import Evidence
from staffing.rules.sentences import SENTENCES
from staffing.rules.vocabulary import vocabulary

MOST_NAMES = 8


def say(key: str, language: str, **values: Any) -> str:
    """The sentence of that key."""
    chinese, english = SENTENCES[key]
    return (chinese if language.startswith("zh") else english).format(**values)


def joined(parts: Any, language: str, key: str = "names") -> str:
    """Texts joined, each kept once; what somebody wrote keeps no full stop before a mark that goes on."""
    texts = list(dict.fromkeys(part for part in parts if part))
    if key == "and":
        texts = [*(text.rstrip("。. ") for text in texts[:-1]), *texts[-1:]]
    return say(key, language).join(texts)


def names_of(table: str, codes: Any, language: str) -> str:
    return joined((vocabulary().name(table, code, language) for code in codes), language)


def any_of_names(table: str, codes: Any, language: str) -> str:
    """A、B或C."""
    return alternatives([vocabulary().name(table, code, language) for code in codes], language)


def alternatives(names: list[str], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return joined(names[:-1], language) + say("last", language) + names[-1]


def listed(names: list[str], total: int, language: str) -> str:
    """The first names, and how many there are in all when that is not all of them. Namesakes stay apart."""
    text = say("names", language).join(names[:MOST_NAMES])
    return text if total <= MOST_NAMES else text + " " + say("more_names", language, n=total)


def amount(value: Amount, language: str) -> str:
    """2 年 8 个月 23 天; parts that are zero are left out."""
    years, months = divmod(value.months, 12)
    if language.startswith("zh"):
        parts = [(years, "{} 年"), (months, "{} 个月"), (value.days, "{} 天")]
        text = " ".join(form.format(number) for number, form in parts if number)
        return text or "0 天"
    units = [(years, "year"), (months, "month"), (value.days, "day")]
    text = " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in units if n)
    return text or "0 days"


def number(value: Decimal | int) -> str:
    """A plain decimal without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def days(since: date | None, until: date | None, language: str) -> str:
    return say(
        "days",
        language,
        since=since or say("no_start", language),
        until=until or say("no_end", language),
    )


def label(record: Record, language: str) -> str:
    """What a reader calls a record: its own label, or its kind."""
    return record.label or _label(record, language)


def evidence_label(item: Evidence, language: str) -> str:
    """What a reader calls a record that counts; one that belongs to another with the name of that one."""
    if item.of is None:
        return label(item.record, language)
    return say("of_record", language, of=label(item.of, language), what=label(item.record, language))


@singledispatch
def _label(record: Any, language: str) -> str:
    return str(record.ref)


@_label.register
def _(record: Credential, language: str) -> str:
    ladder = vocabulary().ladder_of(record.kind)
    level = record.level and (ladder.name(record.level, language) if ladder else record.level)
    shown = say("brackets", language, what=level) if level else ""
    return say(
        "label_credential",
        language,
        kind=vocabulary().name("credentials", record.kind, language),
        level=shown,
    )


@_label.register
def _(record: Education, language: str) -> str:
    return say(
        "label_education", language, level=vocabulary().ladders["education"].name(record.level, language)
    )


@_label.register
def _(record: Employment, language: str) -> str:
    return say("label_employment", language)


@_label.register
def _(record: Posting, language: str) -> str:
    return say("label_posting", language, post=vocabulary().name("posts", record.post, language))


@_label.register
def _(record: Experience, language: str) -> str:
    return say("noun_experience", language, kinds=vocabulary().name("experience", record.kind, language))


@_label.register
def _(record: Exam, language: str) -> str:
    return say("label_exam", language, title=record.exam)


@_label.register
def _(record: Course, language: str) -> str:
    return say("label_course", language, title=record.course)


@_label.register
def _(record: Training, language: str) -> str:
    topic = vocabulary().name("training", record.topic, language)
    return say("label_training", language, topic=topic, hours=number(record.hours))


@_label.register
def _(record: Premises, language: str) -> str:
    return say("label_premises", language, kind=vocabulary().name("premises", record.kind, language))


@_label.register
def _(record: Quantity, language: str) -> str:
    return vocabulary().name("quantities", record.kind, language)


@_label.register
def _(record: Scope, language: str) -> str:
    return say("label_scope", language, scope=vocabulary().name("scopes", record.scope, language))


@_label.register
def _(record: Attestation, language: str) -> str:
    return say("label_attestation", language, by=record.by)


@_label.register
def _(record: Waiver, language: str) -> str:
    return say("label_waiver", language, by=record.by)


@_label.register
def _(record: Work, language: str) -> str:
    return say("label_work", language, work=vocabulary().name("works", record.work, language))


@_label.register
def _(record: Equipment, language: str) -> str:
    return say("label_equipment", language, kind=vocabulary().name("equipment", record.kind, language))


@_label.register
def _(record: Verification, language: str) -> str:
    return say("label_verification", language)


@_label.register
def _(record: Document, language: str) -> str:
    return record.title or say(
        "label_document", language, kind=vocabulary().name("documents", record.kind, language)
    )


@_label.register
def _(record: Unit, language: str) -> str:
    return say("label_unit", language, unit=vocabulary().name("units", record.unit, language))
