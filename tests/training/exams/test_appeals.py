"""小陈 doubts a question, its author answers, an approver marks it anew, 小陈 reads the new result."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.kinds import kind_of
from cms.models import Exam, Question
from staffing.models import Certificate, Person, Shop, User
from staffing.models.users import Role
from tests.guards import assert_queries_stay_flat
from tests.training.conftest import make_person
from tests.training.exams.test_remarks import done, failing_by_one
from tests.training.sittings import many_sit, strength, wrong_answer
from training.exams.rulings import FULL, LEAVE_OUT
from training.models import Appeal, Attempt, Remark
from training.services.appeals import MOST_OPEN, appeal_answer, appeal_make
from training.services.counting import attempts_count
from training.services.errors import AppealRefusedError
from training.services.remarks import Proposal, remark_propose

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
TEXT = "喂字在方言里也是称呼，这个选项也对。"


@pytest.fixture
def zhou(shop: Shop) -> Person:
    """校长 Zhou, who decides on exams."""
    person = make_person(shop, "E010", "周校", Role.TRAINER)
    User.objects.filter(pk=person.user.pk).update(is_superuser=True)
    person.user.refresh_from_db()
    return person


@pytest.fixture
def failed(chen: Person, shop: Shop, exam: Exam) -> tuple[Attempt, int]:
    """小陈 failed; the number of the doubted question on the paper."""
    attempt, doubted = failing_by_one(chen, shop, exam)
    Attempt.objects.filter(pk=attempt.pk).update(finalised_at=timezone.now())
    attempt.refresh_from_db()
    return attempt, next(it["slot"] for it in attempt.paper if it["question"]["code"] == doubted["code"])


def doubted(attempt: Attempt, slot: int) -> Appeal:
    return appeal_make(attempt=attempt, slot=slot, text=TEXT, now=timezone.now())


def test_from_doubt_to_new_result(
    failed: tuple[Attempt, int], chen: Person, zhou: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    learner, approver = signed_in(chen), signed_in(zhou)
    result = reverse("attempt-result", args=[attempt.pk])
    form = reverse("appeal-new", args=[attempt.pk, slot])
    assert form in learner.get(result).content.decode()

    sent = learner.post(form, {"text": TEXT})
    assert sent.headers["Location"] == f"{result}#question-{slot}"
    assert "等待答复" in learner.get(result).content.decode()

    appeal = Appeal.objects.get()
    queue = approver.get(reverse("appeals")).content.decode()
    page = approver.get(reverse("appeal", args=[appeal.pk])).content.decode()
    assert TEXT in queue
    assert TEXT in page
    assert chen.name not in queue + page
    assert "考生的答案" in page
    assert "你的答案" not in page
    assert "你的答案" in learner.get(result).content.decode()

    answered = approver.post(
        reverse("appeal", args=[appeal.pk]), {"state": "upheld", "answer": "你说得对，两个答案都可以。"}
    )
    assert answered.headers["Location"] == f"{reverse('remark-new', args=[appeal.sha256])}?appeal={appeal.pk}"
    new = answered.headers["Location"]
    proposing = approver.get(new).content.decode()
    assert TEXT in proposing
    assert "✓ 正确答案" in proposing
    assert "答对了" not in proposing
    sample = approver.get(new).context["question"]
    proposed = approver.post(
        new,
        {
            "kind": "accept",
            "response": wrong_answer(sample),
            "reason": "另一个答案也对",
            "falls": "safety",
            "appeal": appeal.pk,
        },
    )
    remark = Remark.objects.get()
    assert proposed.headers["Location"] == reverse("remark", args=[remark.pk])
    preview = approver.get(proposed.headers["Location"])
    assert preview.context["summary"].total["up"] == 1
    assert "现在改判" in preview.content.decode()
    assert not Certificate.objects.exists()

    approver.post(reverse("remark-do", args=[remark.pk]))
    attempt.refresh_from_db()
    assert attempt.passed
    read = learner.get(result).content.decode()
    assert "通过" in read
    assert "另一个答案也对" in read
    assert "你说得对，两个答案都可以。" in read
    assert Certificate.objects.get().number in read
    case = remark.cases.get()
    before = learner.get(f"{result}?before={case.pk}").content.decode()
    assert "改判之前的成绩" in before
    assert Certificate.objects.get().revoked_on is None
    assert Appeal.objects.get().remark == remark
    record = approver.get(reverse("question-record", args=[remark.code])).content.decode()
    assert TEXT in record
    assert "当前适用" in record


def test_one_open_doubt_a_question_and_only_so_many_at_once(failed: tuple[Attempt, int]) -> None:
    attempt, slot = failed
    first = doubted(attempt, slot)
    with pytest.raises(AppealRefusedError, match="正在等待答复"):
        doubted(attempt, slot)
    appeal_answer(
        appeal=first, state="rejected", answer="看第二课", by=attempt.person.user, now=timezone.now()
    )
    doubted(attempt, slot)
    Appeal.objects.bulk_create(
        Appeal(attempt=attempt, slot=100 + n, code="x", sha256="x", text="…", at=timezone.now())
        for n in range(MOST_OPEN - 1)
    )
    with pytest.raises(AppealRefusedError, match=f"{MOST_OPEN} 条申诉"):
        doubted(attempt, next(it["slot"] for it in attempt.paper if it["slot"] != slot))


@pytest.mark.parametrize("text", ["", "   ", "长" * 1001])
def test_a_doubt_without_words_or_with_too_many_is_refused_and_what_was_typed_stays(
    failed: tuple[Attempt, int], chen: Person, signed_in: SignIn, text: str
) -> None:
    attempt, slot = failed
    page = signed_in(chen).post(reverse("appeal-new", args=[attempt.pk, slot]), {"text": text})
    assert page.status_code == 422
    assert text.strip() in page.content.decode()
    assert not Appeal.objects.exists()


def test_doubts_are_taken_for_a_stated_number_of_days(
    failed: tuple[Attempt, int], settings: pytest.FixtureRequest
) -> None:
    attempt, slot = failed
    settings.APPEAL_DAYS = 3
    assert attempt.finalised_at
    last = attempt.finalised_at + timedelta(days=3)
    with pytest.raises(AppealRefusedError, match=timezone.localtime(last).strftime("%Y-%m-%d %H:%M")):
        appeal_make(attempt=attempt, slot=slot, text=TEXT, now=last + timedelta(seconds=1))
    assert appeal_make(attempt=attempt, slot=slot, text=TEXT, now=last)


def test_many_doubts_in_a_short_time_wait(
    failed: tuple[Attempt, int], chen: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    client, page = signed_in(chen), reverse("appeal-new", args=[attempt.pk, slot])
    answers = [client.post(page, {"text": TEXT}) for _ in range(13)]
    assert "短时间内提交太多" in answers[-1].content.decode()


def test_an_answer_is_final(failed: tuple[Attempt, int], zhou: Person) -> None:
    appeal = doubted(*failed)
    appeal_answer(appeal=appeal, state="mended", answer="会改得更清楚", by=zhou.user, now=timezone.now())
    with pytest.raises(AppealRefusedError, match="期间已有人答复"):
        appeal_answer(appeal=appeal, state="rejected", answer="不", by=zhou.user, now=timezone.now())
    assert Appeal.objects.get().state == "mended"


def test_nobody_elses_result_can_be_doubted_and_a_learner_sees_no_queue(
    failed: tuple[Attempt, int], stranger: Person, chen: Person, lin: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    appeal = doubted(attempt, slot)
    assert signed_in(stranger).get(reverse("appeal-new", args=[attempt.pk, slot])).status_code == 404
    assert signed_in(chen).get(reverse("appeal-new", args=[attempt.pk, 99])).status_code == 404
    for person in (chen, lin):
        assert signed_in(person).get(reverse("appeals")).status_code == 404
        assert signed_in(person).get(reverse("appeal", args=[appeal.pk])).status_code == 404
        assert signed_in(person).get(reverse("remark-new", args=[appeal.sha256])).status_code == 404


def test_an_author_answers_for_the_questions_they_wrote_at(
    failed: tuple[Attempt, int], shop: Shop, signed_in: SignIn
) -> None:
    from django.contrib.auth.models import Permission

    appeal = doubted(*failed)
    author = make_person(shop, "E030", "罗老师", Role.TRAINER)
    author.user.user_permissions.add(Permission.objects.get(codename="change_question"))
    client = signed_in(author)
    assert TEXT not in client.get(reverse("appeals")).content.decode()
    assert client.get(reverse("appeal", args=[appeal.pk])).status_code == 404
    Question.objects.get(code=appeal.code).save_revision(user=author.user, clean=False)
    assert TEXT in client.get(reverse("appeals")).content.decode()
    answered = client.post(reverse("appeal", args=[appeal.pk]), {"state": "mended", "answer": "改写题干"})
    assert "/questions/" in answered.headers["Location"] or "question" in answered.headers["Location"]


def test_an_ordering_question_is_put_in_another_order_without_scripts(
    chen: Person, zhou: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    attempts = many_sit(shop, exam, 6, strength)
    question = next(
        it["question"] for one in attempts for it in one.paper if it["question"]["kind"] == "ordering"
    )
    client, page = signed_in(zhou), reverse("remark-new", args=[question["sha256"]])
    key = client.get(page).context["question"]["key"]
    moved = client.post(page, {"response": key, "move": f"{key[0]}:down", "reason": "甲", "kind": "accept"})
    assert [it.key for it in moved.context["sit"]["options"]] == [key[1], key[0], *key[2:]]
    assert "甲" in moved.content.decode()
    client.post(
        page,
        {"response": [key[1], key[0], *key[2:]], "kind": "accept", "reason": "次序可换", "falls": "stand"},
    )
    [remark] = Remark.objects.all()
    texts = {it["key"]: it["text"] for it in client.get(page).context["question"]["options"]}
    assert remark.words == [
        "；".join(f"{n}：{texts[it]}" for n, it in enumerate([key[1], key[0], *key[2:]], 1))
    ]
    assert kind_of(remark.question).code == "ordering"


def test_another_answer_that_is_missing_is_asked_for_and_what_was_typed_stays(
    failed: tuple[Attempt, int], zhou: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    version = attempt.paper[slot - 1]["question"]["sha256"]
    page = signed_in(zhou).post(
        reverse("remark-new", args=[version]), {"kind": "key", "reason": "应当改", "falls": "safety"}
    )
    assert page.status_code == 422
    assert "完整作答" in page.content.decode()
    assert "应当改" in page.content.decode()


def test_decisions_are_kept_undone_and_discarded_on_the_pages(
    failed: tuple[Attempt, int], zhou: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    client, question = signed_in(zhou), attempt.paper[slot - 1]["question"]
    new = reverse("remark-new", args=[question["sha256"]])
    client.post(new, {"kind": FULL, "reason": "题目有误", "falls": "safety"})
    remark = Remark.objects.get()
    case = remark.cases.get()
    client.post(reverse("remark-choose", args=[remark.pk]), {"falls": "take", f"case-{case.pk}": "pass"})
    assert (remark.cases.get().decision, Remark.objects.get().falls) == ("pass", "take")
    client.post(reverse("remark-do", args=[remark.pk]))
    attempt.refresh_from_db()
    assert attempt.passed
    assert not Certificate.objects.exists()
    undo = reverse("remark-undo", args=[remark.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    back = client.post(undo, {"reason": "原来是对的"})
    second = Remark.objects.latest("pk")
    assert back.headers["Location"] == reverse("remark", args=[second.pk])
    client.post(reverse("remark-discard", args=[second.pk]))
    assert "已放弃" in client.get(reverse("remark", args=[second.pk])).content.decode()
    client.post(undo, {"reason": "原来是对的"})
    client.post(reverse("remark-do", args=[Remark.objects.latest("pk").pk]))
    attempt.refresh_from_db()
    assert not attempt.passed


def test_many_are_worked_out_and_done_in_the_background(
    zhou: Person, shop: Shop, exam: Exam, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.services.remark_starting.AT_ONCE", 3)
    attempts = many_sit(shop, exam, 9, strength)
    attempts_count()
    version = next(
        it["question"]["sha256"]
        for one in attempts
        for it in one.paper
        if sum(it["question"]["sha256"] in {s["question"]["sha256"] for s in o.paper} for o in attempts) > 4
    )
    client = signed_in(zhou)
    client.post(
        reverse("remark-new", args=[version]), {"kind": LEAVE_OUT, "reason": "题目有误", "falls": "safety"}
    )
    remark = Remark.objects.get()
    assert remark.task
    assert remark.state == Remark.State.READY
    client.post(reverse("remark-do", args=[remark.pk]))
    remark.refresh_from_db()
    assert (remark.state, remark.task.state) == (Remark.State.DONE, "done")


def test_pages_take_the_same_queries_however_many_cases_and_doubts(
    zhou: Person, chen: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    attempts = many_sit(shop, exam, 3, strength)
    question = attempts[0].paper[0]["question"]
    remark = done(zhou.user, question, FULL)
    client = signed_in(zhou)
    pages = [
        reverse("remark", args=[remark.pk]) + "?show=all",
        reverse("question-record", args=[question["code"]]),
        reverse("appeals"),
    ]

    def more() -> None:
        for attempt in many_sit(shop, exam, 5, strength):
            Attempt.objects.filter(pk=attempt.pk).update(finalised_at=timezone.now())
            attempt.refresh_from_db()
            doubted(attempt, 1)

    def look() -> None:
        for page in pages:
            assert client.get(page).status_code == 200

    more()
    assert_queries_stay_flat(look, grow=more)


def test_the_result_of_who_keeps_the_pass_says_so(
    chen: Person, zhou: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    from tests.training.exams.test_remarks import passing_by_our_mistake
    from training.exams.rulings import KEY

    attempt, question = passing_by_our_mistake(chen, shop, exam)
    done(zhou.user, question, KEY, wrong_answer(question))
    page = signed_in(chen).get(reverse("attempt-result", args=[attempt.pk])).content.decode()
    assert "错在我们，你仍算通过" in page
    desk = signed_in(zhou).get(reverse("training-result", args=[shop.slug, attempt.pk])).content.decode()
    assert "通过结果保留" in desk


def test_a_re_mark_whose_working_out_came_to_nothing_can_be_discarded(
    failed: tuple[Attempt, int], zhou: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    proposal = Proposal(question=attempt.paper[slot - 1]["question"], kind="full", reason="两个答案都对")
    remark = remark_propose(proposal=proposal, by=zhou.user, now=timezone.now())
    client, drop = signed_in(zhou), reverse("remark-discard", args=[remark.pk])
    assert drop in client.get(reverse("remark", args=[remark.pk])).content.decode()
    client.post(drop)
    remark.refresh_from_db()
    assert remark.state == Remark.State.DISCARDED


def test_the_own_key_is_offered_again_where_something_else_holds(
    failed: tuple[Attempt, int], zhou: Person, signed_in: SignIn
) -> None:
    attempt, slot = failed
    question = attempt.paper[slot - 1]["question"]
    client, page = signed_in(zhou), reverse("remark-new", args=[question["sha256"]])
    assert 'value="original"' not in client.get(page).content.decode()
    done(zhou.user, question, FULL)
    assert 'value="original"' in client.get(page).content.decode()
    client.post(page, {"kind": "original", "reason": "原答案是对的", "falls": "safety"})
    back = Remark.objects.get(kind="original")
    assert "人工评分期间" not in client.get(reverse("remark", args=[back.pk])).content.decode()
