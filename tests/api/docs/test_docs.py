"""What README.md and docs/ show is what the program answers.

In a page, a `graphql` block (with a `json variables` block, where it takes variables) is followed by the `json` that it
is answered with; without one it only has to be answered. Behind a `charter token` they are asked with that token. In an
answer `"…"` in a list stands for what is left out, and a text like `"…charter"` for one that the reader's server says,
which variables further down repeat; there `"…charter.txt"` is the document that the page shows as `text charter.txt`.
A `curl` is followed by its answer, a `charter import` by its report, in which a line `…` stands for lines left out.
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

from api.app import create_app
from api.identity import development_people, trusted_documents
from api.identity.tokens import DevelopmentTokens
from api.limits.rate_classes import ANONYMOUS
from api.process.settings import Issuer, Settings
from districts.charters.draft import Severity
from districts.exports.reading import DATASETS
from districts.identity import api_clients
from districts.identity.actors import Role
from models.database.connection import Address, Database
from schema.plan.errors import Internal, TimedOut, Unavailable
from seeds.reader.findings import FINDINGS
from tests.api import issuing
from tests.api.conftest import Charter
from tests.support.databases import published_days_ago
from tests.support.rows import TESTER

ROOT = Path(__file__).parents[3]
README = ROOT / "README.md"
OPERATOR = ROOT / "docs" / "operator.md"
FRONTEND = ROOT / "docs" / "frontend.md"
OPEN_DATA = ROOT / "docs" / "open-data.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^```([a-z]+)(?: ([^\n]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: ```language name."""

    language: str
    name: str
    text: str


class Query(NamedTuple):
    """tried: the role and the office of the token that it is asked with."""

    text: str
    variables: dict[str, Any]
    answer: Any
    tried: tuple[Role, str] | None


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in _FENCE.findall(page.read_text("utf-8"))]


def queries(page: Path) -> list[Query]:
    found = []
    several = blocks(page)
    tried = None
    for at, block in enumerate(several):
        tried = token(block) or tried
        if block.language == "graphql":
            behind = several[at + 1 :]
            variables = json.loads(behind.pop(0).text) if behind and behind[0].name == "variables" else {}
            answer = json.loads(behind[0].text) if behind and behind[0].language == "json" else None
            found.append(Query(block.text, variables, answer, tried))
    return found


def token(block: Block) -> tuple[Role, str] | None:
    """The role and the office of the token that the block makes."""
    made = (
        re.search(r"charter token --role ([A-Z_]+) --office ([a-z.]+)", block.text) if block.language == "sh" else None
    )
    return (Role(made[1]), made[2]) if made else None


def answered(page: Path, command: str) -> list[tuple[str, str]]:
    """The shell blocks that run the command, each with the text block behind it."""
    several = blocks(page)
    return [
        (block.text, then.text)
        for block, then in itertools.pairwise(several)
        if block.language == "sh" and block.text.startswith(command) and (then.language, then.name) == ("text", "")
    ]


