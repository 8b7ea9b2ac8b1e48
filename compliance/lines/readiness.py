"""The lines of the readiness page: one requirement each, with what was seen, who counts, what counts and where to go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from compliance.house.numbers import numbers_of
from compliance.house.overlays import written, written_requirement
from compliance.selectors.asked import DOCUMENTS, EQUIPMENT, recorded_of, waits_for_works
from compliance.selectors.readiness import Readiness
from compliance.selectors.statements import StatementLine
from compliance.shop_records import BY_REF
from compliance.words.house import HouseNote, house_notes
from compliance.words.readiness import penalty_words, strength_word, tag_text, told_in_turn
from staffing.eligibility_words import sureness_word
from staffing.rules import Break, Evidence, Outcome, Requirement, RequirementResult, Stretch
from staffing.rules.seating import Seating
from staffing.rules.shop_conditions import Cover, judgement_of
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import evidence_label

# Proved by the roster alone; a list of what counts would only repeat the names.
OF_THE_ROSTER = ("employment", "posting")
# The page on which what is asked for in a group of requirements is recorded.
PAGES = {"premises": "premises", EQUIPMENT: "equipment", DOCUMENTS: "documents"}
OPEN = ("not_met", "unknown", "needs_judgement", "expiring")


@dataclass(frozen=True)
class Link:
    """Something named, and its page; ``note`` says why or until when."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One requirement on the day asked for."""

    id: str
    clause: str
    group: str
    code: str
    tag: str
    title: str
    basis: str
    note: str
    seen: str
    needed: str
    reason: str
    counted: tuple[Link, ...]
    not_counted: tuple[Link, ...]
    records: tuple[Link, ...]
    seatings: tuple[Seating, ...]
    strength: str
    penalty: str
    source: str
    sureness: str
    next_text: str
    next_url: str
    attest_url: str
    waive_url: str
    statements: tuple[StatementLine, ...]
    house: tuple[HouseNote, ...]
    adapt_url: str
    stretches: tuple[Stretch, ...]
    reasons: tuple[dict[str, Any], ...]
    page: int | None


def readiness_lines(
    readiness: Readiness,
    language: str,
    *,
    statements: Mapping[str, list[StatementLine]] | None = None,
    may_write: bool = False,
    pages: Mapping[str, int] | None = None,
) -> list[Line]:
    """All requirements in the order of the standard; what only who may write can use has no address for others.

    pages: requirement id -> its page in the dossier that the page names.
    """
    writer = _Writer(readiness, language, statements or {}, may_write, pages or {})
    return [writer.line(result) for result in readiness.assessment]


