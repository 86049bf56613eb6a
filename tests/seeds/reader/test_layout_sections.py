"""Sections beside the services: expectations, the grievance table; titles inside a table, headings printed again."""

from __future__ import annotations

from collections import Counter

import pytest

from districts.charters.draft import CharterDraft, ContactKind, Expectation, GrievanceLevel, Severity, TimeUnit
from districts.charters.imports.document_reading import SectionKind
from districts.charters.imports.source_document import Form, PublishedDocument
from districts.shared.text import LocalizedText
from seeds import reader
from seeds.reader import accounting
from seeds.reader.layout import sections
from tests.seeds.tabbed import HEADINGS, document, row

ALWAYS = {"OFFICE_NOT_STATED", "SECTION_MISSING"}
COLUMNS = list(HEADINGS)
SERVICES = document(COLUMNS, {})
EXPECTATIONS = "৩) আপনার কাছে আমাদের প্রত্যাশা\n"
GRIEVANCE = "৪) অভিযোগ ব্যবস্থাপনা পদ্ধতি (GRS)\n"
NOTE = "সেবা প্রাপ্তিতে অসন্তুষ্ট হলে দায়িত্বপ্রাপ্ত কর্মকর্তার সঙ্গে যোগাযোগ করুন।\n"
HEADS = ["ক্রমিক নং", "কখন যোগাযোগ করবেন", "কার সঙ্গে যোগাযোগ করবেন", "যোগাযোগের ঠিকানা", "নিষ্পত্তির সময়সীমা"]
TIERS = [
    [
        "১",
        "দায়িত্বপ্রাপ্ত কর্মকর্তা সমাধান দিতে না পারলে",
        "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)",
        "প্রোগ্রামার, জেলা কার্যালয়\nফোনঃ ০২-৪১০২৪০৭৩\nইমেইলঃ grs@example.org",
        "৩০ কার্যদিবস",
    ],
    ["২", "অনিক নির্দিষ্ট সময়ে সমাধান দিতে না পারলে", "আপিল কর্মকর্তা", "মহাপরিচালক", "২০ (বিশ) কার্যদিবস"],
    ["৩", "আপিল কর্মকর্তা সমাধান দিতে না পারলে", "মন্ত্রিপরিষদ বিভাগের অভিযোগ ব্যবস্থাপনা সেল", "www.grs.gov.bd", "৩ মাস"],
]


def read(text: str | PublishedDocument) -> CharterDraft:
    reading = reader.read(text)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def codes(draft: CharterDraft) -> Counter[str]:
    return Counter(finding.code for finding in draft.findings if finding.code not in ALWAYS)


def table(*rows: list[str]) -> str:
    return "".join(f"{row(cells)}\n" for cells in rows)


