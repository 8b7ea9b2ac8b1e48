"""The cast: 城东店 with an owner, HR, a trainer, an auditor, and people whose papers tell a story; 南湖店 is a stranger.

On 2026-11-23 the shop lacks a trained statistician and the lease of its parking area; 王师傅's inspector's card
ends on 2027-03-13 and leaves 周师傅 alone.
"""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from compliance.models import Premises, ShopScope
from staffing.models import (
    Company,
    Credential,
    Education,
    Employment,
    Experience,
    Person,
    Posting,
    Shop,
    User,
)
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.rules import Standard, files, load_standard, loading

DAY = date(2026, 11, 23)
HIRED = date(2020, 3, 1)
Paper = tuple[str, str, str, date | None]


def make_shop(slug: str, code: str, company: str, name: str) -> Shop:
    owner = Company.objects.create(name=company, slug=slug, legal_representative="刘建国")
    return Shop.objects.create(company=owner, name=name, slug=slug, code=code, address="盈港路 88 号")


@pytest.fixture
def shop(db: None) -> Shop:
    """城东店 without people, scope or premises."""
    return make_shop("chengdong", "CD", "城东汽车服务有限公司", "城东店")


@pytest.fixture
def nanhu(db: None) -> Shop:
    return make_shop("nanhu", "NH", "南湖汽修有限公司", "南湖店")


@pytest.fixture
def hire(shop: Shop) -> Callable[..., Person]:
    """`hire("王师傅", "quality-inspector", ("inspector", "", "", None))`: a person with posts and papers."""

    def make(
        name: str, posts: str, *papers: Paper, major: str = "汽车检测与维修", since: date = HIRED
    ) -> Person:
        number = f"CD-{Person.objects.count() + 1:04d}"
        person = Person.objects.create(
            company=shop.company, staff_number=number, name=name, sex="m", birth_date=date(1985, 3, 2)
        )
        Employment.objects.create(person=person, shop=shop, valid_from=since)
        for post in posts.split():
            Posting.objects.create(person=person, shop=shop, post=post, valid_from=since)
        Education.objects.create(person=person, level="大专", major=major, graduated_on=date(2008, 7, 1))
        for kind, level, trade, until in papers:
            Credential.objects.create(
                person=person,
                kind=kind,
                level=level,
                trade=trade,
                valid_from=since,
                valid_until=until,
                number=f"{number}-{kind}",
                issuer="市交通委员会",
            )
        return person

    return make


@pytest.fixture
def staffed(shop: Shop, hire: Callable[..., Person]) -> Shop:
    """城东店 with its people, scope and premises. The painter is hired first, so that order is not by accident."""
    hire("钱伟", "painter", ("skill-grade", "中级工", "painter", None))
    hire("何静", "statistician")
    hire("李强", "mechanic", ("skill-grade", "中级工", "mechanic", None))
    hire("赵磊", "electrician", ("skill-grade", "初级工", "electrician", None))
    hire("孙浩", "body-repairer", ("repair-worker", "", "body-repairer", None))
    hire("王师傅", "quality-inspector", ("inspector", "", "", date(2027, 3, 13)))
    hire("周师傅", "quality-inspector", ("inspector", "", "", date(2029, 7, 31)))
    hire("陈小敏", "settlement-clerk", ("settlement-clerk", "", "", None))
    hire("刘工", "technical-lead", ("title", "中级", "", None), major="车辆工程")
    manager = hire("刘建国", "manager", major="工商管理")
    Experience.objects.create(person=manager, kind="repair-trade-management", valid_from=date(2012, 1, 1))
    ShopScope.objects.create(shop=shop, scope="small-vehicle", valid_from=HIRED)
    Premises.objects.create(
        shop=shop,
        kind="workshop",
        name="主厂房",
        area_m2=320,
        tenure="leased",
        has_contract=True,
        contract_from=HIRED,
        contract_until=date(2030, 6, 30),
        valid_from=HIRED,
    )
    Premises.objects.create(
        shop=shop, kind="parking", name="东侧停车场", area_m2=162, tenure="leased", valid_from=HIRED
    )
    return shop


HOUSE = "house-safety"
ASKED = {"zh": "安全生产条件是否与规模相适应", "en": "Is the safety equipment fit for the size of the shop?"}


def _requirement(name: str, clause: str, title: str, condition: dict[str, Any]) -> dict[str, Any]:
    words = {"zh": title, "en": name.capitalize()}
    return {
        "id": name,
        "clause": clause,
        "title": words,
        "basis": words,
        "group": "premises",
        "source": {"zh": "门店制度", "en": "Rule of the house", "ref": "house"},
        "sureness": "user",
        "condition": condition,
    }


