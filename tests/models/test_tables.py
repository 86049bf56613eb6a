"""Models and migrations cannot drift apart: every table has a model, every column a field, and the other way round."""

from __future__ import annotations

import inspect
from importlib import import_module
from json import loads

import pytest
from tortoise.models import Model

import models
from models.database.connection import Database

MODELS: dict[str, type[Model]] = {name: getattr(models, name) for name in models.__all__}

_TABLES = """
SELECT json_agg(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('migrations', 'sql_files')
"""
# format_type says a type in one way; so that the model's is said alike, the database is asked for it too.
_COLUMNS = """
SELECT json_object_agg(attname, json_build_array(format_type(atttypid, NULL), NOT attnotnull, attgenerated <> ''))
FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
"""
# NO ACTION, RESTRICT, CASCADE, SET NULL, SET DEFAULT
_DELETIONS = {"r": "RESTRICT", "c": "CASCADE", "a": "NO ACTION", "n": "SET NULL", "d": "SET DEFAULT"}
_COMMENTS = """
SELECT json_build_object('table', obj_description($1::text::regclass, 'pg_class'), 'columns', (
    SELECT json_object_agg(attname, col_description(attrelid, attnum))
    FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''))
"""
_KEYS = """
SELECT json_object_agg(a.attname, json_build_array(c.confrelid::regclass::text, c.confdeltype, c.convalidated))
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ALL (c.conkey)
WHERE c.conrelid = $1::text::regclass AND c.contype = 'f'
"""


def test_every_model_is_named_in_models() -> None:
    defined = {
        name
        for module in map(import_module, models.MODULES)
        for name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Model) and found.__module__ == module.__name__
    }

    assert defined == set(models.__all__)


async def test_every_table_has_a_model_and_every_model_a_table(empty: Database) -> None:
    tables = loads(await empty.read(_TABLES))

    assert sorted(tables) == sorted(model._meta.db_table for model in MODELS.values())


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
async def test_every_field_is_a_column_of_its_type_and_nullability(empty: Database, model: type[Model]) -> None:
    columns = loads(await empty.read(_COLUMNS, model._meta.db_table))
    # What only the database computes, only the database knows.
    stored = {name: (kind, null) for name, (kind, null, generated) in columns.items() if not generated}

    fields = {column: model._meta.fields_map[name] for name, column in model._meta.fields_db_projection.items()}
    promised = {}
    for column, field in fields.items():
        kind = field.get_for_dialect("postgres", "SQL_TYPE")
        promised[column] = (await empty.read("SELECT format_type($1::text::regtype, NULL)", kind), field.null)
    assert promised == stored


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
async def test_every_relation_is_a_foreign_key(empty: Database, model: type[Model]) -> None:
    keys = loads(await empty.read(_KEYS, model._meta.db_table) or "{}")
    stored = {column: (table, _DELETIONS[deletion], valid) for column, (table, deletion, valid) in keys.items()}

    meta = model._meta
    promised = {}
    for name in meta.fk_fields | meta.o2o_fields:
        relation = meta.fields_map[name]
        promised[relation.source_field] = (relation.related_model._meta.db_table, relation.on_delete.value, True)  # type: ignore[attr-defined]
    assert promised == stored


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
async def test_comments_in_the_database_say_what_the_models_say(empty: Database, model: type[Model]) -> None:
    stored = loads(await empty.read(_COMMENTS, model._meta.db_table))

    columns = model._meta.fields_db_projection.items()
    promised = {column: model._meta.fields_map[name].description for name, column in columns}
    assert stored == {"table": model._meta.table_description or None, "columns": promised}
