"""What an owner, HR, a trainer or an auditor should know first about a shop, as far as each may see it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from compliance.facts import shop_facts
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.selectors.things import endings
from staffing.models import Certificate, Credential, Person, RosterImport, Shop, TaskProgress, User
from staffing.permissions import may
from staffing.rules import Facts
from staffing.rules.days import last_expiring
from staffing.rules.words import label
from staffing.selectors.eligibility import Eligibility, held_posts, judge_people
from training.selectors.overview import Overview, training_overview

TASKS_SHOWN = 5


@dataclass(frozen=True)
class Expiry:
    """A paper that ends within 90 days; ``until`` is its last day.

    ``paper``: its name; of a thing of the shop, which has no person, `Ending.what`.
    """

    owner: str
    paper: str
    until: date
    person: int | None
    ref: str


@dataclass(frozen=True)
class Unfit:
    """Somebody who holds a post without being eligible for it."""

    person: Person
    post: str
    eligibility: Eligibility


@dataclass(frozen=True)
class TrainingDue:
    """Somebody with training open; the words say by when, ``kind`` is that of their tag."""

    person: Person
    posts: str
    text: str
    kind: str


@dataclass
class Desk:
    """``None`` and empty lists stand for what the reader may not see, too."""

    on: date
    people: int = 0
    readiness: Readiness | None = None
    expiring: list[Expiry] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)
    training: Overview | None = None
    imports: list[RosterImport] = field(default_factory=list)
    tasks: list[TaskProgress] = field(default_factory=list)

    @property
    def training_due(self) -> list[TrainingDue]:
        """Who has training open, assigned or begun by themselves; the overdue first."""
        rows = self.training.rows if self.training else []
        todo = sorted(
            (row for row in rows if row.state in ("overdue", "todo")), key=lambda row: row.state != "overdue"
        )
        return [TrainingDue(row.person, row.posts, *row.due_words(self.on)) for row in todo]


def desk_of(*, shop: Shop, user: User, on: date, language: str) -> Desk:
    """Gather the desk of ``user`` in a fixed number of queries for any number of people."""
    people = list(Person.objects.employed_on(on, shop=shop))
    sees_compliance = may(user, "view_compliance", shop)
    desk = Desk(on=on, people=len(people))
    if sees_compliance:
        desk.readiness = readiness_of(shop=shop, on=on)
    facts = desk.readiness.facts if desk.readiness else shop_facts(shop)
    desk.unfit = _unfit(people, facts, on)
    desk.expiring = _expiring(people, facts, shop, on, language, with_premises=sees_compliance)
    if may(user, "view_training", shop):
        desk.training = training_overview(shop, on=on)
    if may(user, "change_people", shop):
        waiting = RosterImport.objects.filter(shop=shop, state=RosterImport.State.PREVIEW)
        desk.imports = list(waiting.defer("rows")[:TASKS_SHOWN])
    over = (TaskProgress.State.DONE, TaskProgress.State.FAILED)
    about = Q(shop=shop) | Q(company=shop.company_id)
    desk.tasks = list(TaskProgress.objects.filter(about, user=user).exclude(state__in=over)[:TASKS_SHOWN])
    return desk


def _unfit(people: list[Person], facts: Facts, on: date) -> list[Unfit]:
    """Whoever holds a post with a standard and does not meet it; the posts in the order of the roster."""
    by_key = {person.pk: person for person in people}
    holders: dict[str, list[Person]] = defaultdict(list)
    for key, post in sorted(held_posts(facts, on)):
        if key in by_key:
            holders[post].append(by_key[key])
    found = []
    for post, held_by in holders.items():
        answers = judge_people(people=held_by, facts=facts, posts=[post], on=on)
        found += [Unfit(by_key[key], post, answer) for (key, _post), answer in answers.items() if answer.open]
    return sorted(found, key=lambda one: (one.person.staff_number, one.post))


def _expiring(
    people: list[Person], facts: Facts, shop: Shop, on: date, language: str, *, with_premises: bool
) -> list[Expiry]:
    """What ends within 90 days, the soonest first: credentials, our certificates, and of the shop leases, contracts,
    verifications and documents.
    """
    last = last_expiring(on)
    ending = Credential.objects.not_renewed().ending_between(on, last).filter(person__in=people)
    refs = {f"credential:{key}" for key in ending.values_list("pk", flat=True)}
    found = [
        Expiry(person.name, label(paper, language), paper.until, int(person.id), paper.ref)
        for person in facts.people or ()
        for paper in person.credentials or ()
        if paper.ref in refs and paper.until
    ]
    found += _expiring_certificates(people, shop, on, last)
    if with_premises:
        found += [
            Expiry(one.name, one.what, one.day, None, one.ref) for one in endings(shop, on=on, until=last)
        ]
    return sorted(found, key=lambda one: one.until)


def _expiring_certificates(people: list[Person], shop: Shop, on: date, last: date) -> list[Expiry]:
    standing = Certificate.objects.standing_on(on).not_renewed().filter(shop=shop, person__in=people)
    return [
        Expiry(row.person.name, row.number, row.valid_until, row.person_id, f"certificate:{row.pk}")
        for row in standing.ending_between(on, last).select_related("person").defer("snapshot")
    ]
