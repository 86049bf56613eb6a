"""Names of a charter's columns in findings and reports."""

from __future__ import annotations

from districts.charters.imports.document_reading import Meaning
from districts.shared.text import LocalizedText

COLUMNS = {
    Meaning.SERIAL: LocalizedText("ক্রমিক", "Serial"),
    Meaning.NAME: LocalizedText("সেবার নাম", "Name of the service"),
    Meaning.METHOD: LocalizedText("সেবা প্রদান পদ্ধতি", "Delivery method"),
    Meaning.PAPERS: LocalizedText("প্রয়োজনীয় কাগজপত্র", "Required papers"),
    Meaning.PLACE: LocalizedText("প্রাপ্তিস্থান", "Where to get them"),
    Meaning.FEE: LocalizedText("সেবার মূল্য", "Fee"),
    Meaning.TIME_LIMIT: LocalizedText("সময়সীমা", "Time limit"),
    Meaning.OFFICER: LocalizedText("দায়িত্বপ্রাপ্ত কর্মকর্তা", "Responsible officer"),
    Meaning.PAYMENT: LocalizedText("পরিশোধ পদ্ধতি", "How to pay"),
    Meaning.REMEDY: LocalizedText("সেবা না পেলে প্রতিকার", "Remedy on failure"),
    Meaning.SUPERIOR: LocalizedText("ঊর্ধ্বতন কর্তৃপক্ষ", "Superior"),
    Meaning.OCCASION: LocalizedText("কখন যোগাযোগ করবেন", "When to turn to them"),
    Meaning.WHOM: LocalizedText("কার সঙ্গে যোগাযোগ করবেন", "Whom to turn to"),
    Meaning.ADDRESS: LocalizedText("যোগাযোগের ঠিকানা", "Address"),
    Meaning.UNKNOWN: LocalizedText("অচেনা কলাম", "Unknown column"),
}


def listed(columns: list[Meaning]) -> LocalizedText:
    named = [COLUMNS[column] for column in columns]
    return LocalizedText(", ".join(text.bn or "" for text in named), ", ".join(text.en or "" for text in named))
