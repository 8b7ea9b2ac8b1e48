"""When whoever sat an exam sees its questions: not while 小李 still has to sit what 小陈 has handed in."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam
from staffing.models import Certificate, Person, Shop, User
from staffing.models.users import Role
from tests.training.conftest import EXAM, answer_rightly, at, make_person
from tests.training.exams.test_remarks import done, passing_by_our_mistake
from tests.training.sittings import rightly, sit, strength, wrong_answer
from training.exams.papers import sha256_of
from training.exams.rulings import KEY
from training.exams.showing import Showing, showing_of_rules
from training.models import Appeal, Attempt, Remark
from training.selectors.blueprints import blueprint_of
from training.selectors.record import attempt_record
from training.selectors.showing import showing_of
from training.services.appeals import appeal_make, appeals_until
from training.services.attempts import attempt_start, attempt_submit
from training.services.errors import AppealRefusedError
from training.services.invigilation import attempt_intervene

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
SCRIPT = Path(__file__).parents[3] / "docs" / "check_attempt.py"
# The exam takes 20 minutes, and 240 more may be granted to somebody who begins at midnight.
SHOWN = at(26, 4, 20)


@pytest.fixture
def windowed(exam: Exam) -> Exam:
    """The exam can be begun through 25 November."""
    Exam.objects.filter(pk=exam.pk).update(open_until=date(2026, 11, 25))
    exam.refresh_from_db()
    return exam


def failing(_number: int, question: dict[str, Any]) -> list[str]:
    return rightly(0, question) if question["kind"] == "ordering" else []


@pytest.fixture
def failed(chen: Person, shop: Shop, windowed: Exam) -> Attempt:
    """小陈 sat on 23 November and failed."""
    return sit(chen, shop, windowed, 2, failing)


def looked_at(client: Client, address: str, now: datetime) -> str:
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: now)
        return client.get(address, follow=True).content.decode()


def secrets(attempt: Attempt) -> set[str]:
    """What nobody may read too early: stems, explanations."""
    questions = [slot["question"] for slot in attempt.paper]
    return {it[name] for it in questions for name in ("stem", "explanation")}


def told(page: str, attempt: Attempt) -> set[str]:
    return {it for it in secrets(attempt) if it in page}


def test_until_the_window_has_closed_a_result_tells_points_and_parts_and_no_question(
    failed: Attempt, chen: Person, signed_in: SignIn
) -> None:
    client, result = signed_in(chen), reverse("attempt-result", args=[failed.pk])

    page = looked_at(client, result, at(23, 10))
    assert told(page, failed) == set()
    assert "2026-11-26 04:20" in page
    assert "各项能力" in page
    assert "至少有一道答错了" in page
    assert "doubt" not in page

    assert told(looked_at(client, result, SHOWN - timedelta(seconds=1)), failed) == set()
    assert told(looked_at(client, result, SHOWN), failed) == secrets(failed)


@pytest.fixture
def passed(chen: Person, shop: Shop, windowed: Exam) -> Attempt:
    """小陈 sat on 23 November on the page, where every answer is chained."""
    attempt = attempt_start(person=chen, shop=shop, exam=windowed, now=at(23))
    answer_rightly(attempt)
    return attempt_submit(attempt=attempt, now=at(23, 9, 10))


def test_the_record_for_the_person_holds_no_key_before_the_page_does_and_its_draw_is_checked_all_the_same(
    passed: Attempt, chen: Person, lin: Person, shop: Shop, signed_in: SignIn, tmp_path: Path
) -> None:
    own = reverse("attempt-export", args=[passed.pk])
    client = signed_in(chen)

    early = looked_at(client, own, at(23, 10))
    assert told(early, passed) == set()
    assert json.loads(early)["result"] is None
    assert checked(early, tmp_path) == 0
    late = looked_at(client, own, SHOWN)
    assert json.loads(late) == json.loads(json.dumps(attempt_record(Attempt.objects.get(pk=passed.pk))))
    assert checked(late, tmp_path) == 0

    desk = reverse("training-result-export", args=[shop.slug, passed.pk])
    assert json.loads(looked_at(signed_in(lin), desk, at(23, 10)))["result"]


def test_a_record_without_its_questions_is_still_caught_when_its_draw_is_forged(
    passed: Attempt, tmp_path: Path
) -> None:
    record = json.loads(json.dumps(attempt_record(passed, withheld=True)))
    assert checked(json.dumps(record), tmp_path) == 0
    record["paper"][0], record["paper"][1] = record["paper"][1], record["paper"][0]
    assert checked(json.dumps(record), tmp_path) == 1


def test_nobody_reckons_from_the_hashes_of_such_a_record_which_answers_were_right(
    failed: Attempt, chen: Person, signed_in: SignIn
) -> None:
    """Few results add up to the points of the parts: tried one by one, the one with the hash would be found at once."""
    early = looked_at(signed_in(chen), reverse("attempt-export", args=[failed.pk]), at(23, 10))
    page = looked_at(signed_in(chen), reverse("attempt-check", args=[failed.pk]), at(23, 10))
    for told_early in (early, page):
        assert sha256_of(failed.result) not in told_early
        assert failed.seat.head not in told_early
    chain = json.loads(early)["chain"]
    assert [it["kind"] for it in chain["events"]] == ["start", "submit"]
    assert chain["head"] in page


def test_the_hash_that_the_person_keeps_early_holds_for_the_whole_record_later(
    passed: Attempt, chen: Person, signed_in: SignIn, tmp_path: Path
) -> None:
    own, client = reverse("attempt-export", args=[passed.pk]), signed_in(chen)
    kept = json.loads(looked_at(client, own, at(23, 10)))["chain"]["head"]
    late = looked_at(client, own, SHOWN)
    assert kept != json.loads(late)["chain"]["head"]
    assert checked(late, tmp_path, passed.commitment, kept) == 0
    assert checked(late, tmp_path, passed.commitment, "0" * 64) == 1

    passed.events.all().delete()
    assert checked(looked_at(client, own, SHOWN), tmp_path, passed.commitment, kept) == 0


def test_a_chain_that_was_written_anew_is_caught_although_it_names_the_hash_that_was_kept(
    passed: Attempt, tmp_path: Path
) -> None:
    record = json.loads(json.dumps(attempt_record(passed)))
    kept = record["chain"]["head"]
    gone = record["answers"].pop(0)
    previous = ""
    for event in record["chain"]["events"]:
        if event["kind"] == "save":
            left = [it for it in event["data"]["answers"] if it["slot"] != gone["slot"]]
            event["data"]["answers"] = left
        if event["kind"] == "submit":
            event["data"] |= {"follows": kept}
        link = {name: event[name] for name in ("number", "kind", "at", "data")}
        previous = event["sha256"] = sha256_of(link | {"previous": previous})
    record["chain"]["head"] = previous

    assert checked(json.dumps(record), tmp_path) == 0
    assert checked(json.dumps(record), tmp_path, passed.commitment, kept) == 1


def test_an_invigilator_who_sat_the_exam_reads_no_later_hash_of_their_own_in_the_room(
    windowed: Exam, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    own = sit(lin, shop, windowed, 2, failing)
    address = reverse("invigilation-attempt", args=[shop.slug, own.pk])
    assert own.seat.head not in looked_at(signed_in(lin), address, at(23, 10))
    assert own.seat.head in looked_at(signed_in(lin), address, SHOWN)


def test_a_record_without_its_questions_is_still_caught_when_an_answer_is_changed_or_left_out(
    passed: Attempt, tmp_path: Path
) -> None:
    record = json.loads(json.dumps(attempt_record(passed, withheld=True)))
    for spoilt in (
        [],
        record["answers"][1:],
        [record["answers"][0] | {"flagged": True}, *record["answers"][1:]],
    ):
        assert checked(json.dumps(record | {"answers": spoilt}), tmp_path) == 1
    record["chain"]["events"][1]["at"] = record["chain"]["events"][0]["at"]
    assert checked(json.dumps(record), tmp_path) == 1


def checked(record: str, folder: Path, *kept: str) -> int:
    file = folder / "attempt.json"
    file.write_text(record, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), *kept], check=False, capture_output=True
    ).returncode


def test_the_desk_sees_everything_at_once_but_nobody_reads_their_own_there(
    failed: Attempt, lin: Person, shop: Shop, windowed: Exam, signed_in: SignIn
) -> None:
    desk = reverse("training-result", args=[shop.slug, failed.pk])
    assert told(looked_at(signed_in(lin), desk, at(23, 10)), failed) == secrets(failed)

    trainer = make_person(shop, "E009", "孙立", Role.TRAINER)
    own = sit(trainer, shop, windowed, 2, failing)
    client = signed_in(trainer)
    for name in ("training-result", "training-similarity", "training-result-export"):
        assert told(looked_at(client, reverse(name, args=[shop.slug, own.pk]), at(23, 10)), own) == set()


def test_doubting_begins_when_the_questions_are_shown_and_its_days_count_from_then(
    failed: Attempt, chen: Person, signed_in: SignIn, settings: Any
) -> None:
    settings.APPEAL_DAYS = 2
    form = reverse("appeal-new", args=[failed.pk, 1])
    assert told(looked_at(signed_in(chen), form, at(23, 10)), failed) == set()
    with pytest.raises(AppealRefusedError, match="2026-11-26 04:20"):
        appeal_make(attempt=failed, slot=1, text="不对", now=SHOWN - timedelta(seconds=1))

    assert appeals_until(failed, showing_of(failed)) == SHOWN + timedelta(days=2)
    appeal_make(attempt=failed, slot=1, text="不对", now=SHOWN + timedelta(days=2))


def test_an_exam_that_never_shows_its_questions_takes_doubts_by_number(
    chen: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    Exam.objects.filter(pk=exam.pk).update(questions_shown="never")
    exam.refresh_from_db()
    attempt = sit(chen, shop, exam, 2, failing)
    client = signed_in(chen)
    page = looked_at(client, reverse("attempt-result", args=[attempt.pk]), at(24))
    form = reverse("appeal-new", args=[attempt.pk, 2])
    assert form in page
    assert told(page, attempt) == set()
    assert told(looked_at(client, form, at(24)), attempt) == set()

    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at(24))
        client.post(form, {"text": "第二题两个选项都对"})
    assert Appeal.objects.get().code == attempt.paper[1]["question"]["code"]
    doubted = looked_at(client, reverse("attempt-result", args=[attempt.pk]), at(24))
    assert '<details class="more" open><summary>' in doubted
    assert 'id="question-2"' in doubted
    assert "在此之前" not in looked_at(client, reverse("attempt-check", args=[attempt.pk]), at(24))
    assert told(looked_at(client, reverse("attempt-export", args=[attempt.pk]), at(28)), attempt) == set()


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("closed", "2026-11-26 04:20"),
        ("at_once", "出成绩后，你能看到每道题的正确答案和解析"),
        ("never", "这场考试不公布题目"),
    ],
)
def test_the_page_before_the_exam_says_when_its_questions_are_shown(
    chen: Person, windowed: Exam, signed_in: SignIn, shown: str, words: str
) -> None:
    Exam.objects.filter(pk=windowed.pk).update(questions_shown=shown)
    assert words in looked_at(signed_in(chen), reverse("exam", args=[EXAM]), at(23))


def test_without_a_last_day_and_in_practice_papers_the_questions_come_with_the_result(
    exam: Exam, windowed: Exam
) -> None:
    def showing(**changes: object) -> Showing:
        rules = {**blueprint_of(windowed), **changes}
        return showing_of_rules(rules, None, zone=at(1).tzinfo, longest_extra=240)

    assert showing().since == SHOWN
    assert showing(open_until="") == Showing()
    assert showing(questions_shown="at_once") == Showing()
    assert showing(questions_shown="never") == Showing(never=True)
    assert showing(questions_shown="never", purpose="practice") == Showing()
    assert showing(purpose="practice") == Showing()


@pytest.mark.parametrize(
    ("first", "last", "since"),
    [
        (None, date(2026, 11, 30), at(30) + timedelta(hours=19, minutes=20)),  # made longer
        (date(2026, 11, 1), date(2026, 11, 24), SHOWN),  # made shorter: what was promised stands
        (date(2026, 11, 26), date(2026, 12, 31), SHOWN),  # another round
        (None, None, SHOWN),  # open without end from now on
    ],
)
def test_a_window_that_is_made_longer_moves_the_day_and_another_round_does_not(
    failed: Attempt, windowed: Exam, first: date | None, last: date | None, since: datetime
) -> None:
    Exam.objects.filter(pk=windowed.pk).update(open_from=first, open_until=last)
    until = appeals_until(failed, showing_of(failed))
    assert until
    assert until - timedelta(days=14) == since


def test_what_was_wrong_with_a_question_is_not_read_too_early_from_a_certificate_that_it_cost(
    chen: Person, shop: Shop, windowed: Exam, zhao: User, signed_in: SignIn
) -> None:
    """The reason of a re-mark says what the right answer is; a certificate that it takes is revoked for that reason."""
    passed, doubted = passing_by_our_mistake(chen, shop, windowed)
    done(zhao, doubted, KEY, wrong_answer(doubted), falls=Remark.Falls.TAKE)
    assert Certificate.objects.get().revoked_reason
    client, result = signed_in(chen), reverse("attempt-result", args=[passed.pk])
    assert "标准答案写错了" not in looked_at(client, result, at(26, 1))
    assert "标准答案写错了" in looked_at(client, result, SHOWN)


@pytest.fixture
def last(shop: Shop, windowed: Exam) -> Attempt:
    """小李 began on the last day at 17:00, with 20 minutes."""
    li = make_person(shop, "E010", "李强", Role.LEARNER)
    return attempt_start(person=li, shop=shop, exam=windowed, now=at(25, 17))


@pytest.fixture
def does(last: Attempt, lin: Person, shop: Shop) -> Callable[..., object]:
    """林芳 does something to 小李's attempt."""
    return partial(attempt_intervene, attempt_id=last.pk, shop=shop, by=lin.user, reason="停电")


