"""Figures of the statistics as a reader meets them: rounded, with their interval, or "too few to say"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.statistics.attention import Concern
from training.statistics.intervals import Estimate


@dataclass(frozen=True, slots=True)
class ConcernWords:
    """A concern in a few words, what to do about it, and the outcome whose colour and shape it takes."""

    label: str | Promise
    advice: str | Promise
    outcome: str


CONCERNS = {
    Concern.KEY: ConcernWords(
        gettext_lazy("Key may be wrong"),
        gettext_lazy(
            "The stronger third chose a wrong option more often than a right one. Check the key first."
        ),
        "not_met",
    ),
    Concern.NEGATIVE: ConcernWords(
        gettext_lazy("Misleads the strong"),
        gettext_lazy(
            "Who knows more answers it wrong more often. Look for a second right answer or a trap in the words."
        ),
        "not_met",
    ),
    Concern.HARD: ConcernWords(
        gettext_lazy("Very hard"),
        gettext_lazy("Fewer than three in ten answer it rightly. Is it taught, and is it asked clearly?"),
        "expiring",
    ),
    Concern.WEAK: ConcernWords(
        gettext_lazy("Tells hardly anybody apart"),
        gettext_lazy("Strong and weak answer it nearly alike. Sharpen the question or its wrong options."),
        "expiring",
    ),
    Concern.EASY: ConcernWords(
        gettext_lazy("Very easy"),
        gettext_lazy(
            "More than nineteen in twenty answer it rightly. Keep it only where everybody must know it."
        ),
        "expiring",
    ),
    Concern.IDLE: ConcernWords(
        gettext_lazy("Idle option"),
        gettext_lazy(
            "A wrong option that nearly nobody takes makes guessing easier. Write a more tempting one."
        ),
        "expiring",
    ),
    Concern.OVERUSED: ConcernWords(
        gettext_lazy("Over-used"),
        gettext_lazy(
            "It stands in more than half of the papers and will be known before long. Write more like it."
        ),
        "expiring",
    ),
    Concern.FEW: ConcernWords(
        gettext_lazy("Too few to say"),
        gettext_lazy("There are not enough answers yet to judge the question."),
        "unknown",
    ),
}


def share_words(estimate: Estimate | None) -> str:
    """A share in percent with its interval: "62 % (48–74)"."""
    if estimate is None:
        return _("too few to say")
    value, low, high = (round(100 * it) for it in (estimate.value, estimate.low, estimate.high))
    return _("%(value)d %% (%(low)d–%(high)d)") % {"value": value, "low": low, "high": high}


def coefficient_words(estimate: Estimate | None) -> str:
    """A correlation or alpha with its interval: "0.31 (0.12 to 0.48)"."""
    if estimate is None:
        return _("too few to say")
    values = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return _("%(value).2f (%(low).2f to %(high).2f)") % values


def seconds_words(seconds: int) -> str:
    """A duration: "45 s", "2 min 5 s"."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


def alpha_words(estimate: Estimate | None) -> str:
    """What alpha means for a verdict on one person."""
    if estimate is None:
        return _("Alpha takes at least 30 people, and about ten answers to each question.")
    if estimate.low >= 0.8:
        return _("Reliable enough to decide about single people.")
    if estimate.high < 0.7:
        return _("Not reliable enough to decide about single people by this score alone.")
    return _("Between: decisions near the pass mark are uncertain. More or sharper questions help.")
