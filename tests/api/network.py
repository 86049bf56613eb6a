"""A small schema that can do what the HTTP layer must cope with: planned data, failures, mutations, subscriptions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import orjson
import strawberry
from graphql import GraphQLError
from starlette.applications import Starlette
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from api.app import create_app
from api.process.settings import Settings
from schema.domain import DOMAIN
from schema.plan import PlannedSchema

written: list[str] = []


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "Magura") -> str:
        return f"নমস্কার {name}"

    @strawberry.field
    def planned(self) -> str:
        return "never resolved"

    @strawberry.field
    def broken(self) -> str:
        raise RuntimeError("password=hunter2")

    @strawberry.field
    def refused(self) -> str:
        raise GraphQLError("no such page", extensions={"code": "BAD_USER_INPUT"})

    @strawberry.field
    async def slow(self, seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "done"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def write(self, text: str) -> str:
        written.append(text)
        return text


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number


class Planned(SchemaExtension):
    """Answers `{ planned }` as the read engine does, and fails in a hook, past every resolver, when asked to."""

    def on_execute(self) -> Iterator[None]:
        query = self.execution_context.query or ""
        if "planned" in query:
            self.execution_context.result = ExecutionResult(
                data=orjson.Fragment('{"planned":"আগে থেকেই JSON"}'),  # type: ignore[arg-type]
                errors=None,
            )
        if "hook" in query:
            raise RuntimeError("secret of the hook")
        yield


schema = PlannedSchema(DOMAIN, query=Query, mutation=Mutation, subscription=Subscription, extensions=[Planned])


class FakeDatabase:
    """Stands where the database stands; `answers` says whether it does."""

    def __init__(self) -> None:
        self.answers = True
        self.delay = 0.0

    async def check(self) -> None:
        await asyncio.sleep(self.delay)
        if not self.answers:
            raise OSError("connection refused")


def app(**settings: object) -> Starlette:
    """The real application without its lifespan, so without PostgreSQL."""
    application = create_app(Settings(**settings), schema)  # type: ignore[arg-type]
    application.state.database = FakeDatabase()
    return application
