"""The SQL that makes a database, as it stands in files: migrations of tables, and what is defined on the tables."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parents[1]

BEFORE_TABLES = ("text",)
"""What generated columns and indexes call. It looks at no table."""

AFTER_TABLES = (
    "scope",
    "calendar",
    "offices",
    "posts",
    "charters",
    "services",
    "catalogue",
    "search",
    "requests",
    "performance",
    "identity",
    "audit",
    "internal/generations",
    "internal/idempotency",
    "internal/rate_buckets",
    "internal/server_secrets",
    "internal/disk_probes",
    "internal/retention",
)
"""In this order, since a trigger, a policy and a function of the form RETURN … need what they name to be there already.
The text of other functions may name what is defined later."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One file of `models/sql`."""

    name: str
    sql: str

    @property
    def hash(self) -> str:
        """SHA-256 of the content, in hexadecimal digits."""
        return sha256(self.sql.encode()).hexdigest()


def migrations(source: Path = HERE) -> dict[str, Path]:
    """The files of all migrations by their names (0001_baseline), in the order in which they are applied."""
    return {path.stem: path for path in sorted((source / "migrations").glob("[0-9]*.sql"))}


def before_tables(source: Path = HERE) -> list[Definition]:
    """The files that a migration of tables may need."""
    return [_definition(source, name) for name in BEFORE_TABLES]


def all_files(source: Path = HERE) -> list[Definition]:
    """The files that are applied when their content has changed, in their order."""
    return [_definition(source, name) for name in (*BEFORE_TABLES, *AFTER_TABLES)]


def serving_role(source: Path = HERE) -> str:
    """What the serving role may do. It is applied each time, last of all."""
    return _definition(source, "internal/serving_role").sql


def _definition(source: Path, name: str) -> Definition:
    file = f"{name}.sql"
    return Definition(file, (source / "sql" / file).read_text(encoding="utf-8"))
