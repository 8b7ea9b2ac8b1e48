"""Two defences of the demo: one that was held and passed, and one that is to come. Written through the services of real life."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape

from django.utils import timezone

from cms.selectors import published_defences
from compliance.demo.files import FOLDER
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from training.models import Defence
from training.services.defence_marks import defence_open, minutes_confirm, sheet_seal
from training.services.defences import defence_admit, defence_schedule, thesis_submit
from training.theses import read_thesis

RULES = "senior-repair-defence"
# Number, thesis and its title; days from today to the defence, with what each examiner gave, or nothing yet.
HELD = ("CD-0115", "insulation", "纯电动汽车间歇性绝缘故障的诊断与排除", -12)
COMING = ("CD-0107", "gearbox", "自动变速器二挡升三挡冲击的诊断与排除", 9)
# From outside, so that nobody examines a colleague. The first one takes the chair.
EXAMINERS = [("examiner-wu", "吴启明"), ("examiner-he", "何佩兰"), ("examiner-xu", "许国栋")]
MARKS = [
    {"thesis": (4, 5, 5, 5, 4, 5), "defence": (4, 4, 5, 4, 5)},
    {"thesis": (4, 4, 5, 4, 4, 5), "defence": (4, 4, 4, 3, 5)},
    {"thesis": (5, 4, 4, 5, 3, 5), "defence": (3, 4, 4, 4, 4)},
]
ASKED = [
    ("为什么负极的绝缘先下降？答：负极端子位置低，先积水；并说明了两极并联时怎样区分。", ""),
    ("只有冻结帧、没有绝缘表时怎么办？答：逐路断开后看电池管理系统的读数，并说明误差。", "数据记录完整。"),
    ("喷水再现时怎样保证安全？答：先断电验电，只在断电状态下喷水测量。", "结论部分可以更短。"),
]


def write_defences(*, people: Mapping[str, Person], shop: Shop, hr: User, password: str, today: date) -> None:
    """Both defences with their examiners; nothing where the rules are not loaded."""
    rules = published_defences().filter(slug=RULES).first()
    if rules is None:
        return
    panel = [_examiner(name, called, shop, password) for name, called in EXAMINERS]
    for number, thesis, title, days in (HELD, COMING):
        person = people[number]
        begins = _at(today + timedelta(days=days), time(14))
        admitted = min(begins, _at(today, time(9))) - timedelta(days=30)
        defence = defence_admit(
            person=person,
            shop=shop,
            rules=rules,
            thesis_due=admitted + timedelta(days=20),
            by=hr,
            now=admitted,
        )
        assert person.user is not None  # noqa: S101  both have a role in people.yaml
        thesis_submit(
            defence_id=defence.pk,
            user=person.user,
            title=title,
            filename=f"{title}.docx",
            thesis=read_thesis(_docx(thesis), kinds=["docx"]),
            now=admitted + timedelta(days=15),
        )
        defence_schedule(
            defence_id=defence.pk,
            shop=shop,
            starts_at=begins,
            room="二楼会议室",
            members=panel,
            chair=panel[0],
            reason="",
            by=hr,
            now=admitted + timedelta(days=16),
        )
        if days < 0:
            _hold(defence, panel, begins)


def _hold(defence: Defence, panel: list[User], begins: datetime) -> None:
    for place, (user, marks, (asked, noted)) in enumerate(zip(panel, MARKS, ASKED, strict=True)):
        given = {
            part["key"]: {
                it["key"]: points
                for it, points in zip(part["rubric"]["criteria"], marks[part["key"]], strict=True)
            }
            for part in defence.parts
        }
        now = begins + timedelta(minutes=34 + 3 * place)
        sheet_seal(defence_id=defence.pk, user=user, marks=given, questions=asked, note=noted, now=now)
    defence_open(defence_id=defence.pk, chair=panel[0], now=begins + timedelta(minutes=45))
    for place, user in enumerate(panel):
        minutes_confirm(defence_id=defence.pk, user=user, now=begins + timedelta(minutes=50 + place))


def _examiner(username: str, called: str, shop: Shop, password: str) -> User:
    user = User.objects.create_user(
        username=username, email=f"{username}@example.org", password=password, first_name=called
    )
    grant_role(user=user, shop=shop, role=Role.EXAMINER)
    return user


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def _docx(name: str) -> bytes:
    """A text of the folder ``theses`` as a Word file, a paragraph a line."""
    text = (FOLDER / "theses" / f"{name}.txt").read_text(encoding="utf-8")
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in parts.items():
            archive.writestr(path, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + data)
    return out.getvalue()
