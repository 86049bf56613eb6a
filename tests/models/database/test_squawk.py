"""`make lint` warns of a migration that would lock or rewrite a table that has rows."""

from __future__ import annotations

import pytest

from tests.models import squawk

pytestmark = pytest.mark.system


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("ALTER TABLE posts ADD CONSTRAINT x CHECK (id > 0);", "constraint-missing-not-valid"),
        ("CREATE INDEX x ON posts (id);", "require-concurrent-index-creation"),
        ("ALTER TABLE posts ALTER COLUMN title_bn SET NOT NULL;", "adding-not-nullable-field"),
        ("ALTER TABLE posts ALTER COLUMN head TYPE text;", "changing-column-type"),
        ("ALTER TABLE posts DROP COLUMN head;", "ban-drop-column"),
        ("ALTER TABLE posts ADD COLUMN x int NOT NULL;", "adding-required-field"),
        ("ALTER TABLE posts ADD COLUMN x text GENERATED ALWAYS AS (title_bn) STORED;", "adding-field-with-default"),
        ("ALTER TABLE posts ADD COLUMN x int DEFAULT 0;", None),
        ("CREATE TABLE x (id int); CREATE INDEX y ON x (id); ALTER TABLE x ADD CONSTRAINT z CHECK (id > 0);", None),
        ("-- squawk-ignore ban-drop-column\nALTER TABLE posts DROP COLUMN head;", None),
        ("SELECT (;", "syntax-error"),
    ],
)
def test_what_locks_a_table_is_warned_of(sql: str, rule: str | None) -> None:
    said = squawk.warnings("0006_later", sql)

    assert (rule in said) if rule else (said == "")


def test_the_migrations_lock_no_table_that_has_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert squawk.main() == 0
    assert "squawk has nothing to say" in capsys.readouterr().out
