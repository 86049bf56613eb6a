"""The tables that a statement reads, so that its answer can be kept until one of them changes.

The words of a statement, and of the functions that it calls, are looked up among the database's tables and functions. A
word that only happens to be a table's name adds a table too many: then an answer is kept too briefly, never too long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import orjson

from schema.plan.context import Database
from schema.plan.domain import Domain

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
# With these, another caller or the next moment may be answered differently. The day is no such thing: an answer is kept
# until it ends.
_PASSING = re.compile(
    r"current_setting|set_config|session_user|current_user|\bnow\(|clock_timestamp|current_timestamp|current_date"
    r"|localtime|statement_timestamp|transaction_timestamp|random|txid|pg_",
    re.IGNORECASE,
)


class Dependencies:
    """tables: those whose changes are counted. uncounted: all others. functions: their bodies, by name; None for a
    volatile one. today: the function that returns the current day.
    """

    def __init__(
        self,
        tables: frozenset[str],
        uncounted: frozenset[str],
        functions: Mapping[str, str | None],
        today: str,
    ) -> None:
        self._tables = tables
        self._uncounted = uncounted
        self._functions = functions
        self._of_function: dict[str, frozenset[str] | None] = {today.removesuffix("()"): frozenset()}

    @classmethod
    async def read(cls, database: Database, domain: Domain) -> Dependencies:
        found = orjson.loads(await database.read(_CATALOGUE.format(counted=domain.counted_tables)))
        counted = frozenset(found["counted"])
        functions: dict[str, str | None] = {}
        for name, body in found["functions"]:
            # Of several functions with one name, any may be called.
            known = functions.get(name, "")
            functions[name] = None if body is None or known is None else f"{known}\n{body}"
        return cls(counted, frozenset(found["tables"]) - counted, functions, domain.today)

    def of(self, sql: str) -> frozenset[str] | None:
        """The tables that the statement reads. None: its answer depends on more than these and the day."""
        if _PASSING.search(sql):
            return None
        words = set(_WORD.findall(sql))
        if words & self._uncounted:
            return None
        found = words & self._tables
        for name in words & self._functions.keys():
            inner = self._function(name)
            if inner is None:
                return None
            found |= inner
        return frozenset(found)

    def _function(self, name: str) -> frozenset[str] | None:
        if name not in self._of_function:
            body = self._functions[name]
            self._of_function[name] = frozenset()  # one that calls itself reads nothing more by that
            self._of_function[name] = None if body is None else self.of(body)
        return self._of_function[name]


# The words of row-level security's policies are not looked up. They read the caller's settings, but let every anonymous
# caller see the same rows, and answers to others are not kept.
_CATALOGUE = """
SELECT json_build_object(
    'counted', ({counted}),
    'tables', (SELECT json_agg(c.relname) FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')),
    'functions', (SELECT json_agg(json_build_array(p.proname, CASE WHEN p.provolatile <> 'v'
                      THEN coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) END))
                  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
                  WHERE p.pronamespace = 'public'::regnamespace AND l.lanname IN ('sql', 'plpgsql')))::text
"""
