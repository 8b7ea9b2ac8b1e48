"""The people of a shop: list, export, one person, adding and changing."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheets.workbooks import CONTENT_TYPE
from staffing.audit import identity_seen, identity_viewings
from staffing.downloads import attachment
from staffing.forms.people import NewPersonForm, PersonForm
from staffing.models import Person, Shop
from staffing.pagination import PARAMETER, keyset_page, page_url
from staffing.permissions import may, shop_view
from staffing.phones import mask_phone
from staffing.selectors.people import (
    VIEWS,
    count_views,
    people_of,
    person_lines,
    person_of_shop,
    with_line_records,
)
from staffing.services.people import may_set_signin, person_add, roles_in
from staffing.services.people_export import people_workbook
from staffing.views.person_sections import certificate_lines, post_lines, sections_of
from staffing.views.reader import user_of

PAGE_SIZE = 50
FIRST_VIEW = "employed"


@require_GET
@shop_view("view_people")
def people(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The dense list, by view and search."""
    on = timezone.localdate()
    view, search = _asked(request)
    found = with_line_records(people_of(shop, on=on, view=view, search=search), shop=shop, on=on)
    page = keyset_page(
        found, order=("staff_number", "pk"), cursor=request.GET.get(PARAMETER, ""), size=PAGE_SIZE
    )
    counts = count_views(shop, on=on)
    return render(
        request,
        "staffing/people.html",
        {
            "shop": shop,
            "lines": person_lines(page.rows, on=on),
            "search": search,
            "view": view,
            "total": counts["all"],
            "chips": _chips(request, view, counts),
            "may_change": may(request.user, "change_people", shop),
            "query": request.GET.urlencode(),
            "newer_url": page_url(request, page.newer),
            "older_url": page_url(request, page.older),
        },
    )


def _asked(request: HttpRequest) -> tuple[str, str]:
    view = request.GET.get("view", "")
    return (view if view in VIEWS else FIRST_VIEW), request.GET.get("q", "").strip()[:60]


def _chips(request: HttpRequest, view: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    chips = []
    for name, label in VIEWS.items():
        query = request.GET.copy()
        query.pop(PARAMETER, None)
        query["view"] = name
        chips.append(
            {"label": label, "url": f"?{query.urlencode()}", "current": name == view, "count": counts[name]}
        )
    return chips


@require_GET
@shop_view("view_people")
def people_export(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The list as a workbook; identity numbers masked, phones too for who may only look."""
    on = timezone.localdate()
    view, search = _asked(request)
    data = people_workbook(
        people=people_of(shop, on=on, view=view, search=search),
        shop=shop,
        on=on,
        with_phones=may(request.user, "change_people", shop),
    )
    return attachment(data, filename=f"{shop.name}-{_('people')}-{on}.xlsx", content_type=CONTENT_TYPE)


def person_or_404(shop: Shop, pk: int) -> Person:
    found = person_of_shop(shop, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
@shop_view("view_people")
def person(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Everything recorded of a person, as far as this shop is concerned."""
    return _person_page(request, shop, person_or_404(shop, pk))


def _person_page(
    request: HttpRequest, shop: Shop, found: Person, *, identity_number: str = ""
) -> HttpResponse:
    on = timezone.localdate()
    may_change = may(request.user, "change_people", shop)
    posts = post_lines(found, shop=shop, on=on, language=get_language() or "zh-hans")
    return render(
        request,
        "staffing/person.html",
        {
            "shop": shop,
            "person": found,
            "on": on,
            "may_change": may_change,
            "identity_number": identity_number,
            "sections": sections_of(found, shop=shop, on=on, may_change=may_change),
            "employment": next((spell for spell in found.employments.all() if spell.holds_on(on)), None),
            "roles": roles_in(found.user, shop) if found.user else [],
            "may_sign": may_change and may_set_signin(actor=user_of(request), target=found.user),
            "viewings": identity_viewings(found)[:10] if may_change else [],
            "phone_masked": mask_phone(found.phone) if found.phone else "",
            "certificates": certificate_lines(found, on=on),
            "near_posts": [post for post in posts if post.is_near],
            "far_posts": [post for post in posts if not post.is_near],
        },
    )


@never_cache
@require_POST
@shop_view("change_people")
def person_identity(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """The page with the full identity number, once; that it was shown is recorded.

    No redirect follows: the number must not lie in a session or an address on its way.
    """
    found = person_or_404(shop, pk)
    if found.identity_number:
        identity_seen(person=found, by=user_of(request))
    return _person_page(request, shop, found, identity_number=found.identity_number or "")


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def person_new(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Add one person by hand."""
    form = NewPersonForm(request.POST or None, shop=shop)
    if request.method == "POST" and form.is_valid():
        added = _add(form, shop)
        if added:
            messages.success(
                request, _("%(name)s is added. Next: papers, education and a sign-in.") % {"name": added.name}
            )
            return redirect("person", shop.slug, added.pk)
    return render(
        request,
        "staffing/person_form.html",
        {
            "shop": shop,
            "form": form,
            "heading": _("Add a person"),
            "back": reverse("people", args=[shop.slug]),
        },
    )


def _add(form: NewPersonForm, shop: Shop) -> Person | None:
    """The new person; None with an error in the form when the number was taken a moment ago."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            return person_add(
                shop=shop,
                fields=form.values(),
                employed_from=data["employed_from"],
                posts=data["posts"],
                posted_from=data["posted_from"],
            )
    except IntegrityError:
        form.add_error(
            None,
            _(
                "Somebody has just added a person with this staff number or identity number. Look in the list first."
            ),
        )
        return None


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def person_edit(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Change a person's own fields."""
    found = person_or_404(shop, pk)
    form = PersonForm(request.POST or None, instance=found, shop=shop)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error(
                None,
                _("Somebody has just taken this staff number or identity number. Look in the list first."),
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("person", shop.slug, pk)
    return render(
        request,
        "staffing/person_form.html",
        {
            "shop": shop,
            "form": form,
            "heading": _("Change person"),
            "back": reverse("person", args=[shop.slug, pk]),
        },
    )
