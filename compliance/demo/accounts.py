"""Sign-ins of the demo: one password for all of them, which is why a production site refuses the demo."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from cms.vocabulary import APPROVERS_GROUP, EDITORS_GROUP
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role

PASSWORD = "shanggang-demo"  # noqa: S105  printed at every start, for a demonstration only


@dataclass(frozen=True)
class SignIn:
    """What to type, and who one is then."""

    name: str
    who: str
    what: str


SIGN_INS = [
    SignIn("CD-0118", "陈小明", "新员工：学习、考试（手机宽度最合适）"),
    SignIn("CD-0002", "赵敏", "人事：人员、名册导入、岗位资格、证书"),
    SignIn("CD-0001", "韩建国", "老板：达标情况、备案材料"),
    SignIn("CD-0003", "孙立", "内训师：培训总览、课程与题库、评分"),
    SignIn("auditor@chengdong.example", "钱审", "审核：只看不改"),
    SignIn("examiner-wu@example.org", "吴启明", "外聘考官、组长：论文答辩评分（手机宽度最合适）"),
    SignIn("NH-0002", "丁雪", "另一家企业的人事：看不到城东的任何东西"),
]
# Courses are one for the whole site, and the editor names who worked on them: one company keeps them, the other reads.
PUBLISHER = "chengdong"
# The course library belongs to the whole installation, so only the demo's first company keeps it.
LIBRARY_KEEPER = "chengdong"
CMS_GROUPS = {Role.TRAINER: EDITORS_GROUP, Role.OWNER: APPROVERS_GROUP, Role.HR: APPROVERS_GROUP}


def give_account(person: Person, *, shops: list[Shop], role: Role) -> User:
    """An account for the person with this role in the shops, and its place in the CMS of the company that keeps it."""
    user = User.objects.create_user(
        username=f"{person.company.slug}-{person.staff_number.lower()}",
        email=person.email,
        password=PASSWORD,
        first_name=person.name,
    )
    person.user = user
    person.save(update_fields=["user", "identity_fingerprint"])
    for shop in shops:
        grant_role(user=user, shop=shop, role=role)
    if role in CMS_GROUPS and person.company.slug == PUBLISHER:
        user.groups.add(Group.objects.get_or_create(name=CMS_GROUPS[role])[0])
    return user


def give_auditor(shops: list[Shop]) -> User:
    """Somebody from outside who reads and never writes."""
    user = User.objects.create_user(
        username="chengdong-auditor", email="auditor@chengdong.example", password=PASSWORD, first_name="钱审"
    )
    for shop in shops:
        grant_role(user=user, shop=shop, role=Role.AUDITOR)
    return user
