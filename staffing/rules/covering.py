"""For each of several things in use (scopes, posts), whether what it needs is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from staffing.rules.findings import Finding
from staffing.rules.outcome import Truth, opposite
from staffing.rules.timeline import Timeline, combine


@dataclass(frozen=True, slots=True)
class Part:
    """Whether a thing (its code) is in use on a day, and what it needs."""

    code: str
    needed: Finding
    held: Finding


@dataclass(frozen=True, slots=True)
class CoverSeen:
    """The things that may be in use, and the scopes in use that the standard says nothing about."""

    parts: tuple[Part, ...]
    unmapped: tuple[str, ...] = ()


Lines = Mapping[str, tuple[Timeline[Finding], Timeline[Finding]]]


def covered(
    condition: Any, lines: Lines, unmapped: Mapping[str, Timeline[Finding]], empty: Truth
) -> Timeline[Finding]:
    """Everything in use has what it needs: `lines` are (in use, what it needs) by code.

    `unmapped` are the scopes on record of which the standard does not speak; one in use leaves the answer unknown.
    `empty` is what it comes to when nothing is in use.
    """
    size, codes, strange = len(lines), list(lines), list(unmapped)

    def together(*findings: Finding) -> Finding:
        held, others = findings[size : 2 * size], findings[2 * size :]
        parts = tuple(
            Part(*part)
            for part in zip(codes, findings[:size], held, strict=True)
            if part[1].truth is not Truth.NO
        )
        return _seen(condition, parts, _used(strange, others), empty)

    uses = (use for use, _ in lines.values())
    needs = (need for _, need in lines.values())
    return combine(together, *uses, *needs, *unmapped.values())


def _used(codes: Sequence[str], findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(code for code, use in zip(codes, findings, strict=True) if use.truth is not Truth.NO)


def _seen(condition: Any, parts: tuple[Part, ...], unmapped: tuple[str, ...], empty: Truth) -> Finding:
    truths = [max(opposite(part.needed.truth), part.held.truth) for part in parts]
    if unmapped:
        truths.append(Truth.UNKNOWN)
    elif not any(part.needed.truth is Truth.YES for part in parts):
        truths.append(Truth.UNKNOWN if parts else empty)
    evidence = tuple(item for part in parts for item in part.needed.evidence)
    held = tuple(part.held for part in parts)
    return Finding(min(truths), condition, None, None, evidence, held, CoverSeen(parts, unmapped))
