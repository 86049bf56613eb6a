"""Findings about the values of one service: serial, name, methods, papers, fee and time limit."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import ERROR, INFO, WARNING

KINDS = {
    "SERIAL_NOT_UNDERSTOOD": Kind(
        WARNING, "ক্রমিক নম্বরটি পড়া যায়নি: “{text}”।",
        "ক্রমিক {serial} ঠিক আছে কি না দেখুন; নতুন সেবার কোড এর ওপর নির্ভর করে।",
        "The serial could not be read: “{text}”.",
        "See whether {serial} is right: a new service's code depends on it.",
        "Numbered {serial} by its position.",
        "অবস্থান অনুযায়ী ক্রমিক {serial} দেওয়া হয়েছে।"),
    "SERIAL_COLUMN_MISSING": Kind(
        WARNING, "ছকে ক্রমিক নম্বরের কলাম নেই; সারির ক্রম অনুযায়ী নম্বর দেওয়া হয়েছে, আর লেখা দলিলে সারি কেবল ঘর গুনে চেনা যায়।",
        "প্রতিটি সারি ও নম্বর ঠিক আছে কি না দেখুন; নতুন সেবার কোড নম্বরের ওপর নির্ভর করে।",
        "The table has no column of serials: in text its rows are told by counting cells only.",
        "See whether each row and its number are right: new services' codes depend on the numbers.",
        "Numbered by position.",
        "অবস্থান অনুযায়ী ক্রমিক দেওয়া হয়েছে।"),
    "SERIAL_DUPLICATE": Kind(
        WARNING, "ক্রমিক {text} একাধিকবার এসেছে।",
        "ক্রমিক {serial} ঠিক আছে কি না দেখুন; নতুন সেবার কোড এর ওপর নির্ভর করে।",
        "Serial {text} comes more than once.",
        "See whether {serial} is right: a new service's code depends on it.",
        "Numbered {serial}, the next free one.",
        "পরের খালি ক্রমিক {serial} দেওয়া হয়েছে।"),
    "SERIAL_GAP": Kind(
        INFO, "ক্রমিক {before} ও {after} এর মাঝে ক্রমিক নেই।", "মাঝে কোনো সেবা বাদ পড়েছে কি না দেখুন।",
        "There are no serials between {before} and {after}.", "See whether a service is missing in between.",
        "Read as published.",
        "যেমন প্রকাশিত তেমনই পড়া হয়েছে।"),
    "SERIAL_BACKWARDS": Kind(
        WARNING, "বড় ক্রমিক {before} এর পরে ছোট ক্রমিক {after} এসেছে।",
        "ক্রমিক দুটি ঠিক করে আবার আমদানি করুন; নতুন সেবার কোড এর ওপর নির্ভর করে।",
        "Serial {after} comes after the higher serial {before}.",
        "Correct them and import again if they are wrong: new services' codes depend on them.",
        "Read as published, in the order of the serials.",
        "যেমন প্রকাশিত তেমনই পড়া হয়েছে, ক্রমিকের ক্রমে।"),
    "SERVICES_PARTED": Kind(
        WARNING, "এক সারিতে কয়েকটি সেবা আছে; (ক), (খ) দেখে আলাদা করা হয়েছে।",
        "প্রতিটি সেবার ফি ও সময়সীমা ঠিক কি না দেখুন; না হলে আলাদা সারিতে লিখে আবার আমদানি করুন।",
        "One row holds several services; their letters part them.",
        "See whether each has its own fee and time limit; if not, write it in a row of its own and import again.",
        "Each was read as a service; what is said without a letter holds for all of them.",
        "প্রতিটি আলাদা সেবা হিসেবে পড়া হয়েছে; যা অক্ষর ছাড়া লেখা তা সবগুলোর জন্য।"),
    "SEVERAL_SERVICES": Kind(
        ERROR, "এই সারিতে {count}টি সেবা আছে: “{text}”।", "প্রতিটি সেবা আলাদা সারিতে লিখে আবার আমদানি করুন।",
        "This row holds {count} services: “{text}”.", "Write each of them in a row of its own and import again.",
        "Read as one service.",
        "একটি সেবা হিসেবে পড়া হয়েছে।"),
    "NAME_NOT_A_NAME": Kind(
        ERROR, "এটি কোনো সেবার নাম নয়: “{text}”।", "ঘরগুলো ঠিক কলামে আছে কি না দেখে দলিল ঠিক করে আবার আমদানি করুন।",
        "This is no name of a service: “{text}”.",
        "See whether its cells stand in the right columns, correct the document and import again.",
        "Read as it stands.",
        "যেমন আছে তেমনই পড়া হয়েছে।"),
    "NAME_MISSING": Kind(
        ERROR, "সেবার নাম নেই।", "দলিলে সেবার নাম দিয়ে আবার আমদানি করুন।", "The service has no name.",
        "Add its name and import again.",
        "Left empty.",
        "খালি রাখা হয়েছে।"),
    "CELL_EMPTY": Kind(
        WARNING, "“{column}” ঘরটি খালি।", "তথ্যটি দলিলে দিয়ে আবার আমদানি করুন।", "The cell “{column}” is empty.",
        "Fill it in and import again.",
        "Left empty.",
        "খালি রাখা হয়েছে।"),
    "INHERITED": Kind(
        INFO, "“{column}” ঘরে নতুন কিছু লেখা নেই; উপরের সারির মান নেওয়া হয়েছে (লাইন {source})।",
        "মানটি এই সেবার জন্যও ঠিক কি না দেখুন।",
        "The cell “{column}” says nothing new; the value above it was taken (line {source}).",
        "See whether it holds for this service too.", "Taken from line {source}.",
        "লাইন {source} থেকে নেওয়া হয়েছে।"),
    "CELL_OF_ANOTHER_COLUMN": Kind(
        WARNING, "“{column}” কলামে মূল্য বা সময়সীমার মতো লেখা আছে: “{text}”।",
        "সারির ঘরগুলো ঠিক কলামে আছে কি না দেখে দলিল ঠিক করে আবার আমদানি করুন।",
        "Under “{column}” stands what looks like a fee or a time limit: “{text}”.",
        "See whether the cells of the row stand in the right columns, correct the document and import again.",
        "Read as it stands.",
        "যেমন আছে তেমনই পড়া হয়েছে।"),
    "CELL_OVER_COLUMNS": Kind(
        WARNING, "“{text}” ঘরটি একাধিক কলামজুড়ে, তাই “{column}” কলামের মান হিসেবেও ধরা হয়েছে।",
        "এটি ওই কলামের মান কি না দেখুন; না হলে ঘরটি ভাগ করে আবার আমদানি করুন।",
        "The cell “{text}” stands over several columns, so it was taken for “{column}” too.",
        "See whether it is a value of that column; if not, split the cell and import again.",
        "Taken from line {source}.",
        "লাইন {source} থেকে নেওয়া হয়েছে।"),
    "INFERRED": Kind(
        WARNING,
        "{name} এর {what} এখানে লেখা নেই; একই নামের অন্য সারি থেকে নেওয়া হয়েছে (লাইন {source})।",
        "একই ব্যক্তি কি না দেখুন।",
        "For {name}, this is not written here: {what}. Taken from the row that names the same officer "
        "(line {source}).",
        "See whether it is the same person.", "Taken from line {source}.",
        "লাইন {source} থেকে নেওয়া হয়েছে।"),
    "INHERITED_OVER_GAP": Kind(
        WARNING, "“{column}” ঘরে নতুন কিছু লেখা নেই, আর মাঝের একটি সারি পড়া যায়নি; তার উপরের মান নেওয়া হয়েছে (লাইন {source})।",
        "মানটি এই সেবার জন্য ঠিক কি না দেখুন।",
        "The cell “{column}” says nothing new, and a row in between could not be read; the value above that was taken "
        "(line {source}).",
        "See whether it holds for this service.", "Taken from line {source}.",
        "লাইন {source} থেকে নেওয়া হয়েছে।"),
    "METHOD_NOT_UNDERSTOOD": Kind(
        WARNING, "সেবা প্রদানের এই মাধ্যমটি চেনা যায়নি: “{text}”।", "মাধ্যমটির প্রচলিত নাম লিখে আবার আমদানি করুন।",
        "This way of delivery was not recognised: “{text}”.", "If it is a known one, write it so and import again.",
        "Kept as published, channel OTHER.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে, মাধ্যম OTHER।"),
    "PLACE_NOT_STATED": Kind(
        INFO, "কাগজপত্র কোথায় পাওয়া যাবে লেখা নেই।", "জানা থাকলে দলিলে প্রাপ্তিস্থান দিয়ে আবার আমদানি করুন।",
        "Where the paper is obtained is not stated.", "If the place is known, add it and import again.", "Left empty.",
        "খালি রাখা হয়েছে।"),
    "PAPERS_HEADING": Kind(
        INFO, "কাগজপত্রের ওপরে একটি শিরোনাম আছে: “{text}”।", "কিছু করার প্রয়োজন নেই।",
        "Papers stand under a heading: “{text}”.", "Nothing needs to be done.",
        "Counted as no paper; where it says when they are needed, those below are needed only then.",
        "কাগজ হিসেবে ধরা হয়নি; কখন প্রয়োজন তা বলা থাকলে নিচের কাগজগুলো কেবল তখনই প্রয়োজন।"),
    "PLACES_DIFFER": Kind(
        WARNING, "যত কাগজপত্র তত প্রাপ্তিস্থান নেই, বা কোনটি কোন কাগজের তা নিশ্চিত নয়: “{text}”।",
        "কোন কাগজ কোথায় পাওয়া যায় দলিলে ঠিক করে আবার আমদানি করুন।",
        "There are not as many places as papers, or which is whose is not certain: “{text}”.",
        "Correct in the document which paper is obtained where, and import again.", "Left empty.",
        "খালি রাখা হয়েছে।"),
    "PLACE_UNCERTAIN": Kind(
        WARNING, "কোথা থেকে প্রাপ্তিস্থান শুরু, বা এটি কোন কাগজের, তা নিশ্চিত নয়: “{text}”।",
        "কাগজ ও প্রাপ্তিস্থান ঠিক আছে কি না দেখুন।",
        "Where the place begins, or of which papers it is, is not certain: “{text}”.",
        "See whether papers and place are right.",
        "What follows the last “/”, or says that it is the place, was taken as the place.",
        "শেষ “/” চিহ্নের পরের অংশকে, বা যা প্রাপ্তিস্থান বলে লেখা আছে তাকে, প্রাপ্তিস্থান ধরা হয়েছে।"),
    "FEE_NOT_UNDERSTOOD": Kind(
        WARNING, "সেবামূল্য বোঝা যায়নি: “{text}”।", "বিনামূল্যে, না কত টাকা, তা লিখে আবার আমদানি করুন।",
        "The fee was not understood: “{text}”.", "Write whether it is free or what it costs, and import again.",
        "Kept as published.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে।"),
    "PAYMENT_NOT_UNDERSTOOD": Kind(
        WARNING, "কীভাবে পরিশোধ করতে হবে তা পুরো বোঝা যায়নি: “{text}”।", "পরিশোধের প্রচলিত মাধ্যম লিখে আবার আমদানি করুন।",
        "How the fee is paid was not wholly understood: “{text}”.", "Name the usual ways to pay and import again.",
        "The ways that were recognised were taken; the text is kept as published.",
        "যে মাধ্যমগুলো চেনা গেছে সেগুলো নেওয়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।"),
    "TIME_LIMIT_NOT_UNDERSTOOD": Kind(
        WARNING, "সময়সীমা বোঝা যায়নি: “{text}”।",
        "কত কার্যদিবস তা লিখে আবার আমদানি করুন; না হলে এই সেবায় কোনো সময়সীমা গণনা হবে না।",
        "The time limit was not understood: “{text}”.",
        "Write it in days and import again: without it no deadline is computed for this service.",
        "Kept as published, without a number.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে, কোনো সংখ্যা ছাড়া।"),
    "BRACKET_MENDED": Kind(
        INFO, "একটি বন্ধনী নেই: “{text}”।", "কিছু করার প্রয়োজন নেই।",
        "A bracket is missing: “{text}”.", "Nothing needs to be done.",
        "Read as if it were there; the text is kept as published.",
        "বন্ধনীটি আছে ধরে পড়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।"),
}  # fmt: skip
