"""The blocks a lesson is made of. Each says where its content comes from."""

from hashlib import blake2s
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from cms.kinds import BLOCK_KINDS
from cms.vocabulary import Origin

RICH_TEXT_FEATURES = ["bold", "ol", "ul"]
# what static/js/check.js reads from an option's value
_WORTH = {True: "right", False: "wrong"}


class OriginValue(StructValue):
    @property
    def words(self) -> str:
        """`source §4`, `cited GB 18384-2020` or `editor`, as the origin tag takes it."""
        return f"{self['kind']} {self['reference']}".strip()


class OriginBlock(StructBlock):
    """Source text, a cited law or standard, or the editor; the first two name the place."""

    kind = ChoiceBlock(choices=Origin.choices, default=Origin.EDITOR, label=_("Kind"))
    reference = CharBlock(required=False, max_length=200, label=_("Reference"))

    class Meta:
        label = _("Origin")
        icon = "link"
        value_class = OriginValue

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        if cleaned["kind"] != Origin.EDITOR and not cleaned["reference"].strip():
            message = _("Name the section, or the law or standard and its clause.")
            raise StructBlockValidationError({"reference": ValidationError(message)})
        return cleaned


class LessonBlock(StructBlock):
    """What all blocks of a lesson share."""

    class Meta:
        abstract = True


class LessonTextBlock(LessonBlock):
    heading = CharBlock(required=False, max_length=120, label=_("Heading"))
    body = RichTextBlock(features=RICH_TEXT_FEATURES, label=_("Text"))
    origin = OriginBlock()

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "cms/blocks/text.html"


class StepBlock(StructBlock):
    title = CharBlock(max_length=120, label=_("Step"))
    detail = TextBlock(required=False, rows=2, label=_("How"))

    class Meta:
        label = _("Step")


class StepsBlock(LessonBlock):
    title = CharBlock(max_length=120, label=_("Title"))
    steps = ListBlock(StepBlock(), min_num=2, label=_("Steps"))
    origin = OriginBlock()

    class Meta:
        label = _("Steps of a procedure")
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class ScriptLineBlock(StructBlock):
    who = ChoiceBlock(
        choices=[("adviser", _("Adviser")), ("customer", _("Customer"))],
        default="adviser",
        label=_("Who speaks"),
    )
    words = TextBlock(rows=2, label=_("Words"))

    class Meta:
        label = _("Line")


class ScriptBlock(LessonBlock):
    title = CharBlock(max_length=120, label=_("Title"))
    situation = TextBlock(required=False, rows=2, label=_("Situation"))
    lines = ListBlock(ScriptLineBlock(), min_num=1, label=_("Lines"))
    note = TextBlock(required=False, rows=2, label=_("Note"))
    origin = OriginBlock()

    class Meta:
        label = _("Standard wording")
        icon = "openquote"
        template = "cms/blocks/script.html"


class DoDontBlock(LessonBlock):
    title = CharBlock(max_length=120, label=_("Title"))
    do = ListBlock(CharBlock(max_length=300), min_num=1, label=_("Do"))
    dont = ListBlock(CharBlock(max_length=300), min_num=1, label=_("Do not"))
    origin = OriginBlock()

    class Meta:
        label = _("Do and do not")
        icon = "check"
        template = "cms/blocks/do_dont.html"


class WarningBlock(LessonBlock):
    title = CharBlock(max_length=120, label=_("Title"))
    body = RichTextBlock(features=RICH_TEXT_FEATURES, label=_("Text"))
    origin = OriginBlock()

    class Meta:
        label = _("Safety warning")
        icon = "warning"
        template = "cms/blocks/warning.html"


class PictureBlock(LessonBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(
        max_length=300, label=_("Description"), help_text=_("What one must know who cannot see the picture.")
    )
    caption = CharBlock(required=False, max_length=300, label=_("Caption"))
    origin = OriginBlock()

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "cms/blocks/picture.html"


class KeyPointsBlock(LessonBlock):
    points = ListBlock(CharBlock(max_length=300), min_num=1, label=_("Points"))
    origin = OriginBlock()

    class Meta:
        label = _("Key points")
        icon = "list-ul"
        template = "cms/blocks/key_points.html"


class ChoiceOptionBlock(StructBlock):
    text = CharBlock(max_length=300, label=_("Option"))
    correct = BooleanBlock(required=False, label=_("Right"))

    class Meta:
        label = _("Option")


class CheckBlock(LessonBlock):
    """A question to oneself inside a lesson: answered on the spot, never marked."""

    prompt = TextBlock(rows=2, label=_("Question"))
    choices = ListBlock(ChoiceOptionBlock(), min_num=2, max_num=6, label=_("Options"))
    explanation = TextBlock(rows=3, label=_("Explanation"))
    origin = OriginBlock()

    class Meta:
        label = _("Check yourself")
        icon = "help"
        template = "cms/blocks/check.html"

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        right = sum(1 for choice in cleaned["choices"] if choice["correct"])
        if not 0 < right < len(cleaned["choices"]):
            message = _("Mark at least one option as right and leave at least one wrong.")
            raise StructBlockValidationError({"prompt": ValidationError(message)})
        return cleaned

    def get_context(self, value: StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        right = sum(1 for choice in value["choices"] if choice["correct"])
        context["check_name"] = "check-" + blake2s(value["prompt"].encode(), digest_size=4).hexdigest()
        context["several"] = right > 1
        context["input_kind"] = "checkbox" if right > 1 else "radio"
        context["options"] = [(_WORTH[bool(it["correct"])], it["text"]) for it in value["choices"]]
        return context


class LessonBody(StreamBlock):
    """A lesson: any number of the blocks, in any order."""

    text = LessonTextBlock()
    steps = StepsBlock()
    script = ScriptBlock()
    do_dont = DoDontBlock()
    warning = WarningBlock()
    picture = PictureBlock()
    key_points = KeyPointsBlock()
    check = CheckBlock()


class QuestionOptions(StreamBlock):
    """The options of a question. A stream gives every option an id of its own: the key that answers keep."""

    option = ChoiceOptionBlock()


class AnswerBlocks(StreamBlock):
    """The answer of a question of a kind with a block of its own: at most one."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        kinds = [(code, kind.block()) for code, kind in BLOCK_KINDS.items()]
        super().__init__([*kinds, *(local_blocks or ())], **kwargs)

    class Meta:
        max_num = 1
