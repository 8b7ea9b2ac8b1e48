"""The save protocol under every order of messages: reordered, repeated, lost on the way there or back, from two devices."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.training.exams.test_events import chain_holds
from training.models import Answer, Attempt
from training.selectors.answers import current_answers
from training.services.attempts import Change, Saved, answers_save
from training.services.errors import AnswerConflictError

DEVICES = st.sampled_from(["phone", "tablet"])
Key = tuple[int, int]


class TwoDevices(RuleBasedStateMachine):
    """Two browsers of one person and a network that does to packets whatever it likes."""

    attempt: Attempt
    packets = Bundle("packets")

    def __init__(self) -> None:
        super().__init__()
        # Each run in a transaction of its own, which the teardown undoes.
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.choices = {
            slot["slot"]: [option["key"] for option in slot["question"]["options"]]
            for slot in self.attempt.paper
            if slot["question"]["kind"] != "ordering"
        }
        self.slots = sorted(self.choices)
        self.known: dict[tuple[str, int], int] = {}
        self.sent: dict[Key, set[Any]] = {}
        self.acknowledged: dict[Key, tuple[list[str], bool]] = {}

    @rule(
        target=packets,
        device=DEVICES,
        place=st.integers(0, 1),
        option=st.integers(0, 1),
        flagged=st.booleans(),
    )
    def answer(self, device: str, place: int, option: int, flagged: bool) -> tuple[str, Change]:
        slot = self.slots[place]
        sequence = self.known.get((device, slot), 0) + 1
        self.known[device, slot] = sequence
        response = [self.choices[slot][option]]
        self.sent.setdefault((slot, sequence), set()).add((response[0], flagged))
        return device, Change(slot=slot, sequence=sequence, raw=response, flagged=flagged)

    @rule(packet=packets, heard=st.booleans())
    def deliver(self, packet: tuple[str, Change], heard: bool) -> None:
        """It arrives, perhaps not for the first time; the answer to it may be lost."""
        self._save([packet], heard=heard)

    @rule(first=packets, second=packets, third=packets)
    def deliver_together(self, first: Any, second: Any, third: Any) -> None:
        self._save([first, second, third], heard=True)

    @rule(target=packets, packet=consumes(packets))
    def lose(self, packet: tuple[str, Change]) -> Any:
        return multiple()

    @rule(device=DEVICES)
    def reload(self, device: str) -> None:
        """The page is loaded again and counts on from what the server has."""
        for slot, answer in current_answers(self.attempt).items():
            self.known[device, slot] = max(self.known.get((device, slot), 0), answer.sequence)

    def _save(self, packets: list[tuple[str, Change]], *, heard: bool) -> None:
        device = packets[0][0]
        changes = [change for _device, change in packets]
        receipt = answers_save(
            attempt_id=self.attempt.pk,
            user=self.attempt.person.user,
            changes=changes,
            device=device,
            now=self.attempt.started_at,
        )
        for change, outcome in zip(changes, receipt.outcomes, strict=True):
            if isinstance(outcome, Saved) and heard:
                self.acknowledged[change.slot, change.sequence] = (outcome.response, outcome.flagged)
            elif isinstance(outcome, AnswerConflictError) and heard:
                key = (device, change.slot)
                self.known[key] = max(self.known.get(key, 0), outcome.sequence)

    @invariant()
    def what_was_acknowledged_stands(self) -> None:
        stored = {
            (it.slot, it.sequence): (it.response, it.flagged)
            for it in Answer.objects.filter(attempt=self.attempt)
        }
        assert self.acknowledged.items() <= stored.items()
        assert all((response[0], flagged) in self.sent[key] for key, (response, flagged) in stored.items())

    @invariant()
    def the_highest_sequence_is_the_answer(self) -> None:
        for slot, answer in current_answers(self.attempt).items():
            assert answer.sequence == max(
                it.sequence for it in Answer.objects.filter(attempt=self.attempt, slot=slot)
            )

    @invariant()
    def rows_came_in_the_order_of_their_sequences(self) -> None:
        for slot in self.slots[:2]:
            rows = Answer.objects.filter(attempt=self.attempt, slot=slot).order_by("pk")
            sequences = [it.sequence for it in rows]
            assert sequences == sorted(set(sequences))

    def teardown(self) -> None:
        assert chain_holds(self.attempt)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


@pytest.mark.django_db
def test_no_order_of_messages_loses_or_changes_what_was_acknowledged(attempt: Attempt) -> None:
    machine = type("TwoDevicesAtThisAttempt", (TwoDevices,), {"attempt": attempt})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )
