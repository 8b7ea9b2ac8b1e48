"""What can be said about a requirement on a day."""

from enum import Enum, IntEnum, StrEnum, auto


class Truth(IntEnum):
    """How far a condition holds. The order carries the logic: all of = the least, any of = the greatest."""

    NO = 0
    UNKNOWN = 1
    JUDGEMENT = 2
    YES = 3
    NOT_APPLICABLE = 4


def opposite(truth: Truth) -> Truth:
    """Not: yes and no change places; what is open stays open."""
    if truth is Truth.YES:
        return Truth.NO
    return Truth.YES if truth is Truth.NO else truth


class Outcome(StrEnum):
    """What a requirement comes to on a day. "Expiring" is derived from the timeline, never stored."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NEEDS_JUDGEMENT = "needs_judgement"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"

    @classmethod
    def of(cls, truth: Truth) -> "Outcome":
        return _OUTCOMES[truth]


_OUTCOMES = {
    Truth.NO: Outcome.NOT_MET,
    Truth.UNKNOWN: Outcome.UNKNOWN,
    Truth.JUDGEMENT: Outcome.NEEDS_JUDGEMENT,
    Truth.YES: Outcome.MET,
    Truth.NOT_APPLICABLE: Outcome.NOT_APPLICABLE,
}


class Aside(Enum):
    """Why a requirement is not judged by its finding alone on a day, waivers apart."""

    EDITION = auto()  # its edition is out of force
    REQUIREMENT = auto()  # it is out of force itself
    TRANSITION = auto()  # the shop has, or may have, until a later day


WORST_FIRST = (
    Outcome.NOT_MET,
    Outcome.UNKNOWN,
    Outcome.NEEDS_JUDGEMENT,
    Outcome.WAIVED,
    Outcome.MET,
    Outcome.NOT_APPLICABLE,
)


def overall(outcomes: set[Outcome]) -> Outcome:
    """The verdict over several requirements: the worst of them; what does not apply is left out of account."""
    return next((outcome for outcome in WORST_FIRST if outcome in outcomes), Outcome.NOT_APPLICABLE)
