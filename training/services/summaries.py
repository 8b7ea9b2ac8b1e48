"""Keeping the sums of large exams, so that nobody waits for them. The clock does it, from the counted rows alone.

Nothing is added to sums or taken from them: where papers came, went or were marked anew, all is added up again. What takes long is
added up again so much the more seldom.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Count

from training.models import CountedPaper, KeptSums
from training.permissions import StatisticsScope
from training.selectors.kept_sums import is_large, scope_key, state_of
from training.selectors.sums import added_up, rows_of

# Sums that took five seconds stand at least two and a half minutes.
REST = 30
NEVER = datetime.min.replace(tzinfo=UTC)


def sums_keep(*, now: datetime, most: int | None = None) -> int:
    """Add up what is not kept yet or out of date; gives back how many exams, each for a company or for everybody.

    most: so many at most, those that are kept the longest first, so that each has its turn.
    """
    made = {(exam, scope): at for exam, scope, at in KeptSums.objects.values_list("exam", "scope", "made_at")}
    done = 0
    for exam, scope in sorted(_large(), key=lambda it: made.get((it[0], scope_key(it[1])), NEVER)):
        if done == most:
            break
        done += _keep(exam, scope, now)
    return done


def _large() -> Iterator[tuple[str, StatisticsScope]]:
    """Every exam with more papers than are added up at once: of a company, and of all together."""
    rows = CountedPaper.objects.filter(first=True).order_by().values_list("form__exam", "company")
    everybody: dict[str, int] = {}
    for exam, company, number in rows.annotate(Count("pk")):
        everybody[exam] = everybody.get(exam, 0) + number
        if is_large(number):
            yield exam, StatisticsScope((company,))
    yield from ((exam, StatisticsScope(None)) for exam, number in everybody.items() if is_large(number))


def _keep(exam: str, scope: StatisticsScope, now: datetime) -> bool:
    # Before adding up: what comes meanwhile leaves the sums out of date rather than unnoticed.
    rows = rows_of(exam, scope)
    papers, marks = state_of(rows)
    kept = KeptSums.objects.filter(exam=exam, scope=scope_key(scope)).defer("content").first()
    if kept and ((kept.papers, kept.marks) == (papers, marks) or now < _rested(kept)):
        return False
    begun = time.monotonic()
    content = added_up(rows).as_json()
    KeptSums.objects.update_or_create(
        exam=exam,
        scope=scope_key(scope),
        defaults={
            "papers": papers,
            "marks": marks,
            "made_at": now,
            "seconds": time.monotonic() - begun,
            "content": content,
        },
    )
    return True


def _rested(kept: KeptSums) -> datetime:
    return kept.made_at + timedelta(seconds=REST * kept.seconds)
