"""Runs the statement of a plan on the database of its operation's context."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from graphql import GraphQLError

from schema.plan import operation_stats
from schema.plan.context import Database, PlanContext, Read
from schema.plan.declare.arguments import Parameters
from schema.plan.declare.codes import Coded, GivenCode
from schema.plan.documents.document import Plan
from schema.plan.domain import Domain

# The generation and the day are those of the moment at which the statement reads.
_KEPT = "SELECT ({generation}) || ' ' || {today} || E'\\n' || ({sql})"
# The time that the database takes, planning included, measured there: here it would contain the time in which this
# process does something else.
_TIMED = "SELECT concat(({sql}), E'\\n', extract(epoch FROM clock_timestamp() - transaction_timestamp())::float8)"


def fragment(text: str | bytes | None) -> Any:
    """JSON that goes into the response unchanged."""
    return None if text is None else orjson.Fragment(text)


async def run(
    context: PlanContext, domain: Domain, plan: Plan, sql: str, arguments: Sequence[Mapping[str, Any]]
) -> str | None:
    """The JSON that the plan's statement returns. arguments: of each of its sites. Raises GraphQLError."""
    if context.keep is None or plan.tables is None or context.person:
        return await _run(context, domain, plan, sql, arguments)
    kept = _KEPT.format(generation=domain.generation, today=domain.today, sql=sql)
    answered = await _run(context, domain, plan, kept, arguments)
    if answered is None:
        return None
    head, _, text = answered.partition("\n")
    generation, _, day = head.partition(" ")
    context.keep(Read(plan.tables, int(generation), day))
    return text


async def _run(
    context: PlanContext, domain: Domain, plan: Plan, sql: str, arguments: Sequence[Mapping[str, Any]]
) -> str | None:
    # Each code that opens something may be a guess.
    for _ in plan.parameters.first:
        await context.guesses.show()
    values = plan.parameters.values(arguments)
    if context.person:
        # As in the writer: only CASE guarantees the order.
        values.append(context.person)
        sql = f"SELECT CASE WHEN {domain.enter.format(person=f'${len(values)}')} THEN ({sql}) END"
    stats, began = operation_stats.current(), time.perf_counter()
    if stats:
        stats.statements += (sql,)
    work, took = domain.work.current(), None
    held = work.held
    try:
        answered: str = await context.database.read(_TIMED.format(sql=sql), *values)
        json, _, seconds = answered.rpartition("\n")
        took = float(seconds)
        text = json or None
        unknown = await _unknown_code(context.database, plan.parameters, arguments) if text is None else None
    except domain.database_errors.types as error:
        raise domain.database_errors.answer(error) from error
    finally:
        # A statement that fails, or is cancelled, has worked for as long as it held a connection.
        work.reported += work.held - held if took is None else took
        if stats:
            stats.reading += time.perf_counter() - began
    if unknown:
        raise unknown
    return text


async def _unknown_code(
    database: Database, parameters: Parameters, arguments: Sequence[Mapping[str, Any]]
) -> GraphQLError | None:
    """The error for a code that names nothing, if that is why a statement returned nothing."""
    given: dict[Coded, list[GivenCode]] = {}
    for coded, parameter in parameters.coded:
        code = parameter.value(arguments)
        given.setdefault(coded, []).append(GivenCode(".".join(parameter.path), code))
    for coded, codes in given.items():
        if error := await coded.refusal(database, codes):
            return error
    return None
