"""Limits of one GraphQL operation. They are here so that settings can be read without building a schema."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """The most of each that one operation may have; an operator may say otherwise.

    characters, tokens, aliases, directives: of the whole document. lists: in each other, since each multiplies the rows
    of the one around it. values: in its variables. depth: objects in each other, far beyond what a page needs and far
    from what Python can stack. fields: a fragment's are written wherever it stands, so that a short document may ask
    for more than anybody can read. page: rows of a list that is read in pages.
    """

    characters: int = 100_000
    tokens: int = 2_500
    aliases: int = 100
    directives: int = 50
    values: int = 10_000
    root_fields: int = 20
    mutations: int = 5
    depth: int = 50
    lists: int = 4
    fields: int = 5_000
    page: int = 100
    cost: int = 100_000
