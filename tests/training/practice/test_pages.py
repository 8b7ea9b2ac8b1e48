"""The pages of observed practice: the observer's small saves and plain form, the learner's word, the desk."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cms.models import Checklist
from staffing.models import Person, Shop
from staffing.models.users import Role
from tests.printing.reading import texts
from tests.training.conftest import at, make_person
from tests.training.practice.conftest import ALL_DONE, begun, counted, observed, ticked
from training.models import Observation, ObservationMark, ObservationPhoto
from training.photos import PhotoRefusedError, photo_redrawn

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def photo(*, size: tuple[int, int] = (2400, 1200), kind: str = "JPEG", upright: bool = True) -> bytes:
    """A photo as a phone takes it, with the place where it was taken inside."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of 周师傅"
    exif.get_ifd(0x8825)[2] = (31.0, 12.0, 0.0)
    if not upright:
        exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, exif=exif)
    return out.getvalue()


def post(client: Client, name: str, observation: Observation, body: Any) -> Any:
    return client.post(
        reverse(name, args=[observation.pk]), json.dumps(body), content_type="application/json"
    )


def test_a_packet_of_ticks_is_acknowledged_one_by_one(
    running: Observation, zhou: Person, signed_in: SignIn
) -> None:
    phone = signed_in(zhou)
    changes = [
        {"slot": 1, "sequence": 1, "mark": "done", "note": "看得见", "at": 1},
        {"slot": 1, "sequence": 2, "mark": "not_applicable", "note": ""},
    ]
    body = post(phone, "observe-ticks", running, {"device": "a", "changes": changes}).json()
    assert body["results"][0]["saved"] == {"slot": 1, "sequence": 1, "mark": "done", "note": "看得见"}
    assert body["results"][1]["error"] == "not_a_tick"
    assert ObservationMark.objects.get().marked_at == running.started_at
    stands = phone.get(reverse("observe-ticks", args=[running.pk])).json()
    assert (stands["open"], len(stands["ticks"])) == (True, 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"changes": []},
        {"changes": [{"slot": 1, "sequence": 1, "mark": "done"}], "device": "<b>"},
    ],
)
def test_what_is_no_packet_is_refused_and_nothing_is_written(
    running: Observation, zhou: Person, signed_in: SignIn, body: Any
) -> None:
    assert post(signed_in(zhou), "observe-ticks", running, body).status_code == 400
    assert not ObservationMark.objects.exists()


@pytest.mark.parametrize(
    "malformed",
    [
        1,
        {"slot": "1", "sequence": 1, "mark": "done"},
        {"slot": 1, "sequence": True, "mark": "done"},
        {"slot": 1, "sequence": 10**30, "mark": "done"},
        {"slot": 1, "sequence": 1, "mark": None},
        {"slot": 1, "sequence": 1, "mark": "done", "at": 10**20},
        {"slot": 1, "sequence": 1, "mark": "done", "note": "漏\0了"},
        {"slot": 1, "sequence": 1, "mark": "done", "note": "\ud83d"},
    ],
)
def test_one_malformed_tick_is_refused_and_costs_none_of_its_packet(
    running: Observation, zhou: Person, signed_in: SignIn, malformed: Any
) -> None:
    changes = [
        {"slot": 1, "sequence": 1, "mark": "done"},
        malformed,
        {"slot": 2, "sequence": 1, "mark": "not_done"},
    ]
    body = post(signed_in(zhou), "observe-ticks", running, {"changes": changes}).json()
    assert ["saved" in it for it in body["results"]] == [True, False, True]
    assert body["results"][1] == {"error": "not_a_tick", "message": "这一项没有读懂，请重新勾选这一步。"}
    assert sorted(ObservationMark.objects.values_list("place", "mark")) == [(1, "done"), (2, "not_done")]


def test_a_refused_tick_comes_back_with_what_stands_at_its_step(
    running: Observation, zhou: Person, signed_in: SignIn
) -> None:
    phone, longer = signed_in(zhou), {"slot": 1, "sequence": 2, "mark": "not_done", "note": "长" * 501}
    post(phone, "observe-ticks", running, {"changes": [{"slot": 1, "sequence": 1, "mark": "done"}]})
    [refused] = post(phone, "observe-ticks", running, {"changes": [longer]}).json()["results"]
    assert refused["stands"] == {"slot": 1, "sequence": 1, "mark": "done", "note": ""}


