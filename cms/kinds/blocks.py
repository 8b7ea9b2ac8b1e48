"""The kinds that are written in a block of their own, and that block's raw value as plain data and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StructBlock, StructBlockValidationError, StructValue

from cms.kinds.base import Authored, Kind

# Field of the block -> what is wrong in it, in words that say how to mend it.
Problems = dict[str, str]


class AnswerBlock(StructBlock):
    """What all answer blocks share: the kind checks them, and says at which field what is wrong."""

    kind: ClassVar[BlockKind]

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        problems = self.kind.problems(plain(self.get_prep_value(cleaned)))
        if problems:
            raise StructBlockValidationError({it: ValidationError(text) for it, text in problems.items()})
        return cleaned


class BlockKind(Kind):
    """A kind whose answer is written in ``block``, a block of the same name as the kind."""

    block: ClassVar[type[AnswerBlock]]
    # the fields of the answer that its file leaves out where they say nothing
    leave_out: ClassVar[Mapping[str, Any]] = {}

    @abstractmethod
    def problems(self, answer: Mapping[str, Any]) -> Problems:
        """What is wrong with the answer, field by field. The same for the editor and for the files."""

    def picture(self, answer: Mapping[str, Any]) -> Any:
        """The id of the image that the answer shows, or None."""
        return None

    def stem_problem(self, stem: str, answer: Mapping[str, Any]) -> str:
        """What is wrong with the stem in the light of the answer, for kinds that fill something into it."""
        return ""

    def explanation_problem(self, explanation: str, answer: Mapping[str, Any]) -> str:
        """What is wrong with the explanation in the light of the answer, for kinds that fill something into it."""
        return ""

    def errors(self, authored: Authored) -> dict[str, str]:
        errors = {}
        if authored.statement_is_true is not None:
            errors["statement_is_true"] = _("Only a true or false question has this. Leave it empty.")
        if authored.options:
            errors["options"] = _(
                "This kind of question has no options here. Remove them; write the answer below."
            )
        if authored.block != self.code:
            errors["answer"] = _("Add the answer “%(kind)s” here and fill it in.") % {"kind": self.name}
        elif problems := self.problems(authored.answer):
            errors["answer"] = " ".join(problems.values())
        else:
            found = {
                "stem": self.stem_problem(authored.stem, authored.answer),
                "explanation": self.explanation_problem(authored.explanation, authored.answer),
            }
            errors |= {name: problem for name, problem in found.items() if problem}
        return errors

    def fields_of_file(self, question: Any) -> dict[str, Any]:
        dumped = question.model_dump(mode="json", include=set(self.block.base_blocks))
        return {"answer": dumped}

    def file_of(self, authored: Authored) -> dict[str, Any]:
        return {
            name: without_keys(value)
            for name, value in authored.answer.items()
            if value != self.leave_out.get(name, ...)
        }


def plain(raw: Any) -> Any:
    """A block's raw value as plain data: lists without their wrapping, an entry's id as its ``key``, numbers as text."""
    if isinstance(raw, Mapping):
        return {name: plain(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_plain_item(item) for item in raw]
    if isinstance(raw, Decimal):
        return number_text(raw)
    if isinstance(raw, date):
        return raw.isoformat()
    return raw


def _plain_item(item: Any) -> Any:
    if not isinstance(item, Mapping) or item.get("type") != "item":
        return plain(item)
    value = plain(item["value"])
    return {"key": item.get("id") or "", **value} if isinstance(value, dict) else value


def wrapped(value: Any, *place: object) -> Any:
    """Plain data as a block's raw value. An entry of a list gets an id that is the same for the same place."""
    if isinstance(value, Mapping):
        return {name: wrapped(it, *place, name) for name, it in value.items()}
    if isinstance(value, list):
        return [
            {"type": "item", "value": wrapped(it, *place, number), "id": _id(*place, number)}
            for number, it in enumerate(value)
        ]
    return value


def _id(*place: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(str(part) for part in place)))


def without_keys(value: Any) -> Any:
    """Plain data without the keys of entries, as a file says it."""
    if isinstance(value, Mapping):
        return {
            name: without_keys(it) for name, it in value.items() if name != "key" and it not in (None, [])
        }
    if isinstance(value, list):
        return [without_keys(it) for it in value]
    return value


def number_text(value: Decimal | str) -> str:
    """A decimal number in its one form: no exponent, no idle zeros."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
