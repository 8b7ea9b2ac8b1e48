"""The state of a certificate on a day, as shape and words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from staffing.models import Certificate
from staffing.rules.days import expires_within


@dataclass(frozen=True)
class StateWords:
    """``code``: the outcome whose shape and colour it takes; ``text``: short; ``sentence``: in full."""

    code: str
    text: str
    sentence: str


def state_words(certificate: Certificate, on: date) -> StateWords:
    """What to say of the certificate on the day. In lists, fetch them ``with_state``."""
    state = certificate.state_on(on)
    states = Certificate.State
    if state == states.REVOKED:
        day = {"day": certificate.revoked_on}
        return StateWords("not_met", _("Revoked"), _("Revoked on %(day)s. It is no longer valid.") % day)
    if state == states.SUPERSEDED:
        number = {"number": certificate.superseded_by.number}
        return StateWords(
            "waived",
            _("Replaced"),
            _("Replaced by the corrected certificate %(number)s. Ask for that one.") % number,
        )
    if state == states.NOT_YET:
        day = {"day": certificate.valid_from}
        return StateWords(
            "unknown", _("From %(day)s") % day, _("Not yet valid: it counts from %(day)s on.") % day
        )
    if state == states.EXPIRED:
        day = {"day": certificate.valid_until}
        return StateWords("not_met", _("Expired"), _("Expired: its last day was %(day)s.") % day)
    if state == states.LEFT:
        return _left(certificate, on)
    return _valid(certificate, on)


def checked_words(certificate: Certificate, on: date) -> StateWords:
    """As `state_words`; of a replaced one, also how the last correction stands that has taken its place."""
    own = state_words(certificate, on)
    if certificate.state_on(on) != Certificate.State.SUPERSEDED:
        return own
    last = certificate.latest()
    standing = state_words(last, on)
    sentence = _("Replaced by the corrected certificate %(number)s. That one: %(state)s")
    code = own.code if last.state_on(on) == Certificate.State.VALID else standing.code
    return StateWords(code, own.text, sentence % {"number": last.number, "state": standing.sentence})


def _left(certificate: Certificate, on: date) -> StateWords:
    ended = [span.end for span in certificate.employed.spans() if span.end < on]
    if not ended:
        return StateWords("not_met", _("Left"), _("Not valid: the holder does not work in this shop."))
    day = {"day": ended[-1]}
    return StateWords(
        "not_met",
        _("Left"),
        _("No longer valid: the holder’s employment in this shop ended on %(day)s.") % day,
    )


def _valid(certificate: Certificate, on: date) -> StateWords:
    until = certificate.holds_until(on)
    if until is None:
        return StateWords("met", _("Valid"), _("Valid today, with no end."))
    day = {"day": until}
    code = "expiring" if expires_within(until, on) else "met"
    text = _("until %(day)s") % day if code == "expiring" else _("Valid")
    return StateWords(code, text, _("Valid today, and until %(day)s.") % day)
