"""Filled posts in words: who fills what, what cannot be filled, and whom to move."""

from collections.abc import Sequence
from typing import Any

from staffing.rules.filling import Filling, Shortage
from staffing.rules.moves import Lacking, Move, Way
from staffing.rules.needs import needed
from staffing.rules.number_words import asked, bounded, unclear, worked_out
from staffing.rules.posts_condition import InsideNeed, PostsFilled, PostsNeed
from staffing.rules.words import any_of_names, joined, listed, names_of, say


def slot_name(need: PostsNeed, name: str, language: str) -> str:
    """What a slot is called: its title, or the posts whose holders may fill it."""
    title = need.slots[name].title
    return title.of(language) if title else any_of_names("posts", need.posts_of(name), language)


def slot_names(need: PostsNeed, names: list[str], language: str) -> str:
    return joined((slot_name(need, name, language) for name in names), language)


def inside_name(inside: InsideNeed, language: str) -> str:
    return inside.title.of(language) if inside.title else needed(inside.who, language)


@needed.register
def _(condition: PostsFilled, language: str) -> str:
    need = condition.posts
    parts = [
        say("posts", language, slots=joined((_slot(need, name, language) for name in need.slots), language))
    ]
    for group in need.combine:
        parts.append(say("combine", language, slots=slot_names(need, group.slots, language), n=group.at_most))
    if not need.combine:
        parts.append(say("combine_none", language))
    elif {name for group in need.combine for name in group.slots} < set(need.slots):
        parts.append(say("combine_others", language))
    return joined(
        [*parts, *(_inside(need, one, one.at_least, language) for one in need.of_whom)], language, "and"
    )


def _slot(need: PostsNeed, name: str, language: str) -> str:
    slot, text = need.slots[name], slot_name(need, name, language)
    more = [needed(slot.who, language)] if slot.who else []
    if isinstance(slot.at_least, int):
        text = say("slot", language, slot=text, n=slot.at_least)
    else:
        more.insert(0, say("slot_number", language, n=asked(slot.at_least, language)))
    return say("named", language, what=text, more=joined(more, language, "and")) if more else text


def _inside(need: PostsNeed, inside: InsideNeed, number: Any, language: str) -> str:
    key = "of_whom" if isinstance(number, int) else "of_whom_number"
    among, called = slot_names(need, inside.slots, language), inside_name(inside, language)
    return say(key, language, slots=among, n=asked(number, language), who=called)


def _count(key: str, n: int, language: str) -> str:
    return say(key if n != 1 else f"{key}_one", language, n=n)


def seen(filling: Filling, language: str) -> str:
    """Who fills what, slot by slot, and who of them counts inside."""
    need, seats = filling.job.need, filling.seats
    if not seats:
        return say("posts_none", language)
    table = []
    for name in need.slots:
        names = [seat.standing.person.name for seat in seats if seat.slot == name]
        if names:
            called, who = slot_name(need, name, language), listed(names, len(names), language)
            table.append(say("named", language, what=called, more=who))
    heads = {seat.standing.person.id for seat in seats}
    posts = _count("n_posts", len(seats), language)
    people = say("heads", language, n=len(heads), names="")
    told = joined(table, language)
    parts = [say("posts_filled", language, posts=posts, m=len(heads), people=people, table=told)]
    for number, inside in enumerate(need.of_whom):
        counted = {s.standing.person.id: s.standing.person.name for s in seats if number in s.inside}
        if counted:
            names, called = list(counted.values()), inside_name(inside, language)
            who = listed(names, len(names), language)
            parts.append(say("posts_inside", language, what=called, names=who))
    return joined(parts, language, "and")


def shortage(filling: Filling, language: str) -> str:
    """The smallest set that cannot be filled, and the people who could."""
    need, found = filling.job.need, filling.shortage
    if found is None:
        return ""
    what, needs = [], filling.needs
    for name in found.slots:
        n, called = needs[filling.job.names.index(name)], slot_name(need, name, language)
        what.append(called if n == 1 else say("slot", language, slot=called, n=n))
    for number in found.inside:
        inside, n = need.of_whom[number], needs[filling.job.rules.slots + number]
        what.append(_inside(need, inside, n, language))
    people = [standing.person.name for standing in found.people]
    if not people:
        return say("posts_nobody", language, what=joined(what, language))
    return say(
        _shortage_sentence(found),
        language,
        what=joined(what, language),
        posts=_count("n_posts", found.seats, language),
        heads=found.heads,
        m=len(people),
        people=_count("n_people", len(people), language),
        names=say("listing", language, names=listed(people, len(people), language)),
    )


def _shortage_sentence(found: Shortage) -> str:
    """Too few people, or enough people who cannot do it all at once."""
    if len(found.people) >= found.heads:
        return "posts_clash"
    if not found.slots:
        return "inside_short"
    return "posts_short" if found.heads == found.seats else "posts_heads"


def numbers(filling: Filling, language: str) -> list[str]:
    """How the numbers came about that the standard does not simply state, or what keeps them from being known."""
    need, texts = filling.job.need, []
    called = [slot_name(need, name, language) for name in need.slots]
    called += [say("of_whom_asks", language, slot=inside_name(one, language)) for one in need.of_whom]
    for slot, number in zip(called, filling.asked.numbers, strict=True):
        if isinstance(number.condition, int):
            continue
        n = bounded(number.detail, language)
        if number.detail.exact:
            texts.append(say("slot_asks", language, slot=slot, n=n, how=worked_out(number, language)))
        else:
            texts.append(say("slot_unclear", language, slot=slot, n=n, why=unclear(number, language)))
    return texts


def moves(found: Sequence[Move], language: str) -> list[str]:
    """Each move in words."""
    texts = []
    for move in found:
        post = names_of("posts", [move.post], language)
        if move.leaves:
            old = names_of("posts", move.leaves, language)
            texts.append(say("move", language, name=move.person.name, old=old, post=post))
        else:
            key = "move_too" if move.keeps else "appoint_name"
            texts.append(say(key, language, name=move.person.name, post=post, what=post))
    return texts


def lacking(filling: Filling, found: Sequence[Lacking], language: str) -> list[str]:
    """Whom to look for, slot by slot."""
    need, texts = filling.job.need, []
    for one in found:
        if one.slot is None:
            what = inside_name(need.of_whom[one.inside], language)
        else:
            what, who = slot_name(need, one.slot, language), need.slots[one.slot].who
            if who is not None:
                what = say("named", language, what=what, more=needed(who, language))
        texts.append(say("hire", language, n=one.number, what=what))
    return texts


def way(nearest: str, chosen: Way, found: Sequence[Move] | None, language: str) -> str:
    """The nearest way, and whether moving people would do."""
    if found is None:
        return say("moves_short", language, more=nearest)
    if not chosen.repairs and not chosen.lacking:
        return say("moves_enough", language, moves=nearest)
    listed_moves = joined(moves(found, language), language, "and")
    return joined([nearest, say("moves_too", language, moves=listed_moves)], language, "and")