def page(*rows: list[str], heading: str = GRIEVANCE) -> PublishedDocument:
    """The same table on a page of HTML, below the services."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in rows)
    first = SERVICES.split("\n", 2)
    heads = "".join(f"<th>{HEADINGS[meaning]}</th>" for meaning in COLUMNS)
    values = first[2].split("\t")[1 + len(COLUMNS) :]
    cells = "".join(f"<td>{value.replace(chr(10), '<br>')}</td>" for value in values)
    services = f"<p>{first[0]}</p><p>{first[1]}</p><table><tr>{heads}</tr><tr>{cells}</tr></table>"
    return PublishedDocument(Form.HTML, f"<html><body>{services}<p>{heading}</p><table>{body}</table></body></html>")


def test_the_tiers_with_whom_when_where_and_days() -> None:
    draft = read(SERVICES + GRIEVANCE + NOTE + table(HEADS, *TIERS))
    assert draft.grievance_note == LocalizedText(bn=NOTE.strip())
    first, second, third = draft.grievance_tiers
    assert [tier.level.value for tier in draft.grievance_tiers] == ["OFFICER", "APPEAL", "CENTRAL"]
    assert (first.position, first.occasion, first.whom, first.address) == (1, *TIERS[0][1:4])
    assert [(c.kind, c.normalized) for c in first.contacts] == [
        (ContactKind.PHONE, "+880241024073"),
        (ContactKind.EMAIL, "grs@example.org"),
    ]
    assert first.time_limit
    assert second.time_limit
    assert third.time_limit
    assert (first.time_limit.text, first.time_limit.working_days) == ("৩০ কার্যদিবস", 30)
    assert second.time_limit.working_days == 20
    assert (third.time_limit.maximum, third.time_limit.unit) == (3, TimeUnit.MONTH)
    assert codes(draft) == Counter()


def test_the_same_tiers_from_a_page() -> None:
    text, html = read(SERVICES + GRIEVANCE + table(HEADS, *TIERS)), read(page(HEADS, *[
        [cell.replace("\n", "<br>") for cell in tier] for tier in TIERS
    ]))  # fmt: skip
    assert html.grievance_tiers == text.grievance_tiers
    assert codes(html) == codes(text)


@pytest.mark.parametrize(
    ("whom", "level"),
    [
        ("আপিল কর্মকর্তা\nঅতিরিক্ত সচিব, মন্ত্রিপরিষদ বিভাগ", GrievanceLevel.APPEAL),
        ("অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)\nউপসচিব, মন্ত্রিপরিষদ বিভাগ", GrievanceLevel.OFFICER),
        ("অনিক, মন্ত্রিপরিষদ বিভাগ", GrievanceLevel.OFFICER),
        ("মন্ত্রিপরিষদ বিভাগ", GrievanceLevel.CENTRAL),
        ("অভিযোগ ব্যবস্থাপনা সেল, মন্ত্রিপরিষদ বিভাগ", GrievanceLevel.CENTRAL),
        ("আপীল কর্মকর্তা", GrievanceLevel.APPEAL),
    ],
)
def test_the_level_is_the_officers_wherever_he_sits(whom: str, level: GrievanceLevel) -> None:
    draft = read(SERVICES + GRIEVANCE + table(HEADS, [*TIERS[0][:2], whom, *TIERS[0][3:]]))
    assert [(tier.whom, tier.level) for tier in draft.grievance_tiers] == [(whom, level)]


def test_a_merged_address_gives_its_contacts_to_each_tier() -> None:
    rows = [HEADS, [cell.replace("\n", "<br>") for cell in TIERS[0]], [*TIERS[1][:3], TIERS[1][4]]]
    html = str(page(*rows).content).replace("<td>প্রোগ্রামার, জেলা", "<td rowspan=2>প্রোগ্রামার, জেলা")
    draft = read(PublishedDocument(Form.HTML, html))
    first, second = draft.grievance_tiers
    assert [c.normalized for c in second.contacts] == ["+880241024073", "grs@example.org"]
    assert (second.address, second.contacts) == (first.address, first.contacts)
    assert codes(draft) == Counter({"INHERITED": 1})


def test_the_grievance_table_without_a_heading_above_it() -> None:
    told = read(SERVICES + GRIEVANCE + table(HEADS, *TIERS))
    text = read(SERVICES + table(HEADS, *TIERS))
    html = read(page(HEADS, *[[cell.replace("\n", "<br>") for cell in tier] for tier in TIERS], heading=""))
    for draft in (text, html):
        assert draft.grievance_tiers == told.grievance_tiers
        assert [service.name for service in draft.services] == [service.name for service in told.services]
        assert codes(draft) == Counter({"GRIEVANCE_HEADING_MISSING": 1})
    assert [f.severity for f in text.findings if f.code == "GRIEVANCE_HEADING_MISSING"] == [Severity.INFO]


def test_a_heading_of_grievances_that_a_cell_above_has_swallowed_is_told() -> None:
    draft = read(SERVICES + "কোথায় জানাবেন\n" + table(HEADS, *TIERS))
    assert len(draft.grievance_tiers) == 3
    (told,) = [f for f in draft.findings if f.code == "GRIEVANCE_HEADING_UNSEEN"]
    assert (told.severity, told.published) == (Severity.WARNING, "কোথায় জানাবেন")


def test_columns_of_the_grievance_table_in_another_order_with_numbers_below() -> None:
    order = [2, 4, 0, 1, 3]
    shuffled = [[cells[at] for at in order] for cells in (HEADS, ["(১)", "(২)", "(৩)", "(৪)", "(৫)"], *TIERS)]
    shuffled[1] = ["(১)", "(২)", "(৩)", "(৪)", "(৫)"]
    draft = read(SERVICES + GRIEVANCE + table(*shuffled[:1], *shuffled[2:]))
    assert [tier.whom for tier in draft.grievance_tiers] == [tier[2] for tier in TIERS]
    assert codes(draft) == Counter()
    numbered = read(SERVICES + GRIEVANCE + table(HEADS, shuffled[1], *TIERS))
    assert numbered.grievance_tiers == read(SERVICES + GRIEVANCE + table(HEADS, *TIERS)).grievance_tiers


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (4, "যত দ্রুত সম্ভব", "TIME_LIMIT_NOT_UNDERSTOOD"),
        (2, "অফিস প্রধান", "GRIEVANCE_TIER_INFERRED"),
        (1, "", "CELL_EMPTY"),
    ],
)
def test_what_is_not_known_of_a_tier_is_told_and_kept(column: int, value: str, code: str) -> None:
    tier = [*TIERS[0][:column], value, *TIERS[0][column + 1 :]]
    draft = read(SERVICES + GRIEVANCE + table(HEADS, tier))
    (read_tier,) = draft.grievance_tiers
    limit = read_tier.time_limit
    assert limit
    assert ["১", read_tier.occasion or "", read_tier.whom, read_tier.address, limit.text] == tier
    assert (limit.maximum is None) == (column == 4)
    assert read_tier.level is GrievanceLevel.OFFICER
    assert codes(draft) == Counter({code: 1})


@pytest.mark.parametrize(
    ("occasion", "level"),
    [
        ("দায়িত্বপ্রাপ্ত কর্মকর্তা সমাধান দিতে না পারলে", GrievanceLevel.OFFICER),
        ("দায়িত্বপ্রাপ্ত কর্মকর্তা সমাধান দিতে না পারলে অভিযোগ নিষ্পত্তি কর্মকর্তা", GrievanceLevel.OFFICER),
        ("অভিযোগ নিষ্পত্তি কর্মকর্তা নির্দিষ্ট সময়ে সমাধান দিতে না পারলে", GrievanceLevel.APPEAL),
        ("আপীল কর্মকর্তা নির্দিষ্ট সময়ে সমাধান দিতে ব্যর্থ হলে", GrievanceLevel.CENTRAL),
        ("When the responsible officer fails", GrievanceLevel.OFFICER),
        ("সেবা পেতে বিলম্ব হলে", GrievanceLevel.OTHER),
        ("মহাপরিচালক সমাধান দিতে না পারলে", GrievanceLevel.OTHER),
    ],
)
def test_a_tier_that_names_persons_only_is_known_by_whose_failure_it_follows(
    occasion: str, level: GrievanceLevel
) -> None:
    draft = read(SERVICES + GRIEVANCE + table(HEADS, ["১", occasion, "মোঃ হাসান, প্রোগ্রামার", *TIERS[0][3:]]))

    assert [tier.level for tier in draft.grievance_tiers] == [level]
    unknown = level is GrievanceLevel.OTHER
    assert codes(draft) == Counter({f"GRIEVANCE_TIER_{'UNKNOWN' if unknown else 'INFERRED'}": 1})


def test_a_remark_behind_a_heading_of_grievances_is_apart() -> None:
    heads = [*HEADS[:2], "কার সাথে যোগাযোগ করবেন (দায়িত্বপ্রাপ্ত কর্মকর্তা)", *HEADS[3:]]

    assert read(SERVICES + GRIEVANCE + table(heads, *TIERS)).grievance_tiers == (
        read(SERVICES + GRIEVANCE + table(HEADS, *TIERS)).grievance_tiers
    )


def test_an_unknown_column_of_the_grievance_table_is_told_with_its_cells() -> None:
    draft = read(SERVICES + GRIEVANCE + table([*HEADS, "রং"], [*TIERS[0], "নীল"]))
    assert codes(draft) == Counter({"COLUMN_UNKNOWN": 1, "TEXT_NOT_UNDERSTOOD": 1})
    assert len(draft.grievance_tiers) == 1


def test_a_row_of_the_grievance_table_that_lacks_a_cell_is_no_tier() -> None:
    draft = read(SERVICES + GRIEVANCE + table(HEADS, TIERS[0], [*TIERS[1][:1], *TIERS[1][2:]], TIERS[2]))
    assert [tier.level.value for tier in draft.grievance_tiers] == ["OFFICER", "CENTRAL"]
    assert codes(draft)["TEXT_NOT_UNDERSTOOD"] == 1


def test_a_section_on_grievances_without_a_table_is_kept_and_told() -> None:
    draft = read(SERVICES + GRIEVANCE + "অভিযোগ জেলা কার্যালয়ে জানান।\n")
    assert draft.grievance_note.bn == "অভিযোগ জেলা কার্যালয়ে জানান।"
    assert draft.grievance_tiers == ()
    assert codes(draft) == Counter({"GRIEVANCE_TIERS_MISSING": 1})


@pytest.mark.parametrize(
    "said",
    [
        "১। নির্ধারিত ফরমে আবেদন\n২। সময়মতো উপস্থিত থাকা\n",
        "নির্ধারিত ফরমে আবেদন\nসময়মতো উপস্থিত থাকা\n",
        "ক) নির্ধারিত ফরমে আবেদন\nখ) সময়মতো উপস্থিত থাকা\n",
        "৩.১) নির্ধারিত ফরমে আবেদন\n৩.২) সময়মতো উপস্থিত থাকা\n",
        "২.৪.১) নির্ধারিত ফরমে আবেদন\n২.৪.২) সময়মতো উপস্থিত থাকা\n",
        "৩.১ নির্ধারিত ফরমে আবেদন\n৩.২ সময়মতো উপস্থিত থাকা\n",
        table(
            ["ক্রমিক নং", "প্রতিশ্রুত/কাঙ্ক্ষিত সেবা প্রাপ্তির লক্ষ্যে করণীয়"],
            ["১", "নির্ধারিত ফরমে আবেদন"],
            ["২", "সময়মতো উপস্থিত থাকা"],
        ),
        table(["ক্রমিক", "করণীয়"], ["(১)", "(২)"], ["১", "নির্ধারিত ফরমে আবেদন"], ["২", "সময়মতো উপস্থিত থাকা"]),
    ],
)
def test_expectations_as_a_list_or_a_table(said: str) -> None:
    draft = read(SERVICES + EXPECTATIONS + said)
    assert draft.expectations == (Expectation(1, "নির্ধারিত ফরমে আবেদন"), Expectation(2, "সময়মতো উপস্থিত থাকা"))
    assert codes(draft) == Counter()


def test_beside_a_numbered_list_of_expectations_other_text_is_told() -> None:
    draft = read(SERVICES + EXPECTATIONS + "১। নির্ধারিত ফরমে আবেদন\n২। ফি জমা\nঅন্য কোনো কথা\n")
    assert [each.text for each in draft.expectations] == ["নির্ধারিত ফরমে আবেদন", "ফি জমা"]
    assert codes(draft) == Counter({"TEXT_NOT_UNDERSTOOD": 1})


def test_a_numeral_that_does_not_go_on_opens_a_section_below_expectations() -> None:
    draft = read(SERVICES + EXPECTATIONS + "৩.১) ফি জমা\n৪.১) বিবিধ\n৪.২) কিছু\n")
    assert [each.text for each in draft.expectations] == ["ফি জমা"]
    assert codes(draft) == Counter({"SECTION_UNKNOWN": 2})


def test_a_second_section_on_expectations_is_told() -> None:
    draft = read(SERVICES + EXPECTATIONS + "১। ফি জমা\n" + EXPECTATIONS + "১। আরেক কথা\n")
    assert [each.text for each in draft.expectations] == ["ফি জমা"]
    (finding,) = [f for f in draft.findings if f.code == "SECTION_UNKNOWN"]
    assert (finding.severity, "আরেক কথা" in (finding.published or "")) == (Severity.WARNING, True)


@pytest.mark.parametrize("title", ["আইসিটি শাখা", "প্রশাসন ও অর্থ অনুবিভাগ", "Planning section"])
def test_a_branch_inside_a_table(title: str) -> None:
    """As a line of its own, as the first cell of an empty row, and as one cell over a page's whole row."""
    text = document(COLUMNS, {}, {"NAME": "পরামর্শ"}, {"NAME": "মেরামত"})
    second = text.index("\t2\t")
    third = text.index("\t3\t")
    for line in (f"\t{title}\n", f"\t{title}{chr(9) * (len(COLUMNS) - 1)}\n"):
        draft = read(text[:second] + line + text[second:])
        assert [service.group for service in draft.services] == [None, title, title]
        assert codes(draft) == Counter()
        draft = read(text[:second] + line + text[second:third] + line.replace(title, "হিসাব শাখা") + text[third:])
        assert [service.group for service in draft.services] == [None, title, "হিসাব শাখা"]


