"""The seed of a draw, bound before it is used, and the list of questions it was drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from staffing.models import Person
from training.exams.papers import Blueprint, Frozen, bank_list_of, commitment_of, sha256_of
from training.models import Attempt, BankList

SALT = "shanggang.training.draw"
SEED_HEX_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw before it happens: only ``commitment`` may be shown until there is a result."""

    seed: str
    blueprint_sha256: str
    commitment: str


def next_draw(*, person: Person, exam: str, blueprint: Blueprint) -> Draw:
    """The draw of the person's next attempt at the exam. One query, nothing is written.

    The seed follows from the server's secret, the person, the exam and how many attempts there were: it is fixed
    before anybody asks to begin, so the page before the exam can show its commitment, and asking twice gives no
    second chance at a paper.
    """
    before = Attempt.objects.filter(person=person, exam=exam).count()
    return draw_after(before, person=person, exam=exam, blueprint=blueprint)


def draw_after(before: int, *, person: Person, exam: str, blueprint: Blueprint) -> Draw:
    """The same after so many attempts of the person at the exam, void ones included. No query."""
    number = before + 1
    message = f"{person.pk}:{exam}:{number}"
    seed = salted_hmac(SALT, message, algorithm="sha256").hexdigest()[:SEED_HEX_DIGITS]
    digest = sha256_of(blueprint)
    return Draw(
        seed=seed, blueprint_sha256=digest, commitment=commitment_of(blueprint_sha256=digest, seed=seed)
    )


def bank_list_kept(bank: Mapping[str, Sequence[Frozen]]) -> BankList:
    """The stored list of these questions, added where no earlier draw had the same."""
    questions = bank_list_of(bank)
    kept, _new = BankList.objects.get_or_create(
        sha256=sha256_of(questions), defaults={"questions": questions}
    )
    return kept
