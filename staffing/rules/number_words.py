"""Numbers and quantities in words: what is asked for, and how it was worked out: "12 人 ÷ 4，向上取整 = 3"."""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Any

from staffing.rules.findings import Bounds, Finding, Why
from staffing.rules.needs import needed
from staffing.rules.numbers import MaxOf, PerNumber, QuantityOf, ScopesNumber, ShareNumber, StepsNumber, SumOf
from staffing.rules.outcome import Truth
from staffing.rules.phrases import phrase
from staffing.rules.shop_conditions import Count, ForEach, InScope, QuantityIs
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import joined, number, say

# --- what is asked for -----------------------------------------------------------------------------------------------


@singledispatch
def asked(form: Any, language: str) -> str:
    """A number as the standard states it; of a condition on a person, the number of people who satisfy it."""
    return say("number_of_people", language, group=needed(form, language))


@asked.register
def _(form: int, language: str) -> str:
    return str(form)


@asked.register
def _(form: QuantityOf, language: str) -> str:
    return vocabulary().name("quantities", form.quantity, language)


@asked.register
def _(form: PerNumber, language: str) -> str:
    rounding = say(f"rounded_{form.rounding}", language)
    return say("number_per", language, of=asked(form.of, language), per=form.per, rounding=rounding)


@asked.register
def _(form: ShareNumber, language: str) -> str:
    rounding = say(f"rounded_{form.rounding}", language)
    return say("number_share", language, of=asked(form.of, language), share=form.share, rounding=rounding)


@asked.register
def _(form: StepsNumber, language: str) -> str:
    rows = joined((say("number_row", language, rows=row.rows, n=row.is_) for row in form.steps), language)
    return say("number_steps", language, of=asked(form.of, language), rows=rows)


@asked.register
def _(form: ScopesNumber, language: str) -> str:
    scopes = [
        say("named_number", language, what=vocabulary().name("scopes", code, language), n=asked(n, language))
        for code, n in form.scopes.items()
    ]
    if form.otherwise is not None:
        scopes.append(say("named_number", language, what=say("other_scopes", language), n=form.otherwise))
    return say(f"number_scopes_{form.combined}", language, scopes=joined(scopes, language))


def _combined(how: str, parts: Iterable[str], language: str) -> str:
    """Numbers of which the greatest or the sum is taken; a single one as it is. Like ones each count."""
    texts = list(parts)
    if len(texts) == 1:
        return texts[0]
    return say(f"number_{how}", language, parts=say("and", language).join(texts))


@asked.register
def _(form: MaxOf, language: str) -> str:
    return say(
        "number_max", language, parts=joined((asked(part, language) for part in form.max_of), language)
    )


@asked.register
def _(form: SumOf, language: str) -> str:
    return say(
        "number_sum", language, parts=joined((asked(part, language) for part in form.sum_of), language)
    )


@needed.register
def _(condition: Count, language: str) -> str:
    need = condition.count
    plain = isinstance(need.at_least, int)
    key = ("count" if need.of is None else "count_of") + ("" if plain else "_number")
    group = "" if need.of is None else needed(need.of, language)
    return say(key, language, n=asked(need.at_least, language), group=group, who=needed(need.who, language))


@needed.register
def _(condition: ForEach, language: str) -> str:
    need = condition.for_each
    table = "posts" if need.posts else "scopes"
    lines = (
        say("colon", language, what=vocabulary().name(table, code, language), more=needed(who, language))
        for code, who in (need.posts or need.scopes or {}).items()
    )
    of = "" if need.of is None else say("brackets", language, what=needed(need.of, language))
    number_of = asked(need.at_least, language)
    if not isinstance(need.at_least, int):
        number_of = say("so_many", language, n=number_of)
    heads = say("people_one" if need.at_least == 1 else "people", language, n=number_of)
    return say(f"for_each_{table}", language, people=heads, of=of, table=joined(lines, language, "and"))


# --- how it was worked out -------------------------------------------------------------------------------------------


def bounded(bounds: Bounds, language: str) -> str:
    """3, or 3 to 4, or at least 3."""
    if bounds.most is None:
        return say("from_least", language, n=number(bounds.least))
    if bounds.exact:
        return number(bounds.least)
    return say("between", language, least=number(bounds.least), most=number(bounds.most))


def heads_asked(finding: Finding) -> Bounds:
    """How many people the finding of a count asks for."""
    if finding.parts:
        bounds: Bounds = finding.parts[0].detail
        return bounds
    return Bounds(finding.condition.count.at_least, finding.condition.count.at_least)


def worked_out(finding: Finding, language: str) -> str:
    """How the number of a finding came about; "" for a plain number."""
    return _worked_out(finding.condition, finding, language)


def _result(text: str, finding: Finding, language: str) -> str:
    return say("equals", language, what=text, n=bounded(finding.detail, language))


@singledispatch
def _worked_out(form: Any, finding: Finding, language: str) -> str:
    """An amount: people counted."""
    return say("people", language, n=bounded(finding.detail, language))


@_worked_out.register
def _(form: int, finding: Finding, language: str) -> str:
    return str(form)


@_worked_out.register
def _(form: QuantityOf, finding: Finding, language: str) -> str:
    return quantity_seen(form.quantity, finding, language)


