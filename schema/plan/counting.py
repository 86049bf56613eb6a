"""What a document holds, counted before it is validated: that takes long where there is much of it."""

from __future__ import annotations

from typing import Any

from graphql import DocumentNode, FieldNode

from districts.allowed import Allowed
from schema.plan.errors import LimitExceeded


def require(tree: DocumentNode, allowed: Allowed) -> None:
    """Raises LimitExceeded."""
    aliases = directives = 0
    nodes: list[Any] = list(tree.definitions)
    while nodes:
        node = nodes.pop()
        directives += len(getattr(node, "directives", None) or ())
        aliases += isinstance(node, FieldNode) and node.alias is not None
        nodes.extend(getattr(node, "variable_definitions", None) or ())
        if selected := getattr(node, "selection_set", None):
            nodes.extend(selected.selections)
    if aliases > allowed.aliases:
        raise LimitExceeded("aliases", allowed.aliases, aliases, "A document has at most {most} aliases.")
    if directives > allowed.directives:
        raise LimitExceeded("directives", allowed.directives, directives, "A document has at most {most} directives.")
