"""The Python of docs/planner.md runs as shown: each block, in order, prints what the block behind it shows."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import sys
from types import CodeType, FunctionType, ModuleType

import pytest

from models.database.connection import Database
from tests.api.docs.test_docs import ROOT, Block, blocks

PAGE = ROOT / "docs" / "planner.md"
OUTPUTS = {"text", "sql", "json"}


async def run(code: CodeType, namespace: dict[str, object]) -> str:
    """What a block prints. It may use `await`."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        waiting = FunctionType(code, namespace)()
        if inspect.isawaitable(waiting):
            await waiting
    return printed.getvalue()


def shown(block: Block | None) -> list[str]:
    """The words of an output block: line breaks are for readers."""
    return block.text.split() if block and block.language in OUTPUTS else []


async def test_each_python_block_prints_what_is_shown(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ModuleType("planner_page")  # Strawberry looks up annotations in it
    page.__dict__["database"] = seeded
    monkeypatch.setitem(sys.modules, page.__name__, page)
    found = blocks(PAGE)
    python = [(block, found[at + 1] if at + 1 < len(found) else None) for at, block in enumerate(found)]

    for block, behind in python:
        if block.language == "python":
            code = compile(block.text, str(PAGE), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            assert (await run(code, page.__dict__)).split() == shown(behind), block.text


def test_every_block_is_python_or_its_output() -> None:
    languages = [block.language for block in blocks(PAGE)]

    assert languages.count("python") >= 8
    assert set(languages) <= {"python", *OUTPUTS}