def quantity_seen(kind: str, finding: Finding, language: str) -> str:
    """The quantity as recorded, or what is not known about it."""
    what = vocabulary().name("quantities", kind, language)
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=what)
    if finding.why is Why.START_UNKNOWN:
        return say("start_unknown", language, label=what)
    seen: Bounds = finding.detail
    unit = vocabulary().quantities[kind].unit(language)
    text = say("quantity_seen", language, what=what, n=bounded(seen, language), unit=unit)
    return text if seen.exact else say("named", language, what=text, more=say("ambiguous", language))


@_worked_out.register
def _(form: PerNumber, finding: Finding, language: str) -> str:
    rounding = say(f"rounded_{form.rounding}", language)
    amount = worked_out(finding.parts[0], language)
    return _result(say("number_per", language, of=amount, per=form.per, rounding=rounding), finding, language)


@_worked_out.register
def _(form: ShareNumber, finding: Finding, language: str) -> str:
    rounding = say(f"rounded_{form.rounding}", language)
    amount = worked_out(finding.parts[0], language)
    text = say("number_share", language, of=amount, share=form.share, rounding=rounding)
    return _result(text, finding, language)


@_worked_out.register
def _(form: StepsNumber, finding: Finding, language: str) -> str:
    amount = worked_out(finding.parts[0], language)
    return _result(say("by_table", language, amount=amount), finding, language)


@_worked_out.register
def _(form: ScopesNumber, finding: Finding, language: str) -> str:
    return _combined_result(form.combined, finding, language)


@_worked_out.register(MaxOf)
@_worked_out.register(SumOf)
def _(form: Any, finding: Finding, language: str) -> str:
    return _combined_result("max" if isinstance(form, MaxOf) else "sum", finding, language)


def _combined_result(how: str, finding: Finding, language: str) -> str:
    text = _combined(how, (worked_out(part, language) for part in finding.parts), language)
    return text if len(finding.parts) == 1 else _result(text, finding, language)


@_worked_out.register
def _(form: InScope, finding: Finding, language: str) -> str:
    """One scope in use and its number."""
    scope = vocabulary().name("scopes", form.scope[0], language)
    return say("named_number", language, what=scope, n=worked_out(finding.parts[0], language))


# --- why it cannot be worked out -------------------------------------------------------------------------------------


def unclear(finding: Finding, language: str) -> str:
    """Everything that keeps the number of a finding from being known; "" where it is known."""
    return joined(_gaps(finding, language), language, "and")


def stated(finding: Finding) -> bool:
    """Whether the standard states the number, so that more records would make it known."""
    return finding.why is not Why.NOT_STATED and all(stated(part) for part in finding.parts)


def _gaps(finding: Finding, language: str) -> Iterator[str]:
    if finding.truth is Truth.YES:
        return
    gap = _gap(finding.condition, finding, language)
    if gap:
        yield gap
    for part in finding.parts:
        yield from _gaps(part, language)


@singledispatch
def _gap(form: Any, finding: Finding, language: str) -> str:
    """What is not known about the people of a group, or nothing of its own where the parts say it."""
    if finding.why is Why.NOT_RECORDED:
        return say("people_unrecorded", language)
    if finding.detail.group is None:
        return ""
    names = [s.person.name for s in finding.detail.group.standings() if s.truth < Truth.YES]
    return say("perhaps_in_group", language, names=joined(names, language), group=needed(form, language))


@_gap.register
def _(form: QuantityOf, finding: Finding, language: str) -> str:
    return quantity_seen(form.quantity, finding, language)


@_gap.register
def _(form: StepsNumber, finding: Finding, language: str) -> str:
    if finding.why is not Why.NOT_STATED:
        return ""
    return say("outside_table", language, amount=worked_out(finding.parts[0], language))


@_gap.register
def _(form: ScopesNumber, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("scopes_unrecorded", language)
    return say("no_scope", language) if finding.why is Why.NONE else ""


@_gap.register
def _(form: InScope, finding: Finding, language: str) -> str:
    scope = vocabulary().name("scopes", form.scope[0], language)
    if finding.why is Why.NOT_STATED:
        return say("scope_not_stated", language, scope=scope)
    if finding.why is Why.START_UNKNOWN:
        return say("start_unknown", language, label=say("scope", language, scopes=scope))
    return ""


@_gap.register(type(None))
@_gap.register(MaxOf)
@_gap.register(SumOf)
@_gap.register(PerNumber)
@_gap.register(ShareNumber)
def _(form: Any, finding: Finding, language: str) -> str:
    return ""


# --- quantities as conditions ----------------------------------------------------------------------------------------


@needed.register
def _(condition: QuantityIs, language: str) -> str:
    need = condition.quantity
    kind = vocabulary().quantities[need.kind]
    limits = [("quantity_at_least", need.at_least), ("quantity_at_most", need.at_most)]
    unit = kind.unit(language)
    asked_for = [say(key, language, n=number(value), unit=unit) for key, value in limits if value is not None]
    return say("quantity", language, what=kind.name(language), limits=joined(asked_for, language))


@phrase.register
def _(condition: QuantityIs, finding: Finding, language: str) -> str:
    return quantity_seen(condition.quantity.kind, finding, language)
