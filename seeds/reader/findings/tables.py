"""Findings about the tables of services, their columns and rows."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import ERROR, INFO, WARNING

KINDS = {
    "TABLE_NOT_UNDERSTOOD": Kind(
        ERROR, "এই ছকের কলামগুলো চেনা যায়নি।",
        "শিরোনাম-সারিতে প্রতি কলামে একটি শিরোনাম আছে কি না দেখে আবার আমদানি করুন।",
        "The columns of this table could not be told.",
        "See that its heading row has one heading for each column, import again.",
        "Kept as published; no service was read from it.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কোনো সেবা পড়া হয়নি।"),
    "LIST_AS_TABLE": Kind(
        WARNING, "সেবাগুলো ছকে নেই, তালিকায় লেখা (“সেবা: … সময়: …”)।",
        "প্রতিটি সেবা ঠিক পড়া হয়েছে কি না দেখুন; না হলে ছকে লিখে আবার আমদানি করুন।",
        "The services stand in no table but in lists of labels (“Service: … Time: …”).",
        "See whether each was read rightly; if not, put them into a table and import again.",
        "The labels were read as the headings of columns.",
        "লেবেলগুলো কলামের শিরোনাম হিসেবে পড়া হয়েছে।"),
    "HEADING_WITHOUT_TAB": Kind(
        ERROR, "“{text}” শিরোনামের আগে ট্যাব নেই, তাই ছকের প্রতিটি ঘর ভুল কলামে পড়েছে।",
        "প্রতি সারির প্রথম ঘরের আগেও ট্যাব দিয়ে আবার আমদানি করুন।",
        "The heading “{text}” has no tab before it, so every cell of its table was read in a wrong column.",
        "Put a tab before the first cell of each row as well, and import again.",
        "Read as it stands.",
        "যেমন আছে তেমনই পড়া হয়েছে।"),
    "COLUMN_UNKNOWN": Kind(
        WARNING, "এই কলামটি চেনা যায়নি: “{text}”।", "দরকারি হলে শিরোনামটি ঠিক করে আবার আমদানি করুন।",
        "This column was not recognised: “{text}”.",
        "If it matters, correct its heading and import again.",
        "Its cells are kept with their services, as published.",
        "এর ঘরগুলো যেমন প্রকাশিত তেমনই সেবার সঙ্গে রাখা হয়েছে।"),
    "HEADINGS_MAY_BE_OFF": Kind(
        WARNING, "“{text}” কলামটি অচেনা, আর এর ঘরগুলো পাশের শিরোনামের হতে পারে; তাহলে এগুলো এক ঘর সরে আছে: {columns}।",
        "এই কলামগুলোতে ঠিক লেখা আছে কি না দেখুন; না থাকলে শিরোনাম-সারি ঠিক করে আবার আমদানি করুন।",
        "The column “{text}” is unknown and may hold what the heading beside it asks for; then these are a column off: "
        "{columns}.",
        "See whether these columns hold what they should; if not, correct the heading row and import again.",
        "Read as the headings stand.",
        "শিরোনামগুলো যেমন আছে তেমনই পড়া হয়েছে।"),
    "HEADING_WITHOUT_CELLS": Kind(
        WARNING, "শিরোনাম-সারিতে একটি ঘর বেশি আছে: “{text}”; সারিগুলোতে এর নিচে কোনো ঘর নেই।",
        "শিরোনামটি বাদ দিয়ে, বা সারিগুলোতে এর ঘর যোগ করে, আবার আমদানি করুন; কলামগুলো ঠিক আছে কি না দেখুন।",
        "The heading row has a cell too many, “{text}”: no row has a cell for it.",
        "Take the heading out, or add its cells, and import again; see whether the columns are right.",
        "Left out; the other headings were matched with the cells by what these say.",
        "বাদ দেওয়া হয়েছে; অন্য শিরোনামগুলো ঘরের লেখা দেখে মেলানো হয়েছে।"),
    "HEADING_LOST": Kind(
        WARNING, "{number} নম্বর কলামের শিরোনাম নেই: প্রতি সারিতে শিরোনামের চেয়ে একটি ঘর বেশি।",
        "শিরোনামটি যোগ করে আবার আমদানি করুন; কলামগুলো ঠিক আছে কি না দেখুন।",
        "Column {number} has lost its heading: every row has a cell more than there are headings.",
        "Add the heading and import again; see whether the columns are right.",
        "Its cells are kept with their services; the other headings were matched with the cells by what these say.",
        "এর ঘরগুলো সেবার সঙ্গে রাখা হয়েছে; অন্য শিরোনামগুলো ঘরের লেখা দেখে মেলানো হয়েছে।"),
    "HEADINGS_LOST": Kind(
        WARNING, "এই ছকের শিরোনাম-সারি নেই; অন্য ছকের শিরোনাম ধরা হয়েছে।",
        "কলামগুলো ঠিক আছে কি না দেখুন; শিরোনাম-সারি যোগ করে আবার আমদানি করুন।",
        "This table has no heading row; those of another table were taken.",
        "See whether the columns are right; add the heading row and import again.",
        "Read under those headings, since every cell says what they ask for.",
        "ওই শিরোনামগুলোর নিচে পড়া হয়েছে, কারণ প্রতিটি ঘরের লেখা সেগুলোর সঙ্গে মেলে।"),
    "NAME_COLUMN_INFERRED": Kind(
        WARNING, "কোন কলামে সেবার নাম তা কোনো শিরোনাম বলে না; {number} নম্বর কলামটি ধরা হয়েছে: “{text}”।",
        "এটিই সেবার নাম কি না দেখুন; শিরোনামে “সেবার নাম” লিখে আবার আমদানি করুন।",
        "No heading says which column holds the services' names; column {number} was taken: “{text}”.",
        "See whether these are the names; write “Service name” as its heading and import again.",
        "Its cells were read as the services' names.",
        "এর ঘরগুলো সেবার নাম হিসেবে পড়া হয়েছে।"),
    "COLUMN_BY_ITS_CELLS": Kind(
        WARNING, "“{text}” শিরোনামটি চেনা যায়নি; এর নিচের {total}টি ঘরের {count}টিতে “{column}” লেখা আছে।",
        "কলামটি “{column}” কি না দেখুন; না হলে শিরোনামটি ঠিক করে আবার আমদানি করুন।",
        "The heading “{text}” is not known; {count} of the {total} cells below it say what “{column}” asks for.",
        "See whether the column is “{column}”; if not, correct its heading and import again.",
        "Read as “{column}”.",
        "“{column}” হিসেবে পড়া হয়েছে।"),
    "COLUMN_REPEATED": Kind(
        WARNING, "একাধিক কলাম “{column}” চায়; শুধু “{text}” কলামটি পড়া হয়েছে।",
        "অন্য কলামটিতে দরকারি কিছু থাকলে দুটি কলাম এক করে আবার আমদানি করুন।",
        "More than one column asks for “{column}”; only “{text}” was read.",
        "If the other one says more, put both into one column and import again.",
        "The cells of the other column are kept with their services, as published.",
        "অন্য কলামের ঘরগুলো যেমন প্রকাশিত তেমনই সেবার সঙ্গে রাখা হয়েছে।"),
    "COLUMN_HEADING_MENDED": Kind(
        WARNING, "কলামের শিরোনামের বানান ভিন্ন: “{text}”।",
        "এটি “{column}” কি না দেখুন; না হলে দলিল ঠিক করে আবার আমদানি করুন।",
        "The heading of this column is misspelt: “{text}”.",
        "See whether “{column}” is meant; if not, correct it and import again.", "Read as “{column}”.",
        "“{column}” হিসেবে পড়া হয়েছে।"),
    "COLUMN_BLANK": Kind(
        INFO, "ছকে এমন কলাম আছে যেখানে কিছুই লেখা নেই।", "কোনো কলামের লেখা বাদ পড়েছে কি না দেখুন।",
        "The table has a column in which nothing stands.", "See whether the text of a column was lost.",
        "Left out; the other columns are counted without it.",
        "বাদ দেওয়া হয়েছে; অন্য কলামগুলো এটি ছাড়া গোনা হয়েছে।"),
    "COLUMN_MISSING": Kind(
        WARNING, "“{column}” কলামটি ছকে নেই।", "কলামটি দলিলে যোগ করে আবার আমদানি করুন।",
        "The table has no column “{column}”.", "Add the column and import again.",
        "Left empty for every service of the table.",
        "ছকের সব সেবায় খালি রাখা হয়েছে।"),
    "ROW_NOT_UNDERSTOOD": Kind(
        ERROR, "এই সারির ঘর কলামের সঙ্গে মেলে না ({cells} ঘর, {columns} কলাম)।",
        "সারিটি ঠিক করে আবার আমদানি করুন।",
        "The cells of this row cannot be matched with the columns ({cells} cells, {columns} columns).",
        "Correct the row and import again.", "Kept as published; no service was read from it.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কোনো সেবা পড়া হয়নি।"),
    "ROW_SHORT": Kind(
        WARNING, "এই সারিতে শেষের ঘরগুলো নেই: {missing}।", "যা নেই তা দলিলে যোগ করে আবার আমদানি করুন।",
        "This row lacks its last cells: {missing}.", "Add what is missing and import again.",
        "The cells that are there were read.",
        "যে ঘরগুলো আছে সেগুলো পড়া হয়েছে।"),
    "ROWS_JOINED": Kind(
        WARNING, "এই সেবার নিচের সারিতে ক্রমিক ও নাম নেই; সারি দুটি এক সেবা হিসেবে পড়া হয়েছে।",
        "নিচের সারিটি অন্য সেবার হলে তাতে ক্রমিক ও নাম লিখে আবার আমদানি করুন।",
        "The row below this service has neither a serial nor a name.",
        "If it is another service, write its serial and its name and import again.",
        "Its cells were read as more of the service above.",
        "এর ঘরগুলো ওপরের সেবার অংশ হিসেবে পড়া হয়েছে।"),
    "PARAGRAPHS_GROUPED": Kind(
        WARNING, "এই সারিতে কলামের চেয়ে বেশি অনুচ্ছেদ আছে; কোনটি কোন কলামের তা লেখা দেখে ধরা হয়েছে।",
        "ঘরগুলোতে ঠিক লেখা আছে কি না দেখুন; না থাকলে প্রতি ঘর এক অনুচ্ছেদে লিখে আবার আমদানি করুন।",
        "This row has more paragraphs than the table has columns.",
        "See whether each cell holds what it should; if not, write each in one paragraph and import again.",
        "They were given to the columns by what they say, which was possible in one way only.",
        "লেখা দেখে কলামে দেওয়া হয়েছে; একভাবেই তা সম্ভব ছিল।"),
    "TITLE_IN_A_CELL": Kind(
        WARNING, "এই ঘরে শাখার নামের মতো লেখা আছে: “{text}”।",
        "এটি ঘরটির মান, না ছকের ভেতরের শিরোনাম, তা দেখুন; শিরোনাম হলে সারিতে একটি ঘর বাদ পড়েছে।",
        "This cell says what looks like the name of a branch: “{text}”.",
        "See whether it is the cell's value or a title inside the table; then the row lacks a cell.",
        "Read as the cell's value.",
        "ঘরটির মান হিসেবে পড়া হয়েছে।"),
    "TEXT_BELOW_TABLE": Kind(
        WARNING, "ছকের নিচের লেখাটি শেষ ঘরের লেখা বলে ধরা হয়েছে: “{text}”।",
        "এটি ঘরটির লেখা না হলে দলিল থেকে সরিয়ে আবার আমদানি করুন।",
        "The text below the table was taken for its last cell: “{text}”.",
        "If it does not belong there, remove it from the document and import again.", "Read as that cell.",
        "ওই ঘরের লেখা হিসেবে পড়া হয়েছে।"),
    "EXTRA_CELL": Kind(
        WARNING, "সারিটিতে কলামের চেয়ে বেশি ঘর আছে: “{text}”।", "বাড়তি লেখাটি ঠিক ঘরে নিয়ে আবার আমদানি করুন।",
        "The row has more cells than the table has columns: “{text}”.",
        "Move the surplus text to the cell where it belongs and import again.",
        "Kept as published; nothing was made of it.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কিছু নেওয়া হয়নি।"),
}  # fmt: skip