def test_a_branch_above_the_first_service() -> None:
    text = document(COLUMNS, {}, {"NAME": "পরামর্শ"})
    first = text.index("\t1\t")
    draft = read(text[:first] + "\tআইসিটি শাখা\n" + text[first:])
    assert [service.group for service in draft.services] == ["আইসিটি শাখা"] * 2
    assert codes(draft) == Counter()


def test_a_cell_too_many_is_no_branch() -> None:
    text = document(COLUMNS, {}, {"NAME": "পরামর্শ"})
    second = text.index("\t2\t")
    draft = read(text[:second] + "\tএকটি কথা\n" + text[second:])
    assert [service.group for service in draft.services] == [None, None]
    assert codes(draft) == Counter({"ROW_NOT_UNDERSTOOD": 1})


def test_headings_printed_again_after_a_page_break_change_nothing() -> None:
    text = document(COLUMNS, {}, {"NAME": "পরামর্শ", "SUPERIOR": ""})
    second = text.index("\t2\t")
    heads = row([HEADINGS[meaning] for meaning in COLUMNS]) + "\n"
    numbers = row([f"({at})" for at in range(1, len(COLUMNS) + 1)]) + "\n"
    once = read(text)
    for again in (heads, heads + numbers, numbers):
        draft = read(text[:second] + again + text[second:])
        assert [s.name for s in draft.services] == [s.name for s in once.services]
        assert draft.services[1].superior == once.services[1].superior
        assert codes(draft) == codes(once) == Counter({"INHERITED": 1})


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("২.১) নাগরিক সেবা", SectionKind.CITIZEN),
        ("নাগরিক সেবা সমূহ", SectionKind.CITIZEN),
        ("2.1. Citizen services", SectionKind.CITIZEN),
        ("২.২ প্রাতিষ্ঠানিক সেবাসমূহ:", SectionKind.INSTITUTIONAL),
        ("(গ) অভ্যন্তরীন সেবা", SectionKind.INTERNAL),
        ("২.৪) আওতাধীন অধিদপ্তর/সংস্থা/অন্যান্য প্রতিষ্ঠান কর্তৃক প্রদত্ত সেবা", SectionKind.SUBORDINATE),
        ("৩) সেবা প্রত্যাশীদের কাছে প্রত্যাশা", SectionKind.EXPECTATIONS),
        ("৪. অভিযোগ নিষ্পত্তি ব্যবস্থা", SectionKind.GRIEVANCE),
        ("Grievance Redress System (GRS)", SectionKind.GRIEVANCE),
        ("ক. ভিশন ও মিশন", SectionKind.VISION_AND_MISSION),
        ("১) রূপকল্প ও অভিলক্ষ্য", SectionKind.VISION_AND_MISSION),
        ("II. Mission", SectionKind.MISSION),
        ("নাগরিক সেবাসমূহের তালিকা", SectionKind.CITIZEN),
        ("২.২ প্রাতিষ্ঠানিক সেবার তালিকা", SectionKind.INSTITUTIONAL),
        ("নাগরিক সেবা (চলমান)", SectionKind.CITIZEN),
        ("2.1 Citizen's Services", SectionKind.CITIZEN),
    ],
)
def test_headings_of_sections_with_and_without_numerals(heading: str, part: SectionKind) -> None:
    assert sections.of_heading(heading) is part


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("২.১. নাগরিক সেবা (G2C)", SectionKind.CITIZEN),
        ("২.১) নাগরিক সেবা (জনসাধারণের জন্য)", SectionKind.CITIZEN),
        ("নাগরিক সেবা [G2C]:", SectionKind.CITIZEN),
        ("নাগরিক সেবা (Citizen's Services)", SectionKind.CITIZEN),
        ("২.২) প্রাতিষ্ঠানিক সেবা (G2G/G2B)", SectionKind.INSTITUTIONAL),
        ("২.৩) অভ্যন্তরীণ সেবা (কর্মকর্তা-কর্মচারীদের জন্য)", SectionKind.INTERNAL),
        ("২.২ প্রাতিষ্ঠানিক সেবা: নাই", SectionKind.INSTITUTIONAL),
        ("২.৪) আওতাধীন দপ্তরের সেবা (প্রযোজ্য নয়)", SectionKind.SUBORDINATE),
        ("২.১) নাগরিক সেবা: জনসাধারণের জন্য", SectionKind.CITIZEN),
        ("২.১) নাগরিক সেবা - G2C", SectionKind.CITIZEN),
        ("নাগরিক সেবা/ Citizen Services", SectionKind.CITIZEN),
        ("অভিযোগ ব্যবস্থাপনা (GRS)", SectionKind.GRIEVANCE),
        ("নাগরিক সেবা (G2G)", None),
        ("নাগরিক সেবা: প্রশিক্ষণ", None),
        ("অভিযোগ ব্যবস্থাপনা: নাই", None),
        ("নাগরিক সেবা (শাখা)", None),
        ("ফি: নাই", None),
    ],
)
def test_a_bracket_behind_a_heading_that_holds_for_its_section_anyway(heading: str, part: SectionKind | None) -> None:
    assert sections.of_heading(heading) is part


