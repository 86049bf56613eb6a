"""The planner: one GraphQL operation becomes one SQL statement. docs/planner.md explains it.

`declare` says what the fields of a type read, `bindings` checks that against the models, `sql` writes statements,
`documents` keeps documents with their plans, `cost` prices them, `execution` runs them. `domain` is what the
application hands in.
"""

from schema.plan.bindings.personal import guarded
from schema.plan.context import Database, Guesses, PlanContext, Purse, Read
from schema.plan.declare.arguments import Check, Query, follow, plain
from schema.plan.declare.codes import Coded, GivenCode
from schema.plan.declare.connections import Connection, Edge, PageInfo, connection_arguments
from schema.plan.declare.fields import SHARED, Guard, WrongBinding, argument, bound, field, payload
from schema.plan.declare.relations import Column, Each, Embedded, Entity, Key, Many, One, Page, PagePart, Reference
from schema.plan.declare.secrets import SECRET, SecretInAddress
from schema.plan.domain import Allowed, Domain
from schema.plan.engine import PlannedSchema
from schema.plan.errors import BadInput, DatabaseErrors

__all__ = [
    "SECRET",
    "SHARED",
    "Allowed",
    "BadInput",
    "Check",
    "Coded",
    "Column",
    "Connection",
    "Database",
    "DatabaseErrors",
    "Domain",
    "Each",
    "Edge",
    "Embedded",
    "Entity",
    "GivenCode",
    "Guard",
    "Guesses",
    "Key",
    "Many",
    "One",
    "Page",
    "PageInfo",
    "PagePart",
    "PlanContext",
    "PlannedSchema",
    "Purse",
    "Query",
    "Read",
    "Reference",
    "SecretInAddress",
    "WrongBinding",
    "argument",
    "bound",
    "connection_arguments",
    "field",
    "follow",
    "guarded",
    "payload",
    "plain",
]
