"""The soak is whole; `make soak` and `make check` run it."""

from __future__ import annotations

from schema.network import schema
from tests.soak.acts import ACTS


def test_every_mutation_is_among_the_acts() -> None:
    mutation = schema._schema.mutation_type
    assert mutation

    assert ACTS.keys() == mutation.fields.keys()
