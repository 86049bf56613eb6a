"""The read engine: one operation, one SQL statement. `declare` says how a type is bound, `write` how SQL is made."""

from schema.plan.arguments import Query, plain
from schema.plan.declare import SHARED, Guard, WrongBinding, argument, bound, field, payload
from schema.plan.engine import PlannedSchema
from schema.plan.errors import BadInput
from schema.plan.existence import Asked, Named, Reader
from schema.plan.paging import Connection, Edge, PageInfo, connection_arguments
from schema.plan.personal import guarded
from schema.plan.reading import KEEP, Read
from schema.plan.relations import Column, Each, Embedded, Entity, Key, Many, One, Page, PagePart, Reference
from schema.plan.secrets import IN_ADDRESS, SECRET, SecretInAddress
from schema.plan.spending import GUESSES, PURSE, guesses

__all__ = [
    "GUESSES",
    "IN_ADDRESS",
    "KEEP",
    "PURSE",
    "SECRET",
    "SHARED",
    "Asked",
    "BadInput",
    "Column",
    "Connection",
    "Each",
    "Edge",
    "Embedded",
    "Entity",
    "Guard",
    "Key",
    "Many",
    "Named",
    "One",
    "Page",
    "PageInfo",
    "PagePart",
    "PlannedSchema",
    "Query",
    "Read",
    "Reader",
    "Reference",
    "SecretInAddress",
    "WrongBinding",
    "argument",
    "bound",
    "connection_arguments",
    "field",
    "guarded",
    "guesses",
    "payload",
    "plain",
]
