"""What a condition asks for, in words."""

from functools import singledispatch
from typing import Any

from staffing.rules.conditions import (
    AgeIs,
    AllOf,
    AnyOf,
    CourseCompleted,
    CredentialIs,
    EducationIs,
    Employed,
    ExamPassed,
    ExperienceIs,
    HoldsPost,
    InGrace,
    Judgement,
    Not,
    SexIs,
    TrainingIs,
)
from staffing.rules.experience import Amount
from staffing.rules.findings import NoEdition, NotInEdition
from staffing.rules.shop_conditions import (
    Cover,
    Every,
    EveryHolder,
    InScope,
    OnlyIf,
    Ratio,
    ShopAllOf,
    ShopAnyOf,
    ShopNot,
)
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import alternatives, amount, any_of_names, joined, names_of, number, say


@singledispatch
def needed(condition: Any, language: str) -> str:
    """The words for a condition, as they follow "needed:"."""
    raise TypeError(f"no words for {type(condition).__name__}")


def slug_title(need: Any, language: str) -> str:
    """The title of an exam or course, or its slug where the standard gives none."""
    title: str = need.title.of(language) if need.title else need.slug
    return title


def kinds_of(condition: ExperienceIs, language: str) -> str:
    """The kinds of experience, and how far back they are looked for."""
    kinds, months = (
        any_of_names("experience", condition.experience.kinds, language),
        window(condition, language),
    )
    return say("kinds_within", language, kinds=kinds, months=months) if months else kinds


def window(condition: ExperienceIs, language: str) -> str:
    """How far back is looked; "" where everything counts."""
    months = condition.experience.within_months
    return amount(Amount(months, 0), language) if months else ""


def months_of(condition: ExperienceIs, language: str) -> str:
    return amount(Amount(condition.experience.months or 0, 0), language)


@needed.register
def _(condition: EducationIs, language: str) -> str:
    need = condition.education
    parts = []
    if need.at_least:
        level = vocabulary().ladders["education"].name(need.at_least, language)
        parts.append(say("education", language, level=level))
    if need.majors:
        parts.append(say("major", language, words=alternatives(need.majors, language)))
    return joined(parts, language)


@needed.register
def _(condition: ExperienceIs, language: str) -> str:
    need = condition.experience
    kinds, months = any_of_names("experience", need.kinds, language), window(condition, language)
    key = "experience" if need.months else "noun_experience"
    text = say(key, language, amount=months_of(condition, language), kinds=kinds)
    return say("within", language, what=text, months=months) if months else text


@needed.register
def _(condition: CredentialIs, language: str) -> str:
    need = condition.credential
    more = []
    if need.trades:
        more.append(any_of_names("posts", need.trades, language))
    if need.level_at_least:
        more.append(say("level_floor", language, level=level_name(condition, language)))
    if need.review_every_months:
        more.append(say("reviewed", language, n=need.review_every_months))
    if need.within_months:
        more.append(say("issued_within", language, months=amount(Amount(need.within_months, 0), language)))
    if need.equivalents:
        more.append(say("or_equivalent", language))
    what = kinds_asked(condition, language)
    return say("named", language, what=what, more=joined(more, language)) if more else what


def kinds_asked(condition: CredentialIs, language: str) -> str:
    """One of these kinds, or each of them."""
    need = condition.credential
    if need.all and len(need.kinds) > 1:
        return say("each_of", language, names=names_of("credentials", need.kinds, language))
    return any_of_names("credentials", need.kinds, language)


def level_name(condition: CredentialIs, language: str) -> str:
    need = condition.credential
    ladder = vocabulary().ladder_of(need.kinds[0])
    return ladder.name(need.level_at_least or "", language) if ladder else need.level_at_least or ""


@needed.register
def _(condition: ExamPassed, language: str) -> str:
    return say("exam", language, title=slug_title(condition.exam, language))


@needed.register
def _(condition: CourseCompleted, language: str) -> str:
    return say("course", language, title=slug_title(condition.course, language))


@needed.register
def _(condition: TrainingIs, language: str) -> str:
    need, text = condition.training, hours_needed(condition, language)
    if need.within_months:
        text = say("within", language, what=text, months=amount(Amount(need.within_months, 0), language))
    if need.per:
        text = say("each_year", language, what=text)
    if need.per_cycle:
        months = amount(Amount(need.per_cycle.months, 0), language)
        kinds = any_of_names("credentials", need.per_cycle.credential, language)
        text = say("each_cycle", language, what=text, months=months, kinds=kinds)
    return say("named", language, what=text, more=say("passed_only", language)) if need.passed else text


