"""The word of the room: made and said by an invigilator, asked for before an exam begins."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam
from staffing.models import Person, Shop
from tests.training.conftest import EXAM, at
from training.models import (
    Attempt,
    OnsiteWord,
)
from training.services.attempts import attempt_start
from training.services.errors import (
    OnsiteWordError,
)
from training.services.onsite import onsite_word_check, onsite_word_make

SignIn = Callable[[Person], Client]


def test_the_word_of_the_room_opens_the_exam_while_it_is_valid(lin: Person, shop: Shop) -> None:
    made = onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=at(23))
    spoken = " ".join(made.word.lower())
    onsite_word_check(shop=shop, exam=EXAM, given=spoken, now=at(23, 9, 29))
    for wrong, minute in (("", 5), ("XXXXX", 5), (made.word, 31)):
        with pytest.raises(OnsiteWordError):
            onsite_word_check(shop=shop, exam=EXAM, given=wrong, now=at(23, 9, minute))


def test_a_new_word_ends_the_one_before(lin: Person, shop: Shop) -> None:
    old = onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=at(23))
    onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=at(23, 9, 1))
    OnsiteWord.objects.exclude(pk=old.pk).update(word="ZZZZZ")
    with pytest.raises(OnsiteWordError):
        onsite_word_check(shop=shop, exam=EXAM, given=old.word, now=at(23, 9, 2))


def test_the_word_cannot_be_guessed_by_trying(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    cache.clear()
    Exam.objects.update(onsite_word=True)
    made = onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=timezone.now())
    learner, address = signed_in(chen), reverse("exam-start", args=[EXAM])
    for _try in range(6):
        assert "不是本场的口令" in learner.post(address, {"word": "00000"}, follow=True).content.decode()
    assert "次数太多" in learner.post(address, {"word": made.word}, follow=True).content.decode()
    assert not Attempt.objects.exists()
    signed_in(lin).post(address, {"word": made.word})
    assert Attempt.objects.get().person == lin


def test_an_attempt_whose_time_ran_out_opens_no_further_one_without_the_word(
    chen: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    Exam.objects.update(onsite_word=True, cooling_off_days=0)
    begun = timezone.now() - timedelta(hours=1)
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=begun)
    answered = signed_in(chen).post(reverse("exam-start", args=[EXAM]), follow=True)
    assert answered.redirect_chain[-1][0] == reverse("attempt-result", args=[attempt.pk])
    assert Attempt.objects.count() == 1


def test_an_exam_that_asks_for_the_word_is_not_begun_without_it(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    cache.clear()
    Exam.objects.update(onsite_word=True)
    learner, address = signed_in(chen), reverse("exam-start", args=[EXAM])
    assert b'name="word"' in learner.get(reverse("exam", args=[EXAM])).content
    refused = learner.post(address, {"word": "A B<b>"})
    assert not Attempt.objects.exists()
    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.index('value="A B&lt;b&gt;"') < page.index('id="word-error"')
    hr = signed_in(lin)
    hr.post(reverse("invigilation-word", args=[shop.slug]), {"exam": EXAM, "minutes": 30})
    word = OnsiteWord.objects.get().word
    assert word in hr.get(reverse("invigilation", args=[shop.slug])).content.decode()
    learner.post(address, {"word": word})
    assert Attempt.objects.get().is_open
