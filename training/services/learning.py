"""Completing a lesson, and with the last lesson the course."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cms.models import CoursePage, ModulePage
from cms.selectors import modules_of
from staffing.models import Person, Shop, TrainingRecord
from staffing.services.training_records import training_record_add
from training.models import Enrolment, ModuleCompletion

# The learner teaches himself; the record says so where a paper asks for the trainer.
SELF_STUDY = "自学（在线课程）"


@transaction.atomic
def module_complete(
    *, person: Person, shop: Shop, module: ModulePage, now: datetime
) -> TrainingRecord | None:
    """Note that the module's questions were all answered rightly. A second time changes nothing, except in a refresher,
    where what was completed before it is completed anew.

    Gives back the training record of the course when this was its last module, else None.
    """
    course = module.course
    if course is None:
        raise ValueError(f"The module {module.slug} stands in no course.")
    # Two last lessons completed at once wait for each other: the second sees the first and completes the course.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    values = {"shop": shop, "minutes": module.minutes, "completed_at": now}
    since = refresher_since(person, course.slug)
    completion, is_new = ModuleCompletion.objects.get_or_create(
        person=person, course=course.slug, module=module.slug, defaults=values
    )
    if since and not is_new and completion.completed_at < since:
        ModuleCompletion.objects.filter(pk=completion.pk).update(**values)
    return _complete_course(person, shop, course, now, since)


def refresher_since(person: Person, course: str) -> datetime | None:
    """Since when the person is to go through the course again; None where no refresher is open."""
    found = Enrolment.objects.filter(person=person, course=course).aggregate(Max("refresher_since"))
    since: datetime | None = found["refresher_since__max"]
    return since


def _complete_course(
    person: Person, shop: Shop, course: CoursePage, now: datetime, since: datetime | None
) -> TrainingRecord | None:
    modules = modules_of(course)
    completed = ModuleCompletion.objects.filter(person=person, course=course.slug)
    if since:
        completed = completed.filter(completed_at__gte=since)
    done = {row.module: row for row in completed}
    if not all(module.slug in done for module in modules):
        return None
    counted = [done[module.slug] for module in modules]
    return training_record_add(
        person=person,
        shop=shop,
        code=course.slug,
        title=course.title,
        content="；".join(module.title for module in modules),
        held_from=timezone.localdate(min(row.completed_at for row in counted)),
        held_until=timezone.localdate(now),
        minutes=sum(row.minutes for row in counted),
        trainer=SELF_STUDY,
        result=TrainingRecord.Result.COMPLETED,
        origin=f"course:{course.slug}:person:{person.pk}" + (f":refresher:{since:%Y%m%d}" if since else ""),
    )