@pytest.mark.parametrize("heading", ["২.১. নাগরিক সেবা (G2C)", "২.১) নাগরিক সেবা (জনসাধারণের জন্য)", "২.১) নাগরিক সেবা\n(G2C)"])
def test_services_below_a_heading_with_a_bracket(heading: str) -> None:
    draft = read(document(COLUMNS, {}, section=heading))
    assert [service.code for service in draft.services] == ["c1"]
    assert codes(draft) == Counter()


@pytest.mark.parametrize("said", [" (সদর)", ": কৃষকদের জন্য", " - কৃষি"])
def test_what_a_heading_says_of_something_unknown_is_told(said: str) -> None:
    draft = read(document(COLUMNS, {}, section=f"২.১) নাগরিক সেবা{said}"))
    assert [service.code for service in draft.services] == ["c1"]
    assert codes(draft) == Counter({"SECTION_HEADING_MENDED": 1})


@pytest.mark.parametrize("said", [" (G2E)", " (প্রাতিষ্ঠানিক)", ": কর্মকর্তা-কর্মচারীদের জন্য"])
def test_what_names_other_services_leaves_them_unfiled(said: str) -> None:
    draft = read(document(COLUMNS, {}, section=f"২.১) নাগরিক সেবা{said}"))
    assert draft.services == ()
    assert codes(draft)["SERVICES_NOT_FILED"] == 1


