"""How the soak asks: any of the servers, again and again with the same key, and all that is answered is judged."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from api.identity.tokens import DevelopmentTokens
from tests.soak.household import Person

# What a client may be told at any time, and then tries again.
PASSING = frozenset({"UNAVAILABLE", "TIMEOUT", "RATE_LIMITED"})
# No operation may need more, whatever happens to the servers and their database meanwhile.
MOST_TRIES, MOST_SECONDS = 400, 90.0
_TIMEOUT = 20.0
_GENERATION = "Charter-Generation"


class GaveUp(Exception):
    """An operation that was not answered within what is allowed."""


@dataclass(slots=True)
class Judged:
    """wrong: what must not have been answered. lost: tries without an answer. seconds: of each other try."""

    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    passing: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    most_tries: int = 0
    longest: float = 0.0


@dataclass(slots=True)
class Asking:
    """servers: their addresses. seen: the latest generation that each asker was told of."""

    servers: list[str]
    folder: Path
    chance: Random
    client: httpx.AsyncClient
    judged: Judged = field(default_factory=Judged)
    seen: dict[str, int] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    async def ask(
        self, who: str, person: Person, document: str, variables: dict[str, Any], server: str | None = None
    ) -> dict[str, Any]:
        """What GraphQL answers: `data`, and `errors` that are no passing trouble. Raises GaveUp.

        who: whose generation counts: what they have been told of is never followed by anything older.
        """
        begin = time.monotonic()
        for tries in range(1, MOST_TRIES):
            answer = await self._try(who, person, document, variables, server)
            spent = time.monotonic() - begin
            if answer is not None:
                self.judged.most_tries = max(self.judged.most_tries, tries)
                self.judged.longest = max(self.judged.longest, spent)
                return answer
            if spent > MOST_SECONDS:
                break
            await asyncio.sleep(min(0.05 * tries, 1.0))
        raise GaveUp(f"no answer in {tries} tries and {spent:.0f} s: {document[:200]} {variables}")

    async def _try(
        self, who: str, person: Person, document: str, variables: dict[str, Any], server: str | None
    ) -> dict[str, Any] | None:
        begin = time.monotonic()
        try:
            response = await self.client.post(
                f"{server or self.chance.choice(self.servers)}/graphql",
                json={"query": document, "variables": variables},
                headers={_GENERATION: str(self.seen.get(who, 0)), **self._signed(person)},
                timeout=_TIMEOUT,
            )
            answer: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError):
            self.judged.lost += 1
            return None
        self.judged.seconds.append(time.monotonic() - begin)
        codes = {(error.get("extensions") or {}).get("code", "none") for error in answer.get("errors", [])}
        if passing := codes & PASSING:
            self.judged.passing.update(passing)
            return None
        if response.status_code >= 500 or "INTERNAL" in codes:
            self.judged.wrong.append(f"answered {response.status_code} {codes or ''}: {document[:90]}")
            return None
        self.seen[who] = max(self.seen.get(who, 0), int(response.headers.get(_GENERATION, "0")))
        return answer

    def _signed(self, person: Person) -> dict[str, str]:
        if person.subject is None:
            return {}
        if person.subject not in self._tokens:
            self._tokens[person.subject] = DevelopmentTokens(self.folder).issue(person.subject)
        return {"Authorization": f"Bearer {self._tokens[person.subject]}"}
