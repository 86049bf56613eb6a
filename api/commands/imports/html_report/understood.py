"""The understood value of a cell in words: "7 working days", "Free", "3 papers"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.commands.imports.html_report.markup import number
from districts.charters.draft import Channel, NamedPost, Service
from districts.charters.imports.document_labels import COLUMNS
from districts.charters.imports.document_reading import Cell
from districts.charters.terms import Fee, TimeLimit, TimeUnit
from districts.shared.text import LocalizedText

_UNITS = {
    TimeUnit.WORKING_DAY: ("{} কার্যদিবস", "{} working days"),
    TimeUnit.CALENDAR_DAY: ("{} দিন", "{} days"),
    TimeUnit.HOUR: ("{} ঘণ্টা", "{} hours"),
    TimeUnit.MONTH: ("{} মাস", "{} months"),
}
_CHANNELS = {
    Channel.WEBSITE: LocalizedText("ওয়েবসাইট", "website"),
    Channel.PHONE: LocalizedText("টেলিফোন", "telephone"),
    Channel.EMAIL: LocalizedText("ই-মেইল", "e-mail"),
    Channel.IN_PERSON: LocalizedText("সরাসরি", "in person"),
    Channel.POST_MAIL: LocalizedText("ডাক", "post"),
    Channel.MOBILE_APP: LocalizedText("মোবাইল অ্যাপ", "mobile app"),
    Channel.SMS: LocalizedText("এসএমএস", "SMS"),
    Channel.OTHER: LocalizedText("অন্যান্য", "other"),
}
_IMMEDIATE = LocalizedText("তাৎক্ষণিক", "Immediate")
_AS_NEEDED = LocalizedText("প্রয়োজন অনুযায়ী", "As needed")
_FREE = LocalizedText("বিনামূল্যে", "Free")
_NOT_FREE = LocalizedText("মূল্য আছে, পরিমাণ জানা যায়নি", "Not free, the amount is not known")
_UNCLEAR = LocalizedText("মূল্য স্পষ্ট নয়", "The fee is not clear")
_NOTHING = LocalizedText()


def of(cell: Cell, services: Mapping[str, Service]) -> LocalizedText:
    """The draft's value for a cell of a service; empty if the column has no value."""
    if cell.into is None or cell.into.service_code is None:
        return _NOTHING
    service = services.get(cell.into.service_code)
    name = COLUMNS.get(cell.meaning, _NOTHING)
    value = _VALUES[cell.into.value](service) if service and cell.into.value in _VALUES else _NOTHING
    return LocalizedText(
        *(
            ": ".join(part for part in (" · ".join(filter(None, (code, named))), said) if part)
            for code, named, said in (
                (cell.into.service_code, name.bn, value.bn),
                (cell.into.service_code, name.en, value.en),
            )
        )
    )


def _joined(parts: list[LocalizedText], between: str = ", ") -> LocalizedText:
    return LocalizedText(
        *(between.join(filter(None, words)) for words in ([p.bn for p in parts], [p.en for p in parts]))
    )


def _time_limit(limit: TimeLimit | None) -> LocalizedText:
    if limit is None:
        return _NOTHING
    parts = [_IMMEDIATE] if limit.immediate else []
    if limit.maximum is not None and limit.unit is not None:
        bn, en = _UNITS[limit.unit]
        most = number(limit.maximum)
        if limit.minimum is not None:
            least = number(limit.minimum)
            most = LocalizedText(f"{least.bn}–{most.bn}", f"{least.en}–{most.en}")
        if most.en == "1":
            en = en.removesuffix("s")
        parts.append(LocalizedText(bn.format(most.bn), en.format(most.en)))
    if limit.as_needed:
        parts.append(_AS_NEEDED)
    return _joined(parts, " / ")


def _fee(fee: Fee | None) -> LocalizedText:
    if fee is None:
        return _NOTHING
    if fee.amounts:
        return _joined([_amount(amount.label, amount.poisha) for amount in fee.amounts])
    return {True: _FREE, False: _NOT_FREE, None: _UNCLEAR}[fee.free]


def _amount(label: str | None, poisha: int) -> LocalizedText:
    taka, rest = divmod(poisha, 100)
    said = number(taka, "{}", "{}") if not rest else LocalizedText(*(f"{taka}.{rest:02}",) * 2)
    named = f"{label}: " if label else ""
    return LocalizedText(f"{named}{said.bn} টাকা", f"{named}{said.en} taka") if poisha else _FREE


def _post(post: NamedPost | None) -> LocalizedText:
    if post is None:
        return _NOTHING
    contacts = number(len(post.contacts), "যোগাযোগ {}টি", "{} contacts") if post.contacts else _NOTHING
    words = [LocalizedText(post.title, post.title), LocalizedText(post.officer, post.officer), contacts]
    return _joined(words, " · ")


_VALUES: Mapping[str, Callable[[Service], LocalizedText]] = {
    "name": lambda service: service.name,
    "time_limit": lambda service: _time_limit(service.time_limit),
    "fee": lambda service: _fee(service.fee),
    "delivery_methods": lambda service: _joined([_CHANNELS[each.channel] for each in service.delivery_methods]),
    "required_documents": lambda service: number(len(service.required_documents), "{}টি কাগজ", "{} papers"),
    "responsible": lambda service: _post(service.responsible),
    "superior": lambda service: _post(service.superior),
    "remedy": lambda service: LocalizedText(service.remedy, service.remedy),
}
