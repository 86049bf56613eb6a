"""What README.md and docs/ show is what the program answers.

In a page, a `graphql` block (with a `json variables` block, where it takes variables) is followed by the `json` that it
is answered with; without one it only has to be answered. A `curl` is followed by its answer, a `charter import` of a
document that the page shows as `text charter.txt` by its report, in which a line `…` stands for lines left out.
"""

from __future__ import annotations

import itertools
import json
import re
import shlex
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from api.app import MAX_BODY, create_app
from api.settings import Settings
from districts.charters.draft import Severity
from models.connection import Database
from schema.plan.errors import Internal, TimedOut
from seeds.reader.catalogue import CATALOGUE
from tests.api.conftest import Charter

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
FRONTEND = ROOT / "docs" / "frontend.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^```([a-z]+)(?: ([a-z.]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: ```language name."""

    language: str
    name: str
    text: str


class Query(NamedTuple):
    text: str
    variables: dict[str, Any]
    answer: Any


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in _FENCE.findall(page.read_text("utf-8"))]


def queries(page: Path) -> list[Query]:
    found = []
    several = blocks(page)
    for at, block in enumerate(several):
        if block.language == "graphql":
            behind = several[at + 1 :]
            variables = json.loads(behind.pop(0).text) if behind and behind[0].name == "variables" else {}
            answer = json.loads(behind[0].text) if behind and behind[0].language == "json" else None
            found.append(Query(block.text, variables, answer))
    return found


def answered(page: Path, command: str) -> list[tuple[str, str]]:
    """The shell blocks that run the command, each with the text block behind it."""
    several = blocks(page)
    return [
        (block.text, then.text)
        for block, then in itertools.pairwise(several)
        if block.language == "sh" and block.text.startswith(command) and (then.language, then.name) == ("text", "")
    ]


@pytest.fixture
async def client(seeded: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The real application on a seeded database."""
    application = create_app(Settings())
    application.state.database = seeded
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application)) as client:
        yield client


async def post(client: httpx.AsyncClient, query: str, variables: dict[str, Any] | None = None) -> Any:
    body = {"query": query, "variables": variables or {}}
    return (await client.post("http://127.0.0.1/graphql", json=body)).json()


@pytest.mark.parametrize("page", [page for page in PAGES if queries(page)], ids=lambda page: page.name)
async def test_the_queries_are_answered_as_shown(client: httpx.AsyncClient, page: Path) -> None:
    for query in queries(page):
        answer = await post(client, query.text, query.variables)
        if query.answer is None:
            assert "errors" not in answer
        else:
            assert as_lines(answer) == as_lines(query.answer)


def as_lines(answer: Any) -> str:
    """The order of the fields counts: it is the order in which they were asked for."""
    return json.dumps(answer, ensure_ascii=False, indent=2)


@pytest.mark.parametrize("page", [page for page in PAGES if answered(page, "curl")], ids=lambda page: page.name)
async def test_a_curl_is_answered_as_shown(client: httpx.AsyncClient, page: Path) -> None:
    for command, answer in answered(page, "curl"):
        _, _, address, _, header, _, body = [word for word in shlex.split(command) if word != "\n"]
        name, value = header.split(": ")
        response = await client.post(address, headers={name: value}, content=body)

        assert response.text == answer.rstrip("\n")


async def test_every_error_code_is_explained_with_an_example(client: httpx.AsyncClient) -> None:
    # given
    table = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| `(.*?)`", FRONTEND.read_text("utf-8"), re.MULTILINE)
    explained = {code: (example, message) for code, example, message in table}
    sources = [ROOT / "api" / "errors.py", ROOT / "api" / "refusals.py", ROOT / "schema" / "plan" / "errors.py"]
    codes = {code for source in sources for code in re.findall(r'"([A-Z][A-Z_]{3,})"', source.read_text("utf-8"))}

    # then
    assert codes == explained.keys()
    for code, (example, message) in explained.items():
        if example.startswith("`{"):
            [error] = (await post(client, example.strip("`")))["errors"]
            assert (error["extensions"]["code"], error["message"]) == (code, message)
    too_long = await client.post("http://127.0.0.1/graphql", content=b" " * (MAX_BODY + 1))
    assert too_long.json()["errors"][0]["message"] == explained["LIMIT_EXCEEDED"][1]
    assert TimedOut(Exception()).message == explained["TIMEOUT"][1]
    assert Internal(Exception()).message == explained["INTERNAL"][1]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if answered(page, ".venv/bin/charter import")], ids=lambda page: page.name
)
def test_an_import_is_reported_as_shown(
    charter: Charter, page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # given
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for block in blocks(page):
        if block.name.endswith(".txt"):
            Path(block.name).write_text(block.text, "utf-8")

    for command, report in answered(page, ".venv/bin/charter import"):
        # when
        assert charter(*shlex.split(command)[1:]) == 0
        lines = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())

        # then
        at = 0
        for part in report.split("…\n"):
            at = lines.find(part.strip("\n"), at)
            assert at >= 0, f"not in the report:\n{part}\n{lines}"


def test_every_finding_that_stops_publishing_is_named() -> None:
    page = (ROOT / "docs" / "importing.md").read_text("utf-8")
    errors = [code for code, kind in CATALOGUE.items() if kind.severity is Severity.ERROR]

    assert re.findall(r"`([A-Z_]+)`", page[page.index("findings are errors") :].split(".")[0]) == errors


def test_every_setting_is_named() -> None:
    asked = set()

    class Recorder(dict[str, str]):
        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
            asked.add(key)
            return default

    Settings.from_environment(Recorder())
    missing = [name for name in asked if f"`{name}`" not in README.read_text("utf-8")]

    assert len(asked) > 8
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert missing == []
