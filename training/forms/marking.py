"""The form of a mark: one field a criterion of the frozen rubric, a comment, and the reason of a correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.models import Mark
from training.services.marking import Given

PREFIX = "mark-"


class NextForm(forms.Form):
    """Which answers to mark next: those to one question of an exam, or all; and which to pass over."""

    exam = forms.CharField(required=False, max_length=60)
    code = forms.CharField(required=False, max_length=60)
    skip = forms.IntegerField(required=False, min_value=1, max_value=10**11)


class MarkForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment for the learner"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They read it with the result, without your name."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why you change it"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Kept with your earlier mark, which stays on record."),
    )

    def __init__(
        self, *args: Any, rubric: Mapping[str, Any], correcting: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        if not correcting:
            del self.fields["reason"]
        for criterion in rubric["criteria"]:
            levels = [it["points"] for it in criterion["levels"]] or range(criterion["most"] + 1)
            self.fields[PREFIX + criterion["key"]] = forms.TypedChoiceField(
                choices=[(it, it) for it in levels],
                coerce=int,
                error_messages={
                    "required": _("Choose a level.") if criterion["levels"] else _("Give the points."),
                    "invalid_choice": _("Give a whole number from 0 to %(most)d.")
                    % {"most": criterion["most"]},
                },
            )

    @classmethod
    def of(cls, rubric: Mapping[str, Any], own: Mark | None, *, correcting: bool) -> MarkForm:
        """Empty, or with what was given before, to be corrected."""
        if own is None:
            return cls(rubric=rubric, correcting=correcting)
        initial = {"comment": own.comment} | {PREFIX + key: points for key, points in own.marks.items()}
        return cls(rubric=rubric, correcting=True, initial=initial)

    @property
    def values(self) -> dict[str, str]:
        """Criterion -> what is chosen, typed, or was given before."""
        found = ((it["key"], self[PREFIX + it["key"]].value()) for it in self.rubric["criteria"])
        return {key: "" if value is None else str(value) for key, value in found}

    @property
    def mark_errors(self) -> dict[str, list[str]]:
        if not self.is_bound:
            return {}
        keys = [it["key"] for it in self.rubric["criteria"]]
        return {key: [str(it) for it in self.errors.get(PREFIX + key, [])] for key in keys}

    @property
    def given(self) -> Given:
        """What a valid form gives."""
        marks = {it["key"]: self.cleaned_data[PREFIX + it["key"]] for it in self.rubric["criteria"]}
        return Given(
            marks=marks,
            comment=self.cleaned_data["comment"].strip(),
            reason=self.cleaned_data.get("reason", "").strip(),
        )
