"""Requests that are dear to read, to check, to answer or to refuse."""

from __future__ import annotations

import random

import orjson
from graphql import get_introspection_query

from benchmarks import load
from benchmarks.operations import graphql


def from_address(request: bytes, address: str) -> bytes:
    return request.replace(b"\r\n", f"\r\nX-Forwarded-For: {address}\r\n".encode(), 1)


def _page(inner: str) -> str:
    return f"children(first: 100) {{ edges {{ node {{ {inner} }} }} }}"


def hostile(chance: random.Random) -> dict[str, bytes]:
    """One of each kind, all new where that is dearer."""

    def new() -> str:
        return f"x{chance.getrandbits(64):x}"

    def ask(document: str) -> bytes:
        return graphql(document)

    deep = b'{"query":"{__typename}","variables":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001
    searches = " ".join(f'{new()}: search(text: "{new()}", first: 100) {{ totalCount }}' for _ in range(15))
    wide = _page("id code level name { bn }")
    return {
        "JSON, 50,000 deep": load.post("/graphql", deep),
        "a body that is null": load.post("/graphql", b"null"),
        "a body that is no UTF-8": load.post("/graphql", b"\xff\xfe[1,2]"),
        "30 MB": load.post("/graphql", b"").replace(b"Content-Length: 0", b"Content-Length: 30000000"),
        "a field 300 times": ask(f'{{ {new()}: office(code: "bd") {{ {"parent { id code level } " * 300} }} }}'),
        "1,200 fields that are none": ask("{ " + " ".join(new() for _ in range(1200)) + " }"),
        "700 aliases": ask("{ " + " ".join(f"{new()}: __typename" for _ in range(700)) + " }"),
        "60 objects in each other": ask(
            "{ " + new() + ': office(code: "bd") ' + "{ parent " * 60 + "{ id }" + " }" * 61
        ),
        "a list in a list, refused": ask(
            f'{{ {new()}: office(code: "bd") {{ {_page(_page("id code level name { bn en } posts { id }"))} }} }}'
        ),
        "a list in a list": ask(f'{{ {new()}: office(code: "bd") {{ {_page(wide)} }} }}'),
        "15 searches": ask(f"{{ {searches} }}"),
        "introspection": ask(get_introspection_query() + f"\n# {new()}"),
        "a guessed tracking code": ask(f'{{ track(trackingCode: "{chance.randrange(10**16):016}") {{ number }} }}'),
        "a token that is none": load.post("/graphql", orjson.dumps({"query": "{ viewer { kind } }"}), "e30.e30.e30"),
    }