def test_an_exam_that_was_paused_over_night_is_waited_for_to_its_real_end(
    failed: Attempt, chen: Person, does: Callable[..., object], signed_in: SignIn, settings: Any
) -> None:
    settings.APPEAL_DAYS = 2
    client, result = signed_in(chen), reverse("attempt-result", args=[failed.pk])
    does(kind="pause", now=at(25, 17, 5))
    assert told(looked_at(client, result, at(26, 8)), failed) == set()

    does(kind="resume", now=at(27, 9))
    end = at(27, 9, 15)
    page = looked_at(client, result, end - timedelta(seconds=1))
    assert told(page, failed) == set()
    assert "2026-11-27 09:15" in page
    assert told(looked_at(client, result, end), failed) == secrets(failed)
    assert appeals_until(failed, showing_of(failed)) == end + timedelta(days=2)


def test_a_pause_that_nobody_ends_keeps_the_questions_back_for_a_week_and_no_longer(
    failed: Attempt, chen: Person, does: Callable[..., object], signed_in: SignIn
) -> None:
    client, result = signed_in(chen), reverse("attempt-result", args=[failed.pk])
    does(kind="pause", now=at(25, 17, 5))
    week = at(25, 17, 20) + timedelta(days=7)
    assert told(looked_at(client, result, week - timedelta(seconds=1)), failed) == set()
    assert told(looked_at(client, result, week), failed) == secrets(failed)