@pytest.fixture
async def client(seeded: Database, superuser: Address, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The real application on a database that was seeded today."""
    await published_days_ago(superuser, seeded, 0)
    application = create_app(Settings(spare_local=True, data=tmp_path))
    application.state.database = seeded
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application)) as client:
        yield client


async def post(
    client: httpx.AsyncClient, query: str, variables: dict[str, Any] | None = None, bearer: str | None = None
) -> Any:
    body = {"query": query, "variables": variables or {}}
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    return (await client.post("http://127.0.0.1/graphql", json=body, headers=headers)).json()


def asked(page: Path) -> Any:
    """The page as a parameter. A query that imports a document starts the process that reads it."""
    imports = any("importCharter" in query.text for query in queries(page))
    return pytest.param(page, id=page.name, marks=pytest.mark.system if imports else ())


@pytest.mark.parametrize("page", [asked(page) for page in PAGES if queries(page)])
async def test_the_queries_are_answered_as_shown(client: httpx.AsyncClient, page: Path, tmp_path: Path) -> None:
    names = {f"…{block.name}": block.text for block in blocks(page) if block.name.endswith(".txt")}
    for query in queries(page):
        bearer = await development_people.token(tmp_path, *query.tried) if query.tried else None
        answer = await post(client, query.text, named(query.variables, names), bearer)
        if query.answer is None:
            assert "errors" not in answer
        else:
            assert as_lines(answer) == as_lines(filled(query.answer, answer, names))


def as_lines(answer: Any) -> str:
    """The order of the fields counts: it is the order in which they were asked for."""
    return json.dumps(answer, ensure_ascii=False, indent=2)


def named(variables: Any, names: dict[str, str]) -> Any:
    """With what an answer has said, or the page has shown, in the places of its names."""
    if isinstance(variables, dict):
        return {key: named(value, names) for key, value in variables.items()}
    return names[variables] if isinstance(variables, str) and variables.startswith("…") else variables


def filled(shown: Any, answer: Any, names: dict[str, str]) -> Any:
    """With what the server has said in the places of what the page leaves out. What has a name is noted in `names`."""
    if isinstance(shown, str) and isinstance(answer, str) and shown.startswith("…"):
        return answer if shown == "…" else names.setdefault(shown, answer)
    if isinstance(shown, dict) and isinstance(answer, dict):
        return {key: filled(value, answer.get(key), names) for key, value in shown.items()}
    if isinstance(shown, list) and isinstance(answer, list):
        return filled_list(shown, answer, names)
    return shown


def filled_list(shown: list[Any], answer: list[Any], names: dict[str, str]) -> list[Any]:
    at = shown.index("…") if "…" in shown else len(shown)
    head = [filled(each, told, names) for each, told in itertools.zip_longest(shown[:at], answer[:at])][:at]
    if at == len(shown):
        return head
    for goes_on in range(at, len(answer) + 1):
        said, noted = answer[goes_on:], dict(names)
        rest = filled_list(shown[at + 1 :], said, noted)
        if as_lines(rest) == as_lines(said):
            names.update(noted)
            return [*head, *answer[at:goes_on], *rest]
    return [*head, *shown[at:]]


@pytest.mark.parametrize("page", [page for page in PAGES if answered(page, "curl")], ids=lambda page: page.name)
async def test_a_curl_is_answered_as_shown(client: httpx.AsyncClient, page: Path, tmp_path: Path) -> None:
    [*tried] = filter(None, map(token, blocks(page)))
    bearer = await development_people.token(tmp_path, *tried[0]) if tried else ""
    for command, answer in answered(page, "curl"):
        _, _, address, *options = [word for word in shlex.split(command) if word != "\n"]
        given = [*zip(options[::2], options[1::2], strict=True)]
        headers = httpx.Headers([_pair(value.replace("$TOKEN", bearer)) for option, value in given if option == "-H"])
        bodies = [value for option, value in given if option == "-d"]
        way = "POST" if bodies else "GET"
        response = await client.request(way, address, headers=headers, content=bodies[0] if bodies else None)

        assert response.text.rstrip("\n") == answer.rstrip("\n")


def _pair(header: str) -> tuple[str, str]:
    name, _, value = header.partition(": ")
    return name, value


async def test_every_error_code_is_explained_with_an_example(client: httpx.AsyncClient, tmp_path: Path) -> None:
    # given
    table = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| `(.*?)`", FRONTEND.read_text("utf-8"), re.MULTILINE)
    explained = {code: (example, message) for code, example, message in table}
    modules = ("api/http/graphql/errors", "api/http/error_responses", "api/identity/trusted_documents")
    sources = [ROOT / f"{module}.py" for module in (*modules, "schema/plan/errors")]
    codes = {code for source in sources for code in re.findall(r'"([A-Z][A-Z_]{3,})"', source.read_text("utf-8"))}

    # then
    assert codes == explained.keys()
    for code, (example, message) in explained.items():
        if example.startswith("`{"):
            [error] = (await post(client, example.strip("`")))["errors"]
            assert (error["extensions"]["code"], error["message"]) == (code, message)
    assert trusted_documents.UnknownDocument().message == explained["PERSISTED_QUERY_NOT_FOUND"][1]
    assert trusted_documents.NotTrusted().message == explained["TRUSTED_DOCUMENTS_ONLY"][1]
    too_long = await client.post("http://127.0.0.1/graphql", content=b" " * 1_000_001)
    assert too_long.json()["errors"][0]["message"] == explained["LIMIT_EXCEEDED"][1]
    DevelopmentTokens(tmp_path).issue("somebody")
    unknown = await post(client, "{ __typename }", bearer="a.b.c")
    assert unknown["errors"][0]["message"] == explained["UNAUTHENTICATED"][1]
    created = await api_clients.create("bd", "Site", origins=("https://a.example",), actor=TESTER)
    for code, settings, headers in (
        ("FORBIDDEN", Settings(), {"x-api-key": created.key}),
        ("RATE_LIMITED", Settings(rates={ANONYMOUS: 1}), {}),
        ("UNAVAILABLE", Settings(issuer=Issuer("http://127.0.0.1:1", "x")), {"authorization": f"Bearer {issued()}"}),
    ):
        refused = await refused_at_last(client, settings, headers)
        assert refused["extensions"]["code"] == code
        message = re.sub(r"Wait \d+ seconds", "Wait 60 seconds", refused["message"])
        assert f"`{message}`" in FRONTEND.read_text("utf-8")
    assert Unavailable().message == explained["UNAVAILABLE"][1]
    assert TimedOut(Exception()).message == explained["TIMEOUT"][1]
    assert Internal(Exception()).message == explained["INTERNAL"][1]


def issued() -> str:
    """A token of some issuer's."""
    return issuing.Issuer().token()


async def refused_at_last(client: httpx.AsyncClient, settings: Settings, headers: dict[str, str]) -> Any:
    """What the second of two requests is refused with."""
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    application = create_app(settings)
    application.state.database = transport.app.state.database  # type: ignore[attr-defined]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application)) as asking:
        for _ in range(2):
            response = await asking.post("http://127.0.0.1/graphql", json={"query": "{ __typename }"}, headers=headers)
    return response.json()["errors"][0]


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
        if block.name.endswith((".txt", ".tsv")):
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


def test_an_export_is_written_as_shown(charter: Charter, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for command, shown in answered(OPEN_DATA, ".venv/bin/charter export"):
        assert charter(*shlex.split(command)[1:]) == 0
        written = capfdbinary.readouterr().out.decode().replace("\r\n", "\n")
        assert written.startswith(shown.removesuffix("…\n"))
        assert len(written) > len(shown)


def test_every_column_of_open_data_is_explained() -> None:
    _, *sections = re.split(r"^### `(.*)`$", OPEN_DATA.read_text("utf-8"), flags=re.MULTILINE)
    explained = {
        name: re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section, re.MULTILINE)
        for name, section in zip(sections[::2], sections[1::2], strict=True)
    }

    assert list(explained) == list(DATASETS)
    for name, dataset in DATASETS.items():
        assert explained[name] == [(column.name, column.type, column.said) for column in dataset.columns]


def test_every_finding_that_stops_publishing_is_named() -> None:
    page = (ROOT / "docs" / "importing.md").read_text("utf-8")
    errors = [code for code, kind in FINDINGS.items() if kind.severity is Severity.ERROR]

    named = re.findall(r"`([A-Z_]+)`", page[page.index("findings are errors") :].split(".")[0])
    assert sorted(named) == sorted(errors)


def test_every_setting_is_named() -> None:
    asked = set()

    class Recorder(dict[str, str]):
        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
            asked.add(key)
            return default

    Settings.from_environment(Recorder())
    missing = [name for name in asked if f"`{name}`" not in OPERATOR.read_text("utf-8")]

    assert len(asked) > 8
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]*)(?:#([^)]+))?\)", page.read_text("utf-8"))
    missing = [
        f"{link}#{anchor}"
        for link, anchor in links
        if "://" not in link and not _leads(page.parent / link if link else page, anchor)
    ]

    assert missing == []


def _leads(target: Path, anchor: str) -> bool:
    return target.exists() and (not anchor or anchor in _anchors(target.read_text("utf-8")))


def _anchors(page: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
