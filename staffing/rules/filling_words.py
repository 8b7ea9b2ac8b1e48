"""Filled posts in words: who fills what, what cannot be filled, and whom to move."""

from collections.abc import Sequence

from staffing.rules.filling import Filling, Shortage
from staffing.rules.moves import Lacking, Move, Way
from staffing.rules.needs import inside_name, needed, slot_name
from staffing.rules.words import joined, listed, names_of, say


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
    what = []
    for name in found.slots:
        n, called = need.slots[name].at_least, slot_name(need, name, language)
        what.append(called if n == 1 else say("slot", language, slot=called, n=n))
    for number in found.inside:
        inside = need.of_whom[number]
        among = joined((slot_name(need, name, language) for name in inside.slots), language)
        called = inside_name(inside, language)
        what.append(say("of_whom", language, slots=among, n=inside.at_least, who=called))
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


def moves(filling: Filling, found: Sequence[Move], language: str) -> list[str]:
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


def way(filling: Filling, nearest: str, chosen: Way, found: Sequence[Move] | None, language: str) -> str:
    """The nearest way, and whether moving people would do."""
    if found is None:
        return say("moves_short", language, more=nearest)
    if not chosen.repairs and not chosen.lacking:
        return say("moves_enough", language, moves=nearest)
    listed_moves = joined(moves(filling, found, language), language, "and")
    return joined([nearest, say("moves_too", language, moves=listed_moves)], language, "and")
