"""Single choice, multiple choice, true or false."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from cms.file_fields import ChoiceFile, QuestionFile
from cms.kinds import options as opt
from cms.kinds.base import (
    CONTENT_LANGUAGE,
    EXACT,
    MINUS,
    SHARE,
    Authored,
    FrozenAnswer,
    FrozenOption,
    Given,
    Kind,
    Question,
    Response,
    ResponseError,
    in_english,
    share_of,
)

TRUE_KEY, FALSE_KEY = "true", "false"
TRUE_FALSE_TEXTS = {TRUE_KEY: "对", FALSE_KEY: "错"}


class ChoiceQuestion(QuestionFile):
    kind: Literal["single", "multiple"]
    choices: Annotated[list[ChoiceFile], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _the_right_number_is_right(self) -> ChoiceQuestion:
        opt.all_different([choice.text for choice in self.choices])
        right = sum(choice.correct for choice in self.choices)
        if self.kind == "single" and right != 1:
            raise ValueError(_("exactly one choice with `correct: true`"))
        if self.kind == "multiple" and not 2 <= right < len(self.choices):
            raise ValueError(_("at least two choices with `correct: true` and one without"))
        return self


class TrueFalseQuestion(QuestionFile):
    kind: Literal["true_false"]
    answer: bool


class Choice(Kind):
    """What the three share: options of which some are chosen."""

    folder = way = "choice"
    chosen_in_order_of_paper = True
    control = "radio"
    several = False

    def read(self, question: Question, raw: Any) -> Response:
        return self.read_choice(question, raw, several=self.several)

    def read_choice(self, question: Question, raw: Any, *, several: bool) -> Response:
        chosen = opt.known_keys(question, raw)
        if len(chosen) > 1 and not several:
            raise ResponseError("response may hold one option only")
        return [key for key in opt.option_keys(question) if key in chosen]

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        return Fraction(response == question["key"])

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        return opt.lettered(question, opt.shuffled(question, seed))

    def option_text(self, option: Question) -> str:
        return str(option["text"])

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        options = [
            opt.ShownOption(it["key"], self.option_text(it), it["key"] in response)
            for it in question["options"]
        ]
        return {"control": self.control, "options": options, "lang": CONTENT_LANGUAGE}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        options = [self._marked_option(question, it, response) for it in question["options"]]
        return {"control": self.control, "options": options, "lang": CONTENT_LANGUAGE}

    def _marked_option(self, question: Question, option: Question, response: Response) -> opt.MarkedOption:
        chosen, right = option["key"] in response, option["key"] in question["key"]
        result = ("right" if right else "wrong") if chosen else ("missed" if right else "")
        return opt.MarkedOption(option["key"], self.option_text(option), result, chosen)

    def given(self, question: Question, response: Response) -> list[Given]:
        return opt.given_options(question, response)


class OwnOptions(Choice):
    """Choice from options that the author wrote."""

    file = ChoiceQuestion

    def errors(self, authored: Authored) -> dict[str, str]:
        errors = opt.only_true_or_false(authored) | opt.no_block(authored)
        message = self._options_error(authored)
        return errors | ({"options": message} if message else {})

    def _options_error(self, authored: Authored) -> str:
        if opt.same_texts(authored):
            return _("Two options say the same.")
        if not opt.FEWEST <= len(authored.options) <= opt.MOST:
            return _("Give 3 to 6 options.")
        right = sum(option.correct for option in authored.options)
        if not self.several and right != 1:
            return _("Mark exactly one option as right.")
        if self.several and not 2 <= right < len(authored.options):
            return _("Mark at least two options as right and leave at least one wrong.")
        return ""

    def freeze(self, authored: Authored) -> FrozenAnswer:
        options = [FrozenOption(key=it.key, text=it.text) for it in authored.options]
        return FrozenAnswer(options=options, key=[it.key for it in authored.options if it.correct])

    def fields_of_file(self, question: Any) -> dict[str, Any]:
        return {"options": [[choice.text, choice.correct] for choice in question.choices]}

    def file_of(self, authored: Authored) -> dict[str, Any]:
        return {
            "choices": [
                {"text": it.text, "correct": True} if it.correct else {"text": it.text}
                for it in authored.options
            ]
        }


class SingleChoice(OwnOptions):
    code = "single"
    name = gettext_lazy("Single choice")
    rules = {EXACT: gettext_lazy("Single choice: the right option earns all points.")}


class MultipleChoice(OwnOptions):
    code = "multiple"
    name = gettext_lazy("Multiple choice")
    hint = gettext_lazy("Several are right. Choose all of them.")
    control = "checkbox"
    several = True
    rules = {
        SHARE: gettext_lazy(
            "Multiple choice: all right options and no wrong one earn full points. With some of the right options "
            "and no wrong one you earn their share. One wrong option earns nothing."
        ),
        MINUS: gettext_lazy(
            "Multiple choice: each right option earns its share, each wrong option takes one share away, and "
            "nothing falls below zero."
        ),
        EXACT: gettext_lazy("Multiple choice: only all right options and no wrong one earn points."),
    }
    rule_names = {
        SHARE: gettext_lazy("Share of the right options; a wrong option earns nothing"),
        MINUS: gettext_lazy("Right minus wrong, never below zero"),
        EXACT: gettext_lazy("All or nothing"),
    }

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        return mark_several(question, response, rule)


def mark_several(question: Question, response: Response, rule: str) -> Fraction:
    """What choosing several of the options earns; by share, one wrong option takes all."""
    right, chosen = set(question["key"]), set(response)
    if rule == SHARE and chosen - right:
        return Fraction(0)
    return share_of(len(chosen & right), len(chosen - right), len(right), rule)


class TrueFalse(Choice):
    code = "true_false"
    name = gettext_lazy("True or false")
    rules = {EXACT: gettext_lazy("True or false: the right option earns all points.")}
    file = TrueFalseQuestion

    def errors(self, authored: Authored) -> dict[str, str]:
        errors = opt.no_block(authored)
        if authored.statement_is_true is None:
            errors["statement_is_true"] = _("Say whether the statement is true or false.")
        if authored.options:
            errors["options"] = _("A true or false question has no options of its own. Remove them.")
        return errors

    def freeze(self, authored: Authored) -> FrozenAnswer:
        options = [FrozenOption(key=key, text=text) for key, text in TRUE_FALSE_TEXTS.items()]
        return FrozenAnswer(options=options, key=[TRUE_KEY if authored.statement_is_true else FALSE_KEY])

    def fields_of_file(self, question: Any) -> dict[str, Any]:
        return {"statement_is_true": question.answer}

    def file_of(self, authored: Authored) -> dict[str, Any]:
        return {"answer": bool(authored.statement_is_true)}

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        # True stands above false on every paper: one looks for them there.
        return opt.lettered(question, question["options"])

    def option_text(self, option: Question) -> str:
        if in_english():
            return _("True") if option["bank"] == TRUE_KEY else _("False")
        return str(option["text"])

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        return super().shown(question, response) | {"lang": ""}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        return super().marked(question, response) | {"lang": ""}
