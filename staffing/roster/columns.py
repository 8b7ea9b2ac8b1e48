"""The columns of a roster: their headings in Chinese and English, and the other names that files give them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from staffing.rules.vocabulary import vocabulary


@dataclass(frozen=True)
class Column:
    """A column we understand. ``in_template``: the template has it; ``is_date``: its cells are days."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    is_date: bool = False
    in_template: bool = True

    @property
    def label(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


PERSON = (
    Column(
        "staff_number",
        "工号",
        "Staff number",
        (
            "员工编号",
            "员工号",
            "人员编号",
            "职工号",
            "工作证号",
            "staff no",
            "staff id",
            "employee id",
            "employee number",
            "employee no",
        ),
    ),
    Column("name", "姓名", "Name", ("员工姓名", "名字", "full name")),
    Column("sex", "性别", "Sex", ("gender",)),
    Column(
        "identity_number",
        "身份证号",
        "Identity number",
        (
            "身份证号码",
            "身份证",
            "公民身份号码",
            "证件号码",
            "证件号",
            "id number",
            "id card",
            "id card number",
            "id no",
        ),
    ),
    Column(
        "birth_date",
        "出生日期",
        "Date of birth",
        ("出生年月日", "生日", "birthday", "birth date"),
        is_date=True,
        in_template=False,
    ),
    Column(
        "phone",
        "手机",
        "Mobile phone",
        (
            "手机号",
            "手机号码",
            "联系电话",
            "联系方式",
            "电话",
            "电话号码",
            "mobile",
            "phone",
            "phone number",
            "mobile number",
        ),
    ),
    Column("email", "邮箱", "E-mail", ("电子邮箱", "电子邮件", "邮件", "email address")),
    Column(
        "employed_from",
        "入职日期",
        "Employed from",
        ("入职时间", "入职日", "进厂日期", "hire date", "hired on", "start date", "joined on"),
        is_date=True,
    ),
    Column(
        "employed_until",
        "离职日期",
        "Employed until",
        ("离职时间", "离职日", "最后工作日", "leave date", "left on", "end date", "last day"),
        is_date=True,
    ),
    Column("posts", "岗位", "Posts", ("岗位名称", "任职岗位", "现岗位", "职位", "职务", "post", "position")),
    Column(
        "posted_from",
        "任岗日期",
        "In post since",
        ("任岗时间", "上岗日期", "上岗时间", "任岗起始日期", "posted from", "post from", "post since"),
        is_date=True,
    ),
    Column("education", "学历", "Education", ("文化程度", "最高学历")),
    Column("major", "所学专业", "Major", ("专业", "subject")),
    Column("school", "毕业院校", "School", ("毕业学校", "院校", "学校"), in_template=False),
    Column(
        "graduated_on", "毕业日期", "Graduated on", ("毕业时间", "graduation date", "graduated"), is_date=True
    ),
    Column("title", "职称", "Professional title", ("专业技术职称", "技术职称", "title")),
    Column(
        "title_from",
        "职称取得日期",
        "Title since",
        ("职称取得时间", "职称评定日期", "title date"),
        is_date=True,
    ),
    Column("trade", "技能工种", "Trade", ("工种", "职业工种", "职业（工种）")),
    Column("skill_grade", "技能等级", "Skill grade", ("技术等级", "职业技能等级", "职业资格等级", "grade")),
    Column(
        "skill_number",
        "技能等级证书号",
        "Skill grade certificate number",
        ("技能等级证书编号", "技能证书编号", "技能证书号"),
        in_template=False,
    ),
    Column(
        "skill_from",
        "技能等级取得日期",
        "Skill grade since",
        ("技能等级取得时间", "技能等级发证日期", "skill grade date"),
        is_date=True,
    ),
)

# Papers of others: the name in the heading, other names of the paper, whether the template has it, its word for "from".
PAPERS: dict[str, tuple[str, str, tuple[str, ...], bool, str]] = {
    "inspector": ("检验员证", "Inspector certificate", ("质量检验员证", "质检员证"), True, "有效期起"),
    "special-operation-low-voltage": (
        "低压电工证",
        "Low-voltage card",
        ("电工证", "特种作业操作证", "特种作业操作证（低压电工）"),
        True,
        "发证日期",
    ),
    "settlement-clerk": ("结算员证", "Settlement clerk certificate", ("价格结算员证",), True, "发证日期"),
    "statistician": ("统计员证", "Statistician certificate", ("统计员培训证", "统计证"), True, "发证日期"),
    "repair-worker": (
        "从业资格证",
        "Repair worker certificate",
        ("维修技工证", "维修从业资格证"),
        False,
        "发证日期",
    ),
    "driving-licence": ("驾驶证", "Driving licence", ("机动车驾驶证", "驾照"), False, "发证日期"),
    "manufacturer-training": (
        "厂家培训证书",
        "Manufacturer training",
        ("厂家培训证", "主机厂培训证"),
        False,
        "发证日期",
    ),
}
NUMBER_WORDS = ("号", "编号", "证号", "号码", "")
FROM_WORDS = (
    "有效期起",
    "发证日期",
    "取得日期",
    "有效期自",
    "生效日期",
    "起始日期",
    "发证时间",
    "取得时间",
    "初领日期",
    "有效期开始",
)
UNTIL_WORDS = (
    "有效期至",
    "到期日期",
    "有效期止",
    "到期日",
    "有效期截止",
    "有效期",
    "失效日期",
    "到期时间",
    "有效期结束",
)


@cache
def columns() -> dict[str, Column]:
    """Every column by its code, in the order of the template."""
    return {column.code: column for column in (*PERSON, *_paper_columns())}


def paper_kinds() -> tuple[str, ...]:
    """Kinds of credentials that have columns of their own."""
    known = vocabulary().credentials
    return tuple(kind for kind in PAPERS if kind in known)


def paper_code(kind: str, part: str) -> str:
    """The code of a paper's column; part is ``number``, ``from``, ``until``, ``reviewed`` or ``waived``."""
    return f"paper:{kind}:{part}"


def _paper_columns() -> Iterator[Column]:
    for kind in paper_kinds():
        zh, en, others, in_template, from_word = PAPERS[kind]
        names = (zh, *others)
        parts = (
            ("number", "号", "number", NUMBER_WORDS, ("number", "no")),
            ("from", from_word, "from", FROM_WORDS, ("from", "issued on", "valid from", "issue date")),
            (
                "until",
                "有效期至",
                "until",
                UNTIL_WORDS,
                ("until", "expires", "valid until", "expiry date", "expires on"),
            ),
        )
        for part, zh_word, en_word, zh_words, en_words in parts:
            aliases = [f"{name}{word}" for name in names for word in zh_words]
            aliases += [f"{en} {word}" for word in en_words]
            yield Column(
                paper_code(kind, part),
                f"{zh}{zh_word}",
                f"{en} {en_word}",
                tuple(aliases),
                is_date=part != "number",
                in_template=in_template,
            )
        if vocabulary().credentials[kind].reviewed:
            yield from _review_columns(kind, in_template=in_template)


def _review_columns(kind: str, *, in_template: bool) -> Iterator[Column]:
    zh, en, others, _in_template, _from_word = PAPERS[kind]
    for part, zh_words, en_words in (
        ("reviewed", ("复审日期", "复审时间", "复审"), ("reviewed on", "reviews")),
        ("waived", ("复审延长", "延长复审", "免复审"), ("review waived", "no review")),
    ):
        aliases = [f"{name}{word}" for name in (zh, *others) for word in zh_words]
        aliases += [*zh_words, *(f"{en} {word}" for word in en_words)]
        yield Column(
            paper_code(kind, part),
            f"{zh}{zh_words[0]}",
            f"{en} {en_words[0]}",
            tuple(aliases),
            in_template=in_template,
        )


def plain_heading(text: str) -> str:
    """A heading as it is compared: half-width, without spaces, marks and letter case."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s*:_'’\-\ufeff\u200b]+", "", text)


@cache
def _by_heading() -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in columns().values():
        for name in (column.zh, column.en, *column.aliases):
            found.setdefault(plain_heading(name), column)
    return found


def column_called(heading: str) -> Column | None:
    """The column that a heading means; a hint in brackets behind it, as in 工号（必填）, may stand there."""
    plain = plain_heading(heading)
    known = _by_heading()
    return known.get(plain) or known.get(re.sub(r"[(\[【].*$", "", plain))
