"""Photos or files that people mark: what was done to a car, a form that was filled in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy
from pydantic import Field
from wagtail.blocks import IntegerBlock

from cms.kinds.base import Authored, FrozenAnswer, Question, Response, ResponseError, strings
from cms.kinds.by_people import BY_PEOPLE, ByPeople, ByPeopleBlock, ByPeopleQuestion

MOST_FILES, USUAL_FILES = 5, 1
NAME_LENGTH = 32
HEX_DIGITS = frozenset("0123456789abcdef")


class PhotoQuestion(ByPeopleQuestion):
    kind: Literal["file"]
    files: Annotated[int, Field(ge=1, le=MOST_FILES)] = USUAL_FILES


class PhotoBlock(ByPeopleBlock):
    files = IntegerBlock(
        min_value=1, max_value=MOST_FILES, default=USUAL_FILES, label=gettext_lazy("Photos or files at most")
    )

    class Meta:
        label = gettext_lazy("Photo or file")
        icon = "image"


class Photo(ByPeople):
    """A response is the names under which the server keeps the files, in the person's order.

    Whether they are this person's own is for who keeps them: the kind knows only what a name looks like.
    """

    code = folder = "file"
    way = "files"
    holds_files = True
    name = gettext_lazy("Photo or file")
    hint = gettext_lazy("On a phone, take the photo right here.")
    rules = {BY_PEOPLE: gettext_lazy("Photo or file: people mark it by a rubric or guide.")}
    file = PhotoQuestion
    block = PhotoBlock
    leave_out = {**ByPeople.leave_out, "files": USUAL_FILES}

    def freeze(self, authored: Authored) -> FrozenAnswer:
        return self.frozen(authored, files=authored.answer["files"])

    def read(self, question: Question, raw: Any) -> Response:
        names = strings(raw, most=question["details"]["files"], longest=NAME_LENGTH)
        if any(len(it) != NAME_LENGTH or set(it) - HEX_DIGITS for it in names):
            raise ResponseError("a file is named by 32 hexadecimal digits")
        if len(set(names)) < len(names):
            raise ResponseError("each file once")
        return names

    def from_form(self, form: QueryDict, *, answered: bool) -> list[str]:
        dropped = form.getlist("drop")
        return [it for it in form.getlist("response") if it not in dropped]

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        most = question["details"]["files"]
        return {"files": response, "most": most, "limit": settings.UPLOAD_LIMIT_BYTES}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        return {"files": response}


PHOTO = Photo()
PhotoBlock.kind = PHOTO
