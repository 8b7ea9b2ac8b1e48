"""Files that are answers: taken one by one while the exam runs, and shown to who may see them."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.kinds import ResponseError, kind_of
from staffing.downloads import HEADERS, attached_file
from staffing.limits import within_limit
from staffing.models import User
from staffing.permissions import may
from staffing.views.reader import user_of, whole_number
from training.models import AnswerFile, Attempt
from training.permissions import appeal_scope
from training.selectors.appeals import appeals_within
from training.services.answer_files import answer_file_add
from training.services.errors import AnswerFileError, AttemptClosedError, AttemptPausedError
from training.views.packets import not_found, refusal

RATE = "40/m/user"


@require_POST
def attempt_file(request: HttpRequest, attempt: UUID) -> JsonResponse:
    """``slot`` and ``upload`` as a form: 200 with ``name`` (for the response) and ``url``.

    400: no file is asked for there; 401: signed out; 404: not the user's own; 409: ``closed`` or ``paused``; 422: what
    cannot be taken, with words for the reader; 429: too many.
    """
    if not request.user.is_authenticated:
        return refusal(401, "signed_out", _("You are signed out. Sign in again and send the file once more."))
    if not Attempt.objects.filter(pk=attempt, person__user=request.user).exists():
        return not_found()
    if not within_limit(request, action="answer_file", rate=RATE):
        return refusal(429, "too_many", _("Too many files at once. Wait a minute and send it again."))
    upload, slot = request.FILES.get("upload"), whole_number(request.POST.get("slot", ""), 4)
    if upload is None or slot is None:
        return refusal(400, "not_a_file", _("No file arrived. Choose it again."))
    try:
        kept = answer_file_add(
            attempt_id=attempt, user=user_of(request), slot=slot, upload=upload, now=timezone.now()
        )
    except Attempt.DoesNotExist:
        return not_found()
    except ResponseError as error:
        return refusal(400, "not_a_file", str(error))
    except AnswerFileError as error:
        return refusal(422, "refused", str(error))
    except AttemptClosedError as error:
        return refusal(409, "closed", str(error))
    except AttemptPausedError as error:
        return refusal(409, "paused", str(error))
    return JsonResponse({"name": kept.pk.hex, "url": reverse("answer-file", args=[kept.pk.hex])})


def with_files(request: HttpRequest, attempt: Attempt, *, now: datetime) -> QueryDict:
    """The plain form of an exam page with the names of the files that came with it as its response.

    Raises as ``answer_file_add`` does, and AnswerFileError for more files than the question takes.
    """
    uploads, slot = request.FILES.getlist("upload"), whole_number(request.POST.get("slot", ""), 4)
    frozen = attempt.slot(slot) if slot is not None else None
    if not uploads or frozen is None:
        return request.POST
    if not within_limit(request, action="answer_file", rate=RATE):
        raise AnswerFileError(_("Too many files at once. Wait a minute and send it again."))
    kind, form = kind_of(frozen["question"]), request.POST.copy()
    if not kind.holds_files:
        raise ResponseError(f"no file is asked for at {slot}")
    kept = kind.from_form(form, answered=False)
    if len(kept) + len(uploads) > frozen["question"].get("details", {}).get("files", 0):
        raise AnswerFileError(_("No more files fit here. Take one away first."))
    for upload in uploads:
        file = answer_file_add(
            attempt_id=attempt.pk, user=user_of(request), slot=frozen["slot"], upload=upload, now=now
        )
        kept += [] if file.pk.hex in kept else [file.pk.hex]
    form.setlist("response", kept)
    return form


@require_GET
@login_required
def answer_file(request: HttpRequest, file: str) -> HttpResponse:
    """A file, for its sender, for who marks in the shop or answers a doubt about it, and with the result for who sees
    results there."""
    found = get_object_or_404(
        AnswerFile.objects.select_related("attempt__person", "attempt__shop").defer("attempt__paper"), pk=file
    )
    if not _may_see(user_of(request), found):
        raise Http404
    # Pictures, which we made anew ourselves, are shown in the page: a marker looks at many. All else is saved.
    if found.content_type != "image/jpeg":
        name = f"answer.{str(found.file.name).rpartition('.')[2]}"
        return attached_file(found.file.open("rb"), filename=name, content_type=found.content_type)
    response = FileResponse(found.file.open("rb"), content_type=found.content_type)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response  # type: ignore[return-value]  # views are typed to answer with HttpResponse; a stream is one for them


def _may_see(user: User, file: AnswerFile) -> bool:
    attempt = file.attempt
    if attempt.person.user_id == user.pk:
        return True
    if not attempt.is_open and may(user, "mark_answers", attempt.shop):
        return True
    if attempt.passed is not None and may(user, "view_training", attempt.shop):
        return True
    scope = appeal_scope(user)
    return scope is not None and appeals_within(scope).filter(attempt=attempt, slot=file.slot).exists()
