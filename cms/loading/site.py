"""What stands before any course: the site, the groups of editors and approvers, the approval workflow."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from cms.models import Case, Checklist, CoursesPage, DefenceRules, Exam, Question, Rubric
from cms.vocabulary import APPROVERS_GROUP, EDITORS_GROUP, PICTURES_COLLECTION, WORKFLOW_NAME

ROOT_SLUG = "courses"
ROOT_TITLE = "课程"

PAGE_PERMISSIONS = {
    EDITORS_GROUP: ["add_page", "change_page"],
    APPROVERS_GROUP: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
MODEL_PERMISSIONS = {
    EDITORS_GROUP: [
        "wagtailadmin.access_admin",
        "cms.view_question",
        "cms.add_question",
        "cms.change_question",
        "cms.view_case",
        "cms.add_case",
        "cms.change_case",
        "cms.view_rubric",
        "cms.add_rubric",
        "cms.change_rubric",
        "cms.view_exam",
        "cms.add_exam",
        "cms.change_exam",
        "cms.view_checklist",
        "cms.add_checklist",
        "cms.change_checklist",
        "cms.view_defencerules",
        "cms.add_defencerules",
        "cms.change_defencerules",
    ],
    APPROVERS_GROUP: [
        "wagtailadmin.access_admin",
        *(f"cms.{it}_question" for it in ("view", "add", "change", "delete", "publish", "lock", "unlock")),
        *(f"cms.{it}_case" for it in ("view", "add", "change", "delete", "publish", "lock", "unlock")),
        *(f"cms.{it}_rubric" for it in ("view", "add", "change", "delete", "publish", "lock", "unlock")),
        *(f"cms.{it}_exam" for it in ("view", "add", "change", "delete", "publish", "lock", "unlock")),
        *(f"cms.{it}_checklist" for it in ("view", "add", "change", "delete", "publish", "lock", "unlock")),
        *(
            f"cms.{it}_defencerules"
            for it in ("view", "add", "change", "delete", "publish", "lock", "unlock")
        ),
    ],
}
PICTURE_PERMISSIONS = ["add_image", "change_image", "choose_image"]
SAMPLE_GROUPS = ["Moderators", "Editors"]
SAMPLE_WORKFLOW = "Moderators approval"


@transaction.atomic
def site_prepared() -> CoursesPage:
    """The page above all courses, with site, groups, permissions and workflow in place. Safe to repeat."""
    root = _courses_page()
    _point_site_at(root)
    for name in (EDITORS_GROUP, APPROVERS_GROUP):
        _permit(Group.objects.get_or_create(name=name)[0], root)
    _assign_workflow(root)
    return root


def _courses_page() -> CoursesPage:
    page = CoursesPage.objects.first()
    if page is None:
        page = CoursesPage(title=ROOT_TITLE, slug=slugify(ROOT_SLUG))
        Page.get_first_root_node().add_child(instance=page)
        page.save_revision(clean=False).publish()
        page.refresh_from_db()
    return page


def _point_site_at(root: CoursesPage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and site.root_page_id == root.pk:
        return
    origin = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site = site or Site(is_default_site=True)
    site.root_page = root
    site.hostname = origin.hostname or "localhost"
    site.port = origin.port or (443 if origin.scheme == "https" else 80)
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    _remove_samples()


def _remove_samples() -> None:
    """Wagtail's welcome page, and the groups and workflow it comes with as long as nobody uses them."""
    plain = ContentType.objects.get_for_model(Page)
    for welcome in Page.objects.filter(depth=2, slug="home", content_type=plain):
        welcome.delete()
    WorkflowPage.objects.filter(workflow__name=SAMPLE_WORKFLOW).delete()
    Workflow.objects.filter(name=SAMPLE_WORKFLOW).update(active=False)
    Group.objects.filter(name__in=SAMPLE_GROUPS, user=None).delete()


def _permit(group: Group, root: CoursesPage) -> None:
    wanted = MODEL_PERMISSIONS[group.name]
    for permission in Permission.objects.filter(
        codename__in=[it.split(".")[1] for it in wanted]
    ).select_related("content_type"):
        if f"{permission.content_type.app_label}.{permission.codename}" in wanted:
            group.permissions.add(permission)
    for codename in PAGE_PERMISSIONS[group.name]:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = _pictures_collection()
    for codename in PICTURE_PERMISSIONS:
        permission = Permission.objects.get(content_type__app_label="wagtailimages", codename=codename)
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _pictures_collection() -> Collection:
    collection = Collection.objects.filter(name=PICTURES_COLLECTION).first()
    return collection or Collection.get_first_root_node().add_child(name=PICTURES_COLLECTION)


def _assign_workflow(root: CoursesPage) -> None:
    workflow, is_new = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    if is_new:
        task = GroupApprovalTask.objects.create(name=WORKFLOW_NAME)
        task.groups.add(Group.objects.get(name=APPROVERS_GROUP))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
        _approve_by(workflow, Question, Case, Rubric, Exam, Checklist, DefenceRules)
        return
    # An installation from before there were cases, rubrics, checklists or defences.
    later = (Case, Rubric, Checklist, DefenceRules)
    _approve_by(workflow, *(model for model in later if not model._default_manager.exists()))


def _approve_by(workflow: Workflow, *models: type[Model]) -> None:
    for model in models:
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        WorkflowContentType.objects.update_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )
