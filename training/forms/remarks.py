"""Forms around appeals and re-marks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.models import Appeal, Remark
from training.models.appeals import LONGEST_APPEAL


class AppealForm(forms.Form):
    """What a learner doubts."""

    text = forms.CharField(
        label=_("What is wrong with this question?"),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For example: a second answer is right too, because …; or: this changed in the new model."
        ),
    )


class AppealAnswerForm(forms.Form):
    """What the author answers."""

    state = forms.ChoiceField(
        label=_("Your reply"),
        widget=forms.RadioSelect,
        choices=[
            (Appeal.State.UPHELD, _("Upheld: the key is wrong. The question is marked anew next.")),
            (Appeal.State.MENDED, _("The wording can be better: a new draft follows. The mark stays.")),
            (Appeal.State.REJECTED, _("Not upheld: question and key are right.")),
        ],
    )
    answer = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The learner reads this. Say what in the lesson or the standard decides it."),
    )


class RuledForm(forms.Form):
    """The rule for who passed only because of our mistake."""

    falls = forms.ChoiceField(
        label=_("Who passed only because our key was wrong"),
        choices=Remark.Falls.choices,
        initial=Remark.Falls.SAFETY,
        widget=forms.RadioSelect,
        help_text=_("For exams. A practice paper is simply reckoned anew: no certificate hangs on it."),
    )


WITH_ANSWER = [
    (Remark.Kind.ACCEPT, _("Accept the answer given below too")),
    (Remark.Kind.KEY, _("Only the answer given below is right")),
]
WITHOUT_ANSWER = [
    (Remark.Kind.FULL, _("Give everybody the points of this question")),
    (Remark.Kind.LEAVE_OUT, _("Leave the question out of the total")),
]
BACK_TO_ITS_OWN = [
    (Remark.Kind.ORIGINAL, _("Go back to the question's own key; no earlier re-mark counts any more"))
]


class RemarkForm(RuledForm):
    """How a version is to be marked from now on, and why. The other answer is given in the question's own fields."""

    kind = forms.ChoiceField(
        label=_("How it is marked from now on"),
        widget=forms.RadioSelect,
        choices=[*WITH_ANSWER, *WITHOUT_ANSWER],
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever is marked anew reads this on their result."),
    )
    field_order = ["kind", "reason", "falls"]

    def __init__(self, *args: Any, by_people: bool, ruled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [
            *([] if by_people else WITH_ANSWER),
            *WITHOUT_ANSWER,
            *(BACK_TO_ITS_OWN if ruled else []),
        ]


class UndoForm(forms.Form):
    """Why what held before is brought back."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
