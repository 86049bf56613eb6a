"""The benchmark of prices asks for everything: a new root field, mutation or data set has an example there."""

from __future__ import annotations

from datetime import date

from graphql import GraphQLObjectType, parse, validate

from benchmarks.price_examples import PARAMETERS, queries
from districts.exports.reading import DATASETS
from schema.network import schema
from tests.soak.acts import ACTS

EXAMPLES = queries(date(2026, 1, 1), date(2026, 1, 31), "0000000000000000")


def fields(root: GraphQLObjectType | None) -> set[str]:
    assert root
    return set(root.fields)


def test_every_root_field_has_an_example() -> None:
    assert set(EXAMPLES) == fields(schema._schema.query_type)
    assert set(ACTS) == fields(schema._schema.mutation_type)


def test_every_example_is_valid() -> None:
    wrong = {
        f"{field}, {name}": [error.message for error in errors]
        for field, documents in EXAMPLES.items()
        for name, document in documents.items()
        if (errors := validate(schema._schema, parse(document)))
    }
    assert wrong == {}


def test_every_data_set_that_needs_something_is_given_it() -> None:
    needing = {name for name, dataset in DATASETS.items() if any(each.needed for each in dataset.parameters)}

    assert needing == set(PARAMETERS)