@pytest.mark.parametrize(
    "said",
    [
        "২.২) প্রাতিষ্ঠানিক সেবা\nপ্রযোজ্য নয়\n",
        "২.২) প্রাতিষ্ঠানিক সেবা\nএ দপ্তরের জন্য প্রযোজ্য নয়।\n",
        "২.২ প্রাতিষ্ঠানিক সেবা: নাই\n",
        "২.২) প্রাতিষ্ঠানিক সেবা (প্রযোজ্য নয়)\n",
        "৩) আপনার কাছে আমাদের প্রত্যাশা\nনাই\n",
        "২.২) প্রাতিষ্ঠানিক সেবা\nকোনো প্রাতিষ্ঠানিক সেবা নেই।\n",
    ],
)
def test_a_section_that_says_that_it_is_empty(said: str) -> None:
    draft = read(SERVICES + said)
    assert [service.code for service in draft.services] == ["c1"]
    assert draft.expectations == ()
    assert codes(draft) == Counter()


@pytest.mark.parametrize(
    ("line", "two_levels"),
    [
        ("২.৫ বিবিধ সেবা", True),
        ("২.২ মাসিক সভা", True),
        ("২.৫. সেমি", True),
        ("২.০১) বিবিধ", True),
        ("০২.০১ বিবিধ", True),
        ("২.৫ দিনাজপুর জেলার সেবা", True),
        ("০.৫০ একর পর্যন্ত: ১০০ টাকা", False),
        ("১.০০ একর পর্যন্ত", False),
        ("৪.০ শিল্প বিপ্লব", False),
        ("২.৫ সেমি ছবি", False),
        ("২.৫ বর্গফুট", False),
        ("২.৫ মিটারের", False),
        ("১০.৫ লক্ষ টাকা", False),
        ("1.5 MB photo", False),
        ("1.5 hours", False),
        ("২.৫ সে.মি. ছবি", False),
        ("২.৫ কি কি সেবা", True),
    ],
)
def test_a_decimal_is_no_numeral_of_a_section(line: str, two_levels: bool) -> None:
    assert sections.ends_a_table(line) is two_levels


@pytest.mark.parametrize(
    ("column", "said"),
    [("FEE", "০.৫০ একর পর্যন্ত: ১০০ টাকা\n১.০০ একর পর্যন্ত: ২০০ টাকা"), ("PAPERS", "আবেদনপত্র\n২.৫ সেমি ছবি")],
)
def test_a_decimal_at_the_beginning_of_a_line_cuts_no_table(column: str, said: str) -> None:
    draft = read(document(COLUMNS, {column: said}, {"NAME": "পরামর্শ"}))
    assert [service.code for service in draft.services] == ["c1", "c2"]
    assert said in [cell.text for cell in draft.services[0].published]
    assert codes(draft)["SECTION_UNKNOWN"] == 0


def test_a_decimal_above_the_services_is_the_numeral_of_no_section() -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{title}\nমিশন: সেবা\n৯.৫ লক্ষ নাগরিকের সেবা\n{rest}২.৫ অন্যান্য\nতথ্য\n")
    assert draft.mission == LocalizedText("সেবা\n৯.৫ লক্ষ নাগরিকের সেবা")
    assert codes(draft) == Counter({"SECTION_UNKNOWN": 1})


def test_a_numeral_that_goes_back_is_of_a_list() -> None:
    said = "১.১ আবেদনপত্র\n১.২ ছবি"
    draft = read(document(COLUMNS, {"PAPERS": said}, {"NAME": "পরামর্শ"}) + "২.৫ অন্যান্য\nতথ্য\n")
    assert [service.code for service in draft.services] == ["c1", "c2"]
    assert said in [cell.text for cell in draft.services[0].published]
    assert codes(draft) == Counter({"SECTION_UNKNOWN": 1})


@pytest.mark.parametrize(
    "said",
    [
        "ভিশন: জ্ঞান\nমিশন: সেবা\n",
        "১.১ রূপকল্প: জ্ঞান\n১.২) অভিলক্ষ্য (Mission): সেবা\n",
        "ক. ভিশন : জ্ঞান\nখ. মিশন : সেবা\n",
        "ভিশন- জ্ঞান\nমিশন – সেবা\n",
        "\tভিশন\tজ্ঞান\n\tমিশন\tসেবা\n",
        "১. ভিশন ও মিশন\n\tভিশন\tমিশন\n\tজ্ঞান\tসেবা\n",
        "\t১\tভিশন: জ্ঞান\n\t২\tমিশন: সেবা\n",
    ],
)
def test_vision_and_mission_in_every_form(said: str) -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{title}\n{said}{rest}")
    assert (draft.vision, draft.mission) == (LocalizedText("জ্ঞান"), LocalizedText("সেবা"))
    assert codes(draft) == Counter()


def test_promises_below_a_numeral_are_a_section() -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{title}\n১. মিশন\nসেবা\n২. সেবা প্রদান প্রতিশ্রুতি\n{rest}")
    assert (draft.title, draft.mission) == (LocalizedText("সেবা প্রদান প্রতিশ্রুতি"), LocalizedText("সেবা"))
    assert codes(draft) == Counter()


@pytest.mark.parametrize("line", ["রূপকল্প-২০৪১ বাস্তবায়ন", "রূপকল্প - ২০৪১ বাস্তবায়ন", "ভিশন-মিশন"])
def test_a_dash_within_a_name_is_none_behind_a_label(line: str) -> None:
    assert sections.label(line) is None


def test_a_table_that_says_more_than_vision_and_mission_is_told() -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{title}\n\tভিশন\tজ্ঞান\n\tজনবল\t১২ জন\n{rest}")
    assert draft.vision == LocalizedText()
    assert codes(draft) == Counter({"TEXT_NOT_UNDERSTOOD": 1})


