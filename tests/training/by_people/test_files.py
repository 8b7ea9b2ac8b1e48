"""Photos and files as answers: what is taken, what is kept of it, and who sees it."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import pikepdf
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from cms.kinds import ResponseError
from cms.models import Exam, Question
from staffing.models import Person, Shop, User
from tests.training.by_people.conftest import BEST, PHOTO, TEXT, account, give, photo, send_photo
from tests.training.conftest import answer, at
from training.models import AnswerFile, Attempt
from training.selectors.answers import current_answers
from training.selectors.appeals import doubted_question
from training.services.answer_files import LONGEST_SIDE, answer_file_add
from training.services.appeals import appeal_make
from training.services.attempts import attempt_start, attempt_submit
from training.services.errors import AnswerFileError, AttemptClosedError
from training.views import answer_files

SignedIn = Callable[[Person], Client]


@pytest.fixture
def running(chen: Person, shop: Shop, exam: Exam) -> Attempt:
    return attempt_start(person=chen, shop=shop, exam=exam, now=at(23))


def add(attempt: Attempt, upload: SimpleUploadedFile, *, slot: int = PHOTO, minute: int = 5) -> AnswerFile:
    return answer_file_add(
        attempt_id=attempt.pk,
        user=account(attempt.person),
        slot=slot,
        upload=upload,
        now=at(23, 9, minute),
    )


def test_a_photo_is_kept_upright_without_place_and_device_and_not_larger_than_needed(
    running: Attempt,
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken on its side
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825)[1] = "N"
    kept = add(running, photo(size=(3000, 1000), exif=exif.tobytes()))
    with Image.open(kept.file) as picture:
        assert picture.size == (LONGEST_SIDE // 3, LONGEST_SIDE)
        assert not picture.getexif()


def test_nothing_written_beside_the_picture_stays_and_what_is_see_through_is_white(running: Attempt) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(kept, format="JPEG", comment=b"from the phone of Chen")
    commented = add(running, SimpleUploadedFile("p.jpg", kept.getvalue(), content_type="image/jpeg"))
    assert b"Chen" not in commented.file.read()
    kept = io.BytesIO()
    Image.new("RGBA", (64, 48), (0, 0, 0, 0)).save(kept, format="PNG")
    with Image.open(add(running, SimpleUploadedFile("p.png", kept.getvalue())).file) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_is_taken_although_what_the_camera_wrote_about_it_is_broken(running: Attempt) -> None:
    turned, broken = (0x112, 3, 1, 6), (0x132, 10, 1, 4)
    lines = b"".join(struct.pack("<HHII", *it) for it in (turned, broken))
    notes = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + lines + bytes(4)
    assert add(running, photo(exif=notes)).content_type == "image/jpeg"


def test_the_same_photo_again_is_the_one_that_is_kept(running: Attempt) -> None:
    assert add(running, photo()).pk == add(running, photo(name="again.jpg")).pk
    assert AnswerFile.objects.count() == 1


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00", b"<svg onload=alert(1)>", b"\xff\xd8\xff broken", b"%PDF-1.7 broken", b""]
)
def test_what_is_no_picture_and_no_pdf_is_refused_whatever_its_name_says(
    running: Attempt, data: bytes
) -> None:
    with pytest.raises(AnswerFileError):
        add(running, SimpleUploadedFile("p.jpg", data, content_type="image/jpeg"))
    assert not AnswerFile.objects.exists()


def test_what_is_too_large_is_refused_with_the_limit(running: Attempt, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    with pytest.raises(AnswerFileError, match="100"):
        add(running, photo())


def test_no_file_is_taken_for_a_question_that_asks_for_none_or_after_the_end(running: Attempt) -> None:
    with pytest.raises(ResponseError):
        add(running, photo(), slot=TEXT)
    with pytest.raises(AttemptClosedError):
        add(running, photo(), minute=45)


def test_a_response_names_only_files_that_were_sent_for_this_question_of_this_attempt(
    running: Attempt, stranger: Person, other_shop: Shop, exam: Exam
) -> None:
    elsewhere = attempt_start(person=stranger, shop=other_shop, exam=exam, now=at(23))
    for name in (send_photo(elsewhere), "0" * 32):
        with pytest.raises(ResponseError, match="not sent"):
            answer(running, PHOTO, [name])
    name = send_photo(running)
    answer(running, PHOTO, [name])
    assert current_answers(running)[PHOTO].response == [name]


def test_the_page_sends_files_one_by_one(running: Attempt, signed_in: SignedIn, chen: Person) -> None:
    client = signed_in(chen)
    Attempt.objects.filter(pk=running.pk).update(deadline=at(23).replace(year=2126))
    address = reverse("attempt-file", args=[running.pk])
    sent = client.post(address, {"slot": PHOTO, "upload": photo()})
    assert sent.status_code == 200
    assert client.get(sent.json()["url"])["content-type"] == "image/jpeg"
    refused = client.post(address, {"slot": PHOTO, "upload": SimpleUploadedFile("a.jpg", b"nothing")})
    assert (refused.status_code, refused.json()["error"]) == (422, "refused")
    assert client.post(address, {"slot": PHOTO}).status_code == 400
    assert Client().post(address, {"slot": PHOTO}).status_code == 401


def test_without_scripts_the_form_brings_the_file_and_takes_it_away_again(
    running: Attempt, signed_in: SignedIn, chen: Person
) -> None:
    client = signed_in(chen)
    Attempt.objects.filter(pk=running.pk).update(deadline=at(23).replace(year=2126))
    address = reverse("attempt-page", args=[running.pk])
    client.post(address, {"slot": PHOTO, "sequence": 0, "go": "next", "upload": photo()})
    (name,) = current_answers(running)[PHOTO].response
    page = client.get(reverse("attempt", args=[running.pk]) + f"?q={PHOTO}").content.decode()
    assert f'value="{name}"' in page
    client.post(
        address,
        {
            "slot": PHOTO,
            "sequence": 1,
            "go": "next",
            "response": name,
            "drop": name,
            "upload": photo("red"),
        },
    )
    (other,) = current_answers(running)[PHOTO].response
    assert other != name
    refused = client.post(
        address,
        {
            "slot": PHOTO,
            "sequence": 2,
            "go": "next",
            "response": other,
            "upload": SimpleUploadedFile("x.jpg", b"x"),
        },
        follow=True,
        headers={"accept-language": "en"},
    )
    assert "cannot be opened" in refused.content.decode()
    assert current_answers(running)[PHOTO].response == [other]


def test_who_may_see_a_file(
    handed_in: Attempt,
    signed_in: SignedIn,
    chen: Person,
    auditor: Person,
    stranger: Person,
    sun: User,
    he: User,
) -> None:
    address = reverse("answer-file", args=[AnswerFile.objects.get().pk.hex])
    marker = Client()
    marker.force_login(sun, backend="staffing.backends.SignInBackend")
    assert signed_in(chen).get(address).status_code == 200
    assert marker.get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 404
    # An auditor sees results, and there is none yet
    assert signed_in(auditor).get(address).status_code == 404
    for one in (sun, he):
        give(handed_in, TEXT, one, {"content": 2, "manner": 1})
        give(handed_in, PHOTO, one, {"answer": 3})
    assert signed_in(auditor).get(address).status_code == 200


def test_a_pdf_is_kept_as_it_is_and_saved_not_shown(
    running: Attempt, signed_in: SignedIn, chen: Person
) -> None:
    kept = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(kept)
    file = add(running, SimpleUploadedFile("单.pdf", kept.getvalue()))
    answer(running, PHOTO, [file.pk.hex])
    attempt_submit(attempt=running, now=at(23, 9, 20))
    shown = signed_in(chen).get(reverse("answer-file", args=[file.pk.hex]))
    assert shown["content-type"] == "application/pdf"
    assert shown["content-disposition"].startswith("attachment")


def test_without_scripts_too_many_files_are_told_and_a_file_where_none_is_asked_for_changes_nothing(
    running: Attempt, signed_in: SignedIn, chen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(chen)
    Attempt.objects.filter(pk=running.pk).update(deadline=at(23).replace(year=2126))
    address = reverse("attempt-page", args=[running.pk])
    form = {"slot": TEXT, "sequence": 0, "go": "next", "move": "nonsense"}
    assert client.post(address, form | {"upload": photo()}).status_code == 302
    assert not AnswerFile.objects.exists()
    monkeypatch.setattr(answer_files, "RATE", "1/h/user")
    form = {"slot": PHOTO, "sequence": 0, "go": "next"}
    pages = [client.post(address, form | {"upload": photo()}, follow=True) for _ in range(3)]
    assert "过一分钟再传" in pages[-1].content.decode()


def test_who_answers_a_doubt_about_a_photo_sees_the_photo(
    handed_in: Attempt, sun: User, he: User, stranger: Person, signed_in: SignedIn
) -> None:
    for marker in (sun, he):
        give(handed_in, TEXT, marker, BEST)
        give(handed_in, PHOTO, marker, {"answer": 3})
    handed_in.refresh_from_db()
    sent = AnswerFile.objects.get()
    address = reverse("answer-file", args=[sent.pk.hex])
    author = account(stranger)
    author.user_permissions.add(Permission.objects.get(codename="change_question"))
    question = Question.objects.get(code=handed_in.paper[PHOTO - 1]["question"]["code"])
    question.save_revision(user=author, clean=False)
    assert signed_in(stranger).get(address).status_code == 404
    appeal = appeal_make(attempt=handed_in, slot=PHOTO, text="照片是清楚的", now=at(24))
    assert doubted_question(appeal).view["sent"] == [sent]
    assert signed_in(stranger).get(address).status_code == 200


def test_what_was_taken_away_again_is_deleted_when_the_exam_is_handed_in(
    running: Attempt, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    first, second = add(running, photo("teal")), add(running, photo("red"))
    answer(running, PHOTO, [first.pk.hex])
    answer(running, PHOTO, [second.pk.hex], sequence=2)
    storage, gone = first.file.storage, first.file.name
    with django_capture_on_commit_callbacks(execute=True):
        attempt_submit(attempt=running, now=at(23, 9, 20))
    assert list(running.files.all()) == [second]
    assert (storage.exists(gone), storage.exists(second.file.name)) == (False, True)
