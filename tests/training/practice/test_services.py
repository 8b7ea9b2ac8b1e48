"""From the first tick to two confirmations, and what follows from them."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from cms.models import Checklist
from staffing.models import Certificate, Person, Shop, TrainingRecord
from staffing.models.users import Role
from staffing.services.certificates import certificate_correct, certificate_revoke
from staffing.services.training_records import training_record_add
from tests.training.conftest import at, make_person
from tests.training.practice.conftest import ALL_DONE, begun, counted, observed, ticked
from tests.training.practice.test_pages import photo
from training.models import Enrolment, Observation, ObservationMark
from training.selectors.catalogue import catalogue
from training.selectors.overview import training_overview
from training.selectors.practice import current_marks, due_lines, people_of, round_for
from training.selectors.progress import CourseProgress, course_progress, progress_rows
from training.services.learning import module_complete
from training.services.practice import (
    NotATickError,
    ObservationClosedError,
    PracticeRefusedError,
    Tick,
    TickConflict,
    observation_agree,
    observation_confirm,
    observation_decide,
    observation_disagree,
    observation_drop,
    observation_start,
    ticks_save,
)
from training.services.practice_photos import photo_add, photo_remove
from training.words.practice import round_words

pytestmark = pytest.mark.django_db


def save(observation: Observation, *ticks: Tick, device: str = "a") -> list[object]:
    return list(
        ticks_save(key=observation.pk, observer=observation.observer, ticks=ticks, now=at(23), device=device)
    )


def test_the_same_key_begins_one_observation(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    key = uuid4()
    for _again in range(2):
        started = observation_start(
            key=key, person=chen, shop=shop, checklist=checklist, observer=zhou.user, now=at(23)
        )
        assert started.pk == key
    assert begun(checklist, chen, zhou, now=at(23)).pk == key
    assert Observation.objects.count() == 1


def test_a_key_of_another_observation_is_refused(
    running: Observation, checklist: Checklist, lin: Person, zhou: Person, shop: Shop
) -> None:
    with pytest.raises(PracticeRefusedError):
        observation_start(
            key=running.pk, person=lin, shop=shop, checklist=checklist, observer=zhou.user, now=at(23)
        )


def test_nobody_observes_themselves(checklist: Checklist, zhou: Person) -> None:
    with pytest.raises(PracticeRefusedError, match="自己"):
        begun(checklist, zhou, zhou, now=at(23))


def test_who_left_the_shop_is_not_observed(checklist: Checklist, chen: Person, zhou: Person) -> None:
    chen.employments.update(valid_until=date(2026, 11, 22))
    with pytest.raises(PracticeRefusedError, match="陈晓"):
        begun(checklist, chen, zhou, now=at(23))


def test_a_checklist_of_other_posts_is_refused(checklist: Checklist, chen: Person, zhou: Person) -> None:
    checklist.posts.create(post="painter")
    with pytest.raises(PracticeRefusedError, match="岗位"):
        begun(checklist, chen, zhou, now=at(23))
    chen.postings.create(shop=chen.employments.get().shop, post="painter", valid_from=date(2026, 11, 1))
    assert begun(checklist, chen, zhou, now=at(23)).is_running


def test_the_same_tick_again_is_acknowledged_and_adds_nothing(running: Observation) -> None:
    tick = Tick(place=1, sequence=1, mark="done")
    assert [it.mark for it in (*save(running, tick), *save(running, tick))] == ["done", "done"]
    assert ObservationMark.objects.count() == 1


def test_a_tick_that_came_after_a_later_one_is_acknowledged_only_if_it_was_known(
    running: Observation,
) -> None:
    save(running, Tick(place=1, sequence=1, mark="done"), Tick(place=1, sequence=2, mark="not_done"))
    known, other = save(
        running, Tick(place=1, sequence=1, mark="done"), Tick(place=1, sequence=2, mark="done"), device="b"
    )
    assert isinstance(known, ObservationMark)
    assert isinstance(other, TickConflict)
    assert other.stands.mark == "not_done"
    assert current_marks(running)[1].mark == "not_done"


@pytest.mark.parametrize(
    "tick",
    [
        Tick(place=9, sequence=1, mark="done"),
        Tick(place=2, sequence=0, mark="done"),
        Tick(place=2, sequence=1, mark="perhaps"),
        Tick(place=2, sequence=1, mark="done", note="字" * 501),
        Tick(place=1, sequence=1, mark="not_applicable", note="没有机会"),
    ],
)
def test_what_is_no_tick_is_refused_without_keeping_the_others_back(running: Observation, tick: Tick) -> None:
    refused, taken = save(running, tick, Tick(place=3, sequence=1, mark="done"))
    assert isinstance(refused, NotATickError)
    assert isinstance(taken, ObservationMark)


def test_only_the_observer_ticks(running: Observation, examiner: Person) -> None:
    with pytest.raises(Observation.DoesNotExist):
        ticks_save(key=running.pk, observer=examiner.user, ticks=[], now=at(23))


def test_it_cannot_be_confirmed_before_every_step_is_ticked_and_explained(running: Observation) -> None:
    ticked(running, {1: "done", 2: "done", 3: "done"})
    with pytest.raises(PracticeRefusedError, match="4、5"):
        observation_confirm(key=running.pk, observer=running.observer, words="", now=at(23))
    save(running, Tick(place=4, sequence=1, mark="done"), Tick(place=5, sequence=1, mark="not_applicable"))
    with pytest.raises(PracticeRefusedError, match="不适用"):
        observation_confirm(key=running.pk, observer=running.observer, words="", now=at(23))


def test_a_critical_step_that_was_missed_fails_it(running: Observation, chen: Person) -> None:
    observed(running, ALL_DONE | {1: "not_done"}, now=at(23, 9, 20))
    found = observation_agree(key=running.pk, learner=chen.user, now=at(23, 10))
    assert found.passed is False
    assert found.result["missed"] == [1]
    record = TrainingRecord.objects.get()
    assert (record.result, record.origin) == ("failed", f"observation:{running.pk}")
    assert not Certificate.objects.exists()
    assert not Enrolment.objects.exists()


def test_nothing_counts_before_the_learner_has_confirmed(
    running: Observation, chen: Person, checklist: Checklist
) -> None:
    observed(running, now=at(23, 9, 20))
    assert Observation.objects.get().state == "waiting"
    assert not TrainingRecord.objects.exists()
    assert round_for(chen, "parking", on=date(2026, 11, 23)).state == "none"
    for _twice in range(2):
        observation_agree(key=running.pk, learner=chen.user, now=at(24, 8))
    assert TrainingRecord.objects.get().held_until == date(2026, 11, 23)
    certificate = Certificate.objects.get()
    assert (certificate.code, certificate.valid_from, certificate.valid_until) == (
        "parking",
        date(2026, 11, 23),
        date(2027, 11, 22),
    )
    assert certificate.origin == f"observation:{running.pk}"
    assert running.words.count() == 2


def test_ticks_after_the_confirmation_are_refused_and_confirming_again_changes_nothing(
    running: Observation,
) -> None:
    observed(running, now=at(23, 9, 20))
    with pytest.raises(ObservationClosedError):
        save(running, Tick(place=1, sequence=2, mark="not_done"))
    again = observation_confirm(key=running.pk, observer=running.observer, words="又一次", now=at(24))
    assert again.observed_at == at(23, 9, 20)


def test_a_confirmation_from_a_phone_with_a_wrong_clock_stays_within_what_the_server_knows(
    running: Observation,
) -> None:
    ticked(running, ALL_DONE)
    found = observation_confirm(
        key=running.pk, observer=running.observer, words="", now=at(23, 12), confirmed_at=at(30)
    )
    assert found.observed_at == at(23, 12)


def test_only_the_learner_confirms(running: Observation, zhou: Person, lin: Person) -> None:
    observed(running, now=at(23, 9, 20))
    for other in (zhou, lin):
        with pytest.raises(Observation.DoesNotExist):
            observation_agree(key=running.pk, learner=other.user, now=at(23, 10))


def test_who_disagrees_says_why_and_somebody_else_decides(
    running: Observation, chen: Person, zhou: Person, lin: Person, shop: Shop
) -> None:
    observed(running, ALL_DONE | {1: "not_done"}, now=at(23, 9, 20))
    with pytest.raises(PracticeRefusedError):
        observation_disagree(key=running.pk, learner=chen.user, words=" ", now=at(23, 10))
    observation_disagree(key=running.pk, learner=chen.user, words="我站在柱子旁边", now=at(23, 10))
    with pytest.raises(PracticeRefusedError, match="观察人"):
        observation_decide(key=running.pk, shop=shop, by=zhou.user, stands=True, words="对", now=at(23, 11))
    observation_decide(key=running.pk, shop=shop, by=lin.user, stands=False, words="看录像", now=at(23, 11))
    assert Observation.objects.get().state == "set_aside"
    assert not TrainingRecord.objects.exists()
    with pytest.raises(PracticeRefusedError):
        observation_agree(key=running.pk, learner=chen.user, now=at(23, 12))


def test_an_upheld_observation_counts(running: Observation, chen: Person, lin: Person, shop: Shop) -> None:
    observed(running, now=at(23, 9, 20))
    observation_disagree(key=running.pk, learner=chen.user, words="不是我", now=at(23, 10))
    observation_decide(key=running.pk, shop=shop, by=lin.user, stands=True, words="查过了", now=at(23, 11))
    assert TrainingRecord.objects.get().result == "passed"


def test_what_was_broken_off_counts_for_nothing_and_says_why(running: Observation) -> None:
    with pytest.raises(PracticeRefusedError):
        observation_drop(key=running.pk, observer=running.observer, words="", now=at(23))
    observation_drop(key=running.pk, observer=running.observer, words="客户走了", now=at(23))
    with pytest.raises(ObservationClosedError):
        observation_confirm(key=running.pk, observer=running.observer, words="", now=at(23))


def test_a_failed_repeat_opens_the_refresher_and_leaves_the_certificate(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    counted(checklist, chen, zhou, now=at(1))
    later = at(1) + timedelta(days=31)
    repeat = counted(checklist, chen, zhou, ALL_DONE | {1: "not_done"}, now=later)
    assert repeat.repeat_of is not None
    enrolment = Enrolment.objects.get()
    assert (enrolment.course, enrolment.due_on) == (
        "reception",
        timezone.localdate(later) + timedelta(days=14),
    )
    assert Certificate.objects.get().revoked_on is None
    lines = due_lines(people_of(shop, on=timezone.localdate(later)), on=timezone.localdate(later))
    assert [(line.person, line.round.failed_repeat) for line in lines] == [(chen, True)]
    assert enrolment.refresher_since == later
    after = counted(checklist, chen, zhou, now=later + timedelta(days=5))
    enrolment.refresh_from_db()
    assert enrolment.refresher_since is None
    assert after.repeat_of is None
    assert Certificate.objects.count() == 2


def test_a_passed_repeat_adds_a_training_record_and_no_certificate(
    checklist: Checklist, chen: Person, zhou: Person
) -> None:
    counted(checklist, chen, zhou, now=at(1))
    counted(checklist, chen, zhou, now=at(1) + timedelta(days=30))
    assert (TrainingRecord.objects.count(), Certificate.objects.count()) == (2, 1)
    found = round_for(chen, "parking", on=date(2026, 12, 2))
    assert found.next is not None
    assert found.next.days == 90


def test_an_edited_checklist_changes_no_observation(running: Observation, checklist: Checklist) -> None:
    checklist.title = "改了"
    checklist.steps.first().delete()
    checklist.save_revision().publish()
    found = Observation.objects.get()
    assert found.frozen["title"] == "引导停车"
    assert len(found.frozen["steps"]) == 5
    assert found.frozen["sha256"] == found.frozen_sha256


def test_who_is_due_is_asked_in_the_same_queries_for_any_number_of_people(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop, assert_queries_stay_flat
) -> None:
    counted(checklist, chen, zhou, now=at(1))
    day = date(2026, 12, 1)

    def grow() -> None:
        for number in range(3):
            other = make_person(shop, f"N{number}", f"新{number}", Role.LEARNER)
            counted(checklist, other, zhou, now=at(1))

    def ask() -> None:
        due_lines(people_of(shop, on=day), on=day)

    assert_queries_stay_flat(ask, grow=grow)
    assert len(due_lines(people_of(shop, on=day), on=day)) == 4


@pytest.fixture
def all_repeated(checklist: Checklist, chen: Person, zhou: Person) -> None:
    """小陈 passed on 1 November and passed all three repeats; the certificate holds until 31 October."""
    for days in (0, 30, 90, 180):
        counted(checklist, chen, zhou, now=at(1) + timedelta(days=days))


def test_a_certificate_is_renewed_while_it_is_expiring_and_no_repeat_is_left(
    checklist: Checklist, chen: Person, zhou: Person, all_repeated: None
) -> None:
    early = counted(checklist, chen, zhou, now=at(1) + timedelta(days=200))
    assert early.repeat_of is not None
    assert Certificate.objects.count() == 1
    renewal = counted(checklist, chen, zhou, now=at(1) + timedelta(days=360))
    assert renewal.repeat_of is None
    new, old = Certificate.objects.order_by("-valid_from")
    assert new.origin == f"observation:{renewal.pk}"
    assert new.valid_from <= old.valid_until


def test_after_a_revocation_the_certificate_can_be_earned_again(
    checklist: Checklist, chen: Person, zhou: Person, lin: Person
) -> None:
    counted(checklist, chen, zhou, now=at(1))
    certificate_revoke(
        certificate=Certificate.objects.get(),
        revoked_on=date(2026, 11, 5),
        reason="看了录像",
        revoked_by=lin.user,
    )
    again = counted(checklist, chen, zhou, now=at(10))
    assert again.repeat_of is None
    assert Certificate.objects.filter(revoked_on__isnull=True).get().origin == f"observation:{again.pk}"


def test_removed_photos_do_not_count_against_the_most_there_may_be(
    running: Observation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.services.practice_photos.MOST_PHOTOS", 1)
    given = {"observation_key": running.pk, "observer": running.observer, "now": at(23)}
    first = photo_add(key=uuid4(), place=1, data=photo(), **given)
    with pytest.raises(PracticeRefusedError):
        photo_add(key=uuid4(), place=1, data=photo(), **given)
    photo_remove(key=first.pk, **given)
    assert photo_add(key=uuid4(), place=1, data=photo(), **given).place == 1


def test_a_refresher_is_shown_as_still_to_do_to_whoever_had_completed_the_course(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    training_record_add(
        person=chen,
        shop=shop,
        code="reception",
        title="接待",
        content="x",
        held_from=date(2026, 10, 1),
        held_until=date(2026, 10, 2),
        minutes=60,
        trainer="周刚",
        result="passed",
        origin="course:reception",
    )
    counted(checklist, chen, zhou, now=at(1))
    later = at(1) + timedelta(days=31)

    def cell(on: date) -> str:
        cells = {row.person: row.cells for row in training_overview(shop, on=on).rows}[chen]
        (found,) = (it for it in cells if it.progress.entry.course.slug == "reception")
        return f"{found.state} {found.text}"

    counted(checklist, chen, zhou, ALL_DONE | {1: "not_done"}, now=later)
    assert cell(timezone.localdate(later)) == "todo 补训"
    assert cell(timezone.localdate(later) + timedelta(days=15)).startswith("overdue")
    counted(checklist, chen, zhou, now=later + timedelta(days=5))
    assert "补训" not in cell(timezone.localdate(later) + timedelta(days=5))


def test_the_lessons_of_a_refresher_are_gone_through_anew_and_give_a_record_of_their_own(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    entry = catalogue()["reception"]

    def progress(day: datetime) -> CourseProgress:
        return course_progress(entry, progress_rows([chen], on=timezone.localdate(day)), chen.pk)

    def go_through(day: datetime) -> None:
        for module in entry.modules:
            module_complete(person=chen, shop=shop, module=module, now=day)

    go_through(at(1))
    counted(checklist, chen, zhou, now=at(1, 10))
    failed = at(1) + timedelta(days=31)
    counted(checklist, chen, zhou, ALL_DONE | {1: "not_done"}, now=failed)
    assert (progress(failed).modules_done, progress(failed).completed) == (0, False)
    module_complete(person=chen, shop=shop, module=entry.modules[0], now=failed + timedelta(days=1))
    assert progress(failed).next_module == entry.modules[1]
    go_through(failed + timedelta(days=2))
    assert (progress(failed).completed, progress(failed).refresher) == (True, False)
    records = TrainingRecord.objects.filter(person=chen, code="reception", result="completed")
    assert [it.held_from for it in records.order_by("held_from")] == [
        timezone.localdate(at(1)),
        timezone.localdate(failed + timedelta(days=1)),
    ]


def test_whose_certificate_ends_soon_with_no_repeat_left_is_named_among_those_to_observe(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    first = counted(checklist, chen, zhou, now=at(1))
    for days in (30, 90, 180):
        counted(checklist, chen, zhou, now=at(1) + timedelta(days=days))
    until = round_for(chen, "parking", on=date(2027, 8, 1)).valid_until
    assert first.passed
    assert until
    assert due_lines([chen], on=until - timedelta(days=100)) == []
    [line] = due_lines([chen], on=until - timedelta(days=20))
    words, tag, _kind = round_words(line.round, until - timedelta(days=20))
    assert until.isoformat() in words
    assert "20" in tag


def test_whose_certificate_was_revoked_is_to_be_observed_anew_and_no_longer_once_passed_again(
    checklist: Checklist, chen: Person, zhou: Person, lin: Person
) -> None:
    counted(checklist, chen, zhou, now=at(1))
    revoke(Certificate.objects.get(), date(2026, 11, 5), by=lin)
    assert due_lines([chen], on=date(2026, 11, 4)) == []
    [line] = due_lines([chen], on=date(2026, 11, 6))
    assert line.sort_on == date(2026, 11, 5)
    words, _tag, kind = round_words(line.round, date(2026, 11, 6))
    assert "2026-11-05" in words
    assert kind == "not-met"
    counted(checklist, chen, zhou, now=at(7))
    assert due_lines([chen], on=date(2026, 11, 8)) == []


def test_a_certificate_revoked_in_its_correction_counts_as_revoked(
    checklist: Checklist, chen: Person, zhou: Person, lin: Person
) -> None:
    counted(checklist, chen, zhou, now=at(1))
    chen.name = "陈晓明"
    chen.save()
    corrected = certificate_correct(
        certificate=Certificate.objects.get(), issued_on=date(2026, 11, 3), issued_by=lin.user
    )
    assert due_lines([chen], on=date(2026, 11, 6)) == []
    revoke(corrected, date(2026, 11, 5), by=lin)
    assert [it.person for it in due_lines([chen], on=date(2026, 11, 6))] == [chen]


def revoke(certificate: Certificate, day: date, *, by: Person) -> None:
    certificate_revoke(certificate=certificate, revoked_on=day, reason="照片不是他的", revoked_by=by.user)


def test_an_observation_left_running_is_broken_off_by_a_colleague_the_next_day(
    running: Observation, lin: Person, shop: Shop
) -> None:
    def decide(*, stands: bool, day: int) -> Observation:
        return observation_decide(
            key=running.pk, shop=shop, by=lin.user, stands=stands, words="周师傅已离职", now=at(day)
        )

    for stands, day in ((False, 23), (True, 24)):
        with pytest.raises(PracticeRefusedError):
            decide(stands=stands, day=day)
    assert decide(stands=False, day=24).state == "dropped"
    assert running.words.get().kind == "dropped"
    assert not TrainingRecord.objects.exists()


def test_what_runs_in_another_shop_is_not_gone_on_with(
    running: Observation, checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    west = Shop.objects.create(company=shop.company, name="城西店", slug="west", code="CX")
    chen.employments.update(shop=west)
    assert begun(checklist, chen, zhou, now=at(24)).shop == west
