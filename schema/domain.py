"""What this application hands to the planner (`schema/plan`), and the errors that failures of the database become."""

from __future__ import annotations

import logging

from districts.identity.actors import roles_with
from districts.shared.operation_limits import Allowed
from models.columns import marks
from models.database import database_time, failures
from models.database.failures import Failure
from schema import plan

DATABASE_ERRORS = plan.DatabaseErrors(
    types=failures.ERRORS,
    is_timeout=lambda error: failures.sort(error) is Failure.TIMEOUT,
    is_unavailable=lambda error: failures.sort(error) is Failure.UNAVAILABLE,
    reason=failures.reason,
    log=logging.getLogger("charter.database"),
)
of_database = DATABASE_ERRORS.answer
"""The error that a caller is given for a failure of the database; see `plan.DatabaseErrors.answer`."""

DOMAIN = plan.Domain(
    allowed=Allowed(),
    database_errors=DATABASE_ERRORS,
    work=database_time,
    roles_with=roles_with,
    holds="holds(ARRAY[{roles}], {place})",
    there="for that office or above it",
    everywhere="for the national office",
    enter="enter({person})",
    marks=marks,
    generation="SELECT max(g.generation) FROM generations g",
    counted_tables="SELECT json_agg(g.table_name) FROM generations g",
    today="dhaka_today()",
    utc_offset="+06",
)
