"""What single cells say: posts, sexes, levels, numbers. Each reader returns a value or raises Complaint."""

import re
import unicodedata
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from sheets.table import Cell, cell_text
from staffing.identity import IdentityError, clean_identity, is_masked
from staffing.phones import clean_phone
from staffing.printing import picture_signs, pictures_refused
from staffing.roster.text import listed
from staffing.rules.ladders import UnknownWord, plain
from staffing.rules.vocabulary import posts, vocabulary
from staffing.staff_numbers import clean_staff_number
from staffing.vocabulary import term_name


class Complaint(ValueError):
    """The cell cannot be taken; the message says why and how to mend it."""


POST_SEPARATORS = re.compile(r"[、，,;；/|+\n]+")
POST_ALIASES: dict[str, tuple[str, ...]] = {
    "manager": ("负责人", "总经理", "店长", "经理"),
    "technical-lead": ("技术总监", "技术主管", "技术经理"),
    "quality-inspector": ("质检员", "检验员", "质检", "总检", "质量检验"),
    "service-adviser": ("服务顾问sa", "sa", "业务接待", "维修顾问"),
    "receptionist": ("前台", "接待", "接待员"),
    "settlement-clerk": ("结算员", "结算", "价格结算"),
    "statistician": ("统计",),
    "mechanic": ("机修工", "机电维修", "机电", "维修工", "机修技师"),
    "electrician": ("电工", "电器", "电器维修工", "汽车电工", "电气维修"),
    "body-repairer": ("钣金工", "钣金维修", "钣金技师"),
    "painter": ("涂漆工", "喷漆", "喷漆工", "油漆", "油漆工", "漆工", "涂装"),
    "ev-technician": ("新能源", "新能源技师", "新能源维修工", "新能源维修技师", "三电维修"),
    "after-sales-manager": ("售后服务经理", "服务经理", "售后总监"),
}
SEXES = {"男": "m", "m": "m", "male": "m", "1": "m", "女": "f", "f": "f", "female": "f", "2": "f"}
ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
FLOATED = re.compile(r"(\d{15,18})\.0+")
ENDLESS = {"长期", "长期有效", "永久", "永久有效", "无期限", "无限期", "longterm", "permanent", "noend"}
YES_AND_NO = {
    **dict.fromkeys(("是", "有", "y", "yes", "true", "1", "√", "✓"), True),
    **dict.fromkeys(("否", "无", "n", "no", "false", "0", "×"), False),
}
LENGTHS = {"staff_number": 30, "name": 60, "number": 60, "major": 60, "school": 80, "email": 254}


def read_text(cell: Cell, *, field: str) -> str:
    """The text of a cell without control characters, no longer than its field. Raises Complaint."""
    text = unicodedata.normalize("NFC", cell_text(cell))
    text = "".join(
        sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf"} or sign == "\n"
    ).strip()
    limit = LENGTHS[field]
    if len(text) > limit:
        raise Complaint(
            _("This has %(count)d characters; at most %(limit)d are taken.")
            % {"count": len(text), "limit": limit}
        )
    return text


def read_name(cell: Cell) -> str:
    text = read_text(cell, field="name")
    if pictures := picture_signs(text):
        raise Complaint(pictures_refused(pictures))
    return text


def read_staff_number(cell: Cell) -> str:
    text = read_text(clean_staff_number(read_text(cell, field="staff_number")), field="staff_number")
    if "/" in text or re.search(r"\s", text):
        raise Complaint(_("A staff number holds no blank and no “/”."))
    return text


def read_identity(cell: Cell) -> str:
    """The 18 characters, or those of a masked number as our lists show it.

    A number that a spreadsheet has rounded is refused with the way to mend it.
    """
    text = unicodedata.normalize("NFKC", cell_text(cell)).strip()
    rounded = isinstance(cell, float) or (isinstance(cell, int) and len(str(cell)) >= 15)
    if rounded or ROUNDED.fullmatch(text) or FLOATED.fullmatch(text):
        raise Complaint(
            _(
                "The spreadsheet has taken the identity number for a number (such as 4.40524E+17) and lost its last digits. "
                "Set the column's format to “Text”, then type the number in again."
            )
        )
    if is_masked(text.upper()):
        return text.upper()
    try:
        return clean_identity(text)
    except IdentityError as error:
        raise Complaint(str(error)) from None


def read_phone(cell: Cell) -> str:
    phone = clean_phone(cell_text(cell))
    if not phone:
        raise Complaint(
            _("“%(text)s” is no mobile number: 11 digits, the first is 1, such as 13812345678.")
            % {"text": cell_text(cell)[:30]}
        )
    return phone


def read_email(cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", read_text(cell, field="email"))
    try:
        validate_email(text)
    except ValidationError:
        raise Complaint(_("“%(text)s” is no e-mail address.") % {"text": text[:60]}) from None
    return text


def read_sex(cell: Cell) -> str:
    word = cell_text(cell).casefold()
    if word not in SEXES:
        raise Complaint(_("Write 男 or 女 here, not “%(text)s”.") % {"text": word[:20]})
    return SEXES[word]


def read_posts(cell: Cell) -> tuple[str, ...]:
    """The codes of the posts, each once, in the order of the cell. Raises Complaint naming all unknown words."""
    words = [word.strip() for word in POST_SEPARATORS.split(cell_text(cell)) if word.strip()]
    unknown = [word for word in words if plain(word) not in _posts_by_word()]
    if unknown:
        raise Complaint(
            _("The post “%(unknown)s” is not known. Known are: %(known)s.")
            % {
                "unknown": listed(unknown)[:60],
                "known": listed(term_name("posts", post.code) for post in posts()),
            }
        )
    return tuple(dict.fromkeys(_posts_by_word()[plain(word)] for word in words))


def read_trade(cell: Cell) -> str:
    """The code of a workshop trade; empty for a trade written in another way, which the grade alone stands for."""
    code = _posts_by_word().get(plain(cell_text(cell)), "")
    return code if code in {post.code for post in posts() if post.trade} else ""


@cache
def _posts_by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for post in posts():
        for word in (post.code, post.zh, post.en):
            found[plain(word)] = post.code
    for code, words in POST_ALIASES.items():
        for word in words:
            found.setdefault(plain(word), code)
    return found


def read_level(cell: Cell, *, ladder: str) -> str:
    """The rung's code, whatever alias the cell uses. Raises Complaint naming the rungs."""
    steps = vocabulary().ladders[ladder]
    text = cell_text(cell)
    try:
        return steps.rung(text).code
    except UnknownWord:
        raise Complaint(
            _("“%(text)s” is not known here. Known are: %(known)s.")
            % {
                "text": text[:30],
                "known": listed(rung.code for rung in steps.rungs),
            }
        ) from None


def read_yes(cell: Cell) -> bool:
    """Whether the cell says yes. Raises Complaint for anything but yes and no."""
    word = plain(cell_text(cell))
    if word not in YES_AND_NO:
        raise Complaint(_("Write 是 or 否 here, not “%(text)s”.") % {"text": cell_text(cell)[:20]})
    return YES_AND_NO[word]


def is_endless(cell: Cell) -> bool:
    """Whether the cell says that there is no end."""
    return plain(cell_text(cell)) in ENDLESS
