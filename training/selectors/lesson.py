"""The check-yourself questions of a lesson, and whether answers to them are right."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.models import ModulePage


@dataclass(slots=True)
class CheckChoice:
    """An option; ``value`` is its place in the lesson, as text."""

    value: str
    text: str
    correct: bool
    chosen: bool = False

    @property
    def result(self) -> str:
        """How the option component marks it after answering: right, wrong or missed."""
        if self.chosen:
            return "right" if self.correct else "wrong"
        return ""


@dataclass(slots=True)
class CheckQuestion:
    """A check-yourself question with what was chosen, if anything."""

    name: str
    prompt: str
    explanation: str
    choices: list[CheckChoice] = field(default_factory=list)

    @property
    def several(self) -> bool:
        return sum(choice.correct for choice in self.choices) > 1

    @property
    def answered(self) -> bool:
        return any(choice.chosen for choice in self.choices)

    @property
    def right(self) -> bool:
        return all(choice.chosen == choice.correct for choice in self.choices)


def check_questions(
    module: ModulePage, answers: Mapping[str, list[str]] | None = None
) -> list[CheckQuestion]:
    """The questions in the lesson's order; answers: question name -> chosen values, as a form sends them."""
    given = answers or {}
    return [
        CheckQuestion(
            name=f"check-{block.id}",
            prompt=block.value["prompt"],
            explanation=block.value["explanation"],
            choices=[
                CheckChoice(str(place), choice["text"], bool(choice["correct"]), str(place) in chosen)
                for place, choice in enumerate(block.value["choices"], start=1)
            ],
        )
        for block in module.body
        if block.block_type == "check"
        for chosen in [given.get(f"check-{block.id}", [])]
    ]


def checks_count(module: ModulePage) -> int:
    """How many questions stand between the lesson and its completion."""
    return sum(block.block_type == "check" for block in module.body)
