"""Files of a defence, for readers whom a view has let in: thesis, minutes, opened sheets, calendar."""

from datetime import datetime

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone

from staffing.downloads import attached_file, attachment
from staffing.views.reader import whole_number
from training.exports.defence_calendar import calendar_name, defence_calendar
from training.models import Defence
from training.selectors.defences import opened_sheets
from training.theses.files import CONTENT_TYPES


def thesis_file(defence: Defence, number: str) -> HttpResponse:
    """A version of the thesis, the last one without a number; named by candidate and version."""
    asked = whole_number(number, 5)
    version = (defence.theses.all() if asked is None else defence.theses.filter(number=asked)).first()
    if version is None:
        raise Http404
    name = f"{defence.person.name}-{version.title}-{version.number}.{version.kind}"
    return attached_file(version.file.open("rb"), filename=name, content_type=CONTENT_TYPES[version.kind])


def minutes_file(defence: Defence) -> HttpResponse:
    if not hasattr(defence, "minutes_printed"):
        raise Http404
    name = (
        f"答辩记录-{defence.person.name}-{timezone.localtime(defence.minutes_printed.made_at):%Y-%m-%d}.pdf"
    )
    return attachment(bytes(defence.minutes_printed.data), filename=name, content_type="application/pdf")


def sheets_file(defence: Defence) -> HttpResponse:
    found = opened_sheets(defence)
    if found is None:
        raise Http404
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="defence-{defence.pk}.json"'
    return response


def calendar_file(defence: Defence, url: str, now: datetime) -> HttpResponse:
    if defence.starts_at is None:
        raise Http404
    data = defence_calendar(defence, url=url, made_at=now)
    return attachment(data, filename=calendar_name(defence), content_type="text/calendar; charset=utf-8")
