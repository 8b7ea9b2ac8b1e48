"""Fields and habits that the forms of this room share."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Model
from django.utils.translation import gettext as _

from staffing.roster.dates import DateError, read_date, read_days
from staffing.rules.ladders import UnknownWord
from staffing.rules.vocabulary import vocabulary

# The days that a page can be asked about.
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    """A day; the browser's own picker, and every way of writing a day that a roster may use."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return read_date(value)
        except DateError as error:
            raise ValidationError(str(error), code="invalid") from None


class DaysField(forms.Field):
    """Several days in one line, separated by 、 or a comma; a list of ISO dates as a record keeps them."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        try:
            return [day.isoformat() for day in read_days(value or "")]
        except DateError as error:
            raise ValidationError(str(error), code="invalid") from None


def known_level(kind: str, text: str) -> str:
    """The level of a credential under its own name, whatever alias was typed; as typed where its kind has no ladder.

    Raises ValidationError, which names the levels there are.
    """
    text = text.strip()
    ladder = vocabulary().ladder_of(kind) if kind in vocabulary().credentials else None
    if ladder is None:
        return text
    try:
        return ladder.rung(text).code
    except UnknownWord:
        known = {"text": text[:30], "known": "、".join(rung.code for rung in ladder.rungs)}
        raise ValidationError(_("“%(text)s” is not known here. Known are: %(known)s.") % known) from None


def values_seen(record: Model, names: list[str]) -> str:
    """A short hash of these fields of a record, as it stands now."""
    values = [_plain(getattr(record, name)) for name in names]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=str).encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, File) else value


def _word_empty_choices(fields: Iterable[forms.Field]) -> None:
    """Say what to do where Django shows a row of dashes."""
    for field in fields:
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            field.choices = [(value, label if value else _("Please choose")) for value, label in choices]


class SeenMixin:
    """Refuses to overwrite a record that somebody else has changed since the form was opened.

    A form that asks for what is there already, as a second press of the button does, passes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_empty_choices(self.fields.values())  # type: ignore[attr-defined]
        record: Model = self.instance  # type: ignore[attr-defined]
        if record.pk:
            self._now = values_seen(record, list(self._meta.fields))  # type: ignore[attr-defined]
            self.fields["seen"] = forms.CharField(  # type: ignore[attr-defined]
                widget=forms.HiddenInput, required=False, initial=self._now
            )

    def changed_meanwhile(self) -> bool:
        """Whether the record is no longer what the form found when it was made. Ask with the record's lock in hand."""
        record: Model = self.instance  # type: ignore[attr-defined]
        if not record.pk:
            return False
        stored = type(record)._default_manager.filter(pk=record.pk).first()
        return stored is None or values_seen(stored, list(self._meta.fields)) != self._now  # type: ignore[attr-defined]

    def refuse_stale(self) -> None:
        """Say in a form that was valid that somebody was quicker."""
        self.add_error(None, _stale())  # type: ignore[attr-defined]

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        given = self.cleaned_data.get("seen")  # type: ignore[attr-defined]
        wanted = set(self.changed_data) - {"seen"}  # type: ignore[attr-defined]
        if self.instance.pk and wanted and given != self._now:  # type: ignore[attr-defined]
            raise ValidationError(_stale())
        return cleaned


def _stale() -> str:
    return _(
        "Somebody has changed this record since you opened it. Nothing was written. "
        "Open the record again to see what is there now, then make your change."
    )
