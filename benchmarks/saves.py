"""An answer save and a course page against an empty view of the same stack.

All go through the whole stack in one process (middleware, session, sign-in, routing) on the database of the run, each
write with its own commit, in turns, so that whatever slows the machine slows all of them alike. The ratios of medians
and 95th percentiles are printed.
"""

from collections.abc import Callable
from datetime import date
from itertools import count
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from cms.kinds import kind_of
from cms.models import Exam
from cms.selectors import exam_by_slug
from staffing.models import Company, Employment, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from training.models import Attempt
from training.services.attempts import attempt_start

ROUNDS, WARM_UP = 150, 15
# The compressed files of production are not there in a benchmark's folder.
PLAIN_STATIC = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the stack around it, and the signed-in user."""
    return JsonResponse({"user": request.user.pk})


@login_required
def one_write(request: HttpRequest) -> HttpResponse:
    """The same, and one row written."""
    User.objects.filter(pk=request.user.pk).update(first_name=str(next(_NUMBERS)))
    return JsonResponse({"user": request.user.pk})


_NUMBERS = count(1)
urlpatterns = [
    path("benchmark/empty/", empty),
    path("benchmark/write/", one_write),
    path("", include("config.urls")),
]


def run() -> list[str]:
    """Lines to print. Needs a migrated database; loads the courses where they are missing."""
    if not Exam.objects.exists():
        call_command("load_content", verbosity=0)
    slug = Exam.objects.order_by("slug").values_list("slug", flat=True)[0]
    with override_settings(ROOT_URLCONF=__name__, STORAGES=PLAIN_STATIC):
        return _measure(slug)


def _measure(slug: str) -> list[str]:
    client, attempt = _learner(slug)
    save = _saving(client, attempt)
    course = reverse("learn-course", args=[attempt.blueprint["course"]])
    times = _in_turns(
        {
            "empty": lambda: client.get("/benchmark/empty/"),
            "write": lambda: client.get("/benchmark/write/"),
            "save": save,
            "course": lambda: client.get(course),
        }
    )
    base = median(times["empty"])
    return [
        f"empty view of the same stack: {base * 1000:.2f} ms (median of {ROUNDS})",
        f"answer save: {median(times['save']) / base:.1f} x the empty view",
        f"p95 of an answer save: {_p95(times['save']) * 1000:.2f} ms, "
        f"{_p95(times['save']) / _p95(times['write']):.1f} x that of an empty view with one write",
        f"course page with progress: {median(times['course']) / base:.1f} x the empty view",
    ]


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _learner(slug: str) -> tuple[Client, Attempt]:
    """Somebody signed in with an open attempt."""
    company = Company.objects.create(name="Benchmark", slug="benchmark")
    shop = Shop.objects.create(company=company, name="Benchmark", slug="benchmark", code="BENCH")
    user = User.objects.create_user("benchmark")
    grant_role(user=user, shop=shop, role=Role.LEARNER)
    person = Person.objects.create(company=company, user=user, staff_number="1", name="B")
    Employment.objects.create(person=person, shop=shop, valid_from=date(2020, 1, 1))
    exam = exam_by_slug(slug)
    assert exam is not None
    attempt = attempt_start(person=person, shop=shop, exam=exam, now=timezone.now())
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client, attempt


def _saving(client: Client, attempt: Attempt) -> Callable[[], HttpResponse]:
    """Each call changes the answer of a slot once more."""
    slot = next(it for it in attempt.paper if kind_of(it["question"]).way == "choice")
    options = [option["key"] for option in slot["question"]["options"]]
    address, sequences = reverse("attempt-answers", args=[attempt.pk]), count(1)

    def save() -> HttpResponse:
        sequence = next(sequences)
        body = {"slot": slot["slot"], "sequence": sequence, "response": [options[sequence % 2]]}
        return client.post(address, body, content_type="application/json")

    return save


def _in_turns(asks: dict[str, Callable[[], HttpResponse]]) -> dict[str, list[float]]:
    """Seconds of every round, one request of each kind after the other."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(WARM_UP + ROUNDS):
        for name, ask in asks.items():
            begun = perf_counter()
            response = ask()
            seconds = perf_counter() - begun
            assert response.status_code == 200, (name, response.status_code)
            if number >= WARM_UP:
                times[name].append(seconds)
    return times