def hours_needed(condition: TrainingIs, language: str) -> str:
    """The hours and what they are about, without when they count."""
    hours = number(condition.training.hours)
    return say("training", language, topics=topics_of(condition, language), hours=hours)


def topics_of(condition: TrainingIs, language: str) -> str:
    return any_of_names("training", condition.training.topics, language)


@needed.register
def _(condition: InGrace, language: str) -> str:
    need = condition.grace
    length = amount(Amount(need.months or 0, need.days or 0), language)
    post = any_of_names("posts", need.posts or (), language)
    return say(f"grace_{need.after}", language, length=length, post=post)


@needed.register
def _(condition: HoldsPost, language: str) -> str:
    return say("post", language, posts=any_of_names("posts", condition.holds_post, language))


@needed.register
def _(condition: Employed, language: str) -> str:
    return say("employed", language)


@needed.register
def _(condition: AgeIs, language: str) -> str:
    need = condition.age
    parts = [say("age_floor", language, n=need.at_least)] if need.at_least else []
    if need.at_most:
        parts.append(say("age_ceiling", language, n=need.at_most, law=need.law))
    return joined(parts, language)


@needed.register
def _(condition: SexIs, language: str) -> str:
    return say(f"sex_{condition.sex.only}", language, law=condition.sex.law)


@needed.register
def _(condition: Judgement, language: str) -> str:
    return condition.judgement.ask.of(language)


@needed.register(AllOf)
@needed.register(ShopAllOf)
def _(condition: Any, language: str) -> str:
    parts = []
    for part in condition.all_of:
        text = needed(part, language)
        nested = isinstance(part, AnyOf | ShopAnyOf) and len(condition.all_of) > 1
        parts.append(say("brackets", language, what=text).strip() if nested else text)
    return joined(parts, language, "and")


@needed.register(AnyOf)
@needed.register(ShopAnyOf)
def _(condition: Any, language: str) -> str:
    return joined((needed(part, language) for part in condition.any_of), language, "either")


@needed.register
def _(condition: Not, language: str) -> str:
    return say("not", language, what=needed(condition.not_, language))


@needed.register
def _(condition: Every, language: str) -> str:
    need = condition.every
    return say("every", language, who=needed(need.who, language), is_=needed(need.is_, language))


@needed.register
def _(condition: EveryHolder, language: str) -> str:
    lines: dict[str, list[str]] = {}
    for post, who in condition.every_holder.posts.items():
        lines.setdefault(needed(who, language), []).append(post)
    table = [
        say("colon", language, what=names_of("posts", posts, language), more=what)
        for what, posts in lines.items()
    ]
    return say("holders", language, table=joined(table, language, "and"))


@needed.register
def _(condition: Ratio, language: str) -> str:
    need = condition.ratio
    group, who = needed(need.of, language), needed(need.who, language)
    rounding = say(f"rounded_{need.rounding}", language)
    return say("ratio", language, group=group, who=who, share=need.at_least, rounding=rounding)


@needed.register
def _(condition: Cover, language: str) -> str:
    return say("cover", language)


@needed.register
def _(condition: InScope, language: str) -> str:
    return say("scope", language, scopes=any_of_names("scopes", condition.scope, language))


@needed.register
def _(condition: OnlyIf, language: str) -> str:
    asked = condition.applies_if
    when, then = needed(asked.gate, language), needed(asked.then, language)
    if asked.scope is None:
        return say("gate", language, when=when, then=then)
    scopes = any_of_names("scopes", asked.scope, language)
    return say("only_if", language, scopes=scopes, then=then)


@needed.register
def _(condition: ShopNot, language: str) -> str:
    return say("not_the_case", language, what=needed(condition.not_, language))


@needed.register
def _(condition: NoEdition, language: str) -> str:
    title = condition.title.of(language)
    if condition.jurisdiction is None:
        return say("no_place", language, title=title)
    place = vocabulary().name("jurisdictions", condition.jurisdiction, language)
    return say("no_edition", language, title=title, place=place)


@needed.register
def _(condition: NotInEdition, language: str) -> str:
    return say("not_in_edition", language, edition=condition.edition.of(language))
