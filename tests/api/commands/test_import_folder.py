"""Many documents with one command, and the pages that show what was understood of each."""

from __future__ import annotations

import asyncio
import json
import resource
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from api import commands
from api.commands import Failure, import_
from api.commands.imports import document_import, unpacking
from districts.charters.imports.source_document import PublishedDocument
from models.database import failures
from models.database.connection import Address
from tests.api.conftest import Charter
from tests.seeds.documents import COMPLETE, SOURCE, with_lines
from tests.seeds.renderings import as_page, as_word
from tests.support.databases import connect

HOSTILE = '</td><script>alert("১")</script>\u202eউল্টো & <b>'
Pages = dict[str, etree._Element]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents in three forms, one with a mistake, one that nobody can read, and what systems leave beside them."""
    found = tmp_path / "charters"
    found.mkdir()
    (found / "bd.khulna.jashore.docx").write_bytes(as_word(COMPLETE, merged=frozenset({7})))
    (found / "bd.khulna.narail.html").write_text(as_page(SOURCE), "utf-8")
    (found / "bd.khulna.jhenaidah.txt").write_text(with_lines({53: "\t(২)"}), "utf-8")
    (found / "bd.khulna.kushtia.pdf").write_bytes(b"%PDF-1.7")
    for name in ("~$khulna.docx", ".DS_Store", "Thumbs.db", "README.md", "Makefile"):
        (found / name).write_bytes(b"\0")
    return found


def refused(*arguments: str) -> str:
    with pytest.raises(Failure) as failure:
        commands.program()(["import", *arguments], prog_name="charter")
    return str(failure.value)


async def _revisions(address: Address) -> list[tuple[str, bool]]:
    sql = (
        "SELECT ltree2text(o.code) AS code, c.in_force IS NOT NULL AS published FROM charters c"
        " JOIN offices o ON o.id = c.office_id WHERE ltree2text(o.code) <> 'bd.khulna.magura' ORDER BY 1"
    )
    async with connect(address) as server:
        return [(row["code"], row["published"]) for row in await server.fetch(sql)]


def revisions(address: Address) -> list[tuple[str, bool]]:
    return asyncio.run(_revisions(Address(address.host, address.port, "postgres", address.database)))


def test_a_folder_is_imported_and_summed_up(
    charter: Charter, capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    assert refused(str(folder), "--dry-run") == f"1 of 4 documents in {folder} were not imported"

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines[:-1] if line and not line.startswith(" ")] == [
        "bd.khulna.jashore: would be published and in force",
        "bd.khulna.jhenaidah: would be stored as a draft",
        "bd.khulna.kushtia: not imported (bd.khulna.kushtia.pdf)",
        "bd.khulna.narail: would be published and in force",
    ]
    assert any(line.startswith("    The file is damaged") for line in lines)
    assert lines[-1].startswith("Dry run, nothing was kept. 3 of 4 documents, 36 services, 1 error, ")


def test_what_can_be_imported_is_and_a_dry_run_keeps_nothing(
    charter: Charter, address: Address, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    refused(str(folder), "--dry-run")
    assert revisions(address) == []

    refused(str(folder))
    assert revisions(address) == [
        ("bd.khulna.jashore", True),
        ("bd.khulna.jhenaidah", False),
        ("bd.khulna.narail", True),
    ]

    (folder / "bd.khulna.kushtia.pdf").unlink()
    assert charter("import", str(folder), "--draft") == 0
    assert len(revisions(address)) == 6


def test_a_list_says_whose_the_files_are(
    charter: Charter, address: Address, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "সনদ ১.txt").write_text(SOURCE, "utf-8")
    (tmp_path / "bd.khulna.jessore.txt").write_text(SOURCE, "utf-8")
    (tmp_path / "offices.tsv").write_text("\ufeffসনদ ১.txt\tbd.khulna.narail\n\n", "utf-8")

    assert charter("import", str(tmp_path)) == 0

    assert [code for code, _ in revisions(address)] == ["bd.khulna.jashore", "bd.khulna.narail"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no documents in "),
        ({"offices.tsv": "a.txt\tbd\n"}, "no documents in "),
        ({"b.txt": "", "offices.tsv": "a.txt\tbd\n"}, "names a file that is not there: a.txt"),
        ({"a.txt": "", "offices.tsv": "a.txt bd\n"}, "line 1: expected a file's name, a tab and an office's code"),
        ({"a.txt": "", "offices.tsv": "a.txt\tbd\na.txt\tbd\n"}, "line 2: expected a file's name"),
    ],
)
def test_a_folder_that_says_nothing(charter: Charter, tmp_path: Path, files: dict[str, str], said: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")

    assert said in refused(str(tmp_path))


@pytest.mark.parametrize("top", ["", "charters/"])
def test_an_archive_is_imported_as_the_folder_in_it(
    charter: Charter, address: Address, capsys: pytest.CaptureFixture[str], tmp_path: Path, top: str
) -> None:
    """With what a saved page brings along, and with entries that would like to stand elsewhere."""
    with zipfile.ZipFile(tmp_path / "charters.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{top}bd.khulna.narail.html", as_page(SOURCE))
        archive.writestr(f"{top}সনদ.txt", SOURCE)
        archive.writestr(f"{top}offices.tsv", "সনদ.txt\tbd.khulna.jashore\n")
        archive.writestr(f"{top}style.css", "td { color: red }")
        archive.writestr(f"{top}bd.khulna.narail_files/bd.khulna.kushtia.html", as_page(SOURCE))
        archive.writestr(f"{top}../bd.khulna.kushtia.txt", SOURCE)

    assert charter("import", str(tmp_path / "charters.zip")) == 0

    assert [code for code, _ in revisions(address)] == ["bd.khulna.jashore", "bd.khulna.narail"]
    assert [each.name for each in tmp_path.iterdir()] == ["charters.zip"]


def test_an_archive_that_cannot_be_unpacked_is_told(
    charter: Charter, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, large, many = (tmp_path / f"{name}.zip" for name in ("broken", "large", "many"))
    broken.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(unpacking, "_MOST_BYTES", 3_000_000)
    monkeypatch.setattr(unpacking, "_MOST_FILES", 2)
    for path, count in ((large, 2), (many, 3)):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for at in range(count):
                archive.writestr(f"{at}.txt", "a" * 2_000_000)

    assert refused(str(broken)) == f"cannot unpack {broken}: File is not a zip file"
    assert refused(str(large)) == f"{large} holds more than 3 MB"
    assert refused(str(many)) == f"{many} holds more than 2 files"


def test_each_file_that_is_not_imported_says_why(
    charter: Charter, address: Address, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("bd.khulna.narail.txt", "bd.khulna.narail.html", "bd.nowhere.txt", "স্ক্যান.txt"):
        (tmp_path / name).write_text(SOURCE, "utf-8")
    (tmp_path / "bd.khulna.magura.txt").write_bytes(b"\xff\xfa")
    (tmp_path / "bd.khulna.jashore.txt").write_text(SOURCE, "utf-8")

    refused(str(tmp_path), "--json")

    payloads = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {each["file"]: [error["message"]["en"] for error in each["userErrors"]] for each in payloads}
    several = "There are several files for bd.khulna.narail; leave one."
    assert told.pop("bd.khulna.magura.txt")[0].startswith("The file is not UTF-8 text (at byte 1).")
    assert told == {
        "bd.khulna.jashore.txt": [],
        "bd.khulna.narail.html": [several],
        "bd.khulna.narail.txt": [several],
        "bd.nowhere.txt": ["There is no office with the code 'bd.nowhere'."],
        "স্ক্যান.txt": ["There is no office with the code 'স্ক্যান'."],
    }
    assert [code for code, _ in revisions(address)] == ["bd.khulna.jashore"]


def test_a_failure_of_the_database_ends_the_import_and_says_what_is_done(
    charter: Charter,
    address: Address,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_one = document_import.import_one

    async def fail_in_commit(office: str, *rest: Any) -> Any:
        imported = await import_one(office, *rest)
        if office == "bd.khulna.jhenaidah":
            error = ConnectionResetError(104, "Connection reset by peer")
            failures.note_commit(error)
            raise error
        return imported

    monkeypatch.setattr(document_import, "import_one", fail_in_commit)

    assert refused(str(folder)) == (
        "bd.khulna.jhenaidah.txt: the database did not confirm the last change, which may have been made: check whether"
        " it was before you run this again (the 1 of 4 documents before it are done: leave them out then)"
    )
    assert capsys.readouterr().out.startswith("bd.khulna.jashore: published and in force, 12 services")
    assert [code for code, _ in revisions(address)] == ["bd.khulna.jashore", "bd.khulna.jhenaidah"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TimeoutError(), "does not answer: check that it runs and can be reached, then run this again"),
        (ConnectionResetError(104, "Connection reset by peer"), "was cut, and what was not finished is undone"),
    ],
)
def test_a_failure_of_the_database_is_not_blamed_on_the_file(
    charter: Charter,
    address: Address,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    told: str,
) -> None:
    async def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(document_import, "import_one", fail)

    said = refused(str(folder))

    assert said.startswith("bd.khulna.jashore.docx: the ")
    assert told in said
    assert capsys.readouterr().out == ""
    assert revisions(address) == []


def test_a_file_that_cannot_be_opened_is_told_and_the_others_are_imported(
    charter: Charter,
    address: Address,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = document_import.document

    def fail_once(file: Path) -> PublishedDocument:
        if file.suffix == ".docx":
            raise PermissionError(13, "Permission denied", str(file))
        return read(file)

    monkeypatch.setattr(document_import, "document", fail_once)

    refused(str(folder), "--json")

    told = {each["file"]: each["userErrors"] for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told["bd.khulna.jashore.docx"][0]["message"]["en"] == "The file cannot be read: Permission denied"
    assert [code for code, _ in revisions(address)] == ["bd.khulna.jhenaidah", "bd.khulna.narail"]


@pytest.mark.parametrize(
    "arguments", [["{folder}", "--office", "bd.khulna.narail"], ["{folder}/bd.khulna.narail.html"]]
)
def test_a_file_has_an_office_and_a_folder_none(folder: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.program()(["import", *(each.format(folder=folder) for each in arguments)], prog_name="charter")
    assert stopped.value.code == 2


def page(path: Path) -> etree._Element:
    """Every tag closed and every text escaped, or this would not be XML."""
    return etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))


def shades(root: etree._Element, name: str) -> Counter[str]:
    return Counter(found.get("class") or "" for found in root.iterfind(f".//div[@class='source']//{name}"))


def test_the_pages_of_a_folder(charter: Charter, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    report = folder.parent / "report"

    refused(str(folder), "--report", str(report))

    index = page(report / "index.html")
    assert sorted(path.name for path in report.iterdir()) == [
        "bd.khulna.jashore.html",
        "bd.khulna.jhenaidah.html",
        "bd.khulna.narail.html",
        "findings.html",
        "index.html",
    ]
    assert [link.get("href") for link in index.iter("a")] == [
        "findings.html",
        "bd.khulna.jashore.html",
        "bd.khulna.jhenaidah.html",
        "bd.khulna.narail.html",
    ]
    (reason,) = index.iterfind(".//td[@class='refused']")
    languages = {part.get("lang"): part.text or "" for part in reason}
    assert languages["en"].startswith("The file is damaged")
    assert languages["bn"].startswith("ফাইলটি নষ্ট")


def test_all_findings_stand_on_one_page_and_lead_to_their_documents(
    charter: Charter, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    report = folder.parent / "report"

    refused(str(folder), "--report", str(report))

    root = page(report / "findings.html")
    codes = [code.text for code in root.iterfind(".//h2/span")]
    severities = [(code.get("class") or "").removeprefix("code ") for code in root.iterfind(".//h2/span")]
    assert codes[0] == "NAME_NOT_A_NAME"
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    links = [(link.get("href") or "").partition("#") for link in root.iter("a")]
    anchors = {name: {item.get("id") for item in page(report / name).iter("li")} for name, _, _ in links}
    assert anchors.keys() == {"bd.khulna.jashore.html", "bd.khulna.jhenaidah.html", "bd.khulna.narail.html"}
    assert len(links) == sum(len([each for each in found if each]) for found in anchors.values())
    assert all(anchor in anchors[name] for name, _, anchor in links)


@pytest.mark.parametrize("form", ["txt", "html", "docx"])
def test_a_page_shows_each_cell_in_the_colour_of_what_became_of_it(
    charter: Charter, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str
) -> None:
    content = {"txt": SOURCE.encode(), "html": as_page(SOURCE).encode(), "docx": as_word(SOURCE)}[form]
    (tmp_path / f"charter.{form}").write_bytes(content)

    report = tmp_path / "report.html"
    assert (
        charter("import", str(tmp_path / f"charter.{form}"), "--office", "bd.khulna.jashore", "--report", str(report))
        == 0
    )

    root = page(report)
    rows = [len(row) for table in root.iterfind(".//div[@class='source']//table") for row in table.iter("tr")]
    assert rows == [8] * 8 + [8] * 7 + [7]
    assert shades(root, "td") == Counter(understood=66, layout=32, inherited=9, info=7, warning=13)
    texts = ["".join(cell.itertext()) for cell in root.iterfind(".//div[@class='source']//td")]
    assert texts[3].startswith(SOURCE.split("\n")[11].strip())
    codes = [code.text for code in root.iterfind(".//li/span[@class='code']")]
    assert {"INHERITED", "PHONE_UNVERIFIED", "TRUNCATED"} <= {*codes}
    anchors = {item.get("id") for item in root.iter("li")}
    assert all((link.get("href") or "").removeprefix("#") in anchors for link in root.iter("a"))


def test_a_dry_run_shows_what_would_be_and_what_was_understood(
    charter: Charter, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "charter.txt").write_text(SOURCE, "utf-8")
    report = tmp_path / "report.html"

    charter(
        "import", str(tmp_path / "charter.txt"), "--office", "bd.khulna.jashore", "--dry-run", "--report", str(report)
    )

    root = page(report)
    shown = [[element.text for element in part] for part in root.iterfind(".//span[@class='into']")]
    assert ["c3 · সময়সীমা: তাৎক্ষণিক / ৭ কার্যদিবস", "c3 · Time limit: Immediate / 7 working days"] in shown
    assert ["c3 · সেবার মূল্য: বিনামূল্যে", "c3 · Fee: Free"] in shown
    assert ["c3 · প্রয়োজনীয় কাগজপত্র: ১টি কাগজ", "c3 · Required papers: 1 paper"] in shown
    inherited = [part for cell in root.iter("td") if cell.get("class") == "inherited" for part in cell.iter("span")]
    assert {element.text for element in inherited} >= {"c3 · Superior: প্রোগ্রামার · 2 contacts"}
    (summary,) = root.iterfind(".//main/p[1]")
    assert "".join(summary.itertext()) == ("সংস্করণ ১Revision 1 · প্রকাশিত ও কার্যকর হতোWould be published and in force")


def test_merged_cells_are_shown_merged(charter: Charter, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "charter.docx").write_bytes(as_word(COMPLETE, merged=frozenset({7})))

    report = tmp_path / "report.html"
    charter("import", str(tmp_path / "charter.docx"), "--office", "bd.khulna.jashore", "--report", str(report))

    spans = [cell.get("rowspan") for cell in page(report).iter("td") if cell.get("rowspan")]
    assert spans == ["6", "6"]


def test_a_page_needs_nothing_but_itself_and_obeys_no_document(
    charter: Charter, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "charter.txt").write_text(with_lines({30: f"\t{HOSTILE}"}), "utf-8")

    report = tmp_path / "report.html"
    charter("import", str(tmp_path / "charter.txt"), "--office", "bd.khulna.jashore", "--report", str(report))

    text = report.read_text("utf-8")
    root = page(report)
    assert "\u202e" not in text
    assert not list(root.iter("script", "link", "img", "iframe"))
    assert "://" not in text
    assert any(HOSTILE.replace("\u202e", "\ufffd") in "".join(cell.itertext()) for cell in root.iter("td"))
    assert {element.get("lang") for element in root.iter("span") if element.get("lang")} == {"bn", "en"}
    for span in root.iterfind(".//span[@lang='bn']"):
        beside = span.getnext()
        assert beside is not None
        assert beside.get("lang") == "en"
        assert "".join(beside.itertext())


def test_a_report_that_cannot_be_written(charter: Charter, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "charter.txt").write_text(SOURCE, "utf-8")
    (tmp_path / "in the way").write_text("")

    said = refused(
        str(tmp_path / "charter.txt"),
        "--office",
        "bd.khulna.jashore",
        "--report",
        str(tmp_path / "in the way" / "x.html"),
    )

    assert said.startswith("cannot write the report ")
    assert "bd.khulna.jashore, revision 1: published and in force." in capsys.readouterr().out


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    # given: a page of before, and room for a part of the next
    page = tmp_path / "page.html"
    page.write_text("before")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)

    # when
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    try:
        with pytest.raises(Failure, match="File too large"):
            import_._write(page, "x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    # then
    assert page.read_text() == "before"
    assert list(tmp_path.iterdir()) == [page]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_an_output_that_cannot_be_written_is_told_and_what_was_stored_stays(
    charter: Charter, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    (tmp_path / "charter.txt").write_text(SOURCE, "utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)

        said = refused(str(tmp_path / "charter.txt"), "--office", "bd.khulna.jashore", *options)

    assert said == "cannot write the output: No space left on device (what was done until then is kept)"
    assert revisions(address) == [("bd.khulna.jashore", True)]
