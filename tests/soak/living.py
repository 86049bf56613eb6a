"""How a household lives: act after act, each read again, some repeated, some tried by people who may not."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from districts.identity.actors import OPEN_TO_ALL, Permission
from schema.network import schema
from schema.shared import writes
from tests.soak.acts import ACTS
from tests.soak.acts.act import Doing
from tests.soak.calls import Asking
from tests.soak.household import ANALYST, DIRECTOR, NOBODY, Fact, Household, Person

_REFUSED = {"FORBIDDEN", "NOT_FOUND"}
# Filing and moving requests is what most people do.
_WEIGHTS = {"submitRequest": 6, "escalateRequest": 6, "publishCharter": 3, "restoreCharter": 1}


def permission_of(name: str) -> Permission:
    mutation = schema._schema.mutation_type
    assert mutation
    found: Permission = mutation.fields[name].extensions["strawberry-definition"].metadata[writes.PERMISSION]
    return found


PERMISSION = {name: permission_of(name) for name in ACTS}
NATIONAL = {Permission.EDIT_OFFICES, Permission.EDIT_CATALOGUE, Permission.EDIT_HEALTH_RULES}


@dataclass(slots=True)
class Gate:
    """Closed while the world is put back to what it was: who is inside finishes first."""

    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _inside: int = 0
    _empty: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._open.set()
        self._empty.set()

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        while not self._open.is_set():  # it may be closed again before those who waited go on
            await self._open.wait()
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def closed(self) -> AsyncIterator[None]:
        self._open.clear()
        await self._empty.wait()
        try:
            yield
        finally:
            self._open.set()


@dataclass(slots=True)
class Living:
    """One household. done: how often each mutation was acknowledged. wrong: what was answered and must not be."""

    house: Household
    asking: Asking
    chance: Random
    gate: Gate
    done: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    repeated: int = 0
    read: int = 0
    wrong: list[str] = field(default_factory=list)

    async def live(self, until: asyncio.Event) -> None:
        names = list(ACTS)
        weights = [_WEIGHTS.get(name, 2) for name in names]
        while not until.is_set():
            async with self.gate.passed():
                [name] = self.chance.choices(names, weights)
                await self.act(name)
                await self._read_some()
            await asyncio.sleep(0)

    async def act(self, name: str) -> bool:
        """Does it once, if there is anything to do it with."""
        key = f"soak-{uuid.uuid4().hex}"
        doing = ACTS[name](self.house, self.chance, key)
        if doing is None:
            return False
        if not doing.applicant and PERMISSION[name] not in OPEN_TO_ALL and self.chance.random() < 0.15:
            await self._try_as_a_stranger(name, doing)
        person, given = self._rightful(name, doing), {**doing.given, "idempotencyKey": str(uuid.uuid4())}
        payload, codes = await self._sent(name, person, given, doing.select)
        if codes:
            if not codes <= doing.may:
                self.wrong.append(f"{name} as {person.role} refused: {codes} {given}")
            return False
        doing.done(payload)
        self.done[name] += 1
        if doing.marked:
            self.house.marks[key] = name
        if self.chance.random() < 0.25:
            await self._repeat(name, person, given, doing.select)
        return True

    async def _sent(
        self, name: str, person: Person, given: dict[str, Any], select: str
    ) -> tuple[dict[str, Any], set[str]]:
        type_ = f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation Soak($input: {type_}!) {{ {name}(input: $input) {{ {select}"
            " userErrors { field code message { en } } } }"
        )
        answer = await self.asking.ask(self.house.office, person, document, {"input": given})
        if "errors" in answer:
            return {}, {error["extensions"]["code"] for error in answer["errors"]}
        payload: dict[str, Any] = answer["data"][name]
        return payload, {error["code"] for error in payload.pop("userErrors")}

    def _rightful(self, name: str, doing: Doing) -> Person:
        if doing.applicant or name == "submitRequest":
            return NOBODY if doing.applicant or self.chance.random() < 0.7 else self.house.officer
        permission = PERMISSION[name]
        if permission in NATIONAL:
            return DIRECTOR
        if permission in OPEN_TO_ALL:
            return self.house.officer
        return self.chance.choice([each for each in self.house.people if each.may(permission)])

    async def _try_as_a_stranger(self, name: str, doing: Doing) -> None:
        """Refused, whoever it is who may not; what it would have changed is read right after."""
        neighbour = Household(self.house.number + 1).admin
        strangers = [NOBODY, ANALYST, neighbour]
        if PERMISSION[name] != Permission.HANDLE_REQUESTS:
            strangers.append(self.house.officer)
        person = self.chance.choice(strangers)
        given = {**doing.given, "idempotencyKey": str(uuid.uuid4())}
        _, codes = await self._sent(name, person, given, doing.select)
        self.refused += 1
        if not codes or not codes <= _REFUSED:
            self.wrong.append(f"{name} as {person.subject} answered {codes or 'as if it were allowed'}: {given}")

    async def _repeat(self, name: str, person: Person, given: dict[str, Any], select: str) -> None:
        """The same key once more, at any server: it is answered and nothing is done."""
        _, codes = await self._sent(name, person, given, select)
        self.repeated += 1
        if codes:
            self.wrong.append(f"{name} was acknowledged, and refused when it was repeated: {codes} {given}")

    async def _read_some(self) -> None:
        """Some of what is known, and of that the latest first."""
        facts = list(self.house.facts.items())
        for name, fact in [*facts[-2:], *self.chance.choices(facts, k=2)] if facts else []:
            await self.compare(name, fact)

    async def read_all(self) -> None:
        for name, fact in list(self.house.facts.items()):
            for server in self.asking.servers:
                await self.compare(name, fact, server)

    async def compare(self, name: str, fact: Fact, server: str | None = None) -> None:
        person = fact.person or (NOBODY if fact.public and self.chance.random() < 0.7 else DIRECTOR)
        answer = await self.asking.ask(self.house.office, person, fact.document, dict(fact.variables), server)
        self.read += 1
        if answer.get("data") != fact.expected:
            self.wrong.append(f"{name} of {self.house.office}: {answer} instead of {fact.expected}")
            self.house.facts.pop(name, None)  # said once
