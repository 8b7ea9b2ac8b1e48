"""The words that facts and standards share: posts, ladders, kinds of credentials, premises, equipment and the like."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

from staffing.rules import files
from staffing.rules.ladders import Equivalence, Ladder, Rung, UnknownWord
from staffing.rules.wrong import StandardError


@dataclass(frozen=True)
class Term:
    """A coded word with its names."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Post(Term):
    """A post 岗位. `trade`: it is one of the workshop's trades 工种. `leads`: over everybody in the shop. Posts come in roster order."""

    trade: bool
    leads: bool = False


@dataclass(frozen=True)
class CredentialKind(Term):
    """`jt415`: its code in JT/T 415; `ladder`: the ladder that its level is a word of; `reviewed`: 复审."""

    jt415: str = ""
    ladder: str = ""
    reviewed: bool = False


@dataclass(frozen=True)
class Jurisdiction(Term):
    """Where a rule is in force. `inside`: the code of the wider place whose rules hold here too."""

    inside: str = ""


HOUSE = "house"


@dataclass(frozen=True)
class QuantityKind(Term):
    """A number that describes a shop, and the unit it is counted in."""

    unit_zh: str
    unit_en: str

    def unit(self, language: str) -> str:
        return self.unit_zh if language.startswith("zh") else self.unit_en


@dataclass(frozen=True)
class EquipmentKind(Term):
    """`group`: instrument, general, special or testing; `verified`: lists ask for its verification 检定."""

    group: str
    verified: bool


@dataclass(frozen=True)
class DocumentKind(Term):
    """`group`: filing, site, rules, safety, environment, chain or service."""

    group: str


@dataclass(frozen=True)
class Vocabulary:
    """Every table by code, in the order of its file."""

    posts: Mapping[str, Post]
    ladders: Mapping[str, Ladder]
    credentials: Mapping[str, CredentialKind]
    experience: Mapping[str, Term]
    scopes: Mapping[str, Term]
    premises: Mapping[str, Term]
    jurisdictions: Mapping[str, Jurisdiction]
    quantities: Mapping[str, QuantityKind]
    training: Mapping[str, Term]
    equivalences: tuple[Equivalence, ...]
    works: Mapping[str, Term]
    units: Mapping[str, Term]
    equipment: Mapping[str, EquipmentKind]
    documents: Mapping[str, DocumentKind]

    def table(self, name: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = getattr(self, name)
        return table

    def check(self, name: str, code: str) -> str:
        """`code` if the table `name` has it. Raises UnknownWord with the codes it has."""
        table = self.table(name)
        if code not in table:
            raise UnknownWord(f"one of {', '.join(table)}")
        return code

    def lineage(self, jurisdiction: str) -> tuple[str, ...]:
        """Whose rules hold in a jurisdiction, the most specific first: (house, cn-sh, cn). Raises UnknownWord."""
        code = self.check("jurisdictions", jurisdiction)
        places = [HOUSE]
        while code and code not in places:
            places.append(code)
            code = self.jurisdictions[code].inside
        return tuple(places)

    def ladder_of(self, kind: str) -> Ladder | None:
        """The ladder on which the level of a credential of this kind stands."""
        return self.ladders.get(self.credentials[kind].ladder)

    def equivalent(self, kind: str, level: str, ladder: str, floor: str) -> Equivalence | None:
        """By what a credential of this kind and level counts as at least `floor` of another ladder, if it does."""
        own, other = self.ladder_of(kind), self.ladders[ladder]
        if own is None or not own.has(level):
            return None
        for way in self.equivalences:
            leads_there = (way.ladder, way.other) == (own.code, ladder) and own.at_least(level, way.level)
            if leads_there and other.at_least(way.counts_as, floor):
                return way
        return None

    def name(self, table: str, code: str, language: str) -> str:
        """The name of a code; the code itself where the table does not have it."""
        term: Term | None = self.table(table).get(code)
        return term.name(language) if term else code


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of standards/*.yaml, read once. Raises StandardError for a table that is not as it should be."""
    return Vocabulary(
        posts=_terms("posts", Post),
        ladders={code: _ladder(code, data) for code, data in _read("ladders").items()},
        credentials=_terms("credentials", CredentialKind),
        experience=_terms("experience", Term),
        scopes=_terms("scopes", Term),
        premises=_terms("premises", Term),
        jurisdictions=jurisdictions_from(_read("jurisdictions"), "standards/jurisdictions.yaml"),
        quantities=_terms("quantities", QuantityKind),
        training=_terms("training", Term),
        equivalences=tuple(_equivalence(entry) for entry in _read("equivalences")),
        works=_terms("works", Term),
        units=_terms("units", Term),
        equipment=_terms("equipment", EquipmentKind),
        documents=_terms("documents", DocumentKind),
    )


def posts() -> tuple[Post, ...]:
    """All posts, in roster order."""
    return tuple(vocabulary().posts.values())


def _read(name: str) -> Any:
    return files.read_yaml(files.vocabulary_file(name))


def _terms(name: str, term: Any) -> dict[str, Any]:
    return terms_from(_read(name), term, f"standards/{name}.yaml")


def terms_from(entries: Any, term: Any, name: str) -> dict[str, Any]:
    """The terms of a table by code, in its order. Raises StandardError: keys missing or unknown, a code twice."""
    if not isinstance(entries, list):
        raise StandardError([f"{name}: the whole file: found no list; expected one entry a line"])
    wanted = {field.name for field in fields(term) if field.default is MISSING}
    known = {field.name for field in fields(term)}
    found: dict[str, Any] = {}
    for index, entry in enumerate(entries):
        keys = set(entry) if isinstance(entry, dict) else set()
        if not wanted <= keys <= known:
            there = ", ".join(sorted(keys)) or "no keys"
            raise StandardError([f"{name}: [{index}]: found {there}; expected {', '.join(sorted(wanted))}"])
        if entry["code"] in found:
            raise StandardError(
                [f"{name}: [{index}].code: found {entry['code']!r} twice; expected each code once"]
            )
        found[entry["code"]] = term(**entry)
    return found


def jurisdictions_from(entries: Any, name: str) -> dict[str, Jurisdiction]:
    """The table of jurisdictions. Raises StandardError, also for a place inside an unknown one or inside itself."""
    places: dict[str, Jurisdiction] = terms_from(entries, Jurisdiction, name)
    for code, place in places.items():
        if place.inside and place.inside not in places:
            known = ", ".join(places)
            raise StandardError([f"{name}: {code}.inside: found {place.inside!r}; expected one of {known}"])
    for code, place in places.items():
        wider = place.inside
        for _ in places:
            if wider == code:
                raise StandardError(
                    [
                        f"{name}: {code}.inside: found {place.inside!r}, which leads back to {code}; expected a wider place"
                    ]
                )
            wider = places[wider].inside if wider else ""
    return places


def _ladder(code: str, data: dict[str, Any]) -> Ladder:
    rungs = tuple(Rung(r["code"], r["en"], tuple(r.get("aliases", ()))) for r in data["rungs"])
    return Ladder(code, data["zh"], data["en"], rungs)


def _equivalence(data: dict[str, Any]) -> Equivalence:
    other, source = data["counts_as"], data["source"]
    names = {"ladder": data["ladder"], "level": data["level"], "sureness": data["sureness"]}
    return Equivalence(other=other["ladder"], counts_as=other["level"], **names, **source)
