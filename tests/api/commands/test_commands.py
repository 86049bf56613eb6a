"""The command line, in this process."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
from pathlib import Path

import pytest

from api import commands
from api.commands import Failure
from api.commands import schema as schema_command
from api.commands.serve import url
from api.identity.tokens import DevelopmentTokens, UnusableKey
from api.process.env import BadSetting
from districts.identity.actors import Actor
from districts.offices import refusals
from districts.shared.refused import Refused
from models.database.connection import Address, PrivilegedRole
from models.database.preflight import Unsuitable
from seeds import charters
from seeds.reader import NotACharter
from tests.api.conftest import Charter, run
from tests.seeds.documents import with_lines
from tests.support.databases import OWNER, SERVING, as_role, connect, execute

MAGURA = Path(__file__).parents[3] / "seeds" / "data" / "magura-charter.txt"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    output = capsys.readouterr().out
    for name in (
        "adopt", "export", "findings", "grant", "import", "migrate", "performance", "schema", "seed", "serve",
        "simulate", "token", "trust", "worker",
    ):  # fmt: skip
        assert f" {name} " in output
        assert run(name, "--help") == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["import"],
        ["import", "x"],
        ["serve", "--nothing"],
        ["seed", "x"],
        ["token"],
        ["token", "--role", "HQ_ADMIN"],
        ["token", "--office", "bd"],
        ["grant", "rahima", "HQ_ADMIN"],
        ["grant", "rahima", "--office", "bd"],
        ["adopt"],
        ["trust"],
        ["trust", "manifest.json"],
        ["worker", "x"],
        ["adopt", "--level", "VILLAGE"],
        ["simulate", "100000"],
        ["simulate", "--requests", "-1"],
        ["simulate", "--to", "yesterday"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert run(*arguments) == 2


@pytest.mark.parametrize("role", ["KING", "hq_admin", ""])
def test_an_unknown_role_is_told_with_those_that_there_are(capsys: pytest.CaptureFixture[str], role: str) -> None:
    for arguments in (["token", "--role", role, "--office", "bd"], ["grant", "rahima", role, "--office", "bd"]):
        assert run(*arguments) == 2
        told = " ".join(capsys.readouterr().err.replace("│", "").split())
        named = "'--role'" if arguments[0] == "token" else "'ROLE'"
        assert f"Invalid value for {named}: {role!r} is not one of " in told.replace("Value error, ", "")
        assert told.count("HQ_ANALYST") == 1


def test_migrate_and_seed_find_nothing_to_do_twice(charter: Charter, capsys: pytest.CaptureFixture[str]) -> None:
    assert charter("migrate") == 0
    assert charter("seed") == 0
    captured = capsys.readouterr()

    assert captured.out == "nothing to apply\n"
    assert captured.err == "nothing to load: all of it is there\n"


def test_a_whole_level_adopts_the_catalogue_once(
    charter: Charter, address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    state = "SELECT c.in_force IS NOT NULL, c.published_by, count(*) FROM charters c GROUP BY 1, 2 ORDER BY 3"

    async def read() -> list[tuple[bool, str, int]]:
        async with connect(address) as server:
            return [tuple(row) for row in await server.fetch(state)]

    assert charter("adopt", "--level", "DIVISION") == 0
    assert charter("adopt", "--level", "DISTRICT", "--publish") == 0
    once = asyncio.run(read())
    assert charter("adopt", "--level", "DISTRICT", "--publish") == 0

    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "8 charters drafted",
        "63 charters published",
        "1 left as they are, with a charter or a draft of their own: bd.khulna.magura",
        "0 charters published",
        "64 left as they are, with a charter or a draft of their own",
    ]
    assert captured.err == ""
    assert once == [(True, "charter seed", 1), (False, None, 8), (True, "charter adopt", 63)]
    assert asyncio.run(read()) == once


@pytest.mark.generator
def test_a_network_is_simulated_once(charter: Charter, address: Address, capsys: pytest.CaptureFixture[str]) -> None:
    made = "SELECT seed, requests, first_day::text, last_day::text, simulated_by FROM simulations"

    async def read() -> list[tuple[object, ...]]:
        async with connect(address) as server:
            return [tuple(row) for row in await server.fetch(made)]

    asked = ("simulate", "--requests", "0", "--seed", "3", "--from", "2026-01-01", "--to", "2026-06-30")
    assert charter(*asked) == 0
    assert charter("simulate", "--requests", "0", "--seed", "3") == 0
    with pytest.raises(Refused, match="already holds another simulation"):
        charter("simulate", "--requests", "0", "--seed", "4")

    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "0 requests simulated",
        "already simulated with these parameters, nothing to do",
    ]
    assert captured.err == ""
    assert asyncio.run(read()) == [(3, 0, "2026-01-01", "2026-06-30", "charter simulate")]


@pytest.mark.parametrize(
    "days", [("--to", "2999-01-01"), ("--from", "2026-06-30", "--to", "2026-06-29"), ("--from", "2020-01-01")]
)
def test_a_history_is_over_and_has_an_end(charter: Charter, days: tuple[str, ...]) -> None:
    with pytest.raises(
        Refused, match=r"^The period must end before today, not before it begins, and have at most 1,100 d"
    ):
        charter("simulate", "--requests", "0", *days)


def test_only_the_owner_simulates(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(BadSetting, match=r"^DATABASE_OWNER_URL is unset"):
        charter("simulate", "--requests", "0")


def test_an_import_is_reported_for_a_person(charter: Charter, capsys: pytest.CaptureFixture[str]) -> None:
    assert charter("import", str(MAGURA), "--office", "bd.khulna.jashore", "--dry-run") == 0
    report = capsys.readouterr().out

    assert "12 services added, 0 removed, 0 changes" in report
    assert "EMAIL_MENDED  INSTITUTIONAL row 1 column 8 (line 181)" in report
    assert report.startswith(
        "c1   আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান\n"
        "     fee বিনামূল্যে (free)\n"
        "     time limit তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে) (immediate, 3 working\n"
        "       days, where applicable)\n"
        "     WEBSITE, PHONE, EMAIL, IN_PERSON · 1 paper\n"
        "     responsible জনাব মো: রফিকুল ইসলাম, সহকারী প্রোগ্রামার\n"
        "     superior প্রোগ্রামার\n"
    )
    assert report.endswith(
        "Dry run, nothing was kept. bd.khulna.jashore, revision 1: would be published and\n"
        "in force. Run again without --dry-run to keep it.\n"
    )
    assert all(len(line) <= 80 and line == line.rstrip() for line in report.splitlines())


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder without a key yet."""
    monkeypatch.setenv("CHARTER_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def held(address: Address) -> list[tuple[str, str, str, str]]:
    """Every grant that there ever was: to whom, which, where and by whom."""
    sql = (
        "SELECT g.subject, g.role, ltree2text(o.code), g.granted_by FROM grants g JOIN offices o ON o.id = g.office_id"
        " ORDER BY g.id"
    )

    async def read() -> list[tuple[str, str, str, str]]:
        async with connect(address) as server:
            return [tuple(row) for row in await server.fetch(sql)]

    return asyncio.run(read())


def test_a_token_is_printed_for_a_person_who_is_granted_the_role(
    charter: Charter, address: Address, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert charter("token", "--role", "DISTRICT_ADMIN", "--office", "bd.khulna.magura") == 0
    assert charter("token", "--role", "HQ_ANALYST", "--office", "bd") == 0
    captured = capsys.readouterr()
    tokens = DevelopmentTokens(data)

    admin, analyst = "development:DISTRICT_ADMIN@bd.khulna.magura", "development:HQ_ANALYST@bd"
    assert [tokens.whose(line) for line in captured.out.splitlines()] == [admin, admin, analyst]
    assert captured.err == ""
    assert held(address) == [
        (admin, "DISTRICT_ADMIN", "bd.khulna.magura", "charter token"),
        (analyst, "HQ_ANALYST", "bd", "charter token"),
    ]


def test_with_an_issuer_no_token_is_made(
    charter: Charter, address: Address, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHARTER_OIDC_ISSUER", "https://issuer.example")
    monkeypatch.setenv("CHARTER_OIDC_AUDIENCE", "charter")

    with pytest.raises(Failure) as refused:
        commands.program()(["token", "--role", "HQ_ADMIN", "--office", "bd"])

    said = "CHARTER_OIDC_ISSUER is set: tokens come from https://issuer.example, and no others are accepted"
    assert str(refused.value) == said
    assert held(address) == []
    assert not data.exists()


def test_a_grant_given_twice_is_one(charter: Charter, address: Address, capsys: pytest.CaptureFixture[str]) -> None:
    for office in ("bd.khulna", "bd.khulna", "bd.khulna.magura"):
        assert charter("grant", "rahima@issuer.example", "DIVISION_ADMIN", "--office", office) == 0
    captured = capsys.readouterr()

    assert captured.out.splitlines() == [
        "rahima@issuer.example is DIVISION_ADMIN of bd.khulna",
        "rahima@issuer.example is DIVISION_ADMIN of bd.khulna",
        "rahima@issuer.example is DIVISION_ADMIN of bd.khulna.magura",
    ]
    assert captured.err == ""
    assert held(address) == [
        ("rahima@issuer.example", "DIVISION_ADMIN", "bd.khulna", "charter grant"),
        ("rahima@issuer.example", "DIVISION_ADMIN", "bd.khulna.magura", "charter grant"),
    ]


def test_an_office_is_named_by_a_code_that_it_had(
    charter: Charter, address: Address, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--office", "bd.khulna.jessore"]

    assert charter("grant", "rahima@issuer.example", "OFFICER", *here) == 0
    assert capsys.readouterr().out == "rahima@issuer.example is OFFICER of bd.khulna.jashore\n"
    assert charter("token", "--role", "OFFICER", *here) == 0
    capsys.readouterr()
    assert charter("import", str(MAGURA), "--dry-run", *here) == 0
    assert "bd.khulna.jashore, revision 1: would be" in " ".join(capsys.readouterr().out.split())
    assert [(who, office) for who, _, office, _ in held(address)] == [
        ("rahima@issuer.example", "bd.khulna.jashore"),
        ("development:OFFICER@bd.khulna.jashore", "bd.khulna.jashore"),
    ]


@pytest.mark.parametrize(
    "arguments", [["token", "--role", "HQ_ADMIN"], ["grant", "rahima", "HQ_ADMIN"]], ids=lambda arguments: arguments[0]
)
@pytest.mark.parametrize("office", ["bd.nowhere", "BD", "bd.khulna.", "x'; DROP TABLE grants"])
def test_nobody_is_granted_an_office_that_is_not_there(
    charter: Charter, address: Address, data: Path, arguments: list[str], office: str
) -> None:
    with pytest.raises(Refused) as refused:
        commands.program()([*arguments, "--office", office], prog_name="charter")

    assert str(refused.value).startswith(f"There is no office with the code {office!r}.")
    assert held(address) == []
    assert not data.exists()


@pytest.mark.parametrize("error", [refusals.no_office("bd.nowhere"), UnusableKey(Path("a/b"), "Is a directory")])
def test_what_a_person_can_mend_is_one_line_without_a_hint(
    capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    commands._report(type(error), error, None)

    assert capsys.readouterr().err == f"charter: {error}\n"


def test_a_key_that_cannot_be_used_is_told_and_nobody_gets_a_token(
    charter: Charter, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    (data / "development.jwk").write_text("{}", "utf-8")

    with pytest.raises(UnusableKey, match=r"development\.jwk: it holds no private Ed25519 key"):
        commands.program()(["token", "--role", "HQ_ADMIN", "--office", "bd"], prog_name="charter")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["token", "--role", "HQ_ADMIN", "--office", "bd"],
        ["grant", "rahima", "HQ_ADMIN", "--office", "bd"],
        ["seed"],
        ["adopt", "--level", "DISTRICT"],
        ["worker", "--once"],
        ["import", str(MAGURA), "--office", "bd.khulna.magura"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_database_without_tables_is_told_as_one(
    roles: Address, data: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url(as_role(roles, SERVING, "template1")))

    with pytest.raises(Unsuitable, match="no tables yet: run `charter migrate`"):
        commands.program()(arguments, prog_name="charter")


def imported(charter: Charter, capsys: pytest.CaptureFixture[str], file: Path, *options: str) -> list[str]:
    assert charter("import", str(file), "--office", "bd.khulna.jashore", *options) == 0
    return capsys.readouterr().out.splitlines()


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The document of Magura with a name that is none, and with what moves a terminal's cursor."""
    file = tmp_path / "charter.txt"
    file.write_text(with_lines({184: "\t\x1b[2J\u202eপোর্টাল বিষয়ক", 210: "\t(২)"}), "utf-8")
    return file


def test_a_report_ends_with_what_to_do_next(charter: Charter, capsys: pytest.CaptureFixture[str], wrong: Path) -> None:
    draft = imported(charter, capsys, MAGURA, "--draft")
    with_error = imported(charter, capsys, wrong)
    dry = imported(charter, capsys, wrong, "--dry-run")

    office = "bd.khulna.jashore, revision"
    assert (
        " ".join(draft[-2:])
        == f"{office} 1: stored as a draft. Import it again without --draft to bring it into force."
    )
    assert " ".join(with_error[-2:]) == (
        f"{office} 2: stored as a draft. 1 error: correct the document and import it again."
    )
    assert " ".join(dry[-2:]) == (
        f"Dry run, nothing was kept. {office} 3: would be stored as a draft."
        " 1 error: correct the document and import it again."
    )


def test_a_document_does_not_command_the_terminal(
    charter: Charter, capsys: pytest.CaptureFixture[str], wrong: Path
) -> None:
    report = imported(charter, capsys, wrong)

    assert not set("".join(report)) & {"\x1b", "\u202e"}
    assert any("\ufffd[2J\ufffdপোর্টাল" in line for line in report)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_nobody_has_to_read_the_report(charter: Charter, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    """`charter import … | head -1`"""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as output:
        monkeypatch.setattr("sys.stdout", output)
        assert charter("import", str(MAGURA), "--office", "bd.khulna.jashore", *options) == 0


@pytest.mark.parametrize(
    ("encoding", "option", "errors"),
    [("ascii", "--dry-run", None), ("ascii", "--json", None), ("cp1252", "--dry-run", "backslashreplace")],
)
def test_an_output_that_has_no_bengali_is_no_failure(
    charter: Charter, monkeypatch: pytest.MonkeyPatch, encoding: str, option: str, errors: str | None
) -> None:
    """An ASCII one is a locale that nobody set: it gets UTF-8. Another gets escapes."""
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding))

    assert charter("import", str(MAGURA), "--office", "bd.khulna.jashore", option) == 0

    name = "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান"
    assert (name.encode(encoding, errors) if errors else name.encode()) in written.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ["seed"],
        ["adopt", "--level", "DISTRICT"],
        ["worker"],
        ["import", str(MAGURA), "--office", "bd.khulna.magura"],
        ["token", "--role", "HQ_ADMIN", "--office", "bd"],
        ["grant", "rahima", "HQ_ADMIN", "--office", "bd"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_writes_does_not_work_as_the_owner(
    charter: Charter, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_OWNER_URL"])

    with pytest.raises(PrivilegedRole, match="owns the tables"):
        charter(*arguments)


def test_an_import_by_a_number_without_an_account(charter: Charter, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 54321)
    actors: list[str] = []

    async def import_document(_office: str, _text: str, *, actor: Actor, **_options: bool) -> None:
        actors.append(actor.subject)
        raise NotACharter("FILE_EMPTY")

    monkeypatch.setattr(charters, "import_document", import_document)
    with pytest.raises(commands.Failure):
        charter("import", str(MAGURA), "--office", "bd.khulna.jashore")

    assert actors == ["charter import (uid 54321)"]


def test_an_import_is_told_to_a_program_and_a_dry_run_keeps_nothing(
    charter: Charter, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    changed = tmp_path / "charter.txt"
    changed.write_text(MAGURA.read_text("utf-8").replace("তাৎক্ষনিক/ ৭ কার্যদিবস", "তাৎক্ষনিক/ ৯ কার্যদিবস"), "utf-8")
    office = ["--office", "bd.khulna.magura", "--json"]

    def payload(*arguments: str) -> dict[str, object]:
        assert charter("import", str(changed), *office, *arguments) == 0
        answer: dict[str, object] = json.loads(capsys.readouterr().out)
        return answer

    dry, real = payload("--dry-run"), payload("--draft")

    assert [*real] == ["charter", "findings", "diff", "userErrors"]
    assert (dry["charter"]["status"], real["charter"]["status"]) == ("PUBLISHED", "DRAFT")  # type: ignore[index]
    assert dry["charter"]["revision"] == real["charter"]["revision"] == 2  # type: ignore[index]
    assert real["charter"]["services"][0] == {  # type: ignore[index]
        "code": "c1",
        "category": "CITIZEN",
        "serial": 1,
        "name": {"bn": "আইসিটি অধিদপ্তর সংক্রান্ত তথ্য প্রদান"},
    }
    assert real["diff"] == dry["diff"]
    assert [(change["serviceCode"], change["field"]) for change in real["diff"]["changed"]] == [("c3", "timeLimit")]  # type: ignore[index]
    assert "৯" in real["diff"]["changed"][0]["after"]  # type: ignore[index]
    assert real["userErrors"] == []


@pytest.mark.parametrize(
    ("content", "office", "line"),
    [
        (b"Dear Sir,", "bd.khulna.magura", "Not a citizen's charter: expected a table of services"),
        (b"\xff\xfa", "bd.khulna.magura", "is not UTF-8 text"),
        (None, "bd.khulna.magura", "cannot read "),
        (MAGURA.read_bytes(), "bd.nowhere", "There is no office with the code 'bd.nowhere'"),
    ],
)
def test_a_file_that_cannot_be_imported_is_one_line(
    charter: Charter, tmp_path: Path, content: bytes | None, office: str, line: str
) -> None:
    file = tmp_path / "charter.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(commands.Failure, match=line) as failure:
        commands.program()(["import", str(file), "--office", office], prog_name="charter")

    assert "\n" not in str(failure.value)


def test_the_committed_schema_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    assert capsys.readouterr().out == schema_command.COMMITTED.read_text("utf-8")


def test_a_change_is_compared_with_what_was_there_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """HEAD is the change itself where CI looks at it."""
    current = schema_command.COMMITTED.read_text("utf-8")
    committed = tmp_path / "schema" / "schema.graphql"
    committed.parent.mkdir()
    monkeypatch.setattr(schema_command, "COMMITTED", committed)

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)  # noqa: S603, S607

    def commit(sdl: str) -> None:
        committed.write_text(sdl, "utf-8")
        git("add", ".")
        git("commit", "--allow-empty", "-m", "x")

    def breaks() -> bool:
        try:
            commands.program()(["schema", "--check"], prog_name="charter")
        except commands.Failure as failure:
            assert "breaks clients of" in str(failure)  # noqa: PT017
            return True
        except SystemExit:
            return False
        raise AssertionError

    git("init", "-b", "change")
    commit(current)
    assert not breaks()  # there is nothing before
    commit(current.replace("type Query {", "type Query {\n  former: Int", 1))
    commit(current)
    assert breaks()  # the commit before this one had `former`
    commit(current)
    assert not breaks()
    git("update-ref", "refs/remotes/origin/main", "HEAD~2")
    assert breaks()  # and so had origin/main when this branch left it
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert not breaks()


def test_a_stale_schema_and_a_breaking_one_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    committed = schema_command.COMMITTED.read_text("utf-8")
    former = tmp_path / "former.graphql"
    former.write_text(committed.replace("type Query {", "type Query {\n  gone: Int\n"), "utf-8")
    with pytest.raises(commands.Failure, match=r"breaks clients of .*Query.gone was removed"):
        commands.program()(["schema", "--check", "--against", str(former)], prog_name="charter")

    stale = tmp_path / "stale.graphql"
    stale.write_text(committed + "scalar Old\n", "utf-8")
    monkeypatch.setattr(schema_command, "COMMITTED", stale)
    with pytest.raises(commands.Failure, match="is stale"):
        commands.program()(["schema", "--check"], prog_name="charter")


def test_an_unexpected_failure_is_one_line_and_a_hint(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = KeyError("one\ntwo")
    commands._report(KeyError, error, None)
    short = capsys.readouterr().err
    monkeypatch.setenv("CHARTER_DEBUG", "1")
    commands._report(KeyError, error, None)

    assert short == "charter: unexpected KeyError: 'one\\ntwo' (rerun with CHARTER_DEBUG=1 to see where)\n"
    assert capsys.readouterr().err.startswith("KeyError: ")


def test_the_counts_are_added_to_and_made_anew(
    charter: Charter, roles: Address, address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    """Past the program too, which the second time nobody noticed."""
    filed = """
        INSERT INTO requests (number, tracking, office_id, kind, channel, subject, anonymous, submitted_at, opened_at,
                              calendar_version, step, step_since)
        VALUES ('{n}', sha256('{n}'), (SELECT id FROM offices WHERE code = 'bd'), 'SUGGESTION', 'SMS', 'x', true, now(),
                now(), 0, 1, now())"""
    owner = as_role(roles, OWNER, address.database)
    asyncio.run(execute(owner, filed.format(n=1)))

    assert charter("performance") == 0
    assert charter("performance") == 0
    assert charter("performance", "--rebuild") == 0
    asyncio.run(execute(owner, "ALTER TABLE requests DISABLE TRIGGER USER", filed.format(n=2)))
    assert charter("performance") == 0
    assert charter("performance", "--rebuild") == 0

    assert capsys.readouterr().out.splitlines() == [
        "changes added: 1",
        "changes added: 0",
        "requests counted: 1",
        "changes added: 0",
        "requests counted: 2",
    ]
