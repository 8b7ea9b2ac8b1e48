"""The save protocol under every order of messages: reordered, repeated, lost on the way there or back, from two devices,
among others that nobody can read."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
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
from training.views.attempts import attempt_answers

DEVICES = st.sampled_from(["phone", "tablet"])
NUMBERS = st.integers(1, 9)
WRONG = st.none() | st.floats(allow_nan=False) | st.text(max_size=3) | st.lists(NUMBERS, max_size=2)
MALFORMED = st.one_of(
    WRONG,
    NUMBERS,
    st.fixed_dictionaries({"slot": NUMBERS}),
    st.fixed_dictionaries({"slot": WRONG, "sequence": NUMBERS, "response": st.just([])}),
    st.fixed_dictionaries({"slot": NUMBERS, "sequence": WRONG | st.booleans(), "response": st.just([])}),
    st.fixed_dictionaries(
        {"slot": NUMBERS, "sequence": NUMBERS, "response": st.just([]), "flagged": WRONG},
    ),
)
Key = tuple[int, int]
Change = dict[str, Any]


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
        return device, {"slot": slot, "sequence": sequence, "response": response, "flagged": flagged}

    @rule(packet=packets, heard=st.booleans())
    def deliver(self, packet: tuple[str, Change], heard: bool) -> None:
        """It arrives, perhaps not for the first time; the answer to it may be lost."""
        device, change = packet
        result = self._post(change | {"device": device})
        if heard:
            self._hear(device, change, result)

    @rule(first=packets, second=packets, third=packets)
    def deliver_together(self, first: Any, second: Any, third: Any) -> None:
        self._deliver_list(first[0], [change for _device, change in (first, second, third)])

    @rule(first=packets, second=packets, malformed=st.lists(MALFORMED, min_size=3, max_size=3))
    def deliver_among_malformed_ones(self, first: Any, second: Any, malformed: list[Any]) -> None:
        """Whatever else is in a packet: each change of it is taken, or told what stands in its way."""
        before, between, after = malformed
        results = self._deliver_list(first[0], [before, first[1], between, second[1], after])
        assert [it.get("error") for it in results[::2]] == ["not_an_answer"] * 3
        standing = current_answers(self.attempt)
        for change in (first[1], second[1]):
            assert standing[change["slot"]].sequence >= change["sequence"]

    @rule(target=packets, packet=consumes(packets))
    def lose(self, packet: tuple[str, Change]) -> Any:
        return multiple()

    @rule(device=DEVICES)
    def reload(self, device: str) -> None:
        """The page is loaded again and counts on from what the server has."""
        for slot, answer in current_answers(self.attempt).items():
            self.known[device, slot] = max(self.known.get((device, slot), 0), answer.sequence)

    def _deliver_list(self, device: str, changes: list[Any]) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self._post({"device": device, "changes": changes})["results"]
        for change, result in zip(changes, results, strict=True):
            self._hear(device, change, result)
        return results

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        request = RequestFactory().post("/", json.dumps(body), content_type="application/json")
        request.user = self.attempt.person.user
        answered: dict[str, Any] = json.loads(attempt_answers(request, self.attempt.pk).content)
        return answered

    def _hear(self, device: str, change: Change, result: dict[str, Any]) -> None:
        if saved := result.get("saved"):
            self.acknowledged[change["slot"], change["sequence"]] = (saved["response"], saved["flagged"])
        elif result["error"] == "conflict":
            key = (device, change["slot"])
            self.known[key] = max(self.known.get(key, 0), result["sequence"])

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
    now = timezone.now()
    Attempt.objects.update(started_at=now, deadline=now + timedelta(hours=1))
    machine = type("TwoDevicesAtThisAttempt", (TwoDevices,), {"attempt": attempt})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=60, stateful_step_count=25, deadline=None)
    )
