"""What a generated charter says: sections with services, each with the values that it must be read as."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from districts.charters.draft import (
    Channel,
    DeliveryMethod,
    Fee,
    GrievanceLevel,
    NamedPost,
    Payment,
    RequiredDocument,
    ServiceCategory,
    TimeLimit,
)
from tests.seeds.generator import wordings

COLUMNS = (
    "SERIAL",
    "NAME",
    "METHOD",
    "PAPERS",
    "PLACE",
    "FEE",
    "PAYMENT",
    "TIME_LIMIT",
    "OFFICER",
    "SUPERIOR",
    "REMEDY",
)
_WHAT = [
    "আইসিটি",
    "ওয়েব পোর্টাল",
    "ই-নথি",
    "কম্পিউটার ল্যাব",
    "নেটওয়ার্ক",
    "সনদপত্র",
    "ফ্রিল্যান্সিং",
    "ভিডিও কনফারেন্স",
    "তথ্য বাতায়ন",
    "হার্ডওয়্যার",
]
_DONE = ["প্রশিক্ষণ প্রদান", "বিষয়ক পরামর্শ", "সংক্রান্ত অভিযোগ গ্রহণ", "মেরামত/রক্ষণাবেক্ষণ", "সহায়তা প্রদান"]
NAMES = [f"{what} {done}" for what in _WHAT for done in _DONE]
GROUPS = ["আইসিটি শাখা", "প্রশাসন ও অর্থ শাখা", "হিসাব শাখা", "পরিকল্পনা অনুবিভাগ"]
EXPECTATIONS = ["নির্ধারিত ফরমে আবেদন করা", "সময়মতো উপস্থিত থাকা", "প্রয়োজনীয় ফি পরিশোধ করা", "মোবাইলে পাঠানো বার্তা অনুসরণ করা"]
TIERS = [
    (GrievanceLevel.OFFICER, "দায়িত্বপ্রাপ্ত কর্মকর্তা সমাধান দিতে না পারলে", "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)"),
    (GrievanceLevel.APPEAL, "অনিক নির্দিষ্ট সময়ে সমাধান দিতে না পারলে", "আপিল কর্মকর্তা"),
    (GrievanceLevel.CENTRAL, "আপিল কর্মকর্তা সমাধান দিতে না পারলে", "মন্ত্রিপরিষদ বিভাগের অভিযোগ ব্যবস্থাপনা সেল"),
]


@dataclass
class Line:
    """A service. texts: by column, what its cells say; "" for one that the cell above covers, "ঐ" for a ditto mark."""

    serial: int
    name: str
    group: str | None = None
    methods: tuple[DeliveryMethod, ...] = ()
    papers: tuple[RequiredDocument, ...] = ()
    fee: Fee | None = None
    payments: tuple[Payment, ...] = ()
    time_limit: TimeLimit | None = None
    officer: NamedPost | None = None
    superior: NamedPost | None = None
    remedy: str | None = None
    texts: dict[str, str] = field(default_factory=dict)


@dataclass
class Section:
    category: ServiceCategory
    columns: tuple[str, ...]
    lines: list[Line]


@dataclass
class Tier:
    level: GrievanceLevel
    occasion: str
    whom: str
    address: str
    time_limit: TimeLimit


@dataclass
class Charter:
    vision: str | None
    mission: str | None
    sections: list[Section]
    expectations: list[str]
    tiers: list[Tier]


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    categories = draw(st.lists(st.sampled_from(list(ServiceCategory)), min_size=1, max_size=3, unique=True))
    columns = draw(column_sets())
    names = draw(st.permutations(NAMES))
    sections = []
    for category in sorted(categories, key=list(ServiceCategory).index):
        own = draw(column_sets()) if draw(st.integers(0, 3)) == 0 else columns
        count = draw(st.integers(1, 5))
        sections.append(Section(category, own, draw(lines(own, names[:count]))))
        names = names[count:]
    tiers = TIERS[: draw(st.integers(0, 3))]
    return Charter(
        vision=draw(st.sampled_from([None, "জ্ঞানভিত্তিক সমাজ গঠন।"])),
        mission=draw(st.sampled_from([None, "তথ্য প্রযুক্তির ব্যবহার নিশ্চিত করা।"])),
        sections=sections,
        expectations=EXPECTATIONS[: draw(st.integers(0, 4))],
        tiers=[draw(_tier(*tier)) for tier in tiers],
    )


@st.composite
def column_sets(draw: st.DrawFn) -> tuple[str, ...]:
    """4 to 9 columns in any order, the name among them; places only beside papers, payments beside fees."""
    others = draw(st.lists(st.sampled_from(COLUMNS[2:]), min_size=3, max_size=8, unique=True))
    kept = {"NAME", "SERIAL", *others[:7]}
    if draw(st.integers(0, 9)) == 0 and len(kept) > 4:
        kept -= {"SERIAL"}
    kept |= {"PAPERS"} if "PLACE" in kept else set()
    kept |= {"FEE"} if "PAYMENT" in kept else set()
    in_order = [column for column in COLUMNS if column in kept]
    return tuple(draw(st.permutations(in_order)) if draw(st.booleans()) else in_order)


@st.composite
def lines(draw: st.DrawFn, columns: tuple[str, ...], names: list[str]) -> list[Line]:
    found: list[Line] = []
    group = None
    for serial, name in enumerate(names, 1):
        # In tabbed text nothing but the serials tells a title from a cell.
        if "SERIAL" in columns and draw(st.integers(0, 4)) == 0:
            group = draw(st.sampled_from([each for each in GROUPS if each != group]))
        line = Line(serial, name, group)
        for column in columns:
            _say(draw, line, column, found[-1] if found else None, places="PLACE" in columns)
        if "SUPERIOR" not in columns and "REMEDY" in columns:
            line.superior = _remedied(line, found[-1] if found else None)
        found.append(line)
    return found


def _remedied(line: Line, above: Line | None) -> NamedPost | None:
    """Without a superior's column it is whom the remedy names."""
    return _POSTS.get(line.remedy or "") or (above.superior if above else None)


