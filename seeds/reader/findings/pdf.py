"""Findings about PDF files: why one is refused, and what is doubtful in its text."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import ERROR

_DONE = "Nothing was read."
_DONE_BN = "কিছুই পড়া হয়নি।"
_ORIGINAL_BN = "যে Word ফাইল থেকে এটি তৈরি সেটি (.docx) আমদানি করুন"
_ORIGINAL = "Import the Word file that it was made from (.docx)"

KINDS = {
    "FILE_IS_PDF": Kind(
        ERROR, "এটি PDF: এখানে PDF পড়া যায় না।",
        f"{_ORIGINAL_BN}; না থাকলে PDF-টি Word-এ খুলে .docx হিসেবে সংরক্ষণ করুন, অথবা সার্ভারের প্রশাসককে "
        "poppler-utils ইনস্টল করতে বলুন।",
        "This is a PDF: PDF files cannot be read here.",
        f"{_ORIGINAL}; without one, open the PDF in Word and save it as .docx, or ask the operator to install "
        "poppler-utils.", _DONE, _DONE_BN),
    "PDF_ENCRYPTED": Kind(
        ERROR, "PDF-টি পাসওয়ার্ড দিয়ে সুরক্ষিত।",
        "পাসওয়ার্ড দিয়ে খুলে পাসওয়ার্ড ছাড়া আবার সংরক্ষণ করে আমদানি করুন।",
        "The PDF is locked with a password.",
        "Open it with its password, save it without one and import that.", _DONE, _DONE_BN),
    "PDF_WITHOUT_TEXT": Kind(
        ERROR, "PDF-টিতে কোনো লেখা নেই: এটি স্ক্যান করা ছবি।",
        f"{_ORIGINAL_BN}; না থাকলে সনদটি Word-এ টাইপ করে .docx হিসেবে সংরক্ষণ করুন।",
        "There is no text in the PDF: it is a scan.",
        f"{_ORIGINAL}; without one, type the charter in Word and save it as .docx.", _DONE, _DONE_BN),
}  # fmt: skip
