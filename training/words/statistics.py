"""Figures of the statistics as a reader meets them: rounded, with their interval, or "too few to say"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.statistics.attention import WEAK, Concern
from training.statistics.intervals import Estimate
from training.statistics.items import FEWEST_FOR_DISCRIMINATION, FEWEST_FOR_FACILITY, ItemFigures

# Conventions (Nunnally 1978): from here on a score may decide about a person; below, about nobody.
RELIABLE, DOUBTFUL = 0.8, 0.7


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
            "The stronger third prefers a wrong option to the right one. Check the key in the bank; if it is wrong, put it right there and have an approver mark anew."
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
        gettext_lazy(
            "There are not enough answers yet to judge the question. There is nothing to do for now."
        ),
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


def share_value(estimate: Estimate | None) -> str:
    """The share alone: "62 %"."""
    return _("%(value)d %%") % {"value": round(100 * estimate.value)} if estimate else _("too few to say")


def part_words(part: int, whole: int) -> str:
    """How many of how many: in percent, or as they are where percents would promise too much."""
    if whole < FEWEST_FOR_FACILITY:
        return f"{part} / {whole}"
    return _("%(value)d %%") % {"value": round(100 * part / whole)}


def coefficient_value(estimate: Estimate | None) -> str:
    """The correlation or alpha alone: "0.31"."""
    return f"{estimate.value:.2f}" if estimate else _("too few to say")


def range_words(estimate: Estimate) -> str:
    values = {"low": estimate.low, "high": estimate.high}
    return _("95 %% range %(low).2f to %(high).2f.") % values


def facility_meaning(estimate: Estimate | None) -> str:
    """What a facility says, for who never heard the word."""
    if estimate is None:
        return _("Shown from 10 answers on.")
    value, low, high = (round(100 * it) for it in (estimate.value, estimate.low, estimate.high))
    return _("Of 100 points people earn %(value)d on average; with 95 %% certainty %(low)d to %(high)d.") % {
        "value": value,
        "low": low,
        "high": high,
    }


def discrimination_value(figures: ItemFigures) -> str:
    """The item-rest correlation alone, or why there is none."""
    if figures.item_rest is None and figures.n >= FEWEST_FOR_DISCRIMINATION:
        return _("not to be said")
    return coefficient_value(figures.item_rest)


def discrimination_words(figures: ItemFigures) -> str:
    """The item-rest correlation with its interval, or why there is none."""
    return coefficient_words(figures.item_rest) if figures.item_rest else discrimination_value(figures)


def discrimination_meaning(figures: ItemFigures) -> str:
    """What an item-rest correlation says, for who never heard the word."""
    estimate = figures.item_rest
    if estimate is None and figures.n >= FEWEST_FOR_DISCRIMINATION:
        return _(
            "Everybody earned the same, here or on the rest of the paper, so that there is nothing to compare."
        )
    if estimate is None:
        return _("Shown from 30 answers on.")
    if estimate.high < 0:
        words = _("The wrong way round: the better somebody is, the rarer the right answer.")
    elif estimate.high < WEAK:
        words = _("Strong and weak answer it nearly alike.")
    elif estimate.low >= WEAK:
        words = _("The stronger answer it clearly better than the weaker.")
    else:
        words = _("The stronger seem to answer it better; more answers will tell how much.")
    return f"{words} {range_words(estimate)}"


def error_meaning(error: float, pass_mark: int) -> str:
    """Between which scores one sitting decides nothing."""
    low, high = max(0, round(pass_mark - error)), min(100, round(pass_mark + error))
    return _(
        "Who scores between %(low)d and %(high)d may as well belong on the other side of the pass mark."
    ) % {
        "low": low,
        "high": high,
    }


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
    if estimate.low >= RELIABLE:
        words = _("Reliable enough to decide about single people.")
    elif estimate.high < DOUBTFUL:
        words = _("Not reliable enough to decide about single people by this score alone.")
    else:
        words = _("Between: decisions near the pass mark are uncertain. More or sharper questions help.")
    return f"{words} {range_words(estimate)}"
