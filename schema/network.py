"""The whole schema. A new concept adds its Query and its Mutation to the lists here, and nothing else."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from schema import plan, search, simulation
from schema.audit import contact_reads
from schema.audit import queries as audit_queries
from schema.calendar import mutations as calendar_mutations
from schema.catalogue import adoption
from schema.catalogue import mutations as catalogue_mutations
from schema.catalogue import queries as catalogue_queries
from schema.charters import drafting, findings, health, imports
from schema.charters import mutations as charter_mutations
from schema.domain import DOMAIN
from schema.identity import api_clients, trusted_documents
from schema.identity import mutations as identity_mutations
from schema.identity import queries as identity_queries
from schema.offices import mutations as office_mutations
from schema.offices import queries as office_queries
from schema.offices import seeding
from schema.performance import queries as performance_queries
from schema.posts import contacts, officers, postings
from schema.posts import mutations as post_mutations
from schema.posts import queries as post_queries
from schema.requests import escalation, filing, proof, recomputing, routes
from schema.requests import mutations as request_mutations
from schema.requests import queries as request_queries
from schema.services import draft_services as charter_services
from schema.services import mutations as service_mutations
from schema.services import queries as service_queries
from schema.services import service_codes
from schema.shared import days, nodes

Query = merge_types(
    "Query",
    (
        office_queries.Query,
        service_queries.Query,
        escalation.Query,
        post_queries.Query,
        search.Query,
        catalogue_queries.Query,
        nodes.Query,
        identity_queries.Query,
        request_queries.Query,
        proof.Query,
        recomputing.Query,
        contact_reads.Query,
        performance_queries.Query,
        simulation.Query,
        audit_queries.Query,
        api_clients.Query,
        health.Query,
    ),
)
strawberry.type(Query, description="The queries.")

Mutation = merge_types(
    "Mutation",
    (
        calendar_mutations.Mutation,
        escalation.Mutation,
        imports.Mutation,
        charter_mutations.Mutation,
        adoption.Mutation,
        catalogue_mutations.Mutation,
        drafting.Mutation,
        service_mutations.Mutation,
        charter_services.Mutation,
        service_codes.Mutation,
        findings.Mutation,
        health.Mutation,
        seeding.Mutation,
        post_mutations.Mutation,
        postings.Mutation,
        officers.Mutation,
        contacts.Mutation,
        office_mutations.Mutation,
        identity_mutations.Mutation,
        filing.Mutation,
        request_mutations.Mutation,
        routes.Mutation,
        api_clients.Mutation,
        trusted_documents.Mutation,
    ),
)
strawberry.type(Mutation, description="The mutations. Errors that the caller can correct are returned in `userErrors`.")

schema = plan.PlannedSchema(
    DOMAIN, query=Query, mutation=Mutation, types=[], config=StrawberryConfig(scalar_map=days.SCALARS)
)
