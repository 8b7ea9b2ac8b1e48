"""The only module of the engine that reads files: YAML from standards/, facts from where the caller says."""

from pathlib import Path
from typing import Any

import yaml

STANDARDS = Path(__file__).resolve().parents[2] / "standards"
VOCABULARY = (
    "credentials",
    "documents",
    "equipment",
    "equivalences",
    "experience",
    "jurisdictions",
    "ladders",
    "posts",
    "premises",
    "quantities",
    "scopes",
    "training",
    "units",
    "works",
)


class UniqueKeyLoader(yaml.SafeLoader):
    """Safe YAML in which a repeated key is an error, and a date stays text until a model reads it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands here twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


UniqueKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises OSError, UnicodeDecodeError or yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=UniqueKeyLoader)  # noqa: S506 (a safe loader)


def vocabulary_file(name: str) -> Path:
    return STANDARDS / f"{name}.yaml"


def standard_files(folder: Path = STANDARDS) -> list[Path]:
    """The standard files under `folder`, sorted, without the vocabulary files that stand beside them."""
    return sorted(
        path for path in folder.rglob("*.yaml") if path.parent != STANDARDS or path.stem not in VOCABULARY
    )


def read_facts(path: Path, largest: int) -> bytes:
    """The bytes of a facts file. Raises OSError, also for a file of more than `largest` bytes."""
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise OSError(f"more than {largest // 1_000_000} MB")
    return content
