"""The condition that posts are filled, as a standard file writes it.

    posts:
      slots:
        manager: 1                                       # a post and how many people
        quality-inspector: {at_least: 2, who: {credential: {kinds: [inspector]}}}
        reception: {at_least: 1, posts: [service-adviser, receptionist]}   # the holders of several posts
      combine:
        - {slots: [manager, reception], at_most: 2}      # one person may fill several of these; every other slot only alone
      of_whom:
        - {slots: [mechanic, painter], at_least: 1, who: {…}}   # counted inside those who fill these slots

People who are wanted on top of others are a slot of their own: nobody fills two slots that may not be combined.
"""

from math import comb
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from staffing.rules.conditions import PersonCondition
from staffing.rules.models import PostCode, Slug, Strict, Text
from staffing.rules.numbers import Number
from staffing.rules.vocabulary import vocabulary
from staffing.rules.wrong import Wrong

MOST_SETS = 500


class SlotNeed(Strict):
    """So many people who hold one of `posts` (the post that the slot is called after, when left out) and satisfy `who`."""

    at_least: Number
    posts: list[PostCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    who: PersonCondition | None = None
    title: Text | None = None


def _slot(value: Any) -> Any:
    """A bare number is how many."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"at_least": value}
    if isinstance(value, dict | SlotNeed):
        return value
    raise Wrong("a whole number or keys with values")


Slot = Annotated[SlotNeed, BeforeValidator(_slot, json_schema_input_type=int | SlotNeed)]


class CombineNeed(Strict):
    """One person may fill several of these slots, `at_most` so many."""

    slots: list[Slug] = Field(min_length=2)
    at_most: int = Field(gt=1)


class InsideNeed(Strict):
    """Of the people who fill these slots, at least so many satisfy `who`."""

    slots: list[Slug] = Field(min_length=1)
    at_least: Number
    who: PersonCondition
    title: Text | None = None


class PostsNeed(Strict):
    """Slots to fill at once, what one person may combine, and groups counted inside."""

    slots: dict[Slug, Slot] = Field(min_length=1)
    combine: list[CombineNeed] = Field(default=[])
    of_whom: list[InsideNeed] = Field(default=[])

    @model_validator(mode="after")
    def every_slot_has_posts(self) -> "PostsNeed":
        for name, slot in self.slots.items():
            if slot.posts is None and name not in vocabulary().posts:
                raise Wrong(
                    f"`posts`, or a slot called after one of {', '.join(vocabulary().posts)}",
                    f"the slot {name!r} without posts",
                )
        return self

    @model_validator(mode="after")
    def only_slots_are_named(self) -> "PostsNeed":
        named = [("combine", need.slots) for need in self.combine]
        named += [("of_whom", need.slots) for need in self.of_whom]
        for place, names in named:
            for name in names:
                if name not in self.slots:
                    raise Wrong(f"one of the slots {', '.join(self.slots)}", f"{name!r} in {place}")
                if names.count(name) > 1:
                    raise Wrong("each slot once", f"{name!r} twice in {place}")
        return self

    @model_validator(mode="after")
    def combinations_can_be_counted(self) -> "PostsNeed":
        for need in self.combine:
            most = min(need.at_most, len(need.slots))
            if need.at_most > len(need.slots):
                raise Wrong(
                    f"at most {len(need.slots)}, the number of its slots",
                    f"at_most {need.at_most} in combine",
                )
            sets = sum(comb(len(need.slots), size) for size in range(1, most + 1))
            if sets > MOST_SETS:
                raise Wrong(
                    f"at most {MOST_SETS}: fewer slots or a smaller at_most",
                    f"{sets} ways to combine {len(need.slots)} slots",
                )
        return self

    @model_validator(mode="after")
    def inside_is_not_more_than_the_slots(self) -> "PostsNeed":
        for need in self.of_whom:
            seats = [self.slots[name].at_least for name in need.slots]
            plain = [number for number in seats if isinstance(number, int)]
            if isinstance(need.at_least, int) and len(plain) == len(seats) and need.at_least > sum(plain):
                raise Wrong(
                    f"at most {sum(plain)}, the people of its slots", f"at_least {need.at_least} in of_whom"
                )
        return self

    def posts_of(self, name: str) -> list[str]:
        """The posts whose holders may fill a slot."""
        return self.slots[name].posts or [name]


class PostsFilled(Strict):
    posts: PostsNeed
