"""What the servers are asked: operations of the contract, as its clients send them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

from benchmarks import load

_CONTRACT = Path(__file__).parents[1] / "tests" / "contract"


def operation(name: str, part: str = "1-charter") -> str:
    """One operation of the contract with the fragments that it uses. part: which of its files."""
    return extract((_CONTRACT / f"{part}.graphql").read_text("utf-8"), name)


def extract(document: str, name: str) -> str:
    """One operation of a document with the fragments beside it that it uses."""
    found = parse(document, no_location=True).definitions
    text = next(print_ast(node) for node in found if isinstance(node, OperationDefinitionNode) and _name(node) == name)
    fragments = [node for node in found if isinstance(node, FragmentDefinitionNode) and f"...{_name(node)}" in text]
    return print_ast(parse("\n".join([text, *map(print_ast, fragments)])))


def _name(node: OperationDefinitionNode | FragmentDefinitionNode) -> str | None:
    return node.name.value if node.name else None


CHARTER_PAGE = operation("CharterPage")
SERVICES = operation("Services")
SUBMIT = operation("SubmitRequest", "3-requests")
INBOX = operation("Inbox", "3-requests")


def graphql(document: str, **variables: Any) -> bytes:
    """The request of a GraphQL client."""
    return load.post("/graphql", _body(document, variables))


def signed(token: str, document: str, **variables: Any) -> bytes:
    """The same, of the person whose token that is."""
    return load.post("/graphql", _body(document, variables), token)


def _body(document: str, variables: dict[str, Any]) -> bytes:
    return orjson.dumps({"query": document, "variables": variables})
