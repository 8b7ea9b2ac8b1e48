"""What a response chose, in keys that mean the same on every paper: the letters of a paper are shuffled, the bank's keys last."""

from collections.abc import Mapping
from typing import Any

from training.papers import ORDERING

ORDER_SIGN = " > "
# Kinds whose options are all there is to choose, each wrong one a distractor.
CLOSED_KINDS = frozenset({"single", "multiple", "true_false"})


def choices_of(question: Mapping[str, Any], response: Any) -> list[str]:
    """The lasting keys of what was chosen; an order is one choice. Empty when not answered, or nothing was to be chosen."""
    lasting = {option["key"]: option["bank"] for option in question["options"]}
    if not isinstance(response, list) or not all(key in lasting for key in response):
        return []
    chosen = [lasting[key] for key in response]
    return [ORDER_SIGN.join(chosen)] if chosen and question["kind"] == ORDERING else chosen


def version_content(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question as the statistics show it, free of the paper's shuffling: options by their lasting keys, in their order."""
    lasting = {option["key"]: option["bank"] for option in question["options"]}
    options = [{"key": option["bank"], "text": option["text"]} for option in question["options"]]
    return {
        "kind": question["kind"],
        "stem": question["stem"],
        "competency": question["competency"],
        "critical": question["critical"],
        "options": sorted(options, key=lambda option: option["key"]),
        "key": [lasting[key] for key in question["key"]],
    }
