"""Sentences about observed practice, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.freezing import FrozenChecklist
from staffing.models import Certificate
from training.models import Observation
from training.practice.judging import Verdict
from training.practice.repeats import Round
from training.words.shared import due_tag, in_english

OUTCOMES = {
    Observation.State.RUNNING: "unknown",
    Observation.State.WAITING: "needs_judgement",
    Observation.State.DISPUTED: "needs_judgement",
    Observation.State.SET_ASIDE: "not_applicable",
    Observation.State.DROPPED: "not_applicable",
}


def told(thing: Mapping[str, Any], name: str) -> str:
    """A field of a frozen checklist or step; in English where there is English and the reader wants it."""
    english = thing.get(f"{name}_en", "")
    return str(english if english and in_english() else thing[name])


def outcome_of(observation: Observation) -> str:
    """The code of the outcome whose shape and colour stand beside the words."""
    if observation.state == Observation.State.COUNTED:
        return "met" if observation.passed else "not_met"
    return OUTCOMES[Observation.State(observation.state)]


def state_words(observation: Observation) -> str:
    """The state, and with both confirmations the result, in a few words."""
    states = Observation.State
    if observation.state == states.COUNTED:
        return _("Passed") if observation.passed else _("Not passed")
    if observation.state == states.WAITING and observation.person.user_id is None:
        return _("waits; the learner has no sign-in yet")
    return str(states(observation.state).label)


def rule_words(frozen: FrozenChecklist) -> str:
    """When it is passed."""
    return _(
        "Passed when every critical step is done and at least %(share)d %% of the other steps that apply."
    ) % {"share": frozen["required_share"]}


def verdict_words(verdict: Verdict) -> str:
    """The result with its reason, whether it counts yet or not."""
    parts = []
    if verdict.missed:
        places = "、".join(map(str, verdict.missed))
        parts.append(
            ngettext(
                "critical step %(places)s was not done",
                "critical steps %(places)s were not done",
                len(verdict.missed),
            )
            % {"places": places}
        )
    elif verdict.critical:
        parts.append(
            ngettext("%(count)d critical step done", "all %(count)d critical steps done", verdict.critical)
            % {"count": verdict.critical}
        )
    if verdict.applied:
        parts.append(
            _("%(done)d of %(applied)d other steps done (needed: %(share)s %%)")
            % {"done": verdict.done, "applied": verdict.applied, "share": int(verdict.required * 100)}
        )
    if not parts:
        parts.append(_("nothing applied, so nothing was observed"))
    head = _("Passed") if verdict.passed else _("Not passed")
    return _("%(head)s: %(parts)s.") % {"head": head, "parts": _("; ").join(parts)}


def round_words(found: Round, on: date) -> tuple[str, str, str]:
    """Why somebody is to be observed: the sentence, the words of the tag and its kind."""
    if found.next is not None:
        tag, kind = due_tag(found.next.due_on, on)
        if found.next.state(on) == "due" and found.next.due_on < on:
            tag, kind = _("Due since %(day)s") % {"day": found.next.due_on.isoformat()}, "expiring"
        return _("Repeat after %(days)d days") % {"days": found.next.days}, tag, kind
    if found.is_renewable(on) and found.valid_until is not None:
        tag, kind = due_tag(found.valid_until, on)
        return (
            _("The result ends on %(day)s: observe anew") % {"day": found.valid_until.isoformat()},
            tag,
            kind,
        )
    if found.state == "over":
        return _("The result has lapsed"), _("Observe anew"), "not-met"
    if found.state == "revoked" and found.base is not None and found.base.revoked_on is not None:
        words = _("The certificate was revoked on %(day)s: observe anew")
        return words % {"day": found.base.revoked_on.isoformat()}, _("Observe anew"), "not-met"
    if found.failed_repeat:
        return _("A repeat was failed: refresher first, then observe anew"), _("Refresher"), "not-met"
    return _("Not passed yet: practise, then observe anew"), _("Observe anew"), "expiring"


def repeat_failed_words(certificate: Certificate | None) -> str:
    """What a failed repeat means for the certificate: a person decides, not the clock."""
    if certificate is None:
        return _("There is no certificate to be touched by it.")
    until = certificate.valid_until.isoformat() if certificate.valid_until else "∞"
    return _(
        "Certificate %(number)s stays valid until %(until)s unless somebody who issues certificates revokes it. "
        "Whether the person goes on with this work until then is for the shop to decide."
    ) % {"number": certificate.number, "until": until}