@pytest.fixture
def write_standard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[dict[str, Any]], Standard]]:
    """`write_standard(data)`: a standard in the folder of standards, beside those that are shipped."""
    folder = tmp_path / "standards"
    shutil.copytree(files.STANDARDS, folder)

    def write(data: dict[str, Any]) -> Standard:
        text = yaml.safe_dump(data, allow_unicode=True)
        (folder / f"{data['id']}.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(files, "STANDARDS", folder)
        loading._shipped.cache_clear()
        return load_standard(data["id"])

    yield write
    monkeypatch.undo()
    loading._shipped.cache_clear()


@pytest.fixture
def house_standard(write_standard: Callable[[dict[str, Any]], Standard]) -> Standard:
    """One clause to judge, one of numbers."""
    words = {"zh": "门店安全制度", "en": "House rules on safety"}
    judged = {"judgement": {"ask": ASKED}}
    data = {
        "id": HOUSE,
        "subject": "shop",
        "title": words,
        "edition": words,
        "jurisdiction": "house",
        "in_force": {},
        "strength": "must",
        "source": {**words, "ref": "house"},
        "sureness": "user",
        "requirements": [
            _requirement("safety", "1", "安全生产条件", judged),
            _requirement("yard", "2", "停车场", {"area": {"kind": "parking", "at_least_m2": 200}}),
        ],
    }
    return write_standard(data)


def _user(name: str, shop: Shop, role: Role) -> User:
    user = User.objects.create_user(name)
    grant_role(user=user, shop=shop, role=role)
    return user


@pytest.fixture
def owner(shop: Shop) -> User:
    return _user("owner", shop, Role.OWNER)


@pytest.fixture
def auditor(shop: Shop) -> User:
    return _user("auditor", shop, Role.AUDITOR)


@pytest.fixture
def trainer(shop: Shop) -> User:
    return _user("trainer", shop, Role.TRAINER)


@pytest.fixture
def stranger(nanhu: Shop) -> User:
    return _user("stranger", nanhu, Role.OWNER)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client of this user, who reads English."""

    def make(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend="staffing.backends.SignInBackend")
        return client

    return make


@pytest.fixture
def picture() -> Callable[..., ContentFile]:
    """A PNG of one colour, as a scan would be stored."""

    def make(
        name: str = "scan.png", colour: str = "beige", size: tuple[int, int] = (300, 200)
    ) -> ContentFile:
        out = io.BytesIO()
        Image.new("RGB", size, colour).save(out, "PNG")
        return ContentFile(out.getvalue(), name=name)

    return make


@pytest.fixture
def scanned_pdf() -> Callable[..., ContentFile]:
    """A PDF of so many pages."""

    def make(pages: int = 2) -> ContentFile:
        out = io.BytesIO()
        sheets = [Image.new("RGB", (620, 877), "beige") for _ in range(pages)]
        sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
        return ContentFile(out.getvalue(), name="lease.pdf")

    return make


@pytest.fixture
def open_shop(shop: Shop) -> Callable[..., Shop]:
    """`open_shop("城西店", lease_until=…)`: another shop of the company, that meets the clauses on premises alone."""

    def make(name: str, *, lease_until: date = date(2040, 1, 1), people: int = 2) -> Shop:
        number = Shop.objects.count()
        made = Shop.objects.create(company=shop.company, name=name, slug=f"s{number}", code=f"S{number}")
        ShopScope.objects.create(shop=made, scope="small-vehicle", valid_from=HIRED)
        for kind in ("workshop", "parking"):
            Premises.objects.create(
                shop=made,
                kind=kind,
                name=kind,
                area_m2=300,
                tenure="leased",
                has_contract=True,
                contract_from=HIRED,
                contract_until=lease_until,
                valid_from=HIRED,
            )
        for index in range(people):
            person = Person.objects.create(
                company=shop.company, staff_number=f"{made.code}-{index}", name=f"{name}员工{index}", sex="m"
            )
            Employment.objects.create(person=person, shop=made, valid_from=HIRED)
            Posting.objects.create(person=person, shop=made, post="quality-inspector", valid_from=HIRED)
            Education.objects.create(person=person, level="大专", graduated_on=date(2008, 7, 1))
            Credential.objects.create(person=person, kind="inspector", valid_from=HIRED)
        return made

    return make
