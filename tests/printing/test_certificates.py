"""Certificates on paper: read back from the PDF."""

from collections.abc import Callable
from datetime import datetime

import pikepdf
import pytest

from staffing.printing import CertificatePage, Fill, PrintingError, print_certificates, sha256_hex

from . import reading

Make = Callable[..., CertificatePage]


def printed(page: CertificatePage, made_at: datetime) -> bytes:
    return print_certificates([page], made_at=made_at)[0]


def test_a_certificate_says_all_that_it_must(certificate: Make, made_at: datetime) -> None:
    [text] = reading.texts(printed(certificate(), made_at))
    text = text.replace(" ", "")
    for words in (
        "上岗证书",
        "陈某某完成「服务顾问」岗位培训并考试合格",
        "准予担任服务顾问。",
        "证书编号CD-2026-000318",
        "证件号码3301**********0018",
        "总分91，六项均不低于80",
        "2026-11-23至2028-11-22",
        "城东汽车服务有限公司",
        "城东店",
        "2026年11月23日",
        "（盖章处）",
        "签发人",
        "扫码核验",
        "https://shanggang.example.com/check/7f9c2ba4e88f",
    ):
        assert words in text


def test_an_open_ended_certificate_says_so(certificate: Make, made_at: datetime) -> None:
    [text] = reading.texts(printed(certificate(valid_until=None), made_at))
    assert "2026-11-23 起长期有效" in text


def test_only_embedded_truetype_fonts_of_the_document_itself_are_used(
    certificate: Make, made_at: datetime
) -> None:
    fonts = reading.fonts(printed(certificate(), made_at))
    assert fonts == {"Print-Serif": True, "Print-Serif-Bold": True, "Print-Sans": True}


def test_the_pdf_carries_its_title_and_full_time_stamps(certificate: Make, made_at: datetime) -> None:
    with reading.open_pdf(printed(certificate(), made_at)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "上岗证书 CD-2026-000318 陈某某"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123080000")
        assert str(pdf.docinfo["/ModDate"]).startswith("D:20261123080000")


def test_a_page_is_a4_across(certificate: Make, made_at: datetime) -> None:
    with reading.open_pdf(printed(certificate(), made_at)) as pdf:
        width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (297, 210)


@pytest.mark.parametrize("name", ["𠮷田𠮷", "䶮小明", "㐂子"])
def test_rare_characters_of_names_are_printed(name: str, certificate: Make, made_at: datetime) -> None:
    [text] = reading.texts(printed(certificate(holder=name), made_at))
    assert name in text


@pytest.mark.parametrize(
    "name",
    [
        "阿卜杜热合曼·阿卜杜喀迪尔·买买提伊明",
        "Alexandria Featherstonehaugh-Montgomery",
        "欧阳修远欧阳修远",
    ],
)
def test_long_names_stay_whole_on_one_page(name: str, certificate: Make, made_at: datetime) -> None:
    content = printed(certificate(holder=name), made_at)
    assert len(reading.texts(content)) == 1
    assert name in reading.texts(content)[0]


def test_a_character_without_a_glyph_is_refused_by_name(certificate: Make, made_at: datetime) -> None:
    with pytest.raises(PrintingError) as refused:
        printed(certificate(holder="王🙂\ue863"), made_at)
    assert "U+1F642" in str(refused.value)
    assert "U+E863" in str(refused.value)
    assert "fonts-noto-cjk" in str(refused.value)


def test_a_text_longer_than_the_page_is_refused_with_its_number(certificate: Make, made_at: datetime) -> None:
    endless = certificate(number="CD-2026-000999", statement=("完成岗位培训并考试合格，" * 80,))
    with pytest.raises(PrintingError, match="CD-2026-000999") as refused:
        print_certificates([certificate(), endless], made_at=made_at)
    assert "CD-2026-000318" not in str(refused.value)


def test_markup_in_a_name_is_printed_as_text(certificate: Make, made_at: datetime) -> None:
    [text] = reading.texts(printed(certificate(holder="<b>王</b>"), made_at))
    assert "<b>王</b>" in text


def test_the_same_batch_gives_the_same_bytes(certificate: Make, made_at: datetime) -> None:
    batch = [certificate(), certificate(holder="王小明", number="CD-2026-000319")]
    once, again = (print_certificates(batch, made_at=made_at) for _run in range(2))
    assert [sha256_hex(it) for it in once] == [sha256_hex(it) for it in again]


def test_a_certificate_printed_in_bulk_is_drawn_like_one_printed_alone(
    certificate: Make, made_at: datetime
) -> None:
    exam = certificate(
        kind="exam", title_zh="考试合格证书", holder="李静", statement=("通过", Fill("接待礼仪"), "考试。")
    )
    batch = [certificate(holder=name) for name in ("王小明", "张伟", "䶮小明")] + [exam]
    bulk = print_certificates(batch, made_at=made_at)
    for page, content in zip(batch, bulk, strict=True):
        assert reading.drawings(content) == reading.drawings(printed(page, made_at))


def test_a_certificate_of_a_large_batch_holds_nothing_of_another(
    certificate: Make, made_at: datetime
) -> None:
    batch = [certificate(number=f"CD-2026-{index:06}") for index in range(52)]
    bulk = print_certificates(batch, made_at=made_at)
    assert len(bulk) == 52
    for page, content in zip(batch, bulk, strict=True):
        [text] = reading.texts(content)
        assert page.number in text
    assert max(map(len, bulk)) < 60_000


def test_no_pages_print_nothing(made_at: datetime) -> None:
    assert print_certificates([], made_at=made_at) == []


def test_the_qr_code_is_the_only_picture_and_is_drawn_without_smoothing(
    certificate: Make, made_at: datetime
) -> None:
    with reading.open_pdf(printed(certificate(), made_at)) as pdf:
        pictures = [
            it for it in pdf.objects if isinstance(it, pikepdf.Stream) and it.get("/Subtype") == "/Image"
        ]
        assert [bool(it["/Interpolate"]) for it in pictures] == [False]


def test_an_instant_without_a_time_zone_is_refused(certificate: Make, made_at: datetime) -> None:
    with pytest.raises(ValueError, match="aware"):
        printed(certificate(), made_at.replace(tzinfo=None))


def test_details_too_long_for_the_foot_are_refused_rather_than_printed_over_the_text(
    certificate: Make, made_at: datetime
) -> None:
    crowded = certificate(result="六项均不低于 80；" * 40, statement=("完成岗位培训并考试合格，" * 20,))
    with pytest.raises(PrintingError, match="CD-2026-000318"):
        printed(crowded, made_at)
