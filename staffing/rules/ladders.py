"""Ordered ladders (skill grade, title, education): a level is compared by its rung, never by its number."""

import unicodedata
from dataclasses import dataclass, field

from staffing.rules.wrong import Wrong


class UnknownWord(Wrong):
    """A word that the vocabulary does not have; the message says which words it has."""


def plain(word: str) -> str:
    """A word without spaces, in half-width and lower case, as aliases are compared."""
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


@dataclass(frozen=True)
class Rung:
    """One step of a ladder; `code` is its Chinese name."""

    code: str
    en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Equivalence:
    """A level of one ladder, and all above it, that counts as a level of another; `source` says by which policy."""

    ladder: str
    level: str
    other: str
    counts_as: str
    zh: str
    en: str
    ref: str
    sureness: str

    def source(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Ladder:
    """Rungs from the lowest to the highest."""

    code: str
    zh: str
    en: str
    rungs: tuple[Rung, ...]
    ranks: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ranks: dict[str, int] = {}
        for rank, rung in enumerate(self.rungs):
            for word in (rung.code, *rung.aliases):
                if ranks.setdefault(plain(word), rank) != rank:
                    raise ValueError(f"ladder {self.code}: {word!r} stands on two rungs")
        object.__setattr__(self, "ranks", ranks)

    def rank(self, word: str) -> int:
        """0 for the lowest rung. Raises UnknownWord."""
        if not self.has(word):
            raise UnknownWord(self.words())
        return self.ranks[plain(word)]

    def has(self, word: str) -> bool:
        return plain(word) in self.ranks

    def words(self) -> str:
        """What is expected where a word of this ladder stands."""
        return f"a word of the ladder {self.code}: {', '.join(rung.code for rung in self.rungs)}"

    def rung(self, word: str) -> Rung:
        return self.rungs[self.rank(word)]

    def at_least(self, word: str, floor: str) -> bool:
        return self.rank(word) >= self.rank(floor)

    def name(self, word: str, language: str) -> str:
        """The rung as a reader knows it; a word as written where the ladder does not have it."""
        if not self.has(word):
            return word
        rung = self.rung(word)
        return rung.code if language.startswith("zh") else rung.en