@dataclass(frozen=True)
class _Writer:
    readiness: Readiness
    language: str
    statements: Mapping[str, list[StatementLine]]
    may_write: bool
    pages: Mapping[str, int]

    def line(self, result: RequirementResult) -> Line:
        stretch = result.on(self.readiness.on)
        requirement = written_requirement(stretch.edition, stretch.requirement)
        code = self.readiness.codes[requirement.id]
        language = self.language
        return Line(
            id=requirement.id,
            clause=requirement.clause.of(language),
            group=requirement.group,
            code=code,
            tag=tag_text(code, stretch, self.readiness.on),
            title=requirement.title.of(language),
            basis=requirement.basis.of(language),
            note=requirement.note.of(language) if requirement.note else "",
            seen=stretch.seen(language),
            needed=stretch.needed(language),
            reason=stretch.reason(language),
            counted=self._counted(stretch),
            not_counted=self._not_counted(stretch),
            records=tuple(
                self._record(item) for item in stretch.evidence if _kind(item) not in OF_THE_ROSTER
            ),
            seatings=stretch.seatings(language),
            strength=strength_word(stretch),
            penalty=penalty_words(requirement, language),
            source=requirement.source.of(language),
            sureness=sureness_word(requirement.sureness),
            next_text=stretch.next_step(language) if code in OPEN else "",
            next_url=self._next_url(result, stretch) if code in OPEN else "",
            attest_url=self._attest_url(requirement),
            waive_url=self._clause_url("statement-waive", requirement) if self.may_write else "",
            statements=tuple(self.statements.get(requirement.id, ())),
            house=tuple(house_notes(self.readiness, requirement.id, language)),
            adapt_url=self._adapt_url(stretch, requirement),
            stretches=result.timeline,
            reasons=tuple(told_in_turn(stretch.told(language) for stretch in result.timeline)),
            page=self.pages.get(requirement.id),
        )

    def _counted(self, stretch: Stretch) -> tuple[Link, ...]:
        return tuple(Link(_named(one, self.language), self._person_url(one.ref)) for one in stretch.counted)

    def _not_counted(self, stretch: Stretch) -> tuple[Link, ...]:
        return tuple(
            Link(_named(one, self.language), self._person_url(one.ref), one.why)
            for one in stretch.not_counted(self.language)
        )

    def _record(self, item: Evidence) -> Link:
        owner = self.readiness.owners.get(item.ref)
        name = evidence_label(item, self.language)
        until: date | None = item.until or item.record.until
        return Link(
            f"{owner.name} · {name}" if owner else name,
            record_url(self.readiness, item.ref),
            str(until or ""),
        )

    def _person_url(self, ref: str) -> str:
        return person_url(self.readiness, ref)

    def _attest_url(self, requirement: Any) -> str:
        if not self.may_write or judgement_of(requirement.condition) is None:
            return ""
        return self._clause_url("statement-attest", requirement)

    def _adapt_url(self, stretch: Stretch, requirement: Requirement) -> str:
        """Where the house sets a number of the requirement anew, for who may, where it has one and is of the standard."""
        if not self.may_write or stretch.edition is None or not numbers_of(requirement):
            return ""
        edition = written(stretch.edition)
        if requirement not in edition.requirements:
            return ""
        return reverse("house-rule-change", args=[self.readiness.shop.slug, edition.id, requirement.id])

    def _clause_url(self, name: str, requirement: Any) -> str:
        return reverse(name, args=[self.readiness.shop.slug, self.readiness.standard.id, requirement.id])

    def _next_url(self, result: RequirementResult, stretch: Stretch) -> str:
        """Where the next step is taken: at the record that lapses, the first person who does not count, or the list."""
        ending = [item for item in stretch.evidence if item.until and item.until == stretch.outcome_until]
        if ending and stretch.outcome is Outcome.MET:
            return record_url(self.readiness, ending[0].ref)
        if stretch.outcome is Outcome.NEEDS_JUDGEMENT:
            return self._attest_url(result.requirement) or clause_url(self.readiness, result.requirement.id)
        waiting = stretch.not_counted(self.language)
        if waiting:
            return self._person_url(waiting[0].ref)
        condition = getattr(result.requirement, "condition", None)
        asks_scope = isinstance(condition, Cover) and not self.readiness.shop_has_scope
        if asks_scope:
            return reverse("premises", args=[self.readiness.shop.slug])
        return self._list_url(result)

    def _list_url(self, result: RequirementResult) -> str:
        """The list in which something is missing; of things that are asked for by kind, at the line of the requirement."""
        page = PAGES.get(result.requirement.group, "people")
        url = reverse(page, args=[self.readiness.shop.slug])
        if page not in (EQUIPMENT, DOCUMENTS):
            return url
        if waits_for_works(self.readiness, result):
            return f"{reverse('premises', args=[self.readiness.shop.slug])}#works"
        if ref := recorded_of(self.readiness, result, page):
            return record_url(self.readiness, ref)
        return f"{url}?standard={self.readiness.standard.id}#missing-{result.requirement.id}"


def break_url(readiness: Readiness, found: Break | None) -> str:
    """The page of the record that causes a break; empty when nothing breaks, or no record causes it."""
    if not found or not found.records:
        return ""
    return record_url(readiness, found.records[0].ref)


def record_url(readiness: Readiness, ref: str) -> str:
    """The page on which a record stands, at its place."""
    owner = readiness.owners.get(ref)
    anchor = ref.replace(":", "-")
    if owner:
        return f"{person_url(readiness, owner.ref)}#{anchor}"
    if requirement := readiness.stated_of.get(ref):
        return clause_url(readiness, requirement)
    kind = BY_REF.get(ref.partition(":")[0])
    return f"{reverse(kind.page if kind else 'premises', args=[readiness.shop.slug])}#{anchor}"


def clause_url(readiness: Readiness, requirement: str) -> str:
    """The clause on the readiness page of its standard."""
    page = reverse("readiness", args=[readiness.shop.slug])
    return f"{page}?standard={readiness.standard.id}#{requirement}"


def person_url(readiness: Readiness, ref: str) -> str:
    """The page of the person "person:7"."""
    return reverse("person", args=[readiness.shop.slug, ref.partition(":")[2]])


def _named(one: Any, language: str) -> str:
    if not one.post:
        return str(one.name)
    return f"{one.name}（{vocabulary().name('posts', one.post, language)}）"


def _kind(item: Evidence) -> str:
    return item.ref.partition(":")[0]
