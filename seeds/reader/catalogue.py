"""What can be noticed in a charter: how grave it is, what the admin should do about it, what the reader did.

To add one: an entry in `CATALOGUE`. `{words}` are filled from the note's details; a detail may have two languages.
ERROR: publishing would publish nonsense or lose a service. WARNING: a person must look. INFO: what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from districts.charters.draft import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """bn, en: what was noticed. do_bn, do_en: what the admin should do. done: what the reader did.

    once: one finding for each published text, at its first place, with {count}.
    """

    severity: Severity
    bn: str
    do_bn: str
    en: str
    do_en: str
    done: str
    once: bool = False


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

CATALOGUE: Mapping[str, Kind] = {
    # the document
    "OFFICE_NOT_STATED": Kind(
        I, "দলিলে কোনো অফিসের নাম নেই।", "যে অফিসের জন্য আমদানি করছেন সেটি সঠিক কি না দেখে নিন।",
        "The document does not name its office.", "Check that you import it for the right office.",
        "Read as the charter of the office that the import names."),
    "OFFICE_STATED": Kind(
        W, "দলিলে একটি অফিসের নাম আছে: “{text}”।",
        "যে অফিসের জন্য আমদানি করছেন এটি সেই অফিস কি না দেখে নিন।",
        "The document names an office: “{text}”.", "Check that it is the office you import it for.",
        "Not compared with the office that the import names."),
    "TITLE_MISSING": Kind(
        I, "দলিলের কোনো শিরোনাম পাওয়া যায়নি।", "প্রয়োজনে শিরোনাম লিখুন।",
        "The document has no title that was recognised.", "Write one if the charter should have it.",
        "Left empty."),
    "SECTION_MISSING": Kind(
        I, "“{section}” অংশটি দলিলে নেই।", "অফিসে এটি থাকলে দলিলে যোগ করে আবার আমদানি করুন।",
        "The document has no section “{section}”.", "If the office has it, add it and import again.",
        "Left empty."),
    "SECTION_UNKNOWN": Kind(
        W, "এই অংশটি চেনা যায়নি: “{text}”।",
        "শিরোনামটি ঠিক করে আবার আমদানি করুন, অথবা অংশটি হাতে যোগ করুন।",
        "This section was not recognised: “{text}”.",
        "Correct its heading and import again, or enter it by hand.",
        "Kept as published; nothing of it was filed under another section."),
    "SECTION_REPEATED": Kind(
        W, "“{section}” অংশে ক্রমিক আবার শুরু থেকে গণনা হয়েছে।",
        "মাঝের শিরোনাম বাদ পড়েছে কি না দেখে আবার আমদানি করুন।",
        "A second table under “{section}” numbers its services from the start again.",
        "See whether a heading is missing in between, correct it and import again.",
        "The second table is kept as published; its services were not filed under this section."),
    "SECTION_NOT_READ": Kind(
        W, "“{section}” অংশটি চেনা গেছে, কিন্তু এখনো পড়া হয় না।", "অংশটির তথ্য হাতে দিন।",
        "The section “{section}” was recognised but is not read yet.", "Enter what it says by hand.",
        "Kept as published."),
    "NO_SERVICE_READ": Kind(
        E, "দলিল থেকে কোনো সেবা পড়া যায়নি।", "অন্য ফলাফলগুলো দেখে দলিল ঠিক করে আবার আমদানি করুন।",
        "No service could be read from the document.",
        "See the other findings, correct the document and import again.",
        "The draft has no services."),
    "TRUNCATED": Kind(
        W, "দলিলটি একটি সারির মাঝখানে শেষ হয়েছে; যা নেই: {missing}।",
        "সম্পূর্ণ দলিলটি খুঁজে দেখুন অথবা যা নেই তা হাতে দিন।",
        "The document ends in the middle of a row; missing: {missing}.",
        "Look for the complete document, or fill in what is missing.",
        "The row was read as far as it goes."),
    "TEXT_NOT_UNDERSTOOD": Kind(
        W, "এই লেখাটি কোথায় বসবে বোঝা যায়নি: “{text}”।",
        "লেখাটি যেখানে বসার কথা সেখানে হাতে দিন, না হলে উপেক্ষা করুন।",
        "It is not clear where this text belongs: “{text}”.",
        "Enter it where it belongs, or waive this finding.",
        "Kept as published; nothing was made of it."),
    # tables
    "TABLE_NOT_UNDERSTOOD": Kind(
        E, "এই ছকের কলামগুলো চেনা যায়নি।",
        "শিরোনাম-সারিতে প্রতি কলামে একটি শিরোনাম আছে কি না দেখে আবার আমদানি করুন।",
        "The columns of this table could not be told.",
        "See that its heading row has one heading for each column, import again.",
        "Kept as published; no service was read from it."),
    "HEADING_WITHOUT_TAB": Kind(
        E, "“{text}” শিরোনামের আগে ট্যাব নেই, তাই ছকের প্রতিটি ঘর ভুল কলামে পড়েছে।",
        "প্রতি সারির প্রথম ঘরের আগেও ট্যাব দিয়ে আবার আমদানি করুন।",
        "The heading “{text}” has no tab before it, so every cell of its table was read in a wrong column.",
        "Put a tab before the first cell of each row as well, and import again.",
        "Read as it stands."),
    "COLUMN_UNKNOWN": Kind(
        W, "এই কলামটি চেনা যায়নি: “{text}”।", "কলামটির তথ্য কোথায় বসবে দেখে হাতে দিন।",
        "This column was not recognised: “{text}”.",
        "See where its values belong and enter them by hand.",
        "Its cells are kept with their services, as published."),
    "COLUMN_MISSING": Kind(
        W, "“{column}” কলামটি ছকে নেই।", "তথ্যটি হাতে দিন।",
        "The table has no column “{column}”.", "Enter these values by hand.",
        "Left empty for every service of the table."),
    "ROW_NOT_UNDERSTOOD": Kind(
        E, "এই সারির ঘর কলামের সঙ্গে মেলে না ({cells} ঘর, {columns} কলাম)।",
        "সারিটি ঠিক করে আবার আমদানি করুন।",
        "The cells of this row cannot be matched with the columns ({cells} cells, {columns} columns).",
        "Correct the row and import again.", "Kept as published; no service was read from it."),
    "ROW_SHORT": Kind(
        W, "এই সারিতে শেষের ঘরগুলো নেই: {missing}।", "যা নেই তা হাতে দিন।",
        "This row lacks its last cells: {missing}.", "Fill in what is missing.",
        "The cells that are there were read."),
    "EXTRA_CELL": Kind(
        W, "সারিটিতে কলামের চেয়ে বেশি ঘর আছে: “{text}”।", "বাড়তি লেখাটি যেখানে বসার কথা সেখানে দিন।",
        "The row has more cells than the table has columns: “{text}”.",
        "Enter the surplus text where it belongs.",
        "Kept as published; nothing was made of it."),
    # serial and name
    "SERIAL_NOT_UNDERSTOOD": Kind(
        W, "ক্রমিক নম্বরটি পড়া যায়নি: “{text}”।",
        "ক্রমিক {serial} ঠিক আছে কি না দেখুন; সেবার কোড এর ওপর নির্ভর করে।",
        "The serial could not be read: “{text}”.",
        "See whether {serial} is right: the service's code depends on it.",
        "Numbered {serial} by its position."),
    "SERIAL_COLUMN_MISSING": Kind(
        W, "ছকে ক্রমিক নম্বরের কলাম নেই; সারির ক্রম অনুযায়ী নম্বর দেওয়া হয়েছে।",
        "নম্বরগুলো ঠিক আছে কি না দেখুন; সেবার কোড এর ওপর নির্ভর করে।",
        "The table has no column of serials.",
        "See whether the numbers are right: the services' codes depend on them.",
        "Numbered by position."),
    "SERIAL_DUPLICATE": Kind(
        W, "ক্রমিক {text} একাধিকবার এসেছে।",
        "ক্রমিক {serial} ঠিক আছে কি না দেখুন; সেবার কোড এর ওপর নির্ভর করে।",
        "Serial {text} comes more than once.",
        "See whether {serial} is right: the service's code depends on it.",
        "Numbered {serial}, the next free one."),
    "SERIAL_GAP": Kind(
        I, "ক্রমিক {before} এর পরে {after} এসেছে।", "মাঝে কোনো সেবা বাদ পড়েছে কি না দেখুন।",
        "Serial {before} is followed by {after}.", "See whether a service is missing in between.",
        "Read as published."),
    "NAME_MISSING": Kind(
        E, "সেবার নাম নেই।", "সেবার নাম দিন।", "The service has no name.", "Enter its name.",
        "Left empty."),
    # values
    "CELL_EMPTY": Kind(
        W, "“{column}” ঘরটি খালি।", "তথ্যটি হাতে দিন।", "The cell “{column}” is empty.", "Enter its value.",
        "Left empty."),
    "INHERITED": Kind(
        I, "“{column}” ঘরটি খালি; উপরের সারির মান নেওয়া হয়েছে (লাইন {source})।",
        "মানটি এই সেবার জন্যও ঠিক কি না দেখুন।",
        "The cell “{column}” is empty; the value above it was taken (line {source}).",
        "See whether it holds for this service too.", "Taken from line {source}."),
    "INFERRED": Kind(
        W,
        "{name} এর {what} এখানে লেখা নেই; একই নামের অন্য সেবা {service} থেকে নেওয়া হয়েছে (লাইন {source})।",
        "একই ব্যক্তি কি না দেখুন।",
        "For {name}, this is not written here: {what}. Taken from service {service}, which names the same officer "
        "(line {source}).",
        "See whether it is the same person.", "Taken from line {source}, service {service}."),
    "METHOD_NOT_UNDERSTOOD": Kind(
        W, "সেবা প্রদানের এই মাধ্যমটি চেনা যায়নি: “{text}”।", "মাধ্যমটি বেছে দিন।",
        "This way of delivery was not recognised: “{text}”.", "Choose its channel.",
        "Kept as published, channel OTHER."),
    "PLACE_NOT_STATED": Kind(
        I, "কাগজপত্র কোথায় পাওয়া যাবে লেখা নেই।", "জানা থাকলে প্রাপ্তিস্থান দিন।",
        "Where the paper is obtained is not stated.", "Enter the place if it is known.", "Left empty."),
    "PLACE_UNCERTAIN": Kind(
        W, "একাধিক “/” আছে; কোনটির পরে প্রাপ্তিস্থান তা নিশ্চিত নয়: “{text}”।",
        "কাগজ ও প্রাপ্তিস্থান ঠিক আছে কি না দেখুন।",
        "There are several “/”; after which of them the place begins is not certain: “{text}”.",
        "See whether paper and place are right.", "What follows the last “/” was taken as the place."),
    "FEE_NOT_UNDERSTOOD": Kind(
        W, "সেবামূল্য বোঝা যায়নি: “{text}”।", "বিনামূল্যে কি না দিন।",
        "The fee was not understood: “{text}”.", "Say whether the service is free.",
        "Kept as published."),
    "TIME_LIMIT_NOT_UNDERSTOOD": Kind(
        W, "সময়সীমা বোঝা যায়নি: “{text}”।",
        "কত কার্যদিবস তা দিন; না দিলে এই সেবায় কোনো সময়সীমা গণনা হবে না।",
        "The time limit was not understood: “{text}”.",
        "Enter it: without it no deadline is computed for this service.",
        "Kept as published, without a number."),
    "BRACKET_MENDED": Kind(
        I, "একটি বন্ধনী নেই: “{text}”।", "কিছু করার প্রয়োজন নেই।",
        "A bracket is missing: “{text}”.", "Nothing needs to be done.",
        "Read as if it were there; the text is kept as published."),
    # who
    "POST_NOT_STATED": Kind(
        W, "পদবি লেখা নেই: “{text}”।", "পদটি বেছে দিন; না দিলে এই সেবার দায়িত্বপ্রাপ্ত কেউ থাকবে না।",
        "No post is named: “{text}”.", "Choose the post: without it nobody answers here.",
        "Left empty."),
    "TITLE_UNCERTAIN": Kind(
        W, "“{text}” পদবি বলে ধরা হয়েছে, কিন্তু নিচের একটি লাইন পদবির মতো।", "কোনটি পদবি দেখে ঠিক করুন।",
        "“{text}” was taken as the title, and a line below it looks more like one.", "See which of them is the title.",
        "Taken as the title."),
    "OFFICER_NOT_NAMED": Kind(
        I, "কর্মকর্তার নাম লেখা নেই।", "জানা থাকলে নাম দিন।",
        "The column asks for the officer's name and none is given.", "Enter it if it is known.",
        "Left empty."),
    "CONTACT_NOT_STATED": Kind(
        W, "ফোন বা ই-মেইল লেখা নেই: “{text}”।", "যোগাযোগের তথ্য দিন।",
        "Neither phone nor e-mail is given: “{text}”.", "Enter how this post is reached.",
        "Read without contacts."),
    "CONTACT_NOT_UNDERSTOOD": Kind(
        W, "যোগাযোগের তথ্যটি বোঝা যায়নি: “{text}”।", "ফোন বা ই-মেইলটি হাতে দিন।",
        "This contact was not understood: “{text}”.",
        "Enter the phone or e-mail by hand.", "Kept as published.", once=True),
    "PHONE_UNVERIFIED": Kind(
        W, "ফোন নম্বরটি সম্ভব কিন্তু চালু নম্বরের তালিকায় মেলে না: {text} ({count} জায়গায়)।",
        "নম্বরটিতে ফোন করে দেখুন।",
        "The number is possible but matches no numbering plan in use: {text} (×{count}).",
        "Call it and correct it if it does not answer.",
        "Kept as published and normalised, marked as not valid.", once=True),
    "PHONE_NOT_POSSIBLE": Kind(
        W, "এটি কোনো সম্ভব ফোন নম্বর নয়: {text} ({count} জায়গায়)।", "নম্বরটি ঠিক করুন।",
        "This cannot be a phone number: {text} (×{count}).", "Correct it.",
        "Kept as published, not normalised.", once=True),
    "PHONE_MENDED": Kind(
        I, "নম্বরটির শুরুর শূন্য নেই: {text} ({count} জায়গায়)।", "{mended} ঠিক কি না দেখুন।",
        "The number lacks its leading zero: {text} (×{count}).",
        "See whether {mended} is right.",
        "Read as {mended}; the text is kept as published.", once=True),
    "EMAIL_MENDED": Kind(
        W, "ই-মেইলের ভেতরে ফাঁকা জায়গা আছে: {text} ({count} জায়গায়)।", "{mended} ঠিক কি না দেখুন।",
        "The e-mail has blanks inside: {text} (×{count}).", "See whether {mended} is right.",
        "Read as {mended}; the text is kept as published.", once=True),
    "EMAIL_NOT_VALID": Kind(
        W, "ই-মেইলটি সঠিক নয়: {text} ({count} জায়গায়)।", "ই-মেইলটি ঠিক করুন।",
        "The e-mail is not valid: {text} (×{count}).",
        "Correct it.", "Kept as published, not normalised.", once=True),
}  # fmt: skip