_POSTS: dict[str, NamedPost] = {}
_FIELDS = {
    "METHOD": "methods", "PAPERS": "papers", "FEE": "fee", "PAYMENT": "payments", "TIME_LIMIT": "time_limit",
    "OFFICER": "officer", "SUPERIOR": "superior", "REMEDY": "remedy",
}  # fmt: skip


def _say(draw: st.DrawFn, line: Line, column: str, above: Line | None, *, places: bool) -> None:
    if column in {"SERIAL", "NAME", "PLACE"}:
        line.texts.setdefault(column, {"SERIAL": str(line.serial), "NAME": line.name}.get(column, ""))
        return
    # What is inherited: papers with places of their own are not, since both columns would have to be.
    may = above is not None and not (places and column == "PAPERS")
    if above and may and draw(st.integers(0, 5)) == 0:
        setattr(line, _FIELDS[column], getattr(above, _FIELDS[column]))
        empty = column in {"OFFICER", "SUPERIOR", "REMEDY"} and draw(st.booleans())
        line.texts[column] = "" if empty else draw(st.sampled_from(["ঐ", "-do-", '"']))
        return
    _SAYING[column](draw, line, places)


def _methods(draw: st.DrawFn, line: Line, _: bool) -> None:
    chosen = draw(st.lists(st.sampled_from(wordings.METHODS), min_size=1, max_size=4, unique=True))
    line.methods = tuple(DeliveryMethod(at, channel, text) for at, (channel, text) in enumerate(chosen, 1))
    line.texts["METHOD"] = "/ ".join(text for _, text in chosen) if draw(st.booleans()) else listed(draw, chosen)


def listed(draw: st.DrawFn, chosen: list[tuple[Channel, str]]) -> str:
    return numbered(draw, [text for _, text in chosen])


def numbered(draw: st.DrawFn, texts: list[str]) -> str:
    """A list in one of the usual numberings."""
    letters = "কখগঘঙচ"
    styles = [[f"{wordings.digits(draw, at)}{mark} " for at in range(1, len(texts) + 1)] for mark in ("।", ")", ".")]
    styles += [["• "] * len(texts), ["- "] * len(texts)]
    if len(texts) > 1:
        styles += [[""] * len(texts), [f"{letter}) " for letter in letters[: len(texts)]]]
    marks = draw(st.sampled_from(styles))
    return "\n".join(f"{mark}{text}" for mark, text in zip(marks, texts, strict=True))


def _papers(draw: st.DrawFn, line: Line, places: bool) -> None:
    names = draw(st.lists(st.sampled_from(wordings.PAPERS), min_size=1, max_size=3, unique=True))
    line.texts["PAPERS"] = numbered(draw, names)
    where: list[str | None] = [None] * len(names)
    if places:
        one = draw(st.booleans())
        said = (
            [draw(st.sampled_from(wordings.PLACES))] if one else [draw(st.sampled_from(wordings.PLACES)) for _ in names]
        )
        line.texts["PLACE"] = numbered(draw, said)
        where = [*(said * len(names) if one else said)]
    line.papers = tuple(
        RequiredDocument(at, name, place, conditional="প্রযোজ্য ক্ষেত্রে" in name)
        for at, (name, place) in enumerate(zip(names, where, strict=True), 1)
    )


def _fee(draw: st.DrawFn, line: Line, _: bool) -> None:
    line.fee = draw(wordings.fees())
    line.texts["FEE"] = line.fee.text


def _payment(draw: st.DrawFn, line: Line, _: bool) -> None:
    line.texts["PAYMENT"], line.payments = draw(wordings.payments)


def _time_limit(draw: st.DrawFn, line: Line, _: bool) -> None:
    line.time_limit = draw(wordings.time_limits())
    line.texts["TIME_LIMIT"] = line.time_limit.text


def _officer(draw: st.DrawFn, line: Line, _: bool) -> None:
    line.texts["OFFICER"], line.officer = draw(wordings.people(named=True))


def _superior(draw: st.DrawFn, line: Line, _: bool) -> None:
    line.texts["SUPERIOR"], line.superior = draw(wordings.people(named=False))


def _remedy(draw: st.DrawFn, line: Line, _: bool) -> None:
    line.texts["REMEDY"], post = draw(wordings.people(named=False))
    line.remedy = line.texts["REMEDY"]
    _POSTS[line.remedy] = post


_SAYING = {
    "METHOD": _methods, "PAPERS": _papers, "FEE": _fee, "PAYMENT": _payment, "TIME_LIMIT": _time_limit,
    "OFFICER": _officer, "SUPERIOR": _superior, "REMEDY": _remedy,
}  # fmt: skip


@st.composite
def _tier(draw: st.DrawFn, level: GrievanceLevel, occasion: str, whom: str) -> Tier:
    address = draw(st.sampled_from(["প্রোগ্রামার, জেলা কার্যালয়\nফোনঃ ০২-৪১০২৪০৭৩", "মহাপরিচালক", "www.grs.gov.bd"]))
    return Tier(level, occasion, whom, address, draw(wordings.time_limits()))
