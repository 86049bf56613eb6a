"""Values with the words that publish them: each is drawn together with what it must be read as."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from districts.charters.draft import (
    Channel,
    Contact,
    ContactKind,
    ContactOwner,
    Fee,
    FeeAmount,
    NamedPost,
    Payment,
    PaymentMethod,
    TimeClass,
    TimeLimit,
    TimeUnit,
)

_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_WORDS = {
    1: "এক",
    2: "দুই",
    3: "তিন",
    5: "পাঁচ",
    7: "সাত",
    10: "দশ",
    15: "পনেরো",
    20: "বিশ",
    21: "একুশ",
    30: "ত্রিশ",
    45: "পঁয়তাল্লিশ",
}
_UNITS = {
    TimeUnit.WORKING_DAY: ["কার্যদিবস", "কার্য দিবস", "কর্মদিবস", "কর্ম দিবস", "working days"],
    TimeUnit.CALENDAR_DAY: ["দিন", "days"],
    TimeUnit.HOUR: ["ঘণ্টা", "ঘন্টা", "hours"],
    TimeUnit.MONTH: ["মাস", "months"],
}


def digits(draw: st.DrawFn, number: int) -> str:
    """A number in the digits of either script, or of both."""
    said = str(number)
    match draw(st.sampled_from(["bn", "en", "mixed"])):
        case "bn":
            return said.translate(_BENGALI)
        case "en":
            return said
        case _:
            return said[0].translate(_BENGALI) + said[1:]


def _amount(draw: st.DrawFn, number: int) -> str:
    form = draw(st.sampled_from(["digits", "padded", "repeated", "words"])) if number in _WORDS else "digits"
    if form == "words":
        return _WORDS[number]
    said = digits(draw, number)
    zero = ("০" if said[0] > "9" else "0") if form == "padded" and number < 10 else ""
    return f"{zero}{said}" + (f" ({_WORDS[number]})" if form == "repeated" else "")


def _duration(draw: st.DrawFn) -> tuple[str, TimeLimit]:
    unit = draw(st.sampled_from(list(TimeUnit)))
    number = draw(st.sampled_from([*_WORDS, 4, 12, 24, 60, 120]))
    wording = draw(st.sampled_from(_UNITS[unit]))
    text, minimum = _amount(draw, number), None
    if number > 3 and draw(st.booleans()):
        minimum = draw(st.sampled_from([1, 2, 3]))
        text = _amount(draw, minimum) + draw(st.sampled_from(["-", "–", " হতে ", " থেকে ", " বা ", " - "])) + text
    text += draw(st.sampled_from([" ", ""])) + wording
    if wording in {"কার্যদিবস", "কর্মদিবস", "দিন", "মাস"}:
        text += draw(st.sampled_from(["", "", "ের মধ্যে"]))
    limit = TimeLimit(text, minimum=minimum, maximum=number, unit=unit)
    return text, replace(limit, working_days=number if unit is TimeUnit.WORKING_DAY else None)


@st.composite
def time_limits(draw: st.DrawFn) -> TimeLimit:  # noqa: PLR0911  a form of the field each
    """In all the forms of the field."""
    text, limit = _duration(draw)
    immediate = draw(st.sampled_from(["তাৎক্ষণিক", "তাৎক্ষনিক", "তাৎক্ষণিকভাবে"]))
    match draw(st.sampled_from(range(9))):
        case 0:
            return TimeLimit(immediate, immediate=True)
        case 1:
            said = draw(st.sampled_from(["প্রয়োজন অনুযায়ী", "চাহিদা মোতাবেক", "as needed"]))
            return TimeLimit(said, as_needed=True)
        case 2:
            said = f"{immediate}{draw(st.sampled_from(['/', '/ ', ' অথবা ', ', ']))}{text}"
            return replace(limit, text=f"{said} (প্রযোজ্য ক্ষেত্রে)", immediate=True, conditional=True)
        case 3:
            return replace(limit, text=f"{text} / প্রয়োজন অনুযায়ী", as_needed=True)
        case 4:
            said = draw(st.sampled_from(["অনুমোদন সাপেক্ষে", "বরাদ্দ প্রাপ্তি সাপেক্ষে"]))
            return replace(limit, text=f"{text} ({said})", subject_to=said)
        case 5:
            event = draw(st.sampled_from(["বরাদ্দ প্রাপ্তির", "প্রশিক্ষণ শেষে", "প্রতিবেদন পাওয়ার পর"]))
            return replace(limit, text=f"{event} {text}", starts_from=event, working_days=None)
        case 6:
            return replace(limit, text=f"{draw(st.sampled_from(['আবেদন প্রাপ্তির', 'আবেদন দাখিলের পর']))} {text}")
        case 7:
            return _by_class(draw)
        case _:
            return limit


def _by_class(draw: st.DrawFn) -> TimeLimit:
    slow, fast = draw(st.integers(5, 30)), draw(st.integers(1, 4))
    days = TimeUnit.WORKING_DAY
    said = [(name, digits(draw, number)) for name, number in (("সাধারণ", slow), ("জরুরি", fast))]
    colon = draw(st.sampled_from([": ", " ", " - "]))
    text = draw(st.sampled_from([", ", "; ", "\n"])).join(f"{name}{colon}{number} কার্যদিবস" for name, number in said)
    classes = (TimeClass(1, "সাধারণ", maximum=slow, unit=days), TimeClass(2, "জরুরি", maximum=fast, unit=days))
    return TimeLimit(text, maximum=slow, unit=days, working_days=slow, classes=classes)


_WAYS = [
    (PaymentMethod.TREASURY_CHALLAN, "ট্রেজারি চালানের মাধ্যমে"),
    (PaymentMethod.BANK_DRAFT, "ব্যাংক ড্রাফট"),
    (PaymentMethod.PAY_ORDER, "পে-অর্ডার"),
    (PaymentMethod.CASH, "নগদ"),
    (PaymentMethod.ONLINE, "অনলাইনে"),
    (PaymentMethod.MOBILE_BANKING, "বিকাশ"),
]


def _taka(draw: st.DrawFn, number: int) -> str:
    said = digits(draw, number)
    return draw(st.sampled_from([f"{said} টাকা", f"{said}/- টাকা", f"{said}/-", f"৳ {said}", f"টাকা {said}"]))


@st.composite
def fees(draw: st.DrawFn) -> Fee:
    number = draw(st.sampled_from([10, 20, 100, 250, 500, 1200]))
    match draw(st.sampled_from(range(6))):
        case 0 | 1:
            return Fee(draw(st.sampled_from(["বিনামূল্যে", "বিনা মূল্যে", "ফ্রি", "Free of charge"])), free=True)
        case 2:
            return Fee(_taka(draw, number), False, (FeeAmount(1, None, number * 100),))
        case 3:
            method, way = draw(st.sampled_from(_WAYS))
            text = f"{_taka(draw, number)}{draw(st.sampled_from([', ', ' (']))}{way}"
            text += ")" if "(" in text else ""
            return Fee(text, False, (FeeAmount(1, None, number * 100),), (Payment(1, method, way),))
        case 4:
            text = f"সাধারণ: {_taka(draw, number)}; জরুরি: {_taka(draw, 2 * number)}"
            amounts = (FeeAmount(1, "সাধারণ", number * 100), FeeAmount(2, "জরুরি", number * 200))
            return Fee(text, False, amounts)
        case _:
            text = f"মুক্তিযোদ্ধাদের জন্য বিনামূল্যে; অন্যান্য {_taka(draw, number)}"
            return Fee(text, None, (FeeAmount(1, "মুক্তিযোদ্ধাদের জন্য", 0), FeeAmount(2, "অন্যান্য", number * 100)))


payments = st.lists(st.sampled_from(_WAYS), min_size=1, max_size=2, unique=True).map(
    lambda ways: (
        draw_joined([way for _, way in ways]),
        tuple(Payment(at, method, way) for at, (method, way) in enumerate(ways, 1)),
    )
)


def draw_joined(texts: list[str]) -> str:
    return " / ".join(texts)


METHODS = [
    (Channel.WEBSITE, "দাপ্তরিক ওয়েবসাইটের মাধ্যমে"),
    (Channel.PHONE, "টেলিফোন যোগাযোগ"),
    (Channel.EMAIL, "ই-মেইলের মাধ্যমে"),
    (Channel.IN_PERSON, "সরাসরি"),
    (Channel.POST_MAIL, "ডাকযোগে"),
    (Channel.SMS, "এসএমএস"),
]
PAPERS = [
    "আবেদনপত্র",
    "জাতীয় পরিচয়পত্রের কপি",
    "পাসপোর্ট আকারের ছবি",
    "প্রত্যয়নপত্র",
    "প্রযোজ্য ক্ষেত্রে অনাপত্তিপত্র",
    "কর পরিশোধের রশিদ",
]
PLACES = ["জেলা কার্যালয়", "www.doict.gov.bd/forms", "ফ্রন্ট ডেস্ক", "উপজেলা কার্যালয়"]

_NAMES = ["জনাব মো: রফিকুল ইসলাম", "বেগম শামীমা নাসরিন", "ড. আব্দুল করিম", "জনাব সুমন দাস", "মোছাঃ রোকেয়া খাতুন"]
_TITLES = ["সহকারী প্রোগ্রামার", "প্রোগ্রামার", "উপপরিচালক", "উপজেলা নির্বাহী অফিসার", "প্রশাসনিক কর্মকর্তা"]
_OFFICES = [(), ("জেলা কার্যালয়", "কুড়িগ্রাম"), ("উপজেলা পরিষদ ভবন",)]
_PHONES = [("+৮৮০২-৪১০২৪০৭৩", "+880241024073"), ("০২-৪১০২৪০৭৪", "+880241024074"), ("02-41024075", "+880241024075")]
_MOBILES = [("০১৭২২-৪৫৬৪২১", "+8801722456421"), ("01819000111", "+8801819000111"), ("+৮৮০১৭১২৩৪৫৬৭৮", "+8801712345678")]
_MAILS = ["rafiq@example.org", "nasrin.s@example.com", "office.kurigram@example.gov.bd"]


@st.composite
def people(draw: st.DrawFn, *, named: bool) -> tuple[str, NamedPost]:
    """named: where the column asks for a name."""
    name = draw(st.sampled_from(_NAMES)) if named else None
    title = draw(st.sampled_from(_TITLES))
    office = draw(st.sampled_from(_OFFICES))
    lines: list[str] = [*filter(None, (name,)), title, *office]
    found: list[Contact] = []
    if draw(st.booleans()):
        room = draw(st.integers(1, 999))
        lines.append(draw(st.sampled_from(["কক্ষ নং ", "রুম নম্বর: ", "Room No. "])) + digits(draw, room))
    for published, normalized in draw(st.lists(st.sampled_from(_PHONES), max_size=2, unique=True)):
        lines.append(draw(st.sampled_from(["ফোনঃ ", "টেলিফোন: ", "Phone: "])) + published)
        found.append(Contact(ContactKind.PHONE, ContactOwner.POST, published, normalized, valid=True))
    owner = ContactOwner.OFFICER if named else ContactOwner.POST
    for published, normalized in draw(st.lists(st.sampled_from(_MOBILES), max_size=1)):
        lines.append(draw(st.sampled_from(["মোবাইলঃ ", "মোবাইল: ", "Mobile: "])) + published)
        found.append(Contact(ContactKind.MOBILE, owner, published, normalized, valid=True))
    mail = draw(st.sampled_from(_MAILS))
    belongs = ContactOwner.POST if mail.startswith("office") else owner
    lines.append(draw(st.sampled_from(["ইমেইলঃ ", "E-mail: ", ""])) + mail)
    found.append(Contact(ContactKind.EMAIL, belongs, mail, mail, valid=True))
    rooms = [
        Contact(ContactKind.ROOM, ContactOwner.POST, line.split()[-1], line.split()[-1].translate(_LATIN), valid=True)
        for line in lines
        if line.startswith(("কক্ষ", "রুম", "Room"))
    ]
    return "\n".join(lines), NamedPost(title, office, name, (*found, *rooms))


_LATIN = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
