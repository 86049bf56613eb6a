"""Findings about PDF files: why one is refused, and what is doubtful in its text."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import ERROR, WARNING

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
    "PDF_TEXT_BROKEN": Kind(
        ERROR, "PDF-টির লেখা পড়া যায় না: অক্ষরগুলোর ক্রম বা যুক্তাক্ষর হারিয়ে গেছে ({said})।",
        f"{_ORIGINAL_BN}; না থাকলে সনদটি Word-এ টাইপ করে .docx হিসেবে সংরক্ষণ করুন।",
        "The text of the PDF cannot be read: letters are lost or out of order ({said}).",
        f"{_ORIGINAL}; without one, type the charter in Word and save it as .docx.", _DONE, _DONE_BN),
    "PDF_LAYOUT_INFERRED": Kind(
        WARNING, "PDF বলে না একটি ঘরে কোথায় নতুন লাইন শুরু, আর কোন শব্দ দুই লাইনে ভাঙা।",
        "ঘরগুলো, বিশেষ করে নাম ও কর্মকর্তার ঘর, মূল দলিলের সঙ্গে মিলিয়ে দেখুন। Word ফাইল (.docx) থাকলে সেটি আমদানি করুন।",
        "A PDF does not say where a line of a cell begins, nor which words are broken over two lines.",
        "Compare the cells with the document, names and officers first. If there is a Word file (.docx), import that.",
        "Inferred from the places of the words.", "শব্দের অবস্থান থেকে অনুমান করা হয়েছে।"),
    "PDF_ORDER_MENDED": Kind(
        ERROR, "PDF-টিতে অক্ষরগুলো লেখার ক্রমে নয়, আঁকার ক্রমে ছিল: {count}টি শব্দ ({said})।",
        "খসড়াটি মূল দলিলের সঙ্গে মিলিয়ে দেখুন; ঠিক থাকলে এই বিষয়টি `waiveFinding` দিয়ে মেনে নিয়ে প্রকাশ করুন, না থাকলে "
        "Word ফাইলটি (.docx) আমদানি করুন।",
        "The letters of the PDF stood in the order in which they are drawn: {count} words ({said}).",
        "Compare the draft with the document; if it is right, waive this finding (`waiveFinding`) and publish, "
        "otherwise import the Word file (.docx).",
        "Put in the order in which they are written, and kept as a draft.",
        "লেখার ক্রমে সাজিয়ে খসড়া হিসেবে রাখা হয়েছে।"),
    "PDF_TEXT_DOUBTFUL": Kind(
        WARNING, "PDF-এর এই লেখায় অক্ষর হারিয়েছে বা ভুল ক্রমে আছে: “{text}”।",
        "মূল দলিলের সঙ্গে মিলিয়ে ঠিক করুন।",
        "Letters are lost or out of order in this text of the PDF: “{text}”.",
        "Compare it with the document and correct it.", "Read as it stands.",
        "যেমন আছে তেমনই পড়া হয়েছে।"),
}  # fmt: skip