@pytest.mark.parametrize(
    ("said", "mission", "told"),
    [
        ("মিশন: সেবা\nপ্রধান কার্যাবলি:\nঋণ বিতরণ\n", "সেবা", "প্রধান কার্যাবলি:\nঋণ বিতরণ"),
        ("মিশন: সেবা\nআমরা যা করি:\n১। ঋণ\n২। সনদ\n", "সেবা", "আমরা যা করি:\n১। ঋণ\n২। সনদ"),
        ("২. মিশন\nসেবা\n৩. কৌশলগত উদ্দেশ্যসমূহ\nঋণ\n", "সেবা", "৩. কৌশলগত উদ্দেশ্যসমূহ\nঋণ"),
        ("২. মিশন\n১। সেবা\n২। ঋণ\n৩. অন্য কথা\n", "১। সেবা\n২। ঋণ\n৩. অন্য কথা", None),
        ("মিশন\n১। সেবা\n৫। জনবল\n", "১। সেবা", "৫। জনবল"),
        ("মিশন\nআমাদের মিশন:\n১। সেবা\n২। ঋণ\n", "আমাদের মিশন:\n১। সেবা\n২। ঋণ", None),
        ("মিশন\nসেবা\n২। প্রতিশ্রুত সেবাসমূহ\n", "সেবা", None),
        ("মিশন\nসেবা, যেমন:\nঋণ\n", "সেবা, যেমন:\nঋণ", None),
    ],
)
def test_a_mission_ends_where_something_else_begins(said: str, mission: str, told: str | None) -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{title}\n{said}{rest}")
    assert draft.mission == LocalizedText(mission)
    assert [service.code for service in draft.services] == ["c1"]
    unknown = [finding.published for finding in draft.findings if finding.code == "SECTION_UNKNOWN"]
    assert unknown == ([told] if told else [])
    assert codes(draft) == Counter({"SECTION_UNKNOWN": 1} if told else {})


@pytest.mark.parametrize(
    "line",
    [
        "গণপ্রজাতন্ত্রী বাংলাদেশ সরকার",
        "Government of the People's Republic of Bangladesh",
        "শালিখা, মাগুরা",
        "মাগুরা।",
        "বাংলাদেশ সচিবালয়, ঢাকা-১০০০",
        "www.magura.gov.bd",
        "ওয়েবসাইট: https://office.magura.gov.bd/bn",
        "তারিখ: ১৫ জানুয়ারি ২০২৪",
    ],
)
def test_a_letterhead_is_no_question(line: str) -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{line}\n{title}\n{line}\n{rest}")
    told = [(f.severity, f.code, f.published) for f in draft.findings if f.code not in ALWAYS]
    assert told == [(Severity.INFO, "LETTERHEAD", line)] * 2


@pytest.mark.parametrize("line", ["কার্যকর তারিখ: ১ জানুয়ারি ২০২৪", "বিনামূল্যে, সরাসরি", "তারিখ:", "৩ কার্যদিবস, ঢাকা"])
def test_what_is_no_letterhead_is_asked_about(line: str) -> None:
    title, rest = SERVICES.split("\n", 1)
    assert codes(read(f"{title}\n{line}\n{rest}")) == Counter({"TEXT_NOT_UNDERSTOOD": 1})


def test_the_name_of_an_office_is_no_part_of_a_mission() -> None:
    title, rest = SERVICES.split("\n", 1)
    draft = read(f"{title}\nমিশন: সেবা\nউপজেলা যুব উন্নয়ন কার্যালয়, শ্রীপুর\nসেবাসমূহের তালিকা\n{rest}")
    assert draft.mission == LocalizedText("সেবা")
    assert codes(draft) == Counter({"SECTION_UNKNOWN": 1})


def without_a_section(*above: str) -> str:
    """A charter of the first generation: its title, then the table of services."""
    return "\n".join([*SERVICES.split("\n", 2)[:1], *above, SERVICES.split("\n", 2)[2]])


def test_services_without_any_section_are_the_citizens_with_a_warning() -> None:
    draft = read(without_a_section())

    (told,) = [finding for finding in draft.findings if finding.code == "SERVICES_WITHOUT_SECTION"]
    assert (told.severity, told.place.section, told.place.line) == (Severity.WARNING, "CITIZEN", 2)
    assert [(service.code, service.name) for service in draft.services] == [
        (service.code, service.name) for service in read(SERVICES).services
    ]
    assert codes(draft) == Counter({"SERVICES_WITHOUT_SECTION": 1})
    assert "CITIZEN" not in {finding.place.section for finding in draft.findings if finding.code == "SECTION_MISSING"}


def test_services_below_the_heading_of_all_services_are_the_citizens_with_a_warning() -> None:
    draft = read(without_a_section("২) প্রতিশ্রুত সেবাসমূহ"))

    assert [service.code for service in draft.services] == ["c1"]
    assert codes(draft) == Counter({"SERVICES_WITHOUT_SECTION": 1})


def test_a_table_outside_the_sections_is_not_filed_where_other_services_have_a_section() -> None:
    draft = read(without_a_section() + "২.১) নাগরিক সেবা\n" + SERVICES.split("\n", 2)[2])

    assert [service.code for service in draft.services] == ["c1"]
    assert codes(draft) == Counter({"SERVICES_NOT_FILED": 1})
