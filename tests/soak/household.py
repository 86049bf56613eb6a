"""One office with its people and all that they have been answered, so that every answer to come is known beforehand.

Nobody but its own task changes a household: what it knows is what the database must hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from districts.identity.actors import PERMISSIONS, Permission, Role

HEADQUARTERS, DIVISION = "bd", "bd.khulna"


@dataclass(frozen=True, slots=True)
class Person:
    """role, office: what is granted; None for an anonymous caller."""

    subject: str | None
    role: Role | None = None
    office: str = ""

    def may(self, permission: Permission) -> bool:
        return self.role is not None and permission in PERMISSIONS[self.role]


NOBODY = Person(None)
DIRECTOR = Person("soak:director", Role.HQ_ADMIN, HEADQUARTERS)
ANALYST = Person("soak:analyst", Role.HQ_ANALYST, HEADQUARTERS)
DIVISION_ADMIN = Person("soak:division", Role.DIVISION_ADMIN, DIVISION)
NATIONAL = (DIRECTOR, ANALYST, DIVISION_ADMIN)


@dataclass(frozen=True, slots=True)
class Fact:
    """What headquarters must read from now on, and where it is public anybody. expected: the whole of `data`.

    person: who reads it instead.
    """

    document: str
    variables: Mapping[str, Any]
    expected: Mapping[str, Any]
    public: bool = False
    person: Person | None = None


def node(type_: str, id_: str, **fields: Any) -> Fact:
    """That the object with this id has these fields; a field in two languages is a dictionary."""
    selected = " ".join(_selected(name, value) for name, value in fields.items())
    document = f"query SoakFact($id: ID!) {{ node(id: $id) {{ ... on {type_} {{ {selected} }} }} }}"
    return Fact(document, {"id": id_}, {"node": fields})


def _selected(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{name} {{ {' '.join(_selected(inner, each) for inner, each in value.items())} }}"
    return name


@dataclass(slots=True)
class Filed:
    """A request as its last acknowledged move has left it."""

    id: str
    code: str
    number: str
    status: str


@dataclass(slots=True)
class Household:
    """requests, posts and so on: what was answered last. facts: what must be read, by a name of its own.

    marks: texts that must stand exactly once in the record of changes, and which mutation wrote each.
    """

    number: int
    requests: list[Filed] = field(default_factory=list)
    late: list[Filed] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    officers: list[dict[str, Any]] = field(default_factory=list)
    postings: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    national: list[dict[str, Any]] = field(default_factory=list)
    exceptions: list[dict[str, Any]] = field(default_factory=list)
    grants: list[dict[str, Any]] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)
    draft: int | None = None
    version: int = 0
    in_force: int = 0
    annex: str = ""
    annex_closed: bool = False
    serial: int = 0
    facts: dict[str, Fact] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def office(self) -> str:
        return f"{DIVISION}.soak{self.number}"

    @property
    def admin(self) -> Person:
        return Person(f"soak:admin-{self.number}", Role.DISTRICT_ADMIN, self.office)

    @property
    def officer(self) -> Person:
        return Person(f"soak:officer-{self.number}", Role.OFFICER, self.office)

    @property
    def people(self) -> tuple[Person, ...]:
        """All whose grants reach the office."""
        return (self.admin, self.officer, *NATIONAL)

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial
