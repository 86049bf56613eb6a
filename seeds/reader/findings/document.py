"""Findings about the document as a whole, its sections, and text that belongs to none."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import ERROR, INFO, WARNING

KINDS = {
    "BIJOY_CONVERTED": Kind(
        WARNING, "দলিলটির কিছু লেখা বিজয়ের পুরোনো ফন্টে (সুতন্বীএমজে বা অনুরূপ) ছিল: {count}টি শব্দ ({said})।",
        "রূপান্তরিত লেখা মূল দলিলের সঙ্গে মিলিয়ে দেখুন।",
        "Text of the document was in an old font of Bijoy (SutonnyMJ or the like): {count} words ({said}).",
        "Compare the converted text with the document.",
        "Converted to Unicode; the text as typed is kept in this finding.",
        "ইউনিকোডে রূপান্তর করা হয়েছে; যেমন টাইপ করা ছিল তা এখানে রাখা হয়েছে।"),
    "BIJOY_RECOGNISED": Kind(
        ERROR, "কিছু লেখা দেখে মনে হয় বিজয়ের পুরোনো ফন্টের, যদিও ফন্টের নাম দলিলে নেই: {count}টি শব্দ ({said})।",
        "রূপান্তরিত লেখা মূল দলিলের সঙ্গে মিলিয়ে দেখুন; ঠিক থাকলে এই বিষয়টি `waiveFinding` দিয়ে মেনে নিয়ে প্রকাশ করুন, "
        "ভুল থাকলে ইউনিকোডে লিখে আবার আমদানি করুন।",
        "Text of the document looks typed in Bijoy, although the document names no font: {count} words ({said}).",
        "Compare the converted text with the document; if it is right, waive this finding (`waiveFinding`) and "
        "publish, otherwise write it in Unicode and import again.",
        "Converted to Unicode, and kept as a draft; the text as typed is kept in this finding.",
        "ইউনিকোডে রূপান্তর করে খসড়া হিসেবে রাখা হয়েছে; যেমন টাইপ করা ছিল তা এখানে রাখা হয়েছে।"),
    "BIJOY_DOUBTFUL": Kind(
        WARNING, "বিজয় থেকে রূপান্তর নিশ্চিত নয়: “{text}”।",
        "মূল দলিলের সঙ্গে মিলিয়ে দেখুন; ভুল থাকলে ইউনিকোডে লিখে আবার আমদানি করুন।",
        "The conversion from Bijoy is not certain here: “{text}”.",
        "Compare it with the document; if it is wrong, write it in Unicode and import again.",
        "Converted as the most likely reading.", "সবচেয়ে সম্ভাব্য পাঠ অনুযায়ী রূপান্তর করা হয়েছে।"),
    "OFFICE_NOT_STATED": Kind(
        INFO, "দলিলে কোনো অফিসের নাম নেই।", "যে অফিসের জন্য আমদানি করছেন সেটি সঠিক কি না দেখে নিন।",
        "The document does not name its office.", "Check that you import it for the right office.",
        "Read as the charter of the office that the import names.",
        "যে অফিসের জন্য আমদানি, তার সনদ হিসেবে পড়া হয়েছে।"),
    "OFFICE_STATED": Kind(
        WARNING, "দলিলে একটি অফিসের নাম আছে: “{text}”।",
        "যে অফিসের জন্য আমদানি করছেন এটি সেই অফিস কি না দেখে নিন।",
        "The document names an office: “{text}”.", "Check that it is the office you import it for.",
        "Read as the charter of the office that the import names.",
        "যে অফিসের জন্য আমদানি, তার সনদ হিসেবে পড়া হয়েছে।"),
    "LETTERHEAD": Kind(
        INFO, "দলিলের ওপরে লেখা আছে: “{text}”।", "কিছু করার প্রয়োজন নেই।",
        "At the head of the document stands: “{text}”.", "Nothing needs to be done.",
        "Kept as published; nothing was made of it.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কিছু নেওয়া হয়নি।"),
    "TITLE_MISSING": Kind(
        INFO, "দলিলের কোনো শিরোনাম পাওয়া যায়নি।", "প্রয়োজন হলে দলিলে শিরোনাম দিয়ে আবার আমদানি করুন।",
        "The document has no title that was recognised.", "If the charter should have one, add it and import again.",
        "Left empty.",
        "খালি রাখা হয়েছে।"),
    "SECTION_MISSING": Kind(
        INFO, "“{section}” অংশটি দলিলে নেই।", "অফিসে এটি থাকলে দলিলে যোগ করে আবার আমদানি করুন।",
        "The document has no section “{section}”.", "If the office has it, add it and import again.",
        "Left empty.",
        "খালি রাখা হয়েছে।"),
    "SECTION_UNKNOWN": Kind(
        WARNING, "এই অংশটি চেনা যায়নি: “{text}”।",
        "শিরোনামটি ঠিক করে আবার আমদানি করুন।",
        "This section was not recognised: “{text}”.",
        "Correct its heading and import again.",
        "Kept as published; nothing of it was filed under another section.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এর কিছুই অন্য অংশে নেওয়া হয়নি।"),
    "SECTION_HEADING_MENDED": Kind(
        WARNING, "অংশের শিরোনামটি প্রচলিত রূপে লেখা নেই, বা এর ঠিক ওপরে অন্য অংশের শিরোনাম আছে: “{text}”।",
        "এটি “{section}” কি না দেখুন; না হলে দলিল ঠিক করে আবার আমদানি করুন।",
        "The heading of this section is misspelt, says more than usual, or stands right below another one: “{text}”.",
        "See whether “{section}” is meant; if not, correct it and import again.", "Read as “{section}”.",
        "“{section}” হিসেবে পড়া হয়েছে।"),
    "SERVICES_NOT_FILED": Kind(
        ERROR, "সেবার এই ছকটি কোন অংশের তা বোঝা যায়নি: “{text}”।",
        "ছকের ওপরের শিরোনাম (যেমন “২.২) প্রাতিষ্ঠানিক সেবা”) ঠিক করে আবার আমদানি করুন।",
        "It is not clear which section this table of services belongs to: “{text}”.",
        "Correct the heading above it (for example “2.2) Institutional services”) and import again.",
        "Kept as published; its services were not filed.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এর সেবাগুলো নেওয়া হয়নি।"),
    "SERVICES_WITHOUT_SECTION": Kind(
        WARNING, "সেবার ছকের উপরে কোনো অংশের শিরোনাম নেই।",
        "এগুলো নাগরিক সেবা না হলে উপরে শিরোনাম (যেমন “২.২) প্রাতিষ্ঠানিক সেবা”) লিখে আবার আমদানি করুন।",
        "No section heading stands above the table of services.",
        "If these are no citizens' services, write the heading above (for example “2.2) Institutional services”) and "
        "import again.",
        "Filed as citizens' services.",
        "নাগরিক সেবা হিসেবে নেওয়া হয়েছে।"),
    "SECTION_REPEATED": Kind(
        ERROR, "“{section}” অংশের দ্বিতীয় ছকের ক্রমিক আগের ছকের পর থেকে চলেনি।",
        "মাঝের শিরোনাম বাদ পড়েছে কি না দেখে আবার আমদানি করুন।",
        "The serials of a second table under “{section}” do not go on from the first one's.",
        "See whether a heading is missing in between, correct it and import again.",
        "The second table is kept as published; its services were not filed under this section.",
        "দ্বিতীয় ছকটি যেমন প্রকাশিত তেমনই রাখা হয়েছে; এর সেবাগুলো এই অংশে নেওয়া হয়নি।"),
    "GRIEVANCE_TIERS_MISSING": Kind(
        WARNING, "অভিযোগ ব্যবস্থাপনার ছক পাওয়া যায়নি।",
        "কার সঙ্গে যোগাযোগ করতে হবে ও কত দিনে নিষ্পত্তি হবে, সেই ছকটি দলিলে দিয়ে আবার আমদানি করুন।",
        "The section on grievances has no table of whom to turn to.",
        "Add the table of whom to turn to, and how soon it is settled, and import again.",
        "The text of the section is kept as published; no tier was read.",
        "অংশটির লেখা যেমন প্রকাশিত তেমনই রাখা হয়েছে; কোনো স্তর পড়া হয়নি।"),
    "GRIEVANCE_HEADING_MISSING": Kind(
        INFO, "অভিযোগের ছকের উপরে কোনো শিরোনাম নেই।", "প্রয়োজন হলে উপরে “অভিযোগ ব্যবস্থাপনা” লিখে আবার আমদানি করুন।",
        "No heading stands above the table of whom to turn to with a grievance.",
        "If one should, write “Grievance management” above it and import again.",
        "Read as the section on grievances.",
        "অভিযোগ ব্যবস্থাপনার অংশ হিসেবে পড়া হয়েছে।"),
    "GRIEVANCE_HEADING_UNSEEN": Kind(
        WARNING, "অভিযোগের ছকের শিরোনাম চেনা যায়নি; উপরের ঘরের শেষ লাইনটি হয়তো সেই শিরোনাম: “{text}”।",
        "লাইনটি শিরোনাম হলে “অভিযোগ ব্যবস্থাপনা” লিখে আবার আমদানি করুন।",
        "No heading was recognised above the table of grievances; the last line of the cell above may be it: “{text}”.",
        "If it is, write “Grievance management” instead and import again.",
        "Read as the section on grievances; the line above stayed with its cell.",
        "অভিযোগ ব্যবস্থাপনার অংশ হিসেবে পড়া হয়েছে; উপরের লাইনটি তার ঘরেই আছে।"),
    "GRIEVANCE_TIER_UNKNOWN": Kind(
        WARNING, "অভিযোগের কোন স্তর তা বোঝা যায়নি: “{text}”।",
        "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক), আপিল কর্মকর্তা না মন্ত্রিপরিষদ বিভাগের সেল, তা লিখে আবার আমদানি করুন।",
        "It is not clear which tier this is: “{text}”.",
        "Write whether it is the grievance officer, the appeal officer or the Cabinet Division's cell, import again.",
        "Kept as published, level OTHER.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে, স্তর OTHER।"),
    "GRIEVANCE_TIER_INFERRED": Kind(
        WARNING, "অভিযোগের কোন স্তর তা “কখন যোগাযোগ করবেন” কলাম থেকে ধরা হয়েছে: “{text}”।",
        "স্তরটি ঠিক না হলে কার সঙ্গে যোগাযোগ করতে হবে সেখানে স্তরের নাম লিখে আবার আমদানি করুন।",
        "Which tier this is was taken from when to turn to it: “{text}”.",
        "If that is wrong, name the tier where the table says whom to turn to, and import again.",
        "Read as the tier that comes behind the one that failed.",
        "যে স্তর সমাধান দিতে পারেনি তার পরের স্তর হিসেবে পড়া হয়েছে।"),
    "NO_SERVICE_READ": Kind(
        ERROR, "দলিল থেকে কোনো সেবা পড়া যায়নি।", "অন্য ফলাফলগুলো দেখে দলিল ঠিক করে আবার আমদানি করুন।",
        "No service could be read from the document.",
        "See the other findings, correct the document and import again.",
        "The draft has no services.",
        "খসড়ায় কোনো সেবা নেই।"),
    "TRUNCATED": Kind(
        WARNING, "দলিলটি একটি সারির মাঝখানে শেষ হয়েছে; যা নেই: {missing}।",
        "সম্পূর্ণ দলিলটি খুঁজে, অথবা যা নেই তা দলিলে যোগ করে, আবার আমদানি করুন।",
        "The document ends in the middle of a row; missing: {missing}.",
        "Import the complete document, or add to this one what is missing and import again.",
        "The row was read as far as it goes.",
        "সারিটি যতটুকু আছে ততটুকু পড়া হয়েছে।"),
    "TEXT_NOT_UNDERSTOOD": Kind(
        WARNING, "এই লেখাটি কোথায় বসবে বোঝা যায়নি: “{text}”।",
        "লেখাটি দরকারি হলে দলিলে যেখানে বসার কথা সেখানে নিয়ে আবার আমদানি করুন।",
        "It is not clear where this text belongs: “{text}”.",
        "If it matters, move it to where it belongs and import again.",
        "Kept as published; nothing was made of it.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কিছু নেওয়া হয়নি।"),
}  # fmt: skip
