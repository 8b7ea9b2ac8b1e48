"""What the pages of a defence say: reasons, parts, and figures of agreement."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.defences.panels import PanelFault
from training.defences.recusal import Recusal
from training.models import Defence
from training.words.shared import in_english

RECUSALS: dict[Recusal, str | Promise] = {
    Recusal.CANDIDATE: gettext_lazy("is the candidate"),
    Recusal.SUPERIOR: gettext_lazy("is over the candidate's shop"),
    Recusal.SAME_SHOP: gettext_lazy("works in the candidate's shop"),
    Recusal.DECLARED: gettext_lazy("declared a conflict"),
}
PARTS: dict[str, str | Promise] = {"thesis": gettext_lazy("Thesis"), "defence": gettext_lazy("Oral defence")}
STATES: dict[str, str] = {
    Defence.State.PASSED: "met",
    Defence.State.FAILED: "not_met",
    Defence.State.ADMITTED: "unknown",
    Defence.State.SCHEDULED: "needs_judgement",
    Defence.State.CANCELLED: "not_applicable",
}


def statement_words() -> str:
    """What a candidate confirms with the thesis."""
    return _(
        "I wrote this thesis alone, from my own work. What I took from others is marked as such. I know that a thesis that is not my own fails, and that a certificate earned by it is revoked."
    )


def title_of(rules: Mapping[str, Any]) -> str:
    """The defence's title in the reader's language."""
    return str(rules["title_en"] if in_english() and rules["title_en"] else rules["title"])


def summary_of(rules: Mapping[str, Any]) -> str:
    return str(rules["summary_en"] if in_english() and rules["summary_en"] else rules["summary"])


def named(texts: Mapping[str, str]) -> str:
    """A text of a frozen rubric in the reader's language, else the Chinese one."""
    return texts["en"] if in_english() and texts["en"] else texts["zh"]


def recusal_words(reasons: Iterable[Recusal]) -> str:
    return _(", ").join(str(RECUSALS[reason]) for reason in reasons)


def fault_words(fault: PanelFault, size: int) -> str:
    words = {
        PanelFault.TWICE: _("Choose each examiner once."),
        PanelFault.SIZE: _("Choose %(size)d examiners: an odd panel can always decide.") % {"size": size},
        PanelFault.CHAIR: _("Choose the chair from the examiners of the panel."),
    }
    return words[fault]


def when_words(defence: Defence) -> str:
    """The day, the time and the room; empty before it is scheduled."""
    if not defence.starts_at or not defence.ends_at:
        return ""
    begins, ends = timezone.localtime(defence.starts_at), timezone.localtime(defence.ends_at)
    return f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M} · {defence.room}"


def agreement_lines(agreement: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Label, figure with interval, and what it says; for the page and the minutes."""
    return [
        (
            _("One examiner, ICC(2,1)"),
            _figure(agreement["single"]),
            _("How far the points of a single examiner of this panel are those of any other."),
        ),
        (
            _("The panel's mean, ICC(2,%(k)d)") % {"k": agreement["members"]},
            _figure(agreement["average"]),
            _("How far the mean of such a panel can be relied on."),
        ),
        (
            _("Same order, ICC(3,1)"),
            _figure(agreement["consistency"]),
            _("The same, when an examiner who is stricter throughout is forgiven."),
        ),
        (
            _("Reaches the mark, Fleiss' kappa"),
            _("all said the same") if agreement["unanimous"] else _figure(agreement["kappa"]),
            _("How far the examiners say the same of each criterion, beyond chance."),
        ),
    ]


def agreement_note(agreement: Mapping[str, Any]) -> str:
    return _(
        "Over %(criteria)d criteria and %(members)d examiners; in brackets the 95 %% interval. With so few it is wide: it tells a divided panel from a united one, no more."
    ) % {"criteria": agreement["criteria"], "members": agreement["members"]}


def _figure(found: Mapping[str, float] | None) -> str:
    if found is None:
        return _("too few examiners or criteria to say")
    return f"{found['value']:z.2f} ({found['low']:z.2f} – {found['high']:z.2f})"
