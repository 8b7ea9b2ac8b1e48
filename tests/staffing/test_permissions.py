"""Who may do what, in which shop. Two companies; nothing of one is open to the other."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404

from staffing.models import Company, Shop, User
from staffing.models.users import Role
from staffing.permissions import (
    grant_role,
    may,
    revoke_role,
    shop_or_refuse,
    shops_where,
    who_may,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chengdong() -> Shop:
    company = Company.objects.create(name="城东汽车服务有限公司", slug="chengdong")
    return Shop.objects.create(company=company, name="城东店", slug="chengdong", code="CD")


@pytest.fixture
def nanhu() -> Shop:
    company = Company.objects.create(name="南湖汽修有限公司", slug="nanhu")
    return Shop.objects.create(company=company, name="南湖店", slug="nanhu", code="NH")


def somebody(name: str, shop: Shop, role: Role) -> User:
    user = User.objects.create_user(name)
    grant_role(user=user, shop=shop, role=role)
    return user


def test_hr_of_one_company_is_a_stranger_to_the_other(chengdong: Shop, nanhu: Shop) -> None:
    hr = somebody("hr", chengdong, Role.HR)

    assert shop_or_refuse(hr, "chengdong", "change_people") == chengdong
    with pytest.raises(Http404):
        shop_or_refuse(hr, "nanhu", "view_people")
    assert list(shops_where(hr, "view_people")) == [chengdong]


def test_an_auditor_looks_but_may_not_touch(chengdong: Shop) -> None:
    auditor = somebody("auditor", chengdong, Role.AUDITOR)

    assert may(auditor, "view_people", chengdong)
    with pytest.raises(PermissionDenied):
        shop_or_refuse(auditor, "chengdong", "change_people")


@pytest.mark.parametrize("role", list(Role))
def test_no_role_writes_without_seeing(role: Role, chengdong: Shop) -> None:
    user = somebody("someone", chengdong, role)
    for thing in ("people", "training", "compliance"):
        assert may(user, f"view_{thing}", chengdong) or not may(user, f"change_{thing}", chengdong)


def test_a_role_taken_away_is_gone_at_once(chengdong: Shop) -> None:
    hr = somebody("hr", chengdong, Role.HR)
    assert may(hr, "change_people", chengdong)

    revoke_role(user=hr, shop=chengdong, role=Role.HR)

    assert not may(hr, "change_people", chengdong)
    assert list(shops_where(hr)) == []


def test_nobody_and_the_inactive_may_nothing(chengdong: Shop) -> None:
    left = somebody("left", chengdong, Role.OWNER)
    left.is_active = False
    left.save()

    assert not may(AnonymousUser(), "view_people", chengdong)
    assert not may(left, "view_people", chengdong)
    assert list(shops_where(left)) == []


def test_a_global_permission_opens_no_shop(chengdong: Shop) -> None:
    clerk = User.objects.create_user("clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="view_people"))

    assert clerk.has_perm("staffing.view_people")
    assert not clerk.has_perm("staffing.view_people", chengdong)
    assert not may(clerk, "view_people", chengdong)


def test_django_asks_through_the_same_door(chengdong: Shop, nanhu: Shop) -> None:
    owner = somebody("owner", chengdong, Role.OWNER)

    assert owner.has_perm("staffing.change_compliance", chengdong)
    assert not owner.has_perm("staffing.change_compliance", nanhu)
    assert owner.has_perm("staffing.change_company", chengdong.company)
    assert not owner.has_perm("staffing.change_company", nanhu.company)


def test_who_may_names_the_people_behind_a_permission(chengdong: Shop, nanhu: Shop) -> None:
    hr = somebody("hr", chengdong, Role.HR)
    somebody("learner", chengdong, Role.LEARNER)
    somebody("stranger", nanhu, Role.HR)

    assert list(who_may("issue_certificates", chengdong)) == [hr]


def test_many_questions_cost_one_query(
    chengdong: Shop, nanhu: Shop, django_assert_num_queries: object
) -> None:
    hr = User.objects.get(pk=somebody("hr", chengdong, Role.HR).pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        for shop in (chengdong, nanhu):
            for codename in ("view_people", "change_people", "learn"):
                may(hr, codename, shop)
