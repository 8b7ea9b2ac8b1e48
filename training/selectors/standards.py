"""Standards that were set or are being set, as judges and approvers see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cms.kinds import kind_of
from cms.vocabulary import APPROVERS_GROUP
from staffing.models import User
from staffing.models.users import Role
from staffing.permissions import shops_where
from training.models import Judge, Rating, StandardSetting
from training.statistics.angoff import Spread, spread
from training.words.shared import title_of


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question as a judge sees it, with what is right; ``group``: how the first round spread, once it is over."""

    code: str
    stem: str
    template: str
    view: dict[str, Any]
    group: Spread | None

    @property
    def name(self) -> str:
        return f"shown-{self.code}"


def judge_candidates(user: User) -> QuerySet[User]:
    """Whom this approver may ask: trainers and examiners of the own companies, and fellow approvers there.

    Who belongs to no shop, as who runs the site, may ask everybody's.
    """
    able = Q(groups__shop_role__role__in=[Role.TRAINER, Role.EXAMINER]) | Q(groups__name=APPROVERS_GROUP)
    found = User.objects.filter(able, is_active=True)
    companies = set(shops_where(user).values_list("company", flat=True)) if not user.is_superuser else set()
    if companies:
        found = found.filter(Q(groups__shop_role__shop__company__in=companies) | Q(pk=user.pk))
    return found.distinct().order_by("username")


def standards_of(exam: str) -> list[StandardSetting]:
    """All of an exam, the newest first, with their judges. Three queries."""
    settings = StandardSetting.objects.filter(exam=exam).select_related("opened_by", "decided_by")
    return list(settings.prefetch_related("judges__user"))


def waiting_for(user: User) -> list[StandardSetting]:
    """Where this judge's ratings are still awaited. One query."""
    first = Q(setting__state=StandardSetting.State.FIRST, first_at__isnull=True)
    second = Q(setting__state=StandardSetting.State.SECOND, first_at__isnull=False, second_at__isnull=True)
    judges = Judge.objects.filter(first | second, user=user).select_related("setting")
    return [judge.setting for judge in judges.order_by("setting__opened_at")]


def own_ratings(judge: Judge) -> dict[str, int]:
    """Code -> percent of the running round; before anything is said in the second, what was said in the first. One query."""
    rounds: dict[int, dict[str, int]] = {1: {}, 2: {}}
    for rating in Rating.objects.filter(judge=judge):
        rounds[rating.round][rating.code] = rating.percent
    return rounds[1] | rounds[2] if judge.setting.round == 2 else rounds[1]


def judged_questions(setting: StandardSetting) -> list[JudgedQuestion]:
    """What is judged, with the spread of the first round once that is over. One query at most."""
    groups = _first_round(setting) if setting.state != StandardSetting.State.FIRST else {}
    return [_judged(question, groups.get(question["code"])) for question in setting.questions]


def _first_round(setting: StandardSetting) -> dict[str, Spread]:
    said: dict[str, list[int]] = {}
    handed_in = Rating.objects.filter(judge__setting=setting, round=1, judge__first_at__isnull=False)
    for code, percent in handed_in.values_list("code", "percent"):
        said.setdefault(code, []).append(percent)
    return {code: spread(percents) for code, percents in said.items()}


def _judged(question: Mapping[str, Any], group: Spread | None) -> JudgedQuestion:
    kind = kind_of(question)
    view = kind.marked(question, [])
    return JudgedQuestion(question["code"], question["stem"], kind.result_template, view, group)


def setting_title(setting: StandardSetting) -> str:
    """The exam's title as it was at the opening."""
    return title_of(setting.blueprint)
