"""Two devices at the same moment: nothing is lost, nothing is doubled, and one of them is told."""

import pytest

from cms.models import Checklist
from staffing.models import Certificate, Person, Shop, TrainingRecord
from tests.training.conftest import at
from tests.training.exams.test_concurrency import together
from tests.training.practice.conftest import begun, observed
from training.models import Observation, ObservationMark
from training.services.practice import Tick, TickConflict, observation_agree, ticks_save

pytestmark = pytest.mark.django_db(transaction=True)


def test_simultaneous_beginnings_of_one_observer_give_one_observation(
    checklist: Checklist, chen: Person, zhou: Person
) -> None:
    keys = together(lambda _number: begun(checklist, chen, zhou, now=at(23)).pk)
    assert len(set(keys)) == 1
    assert Observation.objects.count() == 1


def test_of_simultaneous_different_ticks_one_stands_and_the_others_are_told(running: Observation) -> None:
    def tick(number: int) -> object:
        ticks = [Tick(place=2, sequence=1, mark="done" if number % 2 else "not_done", note=str(number))]
        return ticks_save(key=running.pk, observer=running.observer, ticks=ticks, now=at(23))[0]

    outcomes = together(tick)
    stands = ObservationMark.objects.get()
    assert sum(isinstance(it, ObservationMark) for it in outcomes) == 1
    assert {it.stands.note for it in outcomes if isinstance(it, TickConflict)} == {stands.note}


def test_confirming_many_times_at_once_leads_to_one_record_and_one_certificate(
    running: Observation, chen: Person, shop: Shop
) -> None:
    observed(running, now=at(23, 9, 30))
    together(lambda _number: observation_agree(key=running.pk, learner=chen.user, now=at(23, 10)).state)
    assert (TrainingRecord.objects.count(), Certificate.objects.count()) == (1, 1)