def test_a_photo_is_drawn_anew_without_what_the_camera_wrote(
    running: Observation, zhou: Person, signed_in: SignIn
) -> None:
    phone, key = signed_in(zhou), uuid4()
    for _twice in range(2):
        upload = SimpleUploadedFile("a.jpg", photo(upright=False))
        answer = phone.post(
            reverse("observe-photos", args=[running.pk]), {"key": key, "place": 2, "photo": upload}
        )
        assert answer.json()["saved"]["key"] == str(key)
    kept = ObservationPhoto.objects.get()
    shown = phone.get(answer.json()["saved"]["url"])
    data = b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert shown["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (800, 1600)
        assert not picture.getexif()
    assert "周师傅".encode() not in data
    assert kept.place == 2


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"\xff\xd8\xff", photo()[:400], b"<svg onload=alert(1)>", b"RIFF0000WAVE"]
)
def test_what_is_no_photo_is_refused_with_words(
    running: Observation, zhou: Person, signed_in: SignIn, data: bytes
) -> None:
    with pytest.raises(PhotoRefusedError):
        photo_redrawn(data)
    form = {"key": uuid4(), "place": 2, "photo": SimpleUploadedFile("photo.jpg", data or b"x")}
    answer = signed_in(zhou).post(reverse("observe-photos", args=[running.pk]), form)
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_photo_that_was_deleted_is_gone_and_its_row_stays(
    running: Observation, zhou: Person, signed_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    phone = signed_in(zhou)
    form = {"key": uuid4(), "place": 2, "photo": SimpleUploadedFile("a.jpg", photo())}
    phone.post(reverse("observe-photos", args=[running.pk]), form)
    kept = ObservationPhoto.objects.get()
    name, storage = kept.file.name, kept.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(reverse("observe-photo-remove", args=[running.pk, kept.pk]))
    assert not storage.exists(name)
    assert ObservationPhoto.objects.get().removed_at is not None
    assert phone.get(reverse("observe-photo", args=[running.pk, kept.pk])).status_code == 404


def test_without_scripts_the_page_is_a_form_that_saves_and_confirms(
    running: Observation, zhou: Person, signed_in: SignIn
) -> None:
    phone, address = signed_in(zhou), reverse("observe-page", args=[running.pk])
    page = phone.get(reverse("observe", args=[running.pk])).content.decode()
    assert 'name="mark-1"' in page
    form: dict[str, Any] = {f"mark-{place}": "done" for place in range(1, 5)}
    upload = SimpleUploadedFile("a.png", photo(kind="PNG"))
    phone.post(address, form | {"go": "save", "photo-1": upload})
    assert ObservationMark.objects.count() == 4
    assert ObservationPhoto.objects.get().place == 1
    refused = phone.post(
        address, form | {f"sequence-{n}": 1 for n in range(1, 5)} | {"go": "confirm"}, follow=True
    )
    assert "第 5 步还没记" in refused.content.decode()
    form |= {"mark-5": "not_applicable", "note-5": "没下雨", "words": "很稳"}
    phone.post(address, form | {"go": "confirm"})
    found = Observation.objects.get()
    assert (found.state, found.passed) == ("waiting", True)
    assert ObservationMark.objects.count() == 5


def test_a_plain_form_that_another_device_overtook_says_so(
    running: Observation, zhou: Person, signed_in: SignIn
) -> None:
    ticked(running, {2: "not_done"})
    page = signed_in(zhou).post(
        reverse("observe-page", args=[running.pk]),
        {"mark-2": "done", "sequence-2": 0, "go": "save"},
        follow=True,
    )
    assert "另一台设备" in page.content.decode()
    assert ObservationMark.objects.get().mark == "not_done"


def test_the_observer_confirms_by_json_and_is_told_what_is_missing(
    running: Observation, zhou: Person, signed_in: SignIn
) -> None:
    phone = signed_in(zhou)
    refused = post(phone, "observe-confirm", running, {"words": ""})
    assert refused.status_code == 422
    assert "1、2、3、4、5" in refused.json()["message"]
    ticked(running, ALL_DONE)
    for _twice in range(2):
        done = post(phone, "observe-confirm", running, {"words": "好", "seconds": 300})
        assert done.json() == {"record": reverse("practice-record", args=["east", running.pk])}
    late = post(phone, "observe-ticks", running, {"changes": [{"slot": 1, "sequence": 9, "mark": "done"}]})
    assert (late.status_code, late.json()["error"]) == (409, "closed")
    assert phone.get(reverse("observe", args=[running.pk])).status_code == 302


def test_whoever_is_signed_out_or_no_longer_observes_here_is_told_in_json(
    running: Observation, zhou: Person, shop: Shop, signed_in: SignIn
) -> None:
    body = {"changes": [{"slot": 1, "sequence": 1, "mark": "done"}]}
    assert post(Client(), "observe-ticks", running, body).status_code == 401
    zhou.user.groups.clear()  # type: ignore[union-attr]
    assert post(signed_in(zhou), "observe-ticks", running, body).status_code == 404


def test_an_examiner_begins_from_the_desk_and_nobody_can_choose_themselves(
    checklist: Checklist, chen: Person, examiner: Person, signed_in: SignIn, shop: Shop
) -> None:
    desk, address = signed_in(examiner), reverse("practice-start", args=["east"])
    page = desk.get(address, {"person": chen.pk, "checklist": "parking"}).content.decode()
    assert "陈晓" in page
    assert "钱考" not in page.split("<select", 1)[1].split("</form>", 1)[0]
    form = {"key": str(uuid4()), "person": chen.pk, "checklist": "parking"}
    begun_at = desk.post(address, form)
    assert begun_at["Location"] == reverse("observe", args=[form["key"]])
    assert desk.post(address, form | {"person": examiner.pk}).status_code == 422
    assert desk.post(address, form | {"person": "9" * 40}).status_code == 422


def test_the_learner_is_led_to_confirm_and_the_result_counts(
    running: Observation, chen: Person, signed_in: SignIn
) -> None:
    observed(running, ALL_DONE | {4: "not_done"}, now=at(23, 9, 30))
    phone = signed_in(chen)
    home = phone.get(reverse("learn")).content.decode()
    assert "查看并确认" in home
    assert reverse("learn-practice-record", args=[running.pk]) in home
    page = phone.get(reverse("learn-practice-record", args=[running.pk])).content.decode()
    assert "待学员确认" in page
    assert "其余 4 步做到 3 步" in page
    phone.post(reverse("learn-practice-agree", args=[running.pk]))
    assert Observation.objects.get().state == "counted"
    assert (
        "是这样，确认" not in phone.get(reverse("learn-practice-record", args=[running.pk])).content.decode()
    )


def test_a_learners_disagreement_reaches_hr_who_decides(
    running: Observation, chen: Person, lin: Person, zhou: Person, signed_in: SignIn
) -> None:
    observed(running, ALL_DONE | {1: "not_done"}, now=at(23, 9, 30))
    phone, desk = signed_in(chen), signed_in(lin)
    empty = phone.post(reverse("learn-practice-disagree", args=[running.pk]), {"words": ""})
    assert empty.status_code == 422
    phone.post(reverse("learn-practice-disagree", args=[running.pk]), {"words": "我站对了"})
    page = reverse("practice-record", args=["east", running.pk])
    assert "我站对了" in desk.get(page).content.decode()
    assert "维持结果" not in signed_in(zhou).get(page).content.decode()
    decide = reverse("practice-decide", args=["east", running.pk])
    assert signed_in(zhou).post(decide, {"words": "对", "go": "uphold"}).status_code == 422
    desk.post(decide, {"words": "看了监控", "go": "uphold"})
    assert Observation.objects.get().state == "counted"


def test_the_list_shows_who_is_due_what_runs_what_waits_and_what_is_done(
    checklist: Checklist,
    chen: Person,
    lin: Person,
    zhou: Person,
    shop: Shop,
    signed_in: SignIn,
    settings: Any,
) -> None:
    others = [make_person(shop, f"N{number}", f"新{number}", Role.LEARNER) for number in range(3)]
    counted(checklist, others[0], zhou, ALL_DONE | {1: "not_done"}, now=at(2))
    begun(checklist, others[1], zhou, now=at(2))
    observed(begun(checklist, others[2], zhou, now=at(2)), now=at(2, 10))
    desk, address = signed_in(lin), reverse("practice", args=["east"])
    shown = {
        tab: [
            name for name in ("新0", "新1", "新2") if name in desk.get(address, {"tab": tab}).content.decode()
        ]
        for tab in ("due", "running", "waiting", "done")
    }
    assert shown == {"due": ["新0"], "running": ["新1"], "waiting": ["新2"], "done": ["新0"]}


def test_the_list_takes_the_same_queries_for_many(
    checklist: Checklist,
    lin: Person,
    zhou: Person,
    shop: Shop,
    signed_in: SignIn,
    assert_queries_stay_flat: Any,
) -> None:
    def grow() -> None:
        for number in range(3):
            learner = make_person(shop, f"M{number}{Person.objects.count()}", f"学{number}", Role.LEARNER)
            counted(checklist, learner, zhou, now=at(2))

    grow()
    desk, address = signed_in(lin), reverse("practice", args=["east"])
    assert assert_queries_stay_flat(lambda: desk.get(address, {"tab": "done"}), grow=grow) <= 22


def test_the_record_is_printed_with_result_steps_words_and_photos(
    running: Observation, chen: Person, lin: Person, zhou: Person, signed_in: SignIn
) -> None:
    form = {"key": uuid4(), "place": 1, "photo": SimpleUploadedFile("a.jpg", photo())}
    signed_in(zhou).post(reverse("observe-photos", args=[running.pk]), form)
    observed(running, ALL_DONE | {1: "not_done"}, now=at(23, 9, 30))
    pdf = signed_in(lin).get(reverse("practice-print", args=["east", running.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    text = "".join(texts(pdf.content)).replace("\n", "")
    for words in ("引导停车", "陈晓", "关键步骤 1 没做到", "观察人确认", running.frozen_sha256[:20]):
        assert words in text
    own = signed_in(chen).get(reverse("learn-practice-print", args=[running.pk]))
    assert own.content.startswith(b"%PDF")


def test_the_worker_keeps_pages_below_its_own_address_and_is_asked_for_anew(client: Client) -> None:
    answer = client.get(reverse("observe-worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert reverse("observe", args=[uuid4()]).startswith(reverse("observe-worker").rpartition("/")[0])
