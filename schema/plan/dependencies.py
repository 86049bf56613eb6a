"""What a statement reads, as the database knows it: so that its answer can be kept until one of these tables changes.

A statement's words are looked up among the database's tables and functions, and those of the functions' bodies too.
A word that only happens to be a table's name adds a table too many: an answer is kept too briefly then, and never too
long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
# The day alone may be asked: who keeps an answer keeps it until the day is over.
_DAY = "dhaka_today"
# What another caller, or the next moment, would be answered otherwise.
_PASSING = re.compile(
    r"current_setting|set_config|session_user|current_user|\bnow\(|clock_timestamp|current_timestamp|current_date"
    r"|localtime|statement_timestamp|transaction_timestamp|random|txid|pg_",
    re.IGNORECASE,
)


class Dependencies:
    """tables: those whose changes are counted. uncounted: all others. functions: their bodies, by name; None for one
    whose answer is not the same twice.
    """

    def __init__(self, tables: frozenset[str], uncounted: frozenset[str], functions: Mapping[str, str | None]) -> None:
        self._tables = tables
        self._uncounted = uncounted
        self._functions = functions
        self._of_function: dict[str, frozenset[str] | None] = {_DAY: frozenset()}

    @classmethod
    async def read(cls, database: Any) -> Dependencies:
        """database: anything with `async read(sql)`."""
        found = orjson.loads(await database.read(_CATALOGUE))
        counted = frozenset(found["counted"])
        functions: dict[str, str | None] = {}
        for name, body in found["functions"]:
            # Of several of one name each may be meant.
            known = functions.get(name, "")
            functions[name] = None if body is None or known is None else f"{known}\n{body}"
        return cls(counted, frozenset(found["tables"]) - counted, functions)

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


# Row-level security reads the caller's settings wherever it stands. Of what everybody may read it lets through the same
# for all who are nobody: the policies' own words are not looked at, and whoever is somebody is not kept an answer for.
_CATALOGUE = """
SELECT json_build_object(
    'counted', (SELECT json_agg(g.table_name) FROM generations g),
    'tables', (SELECT json_agg(c.relname) FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')),
    'functions', (SELECT json_agg(json_build_array(p.proname, CASE WHEN p.provolatile <> 'v'
                      THEN coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) END))
                  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
                  WHERE p.pronamespace = 'public'::regnamespace AND l.lanname IN ('sql', 'plpgsql')))::text
"""
