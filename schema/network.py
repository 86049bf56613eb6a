"""The whole schema. A new concept adds its Query and its Mutation to the lists here, and nothing else."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from schema import (
    adoption,
    api_clients,
    audit,
    calendar,
    catalogue,
    charters,
    codes,
    contacts,
    days,
    definitions,
    drafting,
    editing,
    escalation,
    findings,
    health,
    imports,
    nodes,
    officers,
    offices,
    plan,
    postings,
    posts,
    promising,
    search,
    services,
    simulation,
    tree,
    trusted,
    viewer,
)
from schema.performance import reading as performance
from schema.posts import mutations as post_mutations
from schema.requests import contact_reads, filing, moves, proof, reading, recomputing, routes

Query = merge_types(
    "Query",
    (
        offices.Query,
        services.Query,
        escalation.Query,
        posts.Query,
        search.Query,
        catalogue.Query,
        nodes.Query,
        viewer.Query,
        reading.Query,
        proof.Query,
        recomputing.Query,
        contact_reads.Query,
        performance.Query,
        simulation.Query,
        audit.Query,
        api_clients.Query,
        health.Query,
    ),
)
strawberry.type(Query, description="The queries.")

Mutation = merge_types(
    "Mutation",
    (
        calendar.Mutation,
        escalation.Mutation,
        imports.Mutation,
        charters.Mutation,
        adoption.Mutation,
        definitions.Mutation,
        drafting.Mutation,
        editing.Mutation,
        promising.Mutation,
        codes.Mutation,
        findings.Mutation,
        health.Mutation,
        offices.Mutation,
        post_mutations.Mutation,
        postings.Mutation,
        officers.Mutation,
        contacts.Mutation,
        tree.Mutation,
        viewer.Mutation,
        filing.Mutation,
        moves.Mutation,
        routes.Mutation,
        api_clients.Mutation,
        trusted.Mutation,
    ),
)
strawberry.type(Mutation, description="The mutations. Errors that the caller can correct are returned in `userErrors`.")

schema = plan.PlannedSchema(query=Query, mutation=Mutation, types=[], config=StrawberryConfig(scalar_map=days.SCALARS))
