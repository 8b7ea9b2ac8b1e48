"""Who may not examine: the candidate, colleagues of the same shop, superiors, and whoever declares a conflict; each by the day."""

from datetime import date

from training.defences.recusal import Candidate, Examiner, Recusal, Spell, recusals

EAST, WEST = 1, 2
DAY = date(2026, 11, 23)
LI = Candidate(person=7, shop=EAST, works=[Spell(EAST, date(2024, 1, 1))])


def test_a_stranger_may_examine() -> None:
    assert recusals(LI, Examiner(), on=DAY) == []
    assert recusals(LI, Examiner(person=9, works=[Spell(WEST, date(2020, 1, 1))]), on=DAY) == []


def test_nobody_examines_himself() -> None:
    himself = Examiner(person=7, works=LI.works)
    assert recusals(LI, himself, on=DAY) == [Recusal.CANDIDATE, Recusal.SAME_SHOP]


def test_a_colleague_may_not_until_the_day_after_leaving() -> None:
    colleague = Examiner(person=8, works=[Spell(EAST, date(2024, 1, 1), DAY)])

    assert recusals(LI, colleague, on=DAY) == [Recusal.SAME_SHOP]
    assert recusals(LI, colleague, on=date(2026, 11, 24)) == []


def test_a_colleague_of_a_shop_that_the_candidate_also_works_in_may_not() -> None:
    both = Candidate(person=7, shop=EAST, works=[Spell(WEST, date(2026, 11, 1), date(2026, 11, 30))])
    western = Examiner(person=9, works=[Spell(WEST, date(2020, 1, 1))])

    assert recusals(both, western, on=DAY) == [Recusal.SAME_SHOP]
    assert recusals(both, western, on=date(2026, 12, 1)) == []


def test_a_superior_may_not_even_without_working_there() -> None:
    owner = Examiner(owns=frozenset({EAST}))
    manager = Examiner(person=9, leads=[Spell(EAST, date(2026, 1, 1), DAY)])

    assert recusals(LI, owner, on=DAY) == [Recusal.SUPERIOR]
    assert recusals(LI, manager, on=DAY) == [Recusal.SUPERIOR]
    assert recusals(LI, manager, on=date(2026, 11, 24)) == []


def test_the_manager_of_another_shop_may() -> None:
    assert recusals(LI, Examiner(person=9, leads=[Spell(WEST, date(2026, 1, 1))]), on=DAY) == []


def test_a_declared_conflict_stands() -> None:
    assert recusals(LI, Examiner(declared=True), on=DAY) == [Recusal.DECLARED]
