"""What one field may answer in several types is asked for without aliases: a name means one type in all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from graphql import get_named_type, is_leaf_type

from schema.network import schema

# An office may have no charter in force, and a service always has one. Charters and requests have states of their own.
# An office is asked for the revision with a number, and a charter for that number.
APART = {"charter", "revision", "status"}


@pytest.mark.parametrize("abstract", ["Node", "SearchResult"])
def test_types_that_one_field_answers_agree_on_their_fields(abstract: str) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    type_: Any = schema._schema.type_map[abstract]
    for each in schema._schema.get_possible_types(type_):
        for name, definition in each.fields.items():
            written = str(definition.type)
            named = get_named_type(definition.type)
            # Objects of two types go together where their own fields do; lists and nulls are the answer's own.
            whole = is_leaf_type(named) or named.name == "LocalizedText"
            said[name].add(written if whole else written.replace(named.name, "T"))

    assert {name: types for name, types in said.items() if len(types) > 1 and name not in APART} == {}