def test_time_added_in_the_room_is_waited_for(failed: Attempt, does: Callable[..., object]) -> None:
    for minutes in (200, 240, 240):
        does(kind="extend", minutes=minutes, now=at(25, 17, 5))
    assert showing_of(failed).since == at(26, 4, 40)


def test_nobody_waits_for_a_void_attempt_nor_for_another_exam_nor_for_a_later_round(
    failed: Attempt, last: Attempt, does: Callable[..., object]
) -> None:
    does(kind="pause", now=at(25, 17, 5))
    assert showing_of(failed).since != SHOWN
    Attempt.objects.filter(pk=last.pk).update(exam="another-exam")
    assert showing_of(failed).since == SHOWN
    Attempt.objects.filter(pk=last.pk).update(exam=EXAM, started_at=SHOWN, deadline=at(26, 9))
    assert showing_of(failed).since == SHOWN
    Attempt.objects.filter(pk=last.pk).update(started_at=last.started_at, deadline=last.deadline)
    does(kind="void", now=at(25, 17, 6))
    assert showing_of(failed).since == SHOWN


def test_the_questions_wrong_can_be_shown_alone_and_each_part_has_its_place(
    chen: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    attempt = sit(chen, shop, exam, 1, strength)
    wrong = {it["slot"] for it in attempt.marks["slots"] if not it["right"]}
    assert 0 < len(wrong) < len(attempt.paper)
    client, address = signed_in(chen), reverse("attempt-result", args=[attempt.pk])

    whole = client.get(address).content.decode()
    assert "?show=wrong#questions" in whole
    for place in range(1, len(attempt.marks["sections"]) + 1):
        assert f'href="#part-{place}"' in whole
        assert f'id="part-{place}"' in whole
    narrowed = client.get(f"{address}?show=wrong").content.decode()
    shown = {slot["slot"] for slot in attempt.paper if f'id="question-{slot["slot"]}"' in narrowed}
    assert shown == wrong


def test_few_wrong_answers_stand_open_and_many_are_folded(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    few, many = sit(chen, shop, exam, 1, strength), sit(lin, shop, exam, 2, lambda _n, _q: [])
    opened = signed_in(chen).get(reverse("attempt-result", args=[few.pk])).content.decode()
    folded = signed_in(lin).get(reverse("attempt-result", args=[many.pk])).content.decode()
    assert len([it for it in few.marks["slots"] if not it["right"]]) == opened.count('" open>') > 0
    assert folded.count('" open>') == 0


def test_the_editor_refuses_a_choice_that_does_not_exist(exam: Exam) -> None:
    exam.questions_shown = "sometimes"
    with pytest.raises(ValidationError) as refusal:
        exam.full_clean()
    assert "questions_shown" in refusal.value.message_dict
