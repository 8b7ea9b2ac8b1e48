"""The steps of a plan in words."""

from typing import Any

from compliance.plan.actions import Action, Words
from staffing.rules import Facts
from staffing.rules.change_words import described
from staffing.rules.changes import Hire
from staffing.rules.vocabulary import vocabulary

NEWCOMER = Words("招聘 1 人（{post}），{day} 到岗", "hire 1 {post}, starting {day}")
ANYBODY = Words("招聘 1 人（不定岗），{day} 到岗", "hire 1 person for any post, starting {day}")


def words_of(action: Action, facts: Facts) -> tuple[Words, ...]:
    """What each change of the action does, in the order of their days."""
    hired = [change.profile for change in action.changes if isinstance(change, Hire)]
    known = Facts(shop=facts.shop, people=(*(facts.people or ()), *hired))
    changes = sorted(action.changes, key=lambda change: change.day)
    return tuple(Words(_told(one, known, "zh"), _told(one, known, "en")) for one in changes)


def _told(change: Any, facts: Facts, language: str) -> str:
    if isinstance(change, Hire):
        posts = [vocabulary().name("posts", post, language) for post in change.posts]
        if not posts:
            return ANYBODY.of(language).format(day=change.day)
        return NEWCOMER.of(language).format(post="、".join(posts), day=change.day)
    return described(change, facts, language)
