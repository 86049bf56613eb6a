"""Actors, roles, and the permissions of each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of actors: ViewerKind of the API, and the program itself, which no caller can be."""

    ANONYMOUS = "ANONYMOUS"
    API_CLIENT = "API_CLIENT"
    PERSON = "PERSON"
    SYSTEM = "SYSTEM"


class Role(StrEnum):
    """A person's role for an office and all below it."""

    OFFICER = "OFFICER"
    DISTRICT_ADMIN = "DISTRICT_ADMIN"
    DIVISION_ADMIN = "DIVISION_ADMIN"
    HQ_ANALYST = "HQ_ANALYST"
    HQ_ADMIN = "HQ_ADMIN"


class Permission(StrEnum):
    """What a rule requires before it does anything."""

    READ_DRAFTS = "READ_DRAFTS"
    EDIT_CHARTER = "EDIT_CHARTER"
    PUBLISH_CHARTER = "PUBLISH_CHARTER"
    APPOINT = "APPOINT"
    GRANT = "GRANT"
    EDIT_API_CLIENTS = "EDIT_API_CLIENTS"
    EDIT_OFFICES = "EDIT_OFFICES"
    EDIT_CATALOGUE = "EDIT_CATALOGUE"
    EDIT_CALENDAR = "EDIT_CALENDAR"
    EDIT_ROUTES = "EDIT_ROUTES"
    EDIT_HEALTH_RULES = "EDIT_HEALTH_RULES"
    READ_AUDIT = "READ_AUDIT"
    READ_REQUESTS = "READ_REQUESTS"
    HANDLE_REQUESTS = "HANDLE_REQUESTS"
    READ_CONTACT_READS = "READ_CONTACT_READS"
    FILE_REQUEST = "FILE_REQUEST"


_OFFICER = frozenset({Permission.READ_DRAFTS, Permission.READ_REQUESTS, Permission.HANDLE_REQUESTS})
_ADMIN = _OFFICER | frozenset(
    {
        Permission.EDIT_CHARTER,
        Permission.PUBLISH_CHARTER,
        Permission.APPOINT,
        Permission.GRANT,
        Permission.EDIT_API_CLIENTS,
        Permission.EDIT_CALENDAR,
        Permission.EDIT_ROUTES,
        Permission.READ_CONTACT_READS,
    }
)
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICER: _OFFICER,
    Role.DISTRICT_ADMIN: _ADMIN,
    Role.DIVISION_ADMIN: _ADMIN,
    Role.HQ_ANALYST: frozenset(
        {Permission.READ_DRAFTS, Permission.READ_REQUESTS, Permission.READ_AUDIT, Permission.READ_CONTACT_READS}
    ),
    Role.HQ_ADMIN: frozenset(Permission),
}


def roles_with(permission: Permission) -> list[Role]:
    """The roles that include the permission."""
    return [role for role, held in PERMISSIONS.items() if permission in held]


OPEN_TO_ALL = frozenset({Permission.FILE_REQUEST})
"""Permissions that need no grant."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds on an office and all below it."""

    role: Role
    office_code: str

    @property
    def national(self) -> bool:
        return "." not in self.office_code

    def covers(self, office_code: str) -> bool:
        """Whether the office is this one or below it; `bd.khulna.mag` does not cover `bd.khulna.magura`."""
        return office_code == self.office_code or office_code.startswith(f"{self.office_code}.")


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller of a rule. subject: the issuer's subject of a person, or an API client's prefix; recorded with
    changes.

        tracking: the digest of a tracking code that the caller has shown, which gives access to that request only.
    """

    kind: ActorKind
    subject: str
    grants: tuple[Held, ...] = ()
    tracking: bytes | None = None

    def may(self, permission: Permission, office_code: str) -> bool:
        if self.kind is ActorKind.SYSTEM:
            return True
        return any(permission in PERMISSIONS[held.role] and held.covers(office_code) for held in self.grants)

    def may_everywhere(self, permission: Permission) -> bool:
        """Whether the actor may do it for the whole network."""
        return self.kind is ActorKind.SYSTEM or any(
            permission in PERMISSIONS[held.role] and held.national for held in self.grants
        )

    @property
    def national(self) -> bool:
        """Whether the actor reaches the whole tree, so that its offices need not be listed."""
        return self.kind is ActorKind.SYSTEM or any(held.national for held in self.grants)


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "anonymous")


def system(name: str) -> Actor:
    """The program itself, named after the command (`charter seed`), with all permissions."""
    return Actor(ActorKind.SYSTEM, name)
