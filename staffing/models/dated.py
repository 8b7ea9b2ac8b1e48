"""The pair of dates that every record of a person or a shop carries."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staffing.rules.days import Days


def outlasts(day: Any) -> Q:
    """Rows that hold after ``day``, a date or an expression."""
    return Q(valid_until__isnull=True) | Q(valid_until__gt=day)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from ``valid_from`` to ``valid_until``, both days included."""

    def valid_on(self, day: date) -> Self:
        """The rows that hold on ``day``; an open end never lapses."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)

    def ending_between(self, first: date, last: date) -> Self:
        """The rows whose last day lies from ``first`` to ``last``, soonest first."""
        return self.filter(valid_until__range=(first, last)).order_by("valid_until")


class Dated(models.Model):
    """A record that holds on the days from ``valid_from`` to ``valid_until``, both included."""

    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day included; empty means no end.")
    )

    objects: ClassVar[models.Manager[Any]] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError(
                {"valid_until": _("The last day lies before the first day. Correct one of them.")}
            )

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def days_of(rows: Iterable[Dated]) -> Days:
    """The days on which at least one of the rows holds."""
    return Days((row.valid_from.toordinal(), (row.valid_until or date.max).toordinal()) for row in rows)
