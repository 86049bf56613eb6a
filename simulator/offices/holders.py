"""Officers and their postings: who holds and held each post, which are vacant, and which have an acting holder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from asyncpg import Range
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.offices import Level
from districts.shared.text import LocalizedText
from models.database import copying
from simulator import random_choices
from simulator.offices import contacts
from simulator.offices.contacts import Contact
from simulator.offices.posts import Office, Post
from simulator.parameters import Plan
from simulator.random_choices import happens
from simulator.vocabulary import Vocabulary

# Of a hundred posts; of the rest it is not known who holds them. Heads of national and divisional offices never leave.
_HELD, _ACTING, _VACANT = 80, 8, 8
_ALWAYS_THERE = {Level.NATIONAL, Level.DIVISION}


@dataclass(frozen=True, slots=True)
class Person:
    """mailbox: the part before the @."""

    id: int
    name: LocalizedText
    mailbox: str
    mobile: Contact


@dataclass(slots=True)
class Holders:
    """holding: by post, its holder on the last day."""

    holding: dict[int, Person] = field(default_factory=dict)
    telephones: dict[int, Contact] = field(default_factory=dict)
    officers: list[tuple[object, ...]] = field(default_factory=list)
    postings: list[tuple[object, ...]] = field(default_factory=list)
    contact_points: list[tuple[object, ...]] = field(default_factory=list)

    def post(
        self, post_id: int, person: Person | None, since: date, until: date | None, *, acting: bool = False
    ) -> None:
        self.postings.append((post_id, person and person.id, acting, Range(since, until)))

    def reach(self, since: date, contact: Contact, *, post: int | None = None, officer: int | None = None) -> None:
        columns = (contact.kind.value, contact.published, contact.normalized, contact.valid)
        self.contact_points.append((post, officer, *columns, Range(since, None)))


async def appoint(client: BaseDBAsyncClient, plan: Plan, offices: Sequence[Office], words: Vocabulary) -> Holders:
    """Gives postings to every post that never had one, in offices without a charter."""
    free = [(office, post) for office in offices if not office.has_charter for post in office.posts if not post.held]
    # A post has at most two holders, one after the other.
    ids = await client.execute_query_dict(_OFFICERS, [2 * len(free)])
    made = Holders()
    numbers = iter(row["id"] for row in ids)
    people = _people(plan, words, numbers)
    waiting = [(office, post, since) for office, post in free if (since := _postings(made, plan, office, post, people))]
    _appoint_acting(made, offices, waiting)
    _add_contacts(made, plan, free)
    await copying.copy(client, "officers", ("id", "name_bn", "name_en"), made.officers)
    await copying.copy(client, "postings", ("post_id", "officer_id", "acting", "held"), made.postings)
    await copying.copy(client, "contact_points", _CONTACT, made.contact_points)
    return made


_CONTACT = ("post_id", "officer_id", "kind", "published", "normalized", "valid", "in_use")
_OFFICERS = "SELECT nextval('officers_id_seq')::integer AS id FROM generate_series(1, $1)"


def _people(plan: Plan, words: Vocabulary, ids: Iterator[int]) -> Iterator[Person]:
    random = random_choices.generator(plan.seed, "people")
    for n, key in enumerate(ids, 1):
        name = words.officer(random)
        last = (name.en or "officer").split()[-1].lower()
        yield Person(key, name, f"{last}{n}", contacts.mobile(random, n))


def _postings(made: Holders, plan: Plan, office: Office, post: Post, people: Iterator[Person]) -> date | None:
    """Adds a post's postings. Returns the first day of a vacancy that gets an acting holder, or None."""
    random = random_choices.generator(plan.seed, "post", office.code, post.title.bn or post.title.en or "")
    drawn = 0 if post.head and office.level in _ALWAYS_THERE else random.randrange(100)
    since = plan.last - timedelta(days=random.randint(45, 1500))
    if drawn < _HELD:
        _succeed(made, post, people, since, random)
        return None
    if drawn >= _HELD + _ACTING + _VACANT:
        return None
    since = plan.last - timedelta(days=random.randint(20, 420))
    _arrive(made, random, post, next(people), since - timedelta(days=random.randint(200, 1200)), since)
    made.post(post.id, None, since, None)
    return since + timedelta(days=random.randint(0, 15)) if drawn < _HELD + _ACTING else None


def _succeed(made: Holders, post: Post, people: Iterator[Person], since: date, random: Random) -> None:
    """Adds the present holder, sometimes a former one, and a vacancy between them."""
    if happens(random, 0.4):
        left = since - timedelta(days=random.choice((0, 0, 0, 10, 25, 60, 90)))
        _arrive(made, random, post, next(people), left - timedelta(days=random.randint(200, 1400)), left)
        if left < since:
            made.post(post.id, None, left, since)
    made.holding[post.id] = _arrive(made, random, post, next(people), since, None)


def _arrive(made: Holders, random: Random, post: Post, person: Person, since: date, until: date | None) -> Person:
    made.officers.append((person.id, person.name.bn, person.name.en))
    made.post(post.id, person, since, until)
    made.reach(since, person.mobile, officer=person.id)
    if happens(random, 0.7):
        made.reach(since, contacts.mailbox(random, person.mailbox), officer=person.id)
    return person


def _appoint_acting(made: Holders, offices: Sequence[Office], waiting: Sequence[tuple[Office, Post, date]]) -> None:
    """The head of the office, or of the one above it, becomes acting holder."""
    by_id: Mapping[int | None, Office] = {office.id: office for office in offices}
    for office, post, since in waiting:
        candidates = [office, *filter(None, [by_id.get(office.parent_id)])]
        heads = [each.posts[0].id for each in candidates if each.posts]
        acting = next((made.holding[head] for head in heads if head != post.id and head in made.holding), None)
        if acting is not None:
            made.post(post.id, acting, since, None, acting=True)


def _add_contacts(made: Holders, plan: Plan, free: Sequence[tuple[Office, Post]]) -> None:
    """Adds contacts that belong to the post: a telephone and, for the head, a mailbox."""
    random = random_choices.generator(plan.seed, "telephones")
    since = plan.last - timedelta(days=3000)
    for n, (office, post) in enumerate(free):
        made.telephones[post.id] = contacts.landline(random, n)
        made.reach(since, made.telephones[post.id], post=post.id)
        if post.head:
            role = (post.title.en or "office").split()[-1].lower()
            label = office.code.rpartition(".")[2]
            made.reach(since, contacts.mailbox(random, f"{role}.{label}"), post=post.id)
