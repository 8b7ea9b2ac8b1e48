"""Plans in words: kinds of actions, what each leads to, money."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compliance.plan import PRICE_LINES
from staffing.rules.vocabulary import vocabulary

# What the codes of a closer kind of action are codes of.
TABLES = {
    **dict.fromkeys(("renew", "review", "train"), "credentials"),
    **dict.fromkeys(("appoint", "move", "relieve", "hire"), "posts"),
    **dict.fromkeys(("equip", "outsource", "verify", "certify"), "equipment"),
    "document": "documents",
    "place": "premises",
    "teach": "training",
}


def kind_word(kind: str) -> str:
    """What a reader calls a kind of action. Of a closer kind, ``hire:painter``, with what it is about."""
    base, _colon, code = kind.partition(":")
    name = PRICE_LINES[base].label.of(_language())
    return f"{name} · {vocabulary().name(TABLES[base], code, _language())}" if code else name


def closer_kinds(kind: str) -> list[tuple[str, str]]:
    """What a price of its own can be given for within a kind: (``kind:code``, its name)."""
    table = TABLES.get(kind)
    codes = getattr(vocabulary(), table) if table else {}
    return [(f"{kind}:{code}", vocabulary().name(str(table), code, _language())) for code in codes]


def search_words(rounds: int, bound: int, best: int | None) -> str:
    """How a search stands."""
    if best is not None:
        return _("The cheapest plan costs %(cost)s; looking for the next best") % {"cost": yuan(best)}
    return _("%(count)d sets of actions judged; none is cheaper than %(bound)s") % {
        "count": rounds,
        "bound": yuan(bound),
    }


def next_word(kind: str) -> str:
    """The link to where an action is recorded once it is done."""
    known = {
        "renew": _("Record the new paper"),
        "review": _("Record the review"),
        "train": _("Record the paper or certificate"),
        "appoint": _("Record the post"),
        "move": _("Record the change of post"),
        "relieve": _("Record the end of the post"),
        "hire": _("Record the new person"),
        "lease": _("Record the lease"),
        "place": _("Record the place"),
        "teach": _("Record the training"),
        "equip": _("Record the equipment"),
        "outsource": _("Record the partner's contract"),
        "verify": _("Record the verification"),
        "certify": _("Record the certification"),
        "document": _("Record the document"),
    }
    return known.get(kind, _("Record it when it is done"))


def kinds_in_short(counted: Mapping[str, int]) -> str:
    """How many actions of which kinds: "续证 1 · 招聘 2"."""
    return " · ".join(
        _("%(kind)s: %(count)d") % {"kind": kind_word(k), "count": n} for k, n in counted.items()
    )


def yuan(amount: int) -> str:
    """An amount as it is written: ¥12,500."""
    return f"¥{amount:,}"


def gap_words(cost: int, bound: int) -> str:
    """How far the cost may be from the least possible; empty where it is the least. The share is rounded up."""
    if cost <= bound:
        return ""
    gap = cost - bound
    return _("Not proved: a plan that was not found may be cheaper, by %(gap)s (%(percent)d%%) at most.") % {
        "gap": yuan(gap),
        "percent": -(-gap * 100 // cost),
    }


def _language() -> str:
    return get_language() or "zh-hans"
