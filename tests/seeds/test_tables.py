"""The tables of seeds/data say what they must, and a row that does not fit is named by file and line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from districts.calendar.office_calendar import OrdinaryHours
from districts.offices import EscalationTime, HeadPost, Level, OfficeRow
from districts.posts.renamed_titles import RenamedTitle
from districts.requests.enums import RequestKind
from districts.requests.escalation.routes import RouteStep
from seeds import tables

OFFICES = tables.offices()
BY_CODE = {office.code: office for office in OFFICES}
BENGALI = "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ\u09bcািীুূৃেৈোৌ্ৎংঃঁ"

# How many upazilas each district has, counted in the second list (seeds/data/README.md), not in ours.
UPAZILAS = {
    "barishal": "barguna 6, barishal 10, bhola 7, jhalokati 4, patuakhali 8, pirojpur 7",
    "chattogram": "bandarban 7, brahmanbaria 9, chandpur 8, chattogram 15, coxs_bazar 9, cumilla 17, feni 6, "
    "khagrachhari 9, lakshmipur 5, noakhali 9, rangamati 10",
    "dhaka": "dhaka 5, faridpur 9, gazipur 5, gopalganj 5, kishoreganj 13, madaripur 5, manikganj 7, "
    "munshiganj 6, narayanganj 5, narsingdi 6, rajbari 5, shariatpur 6, tangail 12",
    "khulna": "bagerhat 9, chuadanga 4, jashore 8, jhenaidah 6, khulna 9, kushtia 6, magura 4, meherpur 3, "
    "narail 3, satkhira 7",
    "mymensingh": "jamalpur 7, mymensingh 13, netrokona 10, sherpur 5",
    "rajshahi": "bogura 12, chapainawabganj 5, joypurhat 5, naogaon 11, natore 7, pabna 9, rajshahi 9, sirajganj 9",
    "rangpur": "dinajpur 13, gaibandha 7, kurigram 9, lalmonirhat 5, nilphamari 6, panchagarh 5, rangpur 8, "
    "thakurgaon 5",
    "sylhet": "habiganj 9, moulvibazar 7, sunamganj 12, sylhet 13",
}

SPOT_CHECKS = {
    "bd": ("তথ্য ও যোগাযোগ প্রযুক্তি অধিদপ্তর", "Department of Information and Communication Technology"),
    "bd.khulna": ("খুলনা", "Khulna"),
    "bd.khulna.magura": ("মাগুরা", "Magura"),
    "bd.khulna.magura.magura_sadar": ("মাগুরা সদর", "Magura Sadar"),
    "bd.khulna.magura.mohammadpur": ("মহম্মদপুর", "Mohammadpur"),
    "bd.khulna.magura.shalikha": ("শালিখা", "Shalikha"),
    "bd.khulna.magura.sreepur": ("শ্রীপুর", "Sreepur"),
    "bd.dhaka.gazipur.sreepur": ("শ্রীপুর", "Sreepur"),
    "bd.khulna.jashore": ("যশোর", "Jashore"),
    "bd.barishal": ("বরিশাল", "Barishal"),
    "bd.rajshahi.bogura": ("বগুড়া", "Bogura"),
    "bd.rajshahi.bogura.dupchanchia": ("দুপচাঁচিয়া", "Dupchanchia"),
    "bd.chattogram.chattogram.karnaphuli": ("কর্ণফুলী", "Karnaphuli"),
    "bd.chattogram.coxs_bazar": ("কক্সবাজার", "Cox's Bazar"),
    "bd.chattogram.coxs_bazar.eidgaon": ("ঈদগাঁও", "Eidgaon"),
    "bd.chattogram.cumilla.cumilla_adarsha_sadar": ("কুমিল্লা আদর্শ সদর", "Cumilla Adarsha Sadar"),
    "bd.chattogram.cumilla.lalmai": ("লালমাই", "Lalmai"),
    "bd.chattogram.khagrachhari.guimara": ("গুইমারা", "Guimara"),
    "bd.dhaka.madaripur.dasar": ("ডাসার", "Dasar"),
    "bd.sylhet.habiganj.shayestaganj": ("শায়েস্তাগঞ্জ", "Shayestaganj"),
    "bd.sylhet.sunamganj.madhyanagar": ("মধ্যনগর", "Madhyanagar"),
    "bd.sylhet.sunamganj.shantiganj": ("শান্তিগঞ্জ", "Shantiganj"),
    "bd.sylhet.sylhet.osmani_nagar": ("ওসমানীনগর", "Osmani Nagar"),
    "bd.barishal.pirojpur.zianagar": ("জিয়ানগর", "Zianagar"),
    "bd.rangpur.panchagarh.tetulia": ("তেঁতুলিয়া", "Tetulia"),
    "bd.mymensingh.netrokona": ("নেত্রকোণা", "Netrokona"),
}


def test_every_office_of_the_country_is_there_once() -> None:
    assert Counter(office.level for office in OFFICES) == {
        Level.NATIONAL: 1,
        Level.DIVISION: 8,
        Level.DISTRICT: 64,
        Level.UPAZILA: 495,
    }
    assert len(BY_CODE) == 568


def test_every_district_has_its_upazilas() -> None:
    found = Counter(office.code.rpartition(".")[0] for office in OFFICES if office.level is Level.UPAZILA)
    expected = {
        f"bd.{division}.{district}": int(number)
        for division, districts in UPAZILAS.items()
        for district, number in (each.split() for each in districts.split(", "))
    }
    assert found == expected


def test_every_office_stands_one_level_below_its_parent_and_after_it() -> None:
    levels = list(Level)
    seen: dict[str, Level] = {}
    for office in OFFICES:
        parent, _, _ = office.code.rpartition(".")
        above = seen[parent] if parent else None
        assert levels.index(office.level) == (0 if above is None else levels.index(above) + 1)
        seen[office.code] = office.level


def test_the_file_is_in_tree_order() -> None:
    assert [office.code for office in OFFICES] == sorted(BY_CODE, key=lambda code: code.split("."))


def test_a_bengali_name_is_bengali_and_nothing_else() -> None:
    for name in (office.name_bn for office in OFFICES):
        assert set(name) <= {*BENGALI, " "}, name
        assert name == unicodedata.normalize("NFC", name)
        assert re.fullmatch(r"\S+( \S+)*", name), name
        assert all(unicodedata.category(word[0]) == "Lo" for word in name.split()), name


def test_an_english_name_is_ascii_and_gives_the_label() -> None:
    for office in OFFICES[1:]:
        assert re.fullmatch(r"[A-Z][a-z]+('s)?( [A-Z][a-z]+)*", office.name_en)
        label = office.name_en.lower().replace("'", "").replace(" ", "_")
        assert office.code.rpartition(".")[2] == label


def test_siblings_differ_in_both_languages() -> None:
    for names in ("name_bn", "name_en"):
        seen = Counter((office.code.rpartition(".")[0], getattr(office, names)) for office in OFFICES)
        assert [sibling for sibling, times in seen.items() if times > 1] == []


def test_the_head_office_of_a_district_names_the_district() -> None:
    """The source had শরিয়তপুর সদর beneath শরীয়তপুর."""
    for office in OFFICES:
        if office.name_en.endswith(" Sadar"):
            district = BY_CODE[office.code.rpartition(".")[0]]
            assert office.name_bn.startswith(district.name_bn)
            assert office.name_en.startswith(district.name_en)


@pytest.mark.parametrize(("code", "names"), SPOT_CHECKS.items())
def test_spot_checks_over_the_country(code: str, names: tuple[str, str]) -> None:
    bengali, english = names
    assert BY_CODE[code].name_bn == unicodedata.normalize("NFC", bengali)
    assert BY_CODE[code].name_en == english


def test_magura_has_exactly_four_upazilas() -> None:
    assert [code for code in BY_CODE if code.startswith("bd.khulna.magura.")] == [
        "bd.khulna.magura.magura_sadar",
        "bd.khulna.magura.mohammadpur",
        "bd.khulna.magura.shalikha",
        "bd.khulna.magura.sreepur",
    ]


def test_each_level_has_a_head_post() -> None:
    assert tables.head_posts() == [
        HeadPost(Level.NATIONAL, "মহাপরিচালক", "Director General", None, None, assumed=False),
        HeadPost(Level.DIVISION, "উপপরিচালক", "Deputy Director", None, None, assumed=True),
        HeadPost(
            Level.DISTRICT,
            "প্রোগ্রামার",
            "Programmer",
            "জেলা আইসিটি অফিসার",
            "District ICT Officer",
            assumed=False,
        ),
        HeadPost(
            Level.UPAZILA,
            "সহকারী প্রোগ্রামার",
            "Assistant Programmer",
            "উপজেলা আইসিটি অফিসার",
            "Upazila ICT Officer",
            assumed=False,
        ),
    ]


def test_a_head_post_is_called_what_the_order_says() -> None:
    renamed = {(each.level, each.former_bn, each.former_en): each for each in tables.titles()}
    for head in tables.head_posts():
        order = renamed.pop((head.level, head.title_bn, head.title_en), None)
        assert (head.current_title_bn, head.current_title_en) == (
            (order.current_bn, order.current_en) if order else (None, None)
        )
    assert renamed == {}


def test_renamed_titles() -> None:
    assert tables.titles() == [
        RenamedTitle(
            former_bn="প্রোগ্রামার",
            former_en="Programmer",
            current_bn="জেলা আইসিটি অফিসার",
            current_en="District ICT Officer",
            since=date(2024, 8, 12),
            level=Level.DISTRICT,
        ),
        RenamedTitle(
            former_bn="সহকারী প্রোগ্রামার",
            former_en="Assistant Programmer",
            current_bn="উপজেলা আইসিটি অফিসার",
            current_en="Upazila ICT Officer",
            since=date(2024, 8, 12),
            level=Level.UPAZILA,
        ),
    ]


def test_escalation_times() -> None:
    assert tables.escalation_times() == [
        EscalationTime(Level.NATIONAL, None, assumed=False),
        EscalationTime(Level.DIVISION, 3, assumed=True),
        EscalationTime(Level.DISTRICT, 3, assumed=True),
        EscalationTime(Level.UPAZILA, 3, assumed=True),
    ]


def test_request_routes() -> None:
    assert tables.request_routes() == {
        RequestKind.GRIEVANCE: [
            RouteStep(rise=0, working_days=30),
            RouteStep(rise=1, working_days=20),
            RouteStep(rise=3, working_days=60),
        ],
        RequestKind.INFORMATION_REQUEST: [
            RouteStep(rise=0, working_days=20),
            RouteStep(rise=1, working_days=15),
            RouteStep(rise=3),
        ],
        RequestKind.SUGGESTION: [
            RouteStep(rise=0, working_days=30),
            RouteStep(rise=1, working_days=15),
            RouteStep(rise=3),
        ],
    }


HOLIDAYS = tables.holidays()


def test_holidays_of_eight_years() -> None:
    """What is fixed, and what the moon decides: known until 2026, estimated from then on."""
    moon = {
        "mid_shaban",
        "laylat_al_qadr",
        "jumuatul_wida",
        "eid_al_fitr",
        "eid_al_adha",
        "ashura",
        "prophets_birthday",
    }
    by_year = {year: [each for each in HOLIDAYS if each.first.year == year] for year in range(2024, 2032)}

    for year, listed in by_year.items():
        moons = [each for each in listed if each.occasion.rsplit(f"_{year}", 1)[0] in moon]
        assert Counter(each.occasion.rsplit(f"_{year}", 1)[0] for each in moons).keys() == moon
        assert {each.estimated for each in moons} == {year >= 2027}
        assert {each.estimated for each in listed if each not in moons} == {False}
    assert {year: len(listed) for year, listed in by_year.items()} == {
        2024: 16, 2025: 14, 2026: 14, 2027: 14, 2028: 14, 2029: 15, 2030: 14, 2031: 14,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("occasion", "first", "last", "names"),
    [
        ("eid_al_fitr_2026", date(2026, 3, 21), date(2026, 3, 23), ("ঈদুল ফিতর", "Eid al-Fitr")),
        ("eid_al_adha_2027", date(2027, 5, 17), date(2027, 5, 19), ("ঈদুল আজহা", "Eid al-Adha")),
        ("victory_day_2026", date(2026, 12, 16), date(2026, 12, 16), ("বিজয় দিবস", "Victory Day")),
        ("public_holiday_2024_2", date(2024, 8, 5), date(2024, 8, 7), ("সাধারণ ছুটি", "Public Holiday")),
    ],
)
def test_spot_checks_of_holidays(occasion: str, first: date, last: date, names: tuple[str, str]) -> None:
    [found] = [each for each in HOLIDAYS if each.occasion == occasion]
    name_bn = unicodedata.normalize("NFC", names[0])

    assert (found.first, found.last, found.name_bn, found.name_en) == (first, last, name_bn, names[1])


def test_holidays_are_in_order_and_short() -> None:
    assert sorted(HOLIDAYS, key=lambda each: each.first) == HOLIDAYS
    assert {(each.last - each.first).days for each in HOLIDAYS} == {0, 2}
    assert all(each.name_bn == unicodedata.normalize("NFC", each.name_bn) for each in HOLIDAYS)


def test_office_hours() -> None:
    assert tables.office_hours() == OrdinaryHours(None, None, frozenset({7, 1, 2, 3, 4}), time(9), time(17))


@pytest.mark.parametrize("rows", ["", "Sunday\t09:00\t17:00\nMonday\t09:00\t17:00\n"])
def test_the_country_has_one_row_of_hours(tmp_path: Path, rows: str) -> None:
    (tmp_path / "office_hours.tsv").write_text(f"weekdays\topens\tcloses\n{rows}", encoding="utf-8")
    with pytest.raises(tables.TableError, match=r"^office_hours\.tsv: expected one row, found [02]$"):
        tables.office_hours(tmp_path)


HEADINGS = "code\tlevel\tname_bn\tname_en\n"
ROOT = "bd\tNATIONAL\tঅধিদপ্তর\tDepartment\n"


def test_comments_and_blank_lines_are_no_rows_but_are_counted(tmp_path: Path) -> None:
    (tmp_path / "offices.tsv").write_text(f"# why\n\n{HEADINGS}# why\n{ROOT}", encoding="utf-8")
    assert tables.offices(tmp_path) == [OfficeRow("bd", Level.NATIONAL, "অধিদপ্তর", "Department")]
    (tmp_path / "offices.tsv").write_text(f"# why\n\n{HEADINGS}# why\n{ROOT}bd", encoding="utf-8")
    with pytest.raises(tables.TableError, match=r"^offices\.tsv:6: expected 4 cells, found 1$"):
        tables.offices(tmp_path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("bd.x\tDIVISION\tক", "expected 4 cells, found 3"),
        ("bd.X\tDIVISION\tক\tX", "code: expected labels of lower-case letters, digits and _ joined by dots"),
        ("bd..x\tDISTRICT\tক\tX", "code: expected labels"),
        ("bd.x\tUNION\tক\tX", "level: expected one of NATIONAL, DIVISION, DISTRICT, UPAZILA, found 'UNION'"),
        ("bd.x\tDISTRICT\tক\tX", "level: expected as many labels in the code as the level is deep"),
        ("bd.x.y\tDISTRICT\tক\tX", "code: expected bd.x in a line above, found 'bd.x.y'"),
        ("bd\tNATIONAL\tক\tX", "code: expected a code that no line above has, found 'bd'"),
        ("bd.x\tDIVISION\t\tX", "name_bn: expected a text, found ''"),
        ("bd.x\tDIVISION\tক\tX ", "name_en: expected no space at its ends, found 'X '"),
    ],
)
def test_a_malformed_office_is_named_by_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    (tmp_path / "offices.tsv").write_text(HEADINGS + ROOT + row + "\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match="^" + re.escape(f"offices.tsv:3: {reason}")):
        tables.offices(tmp_path)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "code\tname\n"])
def test_a_table_without_its_headings_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "offices.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(tables.TableError, match=r"^offices\.tsv:1: expected the headings 'code"):
        tables.offices(tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("head_posts.tsv", "\tyes\n", "\tperhaps\n", "assumed: expected yes or no, found 'perhaps'"),
        ("titles.tsv", "2024-08-12\tD", "12.8.2024\tD", "since: expected a date as 2024-08-12"),
        ("escalation.tsv", "DIVISION\t3", "DIVISION\t০", "working_days: expected a number of days from 1"),
        ("escalation.tsv", "DIVISION\t3", "DIVISION\t0", "working_days: expected a number of days from 1"),
        ("request_routes.tsv", "SUGGESTION\t1\t0", "SERVICE_REQUEST\t1\t0", "kind: expected one of GRIEVANCE, INFO"),
        ("request_routes.tsv", "GRIEVANCE\t3\t", "GRIEVANCE\t4\t", "step: expected 3, the next of its kind, found '4'"),
        ("request_routes.tsv", "GRIEVANCE\t3\t3", "GRIEVANCE\t3\ttop", "rise: expected a number of levels from 0 to 3"),
        ("request_routes.tsv", "\t60\n", "\t6O\n", "working_days: expected a number of days from 1"),
        (
            "holidays.tsv",
            "eid_al_fitr_2027\t",
            "eid_al_fitr_2026\t",
            "occasion: expected an occasion that no line above",
        ),
        ("holidays.tsv", "2027-03-12", "2027-03-09", "last: expected a day that is not before the first"),
        ("holidays.tsv", "2027-03-12", "soon", "last: expected a date"),
        ("office_hours.tsv", "Sunday", "Someday", "weekdays: expected names of weekdays, found 'Someday"),
        ("office_hours.tsv", "09:00", "9:00", "opens: expected a time as 09:00, found '9:00'"),
        ("office_hours.tsv", "17:00", "09:00", "closes: expected a time after the opening, found '09:00'"),
    ],
)
def test_a_malformed_value_is_named_by_file_and_line(
    tmp_path: Path, name: str, old: str, new: str, reason: str
) -> None:
    good = tables.DATA.joinpath(name).read_text(encoding="utf-8")
    assert good.count(old) == 1
    (tmp_path / name).write_text(good.replace(old, new), encoding="utf-8")
    line = good[: good.index(old)].count("\n") + 1
    load: dict[str, Callable[[Path], object]] = {
        "head_posts": tables.head_posts,
        "titles": tables.titles,
        "escalation": tables.escalation_times,
        "holidays": tables.holidays,
        "request_routes": tables.request_routes,
        "office_hours": tables.office_hours,
    }
    with pytest.raises(tables.TableError, match="^" + re.escape(f"{name}:{line}: {reason}")):
        load[name.removesuffix(".tsv")](tmp_path)
