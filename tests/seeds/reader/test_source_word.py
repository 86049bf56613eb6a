"""Word files as offices write them, by python-docx and by hand where Word does what that cannot."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from districts.charters.draft import CharterDraft
from tests.seeds.documents import SOURCE
from tests.seeds.reader.test_source import BODY, W, packed, read, values
from tests.seeds.reader.test_source_html import HEADINGS, ROW, SECOND, brief, told
from tests.seeds.renderings import as_word

CELLS = [cell.replace("<br>", "\n") for cell in ROW]
MORE = [cell.replace("<br>", "\n") for cell in SECOND]
TEXT = "\n".join(["২.১) নাগরিক সেবা", *("\t" + "\t".join(cells) for cells in (HEADINGS, CELLS, MORE))])
EXPECTED = ["c1", "c2"]


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, properties: str = "") -> str:
    shown = "".join(map(paragraph, text.splitlines() or [""]))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{shown}</w:tc>"


def row(*cells: str, before: str = "") -> str:
    shown = (each if each.startswith("<w:") else cell(each) for each in cells)
    return f"<w:tr>{before}{''.join(shown)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def file(body: str, **parts: str) -> bytes:
    return packed(word__document_xml=BODY.format(body), **parts)


def word(*rows: str) -> CharterDraft:
    return read(file(paragraph("২.১) নাগরিক সেবা") + table(row(*HEADINGS), *rows))).draft


def test_the_rendering_of_the_tests_is_what_word_opens() -> None:
    document = docx.Document(BytesIO(as_word(SOURCE)))

    assert [len(found.rows) for found in document.tables] == [8, 8]


def test_text_that_word_keeps_apart_is_read_together() -> None:
    """Insertions, content controls, links, fields and smart tags: python-docx sees none of them."""
    said = (
        "<w:p><w:ins><w:r><w:t>তথ্য</w:t></w:r></w:ins><w:sdt><w:sdtContent><w:r>"
        '<w:t xml:space="preserve"> ও </w:t></w:r>'
        "</w:sdtContent></w:sdt><w:smartTag><w:r><w:t>পরামর্শ</w:t></w:r></w:smartTag>"
        "<w:hyperlink><w:r><w:br/><w:t>প্রদান</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>।</w:t></w:r></w:fldSimple></w:p>'
    )

    draft = word(row(CELLS[0], f"<w:tc>{said}</w:tc>", *CELLS[2:]))

    assert draft.services[0].name.bn == "তথ্য ও পরামর্শ\nপ্রদান।"


def test_what_was_deleted_or_is_hidden_stands_beside_the_charter() -> None:
    said = (
        "<w:p><w:del><w:r><w:delText>পুরোনো নাম</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>গোপন</w:t></w:r><w:r><w:t>তথ্য প্রদান</w:t></w:r></w:p>"
    )

    draft = word(row(CELLS[0], f"<w:tc>{said}</w:tc>", *CELLS[2:]))

    assert draft.services[0].name.bn == "তথ্য প্রদান"
    assert [f.published for f in draft.findings if f.code == "BESIDE_THE_CHARTER"] == ["পুরোনো নামগোপন"]


def test_numbers_that_word_writes_are_read() -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%1.%2)"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )
    listed = '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
    styles = f'<w:styles {W}><w:style w:styleId="Serial">{listed}</w:style></w:styles>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{kind}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="b" Type="{kind}/styles" Target="/word/styles.xml"/></Relationships>'
    )
    serial = "<w:tc>" + paragraph("", '<w:pStyle w:val="Serial"/>') + "</w:tc>"
    rows = [row(serial, *CELLS[1:]), row(serial, *MORE[1:])]
    body = paragraph("২.১) নাগরিক সেবা") + table(row(*HEADINGS), *rows)

    draft = read(
        file(body, word__numbering_xml=numbering, word__styles_xml=styles, **{"word/_rels/document.xml.rels": rels})
    ).draft

    assert [(service.serial, service.published[0].text) for service in draft.services] == [(1, "1."), (2, "2.")]
    assert told(draft) == told(read(TEXT).draft)


def test_borders_that_hardly_miss_each_other_are_the_same() -> None:
    """Word then counts more columns than there are: each row says of its cells how many they take."""

    def wide(cells: list[str], *spans: int) -> str:
        return row(*(cell(text, f'<w:gridSpan w:val="{n}"/>') for text, n in zip(cells, spans, strict=True)))

    body = paragraph("২.১) নাগরিক সেবা") + table(
        wide(list(HEADINGS), 1, 2, 1, 1, 1, 1, 1, 2),
        wide(CELLS, 2, 1, 1, 1, 1, 1, 2, 1),
        wide(MORE, 1, 2, 1, 1, 1, 1, 2, 1),
    )

    assert values(read(file(body)).draft) == values(read(TEXT).draft)


def test_a_row_may_begin_late_and_end_early() -> None:
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'

    draft = word(row(*CELLS), row(*MORE[1:], before=before), row("৩", *CELLS[1:7]))

    assert [brief(service)[:2] for service in draft.services] == [
        ("c1", "তথ্য প্রদান"),
        ("c2", "পরামর্শ প্রদান"),
        ("c3", "তথ্য প্রদান"),
    ]
    assert {"SERIAL_NOT_UNDERSTOOD", "TRUNCATED"} <= told(draft).keys()


def test_a_cell_that_is_merged_downwards_and_says_something_all_the_same_keeps_it() -> None:
    merge = ('<w:vMerge w:val="restart"/>', "<w:vMerge/>")
    rows = [row(*CELLS[:7], cell(CELLS[7], merge[0])), row(*MORE[:7], cell("পরিচালক", merge[1]))]

    draft = word(*rows)

    assert [service.superior and service.superior.title for service in draft.services] == ["প্রোগ্রামার", "পরিচালক"]


def test_tables_inside_tables() -> None:
    inner = table(row("আবেদন"), row("ছবি"))
    draft = word(row(*CELLS[:3], f"<w:tc>{inner}<w:p/></w:tc>", *CELLS[4:]))
    around = table(row(f"<w:tc>{paragraph('২.১) নাগরিক সেবা')}{table(row(*HEADINGS), row(*CELLS))}<w:p/></w:tc>"))

    assert brief(draft.services[0])[2] == ["আবেদন", "ছবি"]
    assert told(draft)["TABLE_IN_A_CELL"] == 1
    assert [brief(service)[0] for service in read(file(around)).draft.services] == ["c1"]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('২.১) নাগরিক সেবা')}</w:txbxContent>"
    drawn = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice><x:txbx xmlns:x="urn:x">{box}</x:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )

    draft = read(file(drawn + table(row(*HEADINGS), row(*CELLS), row(*MORE)))).draft

    assert values(draft) == values(read(TEXT).draft)


def test_headers_and_footers_stand_beside_the_charter_and_footnotes_below_it() -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "জেলা কার্যালয়"
        document.sections[0].footer.paragraphs[0].text = "পৃষ্ঠা ১"
        document.add_paragraph("শেষ কথা")

    draft = read(as_word(TEXT, change=change)).draft

    assert {f.published for f in draft.findings if f.code == "BESIDE_THE_CHARTER"} == {"জেলা কার্যালয়", "পৃষ্ঠা ১"}
    assert [f.published for f in draft.findings if f.code == "TEXT_NOT_UNDERSTOOD"] == ["শেষ কথা"]
    assert [service.code for service in draft.services] == EXPECTED


def test_a_table_that_word_has_cut_in_two_goes_on() -> None:
    body = paragraph("২.১) নাগরিক সেবা") + table(row(*HEADINGS), row(*CELLS)) + "<w:p/>" + table(row(*MORE))

    assert values(read(file(body)).draft) == values(read(TEXT).draft)


@pytest.mark.parametrize("tab", ["<w:tab/>", "<w:t>\t</w:t>"])
def test_tabs_in_place_of_a_table(tab: str) -> None:
    lines = [
        f"<w:p>{''.join(f'<w:r>{tab}</w:r><w:r><w:t>{text}</w:t></w:r>' for text in cells)}</w:p>"
        for cells in (HEADINGS, [text.partition("\n")[0] for text in CELLS])
    ]

    draft = read(file(paragraph("২.১) নাগরিক সেবা") + "".join(lines))).draft

    assert [service.name.bn for service in draft.services] == ["তথ্য প্রদান"]


def test_the_strict_dialect() -> None:
    document = file(paragraph("২.১) নাগরিক সেবা") + table(row(*HEADINGS), row(*CELLS)))
    strict = packed(
        word__document_xml=BODY.format(paragraph("২.১) নাগরিক সেবা") + table(row(*HEADINGS), row(*CELLS))).replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    )

    assert values(read(strict).draft) == values(read(document).draft)


def test_the_parser_of_python_docx_agrees_that_these_files_are_sound() -> None:
    assert parse_xml(BODY.format(table(row(*HEADINGS)))) is not None
