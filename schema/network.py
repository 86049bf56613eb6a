"""The whole schema. A new concept adds its Query (and later its Mutation) to the lists here, and nothing else."""

from __future__ import annotations

import strawberry
from strawberry.tools import merge_types

from schema import escalation, nodes, offices, plan, posts, search, services

Query = merge_types("Query", (offices.Query, services.Query, escalation.Query, posts.Query, search.Query, nodes.Query))
strawberry.type(Query, description="What can be asked.")

schema = plan.PlannedSchema(query=Query, types=[])
