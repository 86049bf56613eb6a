"""Whether what planned fields lead to is read at all: the part of a binding that only the whole schema shows."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from graphql import get_named_type, is_abstract_type, is_leaf_type

from schema.plan import pages
from schema.plan.relations import Column, Embedded, Entity, Page, PagePart

if TYPE_CHECKING:
    from schema.plan.bindings import Bindings


def unwritten(bindings: Bindings) -> list[str]:
    """The parts of connections that no page writes."""
    wrong = set()
    for (owner, name), relation in bindings.relations.items():
        if isinstance(relation, Page):
            connection = _reached(bindings, owner, name)
            wrong |= {f"{connection.name}.{part}" for part in connection.fields.keys() - pages.CONNECTION}
            for part, written in (("pageInfo", pages.PAGE_INFO), ("edges", pages.EDGE)):
                inner = _reached(bindings, connection.name, part)
                wrong |= {
                    f"{inner.name}.{name}"
                    for name in inner.fields.keys() - written
                    if isinstance(bindings.relations.get((inner.name, name)), PagePart) or part == "pageInfo"
                }
    return [f"{place}: no page writes it" for place in sorted(wrong)]


def _reached(bindings: Bindings, owner: str, name: str) -> Any:
    type_: Any = bindings.schema.type_map[owner]
    return get_named_type(type_.fields[name].type)


def _has_rows(bindings: Bindings, name: str) -> bool:
    return name in bindings.tables and bindings.tables[name].model is not None


def unreadable(bindings: Bindings, planned: AbstractSet[tuple[str, str]]) -> list[str]:
    """The fields of types that planned fields lead to, but that read nothing themselves."""
    wrong = []
    for (owner, name), relation in bindings.relations.items():
        definition = bindings.schema.type_map[owner].fields[name]  # type: ignore[attr-defined]
        target: Any = get_named_type(definition.type)
        if isinstance(relation, Embedded):
            wrong += [
                f"{owner}.{name}.{field}: reads nothing" for field in target.fields.keys() - relation.columns.keys()
            ]
        elif not isinstance(relation, Column) and not is_leaf_type(target):
            reached = bindings.schema.get_possible_types(target) if is_abstract_type(target) else [target]
            wrong += [
                f"{type_.name}.{field}: reads nothing, but {owner}.{name} leads to it"
                for type_ in reached
                for field in type_.fields
                if (type_.name, field) not in planned
            ]
            if isinstance(relation, Entity):
                wrong += [f"{type_.name}: has no table" for type_ in reached if not _has_rows(bindings, type_.name)]
    return wrong
