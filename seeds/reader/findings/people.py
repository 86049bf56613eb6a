"""Findings about officers and posts: names, titles, contacts, vacancies."""

from __future__ import annotations

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings.severities import INFO, WARNING

KINDS = {
    "POST_NOT_STATED": Kind(
        WARNING, "পদবি লেখা নেই: “{text}”।",
        "পদবিটি দলিলে লিখে আবার আমদানি করুন; না হলে এখানে কেউ দায়িত্বপ্রাপ্ত থাকবে না।",
        "No post is named: “{text}”.", "Write its title and import again: without it nobody answers here.",
        "Left empty.",
        "খালি রাখা হয়েছে।"),
    "REMEDY_AS_SUPERIOR": Kind(
        INFO, "ঊর্ধ্বতন কর্তৃপক্ষের কলাম নেই; সেবা না পেলে যাঁর কাছে যেতে বলা হয়েছে তাঁকে ঊর্ধ্বতন ধরা হয়েছে: “{text}”।",
        "তিনিই ঊর্ধ্বতন কি না দেখুন।",
        "No column names the superior; taken for it is whom to turn to when the service fails: “{text}”.",
        "See whether that is the superior.", "Taken as the superior; the text is kept as the remedy too.",
        "ঊর্ধ্বতন হিসেবে নেওয়া হয়েছে; লেখাটি প্রতিকার হিসেবেও রাখা হয়েছে।"),
    "NAME_UNCERTAIN": Kind(
        WARNING, "“{text}” নাম বলে ধরা হয়েছে, কিন্তু এতে একটি পদবিও আছে।",
        "নাম ও পদবি আলাদা লাইনে লিখে আবার আমদানি করুন।",
        "“{text}” was taken as the name, and a title stands in it too.",
        "Write name and title on lines of their own and import again.",
        "Taken as the name.",
        "নাম হিসেবে ধরা হয়েছে।"),
    "TITLE_UNCERTAIN": Kind(
        WARNING, "“{text}” পদবি বলে ধরা হয়েছে, কিন্তু নিচের একটি লাইন পদবির মতো।",
        "এটি পদবি না হলে দলিল ঠিক করে আবার আমদানি করুন।",
        "“{text}” was taken as the title, and a line below it looks more like one.",
        "If it is not the title, correct the document and import again.",
        "Taken as the title.",
        "পদবি হিসেবে নেওয়া হয়েছে।"),
    "TITLE_UNFAMILIAR": Kind(
        WARNING, "“{text}” পদবি বলে ধরা হয়েছে, কিন্তু এটি কোনো পরিচিত পদবির মতো নয়।",
        "এটি পদবি না হলে দলিল ঠিক করে আবার আমদানি করুন।",
        "“{text}” was taken as the title of a post, and it looks like none that is known.",
        "If it is no title, correct the document and import again.", "Taken as the title.",
        "পদবি হিসেবে নেওয়া হয়েছে।"),
    "ANOTHER_PERSON": Kind(
        WARNING, "একই ঘরে আরেকজন ব্যক্তি বা আরেকটি পদ লেখা আছে: “{text}”।",
        "একটি সেবায় একজনই দায়িত্বপ্রাপ্ত হন; কে তিনি তা লিখে আবার আমদানি করুন।",
        "Another person or post stands in the same cell: “{text}”.",
        "One post answers for a service: leave the one that does and import again.",
        "The first was read; a mobile or mailbox that may be the other's was not taken.",
        "প্রথম জন পড়া হয়েছে; যে মোবাইল বা ই-মেইল অন্য জনের হতে পারে তা নেওয়া হয়নি।"),
    "POST_VACANT": Kind(
        WARNING, "দলিল বলছে পদটি শূন্য: “{text}”।",
        "আগে থেকে লিপিবদ্ধ কর্মকর্তা বহাল থাকবেন। পদটি পূরণ হয়ে থাকলে দলিল ঠিক করে আবার আমদানি করুন।",
        "The document says that the post is vacant: “{text}”.",
        "Somebody recorded as its holder stays so. If it is filled, correct the document and import again.",
        "No officer was read; the vacancy itself is not recorded.",
        "কোনো কর্মকর্তা পড়া হয়নি; পদটি যে শূন্য তা লিপিবদ্ধ হয়নি।"),
    "ACTING_CHARGE": Kind(
        WARNING, "দলিল বলছে এটি অতিরিক্ত, চলতি বা ভারপ্রাপ্ত দায়িত্ব: “{text}”।",
        "কর্মকর্তা ও পদ ঠিক আছে কি না দেখুন; না হলে দলিল ঠিক করে আবার আমদানি করুন।",
        "The document says that the post is held as an acting charge: “{text}”.",
        "See whether officer and post are right; if not, correct the document and import again.",
        "Read without these words; that the charge is an acting one is not recorded.",
        "এই কথাগুলো ছাড়া পড়া হয়েছে; দায়িত্বটি যে অতিরিক্ত তা লিপিবদ্ধ হয়নি।"),
    "OFFICER_NOT_NAMED": Kind(
        INFO, "কর্মকর্তার নাম লেখা নেই।", "জানা থাকলে দলিলে নাম দিয়ে আবার আমদানি করুন।",
        "The column asks for the officer's name and none is given.", "If it is known, add it and import again.",
        "Left empty.",
        "খালি রাখা হয়েছে।"),
    "CONTACT_NOT_STATED": Kind(
        WARNING, "ফোন বা ই-মেইল লেখা নেই: “{text}”।", "দলিলে যোগাযোগের তথ্য দিয়ে আবার আমদানি করুন।",
        "Neither phone nor e-mail is given: “{text}”.", "Add how this post is reached and import again.",
        "Read without contacts.",
        "যোগাযোগের তথ্য ছাড়া পড়া হয়েছে।"),
    "CONTACT_NOT_UNDERSTOOD": Kind(
        WARNING, "যোগাযোগের তথ্যটি বোঝা যায়নি: “{text}”।", "ফোন বা ই-মেইলটি ঠিক করে আবার আমদানি করুন।",
        "This contact was not understood: “{text}”.",
        "Correct the phone or e-mail and import again.", "Kept as published.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে।", once=True),
    "PHONE_UNVERIFIED": Kind(
        WARNING, "ফোন নম্বরটি সম্ভব কিন্তু চালু নম্বরের তালিকায় মেলে না: {text} ({count} জায়গায়)।",
        "নম্বরটিতে ফোন করে দেখুন; সাড়া না পেলে ঠিক করে আবার আমদানি করুন।",
        "The number is possible but matches no numbering plan in use: {text} (×{count}).",
        "Call it; if it does not answer, correct it and import again.",
        "Kept as published and normalised, marked as not valid.",
        "যেমন প্রকাশিত তেমনই এবং আন্তর্জাতিক আকারে রাখা হয়েছে; যাচাই করা যায়নি বলে চিহ্নিত।", once=True),
    "PHONE_NOT_POSSIBLE": Kind(
        WARNING, "এটি কোনো সম্ভব ফোন নম্বর নয়: {text} ({count} জায়গায়)।", "নম্বরটি ঠিক করে আবার আমদানি করুন।",
        "This cannot be a phone number: {text} (×{count}).", "Correct it and import again.",
        "Kept as published, not normalised.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; আন্তর্জাতিক আকারে নেওয়া হয়নি।", once=True),
    "PHONE_MENDED": Kind(
        INFO, "নম্বরটির শুরুর শূন্য নেই: {text} ({count} জায়গায়)।", "{mended} ঠিক কি না দেখুন।",
        "The number lacks its leading zero: {text} (×{count}).",
        "See whether {mended} is right.",
        "Read as {mended}; the text is kept as published.",
        "{mended} হিসেবে পড়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।", once=True),
    "PHONE_AREA_TAKEN": Kind(
        INFO, "নম্বরটির এলাকা কোড লেখা নেই; আগের নম্বরের কোড ধরা হয়েছে: {text} ({count} জায়গায়)।",
        "{mended} ঠিক কি না দেখুন।",
        "The number states no area code; that of the number before it was taken: {text} (×{count}).",
        "See whether {mended} is right.",
        "Read as {mended}; the text is kept as published.",
        "{mended} হিসেবে পড়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।", once=True),
    "PHONE_WITHOUT_AREA": Kind(
        WARNING, "নম্বরটির এলাকা কোড লেখা নেই, তাই কোন এলাকার নম্বর তা বলা যায় না: {text} ({count} জায়গায়)।",
        "এলাকা কোডসহ নম্বরটি (যেমন ০২-…) লিখে আবার আমদানি করুন।",
        "The number states no area code, so nobody can tell which area it belongs to: {text} (×{count}).",
        "Write it with its area code (such as 02-…) and import again.",
        "Kept as published, not normalised.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; আন্তর্জাতিক আকারে নেওয়া হয়নি।", once=True),
    "PHONE_UNLISTED": Kind(
        INFO, "এটি বিটিসিএলের নতুন ১১ অঙ্কের ল্যান্ডফোন নম্বরের মতো, যা চালু নম্বরের তালিকায় এখনও নেই: {text} ({count} জায়গায়)।",
        "নিশ্চিত হতে নম্বরটিতে ফোন করুন।",
        "The number has the form of BTCL's new landlines of 11 digits, which the numbering plan does not list yet: "
        "{text} (×{count}).",
        "Call it to be sure.",
        "Kept as published and normalised, marked as not valid.",
        "যেমন প্রকাশিত তেমনই এবং আন্তর্জাতিক আকারে রাখা হয়েছে; যাচাই করা যায়নি বলে চিহ্নিত।", once=True),
    "WEBSITE_NOT_KEPT": Kind(
        INFO, "যোগাযোগের মধ্যে একটি ওয়েবসাইট আছে: “{text}”।", "কিছু করার নেই।",
        "A website stands among the contacts: “{text}”.", "Nothing needs to be done.",
        "The text is kept; the website is not stored as a contact.",
        "লেখাটি রাখা হয়েছে; ওয়েবসাইটটি যোগাযোগ হিসেবে রাখা হয়নি।", once=True),
    "EMAIL_MENDED": Kind(
        WARNING, "ই-মেইলের ভেতরে ফাঁকা জায়গা আছে: {text} ({count} জায়গায়)।", "{mended} ঠিক কি না দেখুন।",
        "The e-mail has blanks inside: {text} (×{count}).", "See whether {mended} is right.",
        "Read as {mended}; the text is kept as published.",
        "{mended} হিসেবে পড়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।", once=True),
    "EMAIL_NOT_VALID": Kind(
        WARNING, "ই-মেইলটি সঠিক নয়: {text} ({count} জায়গায়)।", "ই-মেইলটি ঠিক করে আবার আমদানি করুন।",
        "The e-mail is not valid: {text} (×{count}).",
        "Correct it and import again.", "Kept as published, not as a valid address.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; সঠিক ঠিকানা হিসেবে নেওয়া হয়নি।", once=True),
}  # fmt: skip
