"""Findings that refuse a file: what it is, and how to turn it into one that can be read."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import ERROR, INFO, WARNING

_AGAIN_BN = "Word-এ খুলে .docx হিসেবে সংরক্ষণ (Save As) করে আবার আমদানি করুন।"
_AGAIN = "Open it in Word, save it as .docx and import that."
_DONE = "Nothing was read."
_DONE_BN = "কিছুই পড়া হয়নি।"

KINDS = {
    "NO_TABLE_OF_SERVICES": Kind(
        ERROR, "এটি নাগরিক সনদ নয়: সেবার ছকের শিরোনাম-সারি ({headings} …) পাওয়া যায়নি।",
        "লেখায় প্রতিটি ঘরের আগে ট্যাব দিন, অথবা .docx বা HTML আমদানি করুন।",
        "Not a citizen's charter: expected a table of services whose heading row ({headings} …) tells its columns, and "
        "found none.",
        "In text put a tab before each cell, or import the .docx or HTML.", _DONE, _DONE_BN),
    "NOT_TEXT": Kind(
        ERROR, "এটি লেখা নয়: এতে এমন অক্ষর আছে যা কোনো লেখায় থাকে না।",
        "দলিলটি .docx, HTML বা UTF-8 লেখা হিসেবে আমদানি করুন।",
        "Not text: expected none of the characters that no text has (U+0000 or one half of a surrogate pair).",
        "Import the document as .docx, HTML or UTF-8 text.", _DONE, _DONE_BN),
    "ENCODING_UNKNOWN": Kind(
        ERROR, "এটি UTF-8 লেখা নয় ({count} নম্বর বাইটে)।",
        "নোটপ্যাডে খুলে Save As-এ Encoding হিসেবে UTF-8 বেছে আবার আমদানি করুন; অথবা Word-এর .docx আমদানি করুন।",
        "The file is not UTF-8 text (at byte {count}).",
        "Open it in Notepad, choose the encoding UTF-8 in Save As and import that; or import the .docx.",
        _DONE, _DONE_BN),
    "LEGACY_FONT": Kind(
        ERROR, "দলিলটি ইউনিকোডে নয়, অচেনা একটি পুরোনো ফন্টে লেখা: {said}।",
        "এই ফন্টের কনভার্টার দিয়ে লেখাটি ইউনিকোডে বদলে সংরক্ষণ করুন, তারপর আবার আমদানি করুন।",
        "The document is not in Unicode but typed for an old font that is not known: {said}.",
        "Convert its text to Unicode with a converter for this font, save it and import it again.", _DONE, _DONE_BN),
    "TEXT_GARBLED": Kind(
        ERROR, "লেখাটি ভুল এনকোডিংয়ে খুলে সংরক্ষণ করা হয়েছে (“à¦…” এর মতো অক্ষর)।",
        "মূল ফাইলটি নিন; না থাকলে পাতাটি আবার কপি করে UTF-8-এ সংরক্ষণ করে আমদানি করুন।",
        "The text was opened in a wrong encoding and saved so (letters like “à¦…”).",
        "Take the original; without one copy the page again, save it as UTF-8 and import that.", _DONE, _DONE_BN),
    "TEXT_LOST": Kind(
        ERROR, "অক্ষরের জায়গায় শুধু “???” আছে: সংরক্ষণের সময় লেখা হারিয়ে গেছে।",
        "মূল ফাইলটি UTF-8 হিসেবে আবার সংরক্ষণ করে আমদানি করুন।",
        "Question marks stand where letters were: they were lost when the file was saved.",
        "Save the original again as UTF-8 and import that.", _DONE, _DONE_BN),
    "LEGACY_TEXT": Kind(
        WARNING, "লেখাটি পুরোনো ফন্টের (বিজয় বা অনুরূপ) বলে মনে হয়: “{text}”।", "ইউনিকোডে লিখে আবার আমদানি করুন।",
        "This seems to be typed for an old font (Bijoy or the like): “{text}”.",
        "Write it in Unicode and import again.", "Read as it stands.",
        "যেমন আছে তেমনই পড়া হয়েছে।"),
    "FILE_EMPTY": Kind(
        ERROR, "ফাইলটিতে কিছু লেখা নেই।", "সঠিক ফাইলটি আমদানি করুন।",
        "There is no text in the file.", "Import the right one.", _DONE, _DONE_BN),
    "FILE_TOO_LARGE": Kind(
        ERROR, "দলিলটি বেশি বড়: {what}।",
        "ছবি বাদ দিন, অথবা শুধু সনদের অংশটি আলাদা ফাইলে রেখে আবার আমদানি করুন।",
        "The document is too large: {what}.",
        "Take its pictures out, or put the charter alone into a file, and import that.", _DONE, _DONE_BN),
    "FILE_TOO_COMPLEX": Kind(
        ERROR, "দলিলটি পড়া গেল না: {what}।",
        "শুধু সনদের ছকগুলো নতুন একটি Word ফাইলে কপি করে আবার আমদানি করুন।",
        "The document could not be read: {what}.",
        "Copy the tables of the charter alone into a new Word file and import that.", _DONE, _DONE_BN),
    "FILE_IS_OLD_WORD": Kind(
        ERROR, "এটি Word-এর পুরোনো ধরনের ফাইল (.doc)।", _AGAIN_BN,
        "This is a file of the old Word (.doc).", _AGAIN, _DONE, _DONE_BN),
    "FILE_ENCRYPTED": Kind(
        ERROR, "ফাইলটি পাসওয়ার্ড দিয়ে সুরক্ষিত।",
        "Word-এ খুলে File → Info → Protect Document থেকে পাসওয়ার্ড তুলে সংরক্ষণ করে আবার আমদানি করুন।",
        "The file is locked with a password.",
        "Open it in Word, take the password away (File, Info, Protect Document), save it and import it again.",
        _DONE, _DONE_BN),
    "FILE_OF_ANOTHER_KIND": Kind(
        ERROR, "এই ধরনের ফাইল পড়া যায় না: {what}।", f"দলিলটি .docx, HTML বা লেখা হিসেবে দিন। {_AGAIN_BN}",
        "Files of this kind are not read: {what}.", f"Give the document as .docx, HTML or text. {_AGAIN}",
        _DONE, _DONE_BN),
    "FILE_IS_SPREADSHEET": Kind(
        ERROR, "এটি পুরোনো বা বাইনারি ধরনের স্প্রেডশিট ({what})।",
        "Excel-এ খুলে .xlsx হিসেবে সংরক্ষণ (Save As) করে আবার আমদানি করুন।",
        "This is a spreadsheet of an old or binary kind ({what}).",
        "Open it in Excel, save it as .xlsx and import that.",
        _DONE, _DONE_BN),
    "FILE_IS_PICTURE": Kind(
        ERROR, "এটি একটি ছবি ({what}): ছবি থেকে লেখা পড়া যায় না।",
        "যে ফাইল থেকে ছবিটি তৈরি সেটি আমদানি করুন; না থাকলে সনদটি Word-এ টাইপ করে .docx হিসেবে সংরক্ষণ করুন।",
        "This is a picture ({what}): text in a picture is not read.",
        "Import the file that it was made from; without one, type the charter in Word and save it as .docx.",
        _DONE, _DONE_BN),
    "FILE_DAMAGED": Kind(
        ERROR, "ফাইলটি নষ্ট: {what}।", "মূল ফাইলটি Word-এ খুলে আবার .docx হিসেবে সংরক্ষণ করে আমদানি করুন।",
        "The file is damaged: {what}.", "Open the original in Word, save it as .docx again and import that.",
        _DONE, _DONE_BN),
    "FILE_NOT_SAFE": Kind(
        ERROR, "ফাইলটিতে এমন কিছু আছে যা কোনো সনদে থাকে না: {what}।",
        "ফাইলটি কোথা থেকে এসেছে দেখুন; সনদটি নতুন ফাইলে কপি করে আমদানি করুন।",
        "The file holds what no charter does: {what}.",
        "See where it comes from; copy the charter into a new file and import that.", _DONE, _DONE_BN),
    "BESIDE_THE_CHARTER": Kind(
        INFO, "সনদের বাইরের লেখা (পাতার মেনু, শিরোলেখ, পাদটীকা, লুকানো বা মুছে ফেলা লেখা): “{text}”।",
        "এতে সনদের কিছু থাকলে সেটি মূল লেখায় নিয়ে আবার আমদানি করুন।",
        "Text beside the charter (a page's menu, a header or footer, hidden or deleted text): “{text}”.",
        "If it belongs to the charter, move it into its text and import again.", "Kept; nothing was made of it.",
        "রাখা হয়েছে; এ থেকে কিছু নেওয়া হয়নি।"),
    "TABLE_IN_A_CELL": Kind(
        WARNING, "ঘরটির ভেতরে আরেকটি ছক আছে: “{text}”।", "ঘরটি ঠিকভাবে পড়া হয়েছে কি না দেখুন।",
        "There is a table inside this cell: “{text}”.", "See whether the cell was read rightly.",
        "Its cells were read as lines of the cell around it.",
        "এর ঘরগুলো বাইরের ঘরের লাইন হিসেবে পড়া হয়েছে।"),
}  # fmt: skip
