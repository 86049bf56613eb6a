"""What was done about a finding, in Bengali, by what is said of it in English."""

from __future__ import annotations

IN_BENGALI = {
    "Kept as published in this charter; the post's officer and contacts were left as they are.":
        "এই সনদে যেমন প্রকাশিত তেমনই রাখা হয়েছে; পদের কর্মকর্তা ও যোগাযোগ বদলানো হয়নি।",
    "Kept as published; it becomes the office's route of grievances.":
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এটিই অফিসের অভিযোগের পথ হবে।",
    "Kept as published; it gives no route. Grievances go by the national rule, unless the office's route is set with"
    " `setRequestRoutes`.":
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কোনো পথ পাওয়া যায়নি। setRequestRoutes দিয়ে পথ নির্ধারণ না করলে"
        " অভিযোগ জাতীয় নিয়মে চলবে।",
    "Nothing was changed: as soon as this charter is published, grievances go by the national rule.":
        "কিছু বদলানো হয়নি: সনদটি প্রকাশিত হলে অভিযোগ জাতীয় নিয়মে চলবে।",
    "Read as the charter of the office that the import names.": "যে অফিসের জন্য আমদানি, তার সনদ হিসেবে পড়া হয়েছে।",
    "Read as the charter of {code}.": "{code} অফিসের সনদ হিসেবে পড়া হয়েছে।",
    "Read as the cell's value.": "ঘরটির মান হিসেবে পড়া হয়েছে।",
    "Left empty.": "খালি রাখা হয়েছে।",
    "Counted as no paper; where it says when they are needed, those below are needed only then.":
        "কাগজ হিসেবে ধরা হয়নি; কখন প্রয়োজন তা বলা থাকলে নিচের কাগজগুলো কেবল তখনই প্রয়োজন।",
    "Kept as published; nothing of it was filed under another section.":
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এর কিছুই অন্য অংশে নেওয়া হয়নি।",
    "Read as “{section}”.": "“{section}” হিসেবে পড়া হয়েছে।",
    "Kept as published; its services were not filed.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এর সেবাগুলো নেওয়া হয়নি।",
    "The second table is kept as published; its services were not filed under this section.":
        "দ্বিতীয় ছকটি যেমন প্রকাশিত তেমনই রাখা হয়েছে; এর সেবাগুলো এই অংশে নেওয়া হয়নি।",
    "The text of the section is kept as published; no tier was read.":
        "অংশটির লেখা যেমন প্রকাশিত তেমনই রাখা হয়েছে; কোনো স্তর পড়া হয়নি।",
    "Read as the tier that comes behind the one that failed.":
        "যে স্তর সমাধান দিতে পারেনি তার পরের স্তর হিসেবে পড়া হয়েছে।",
    "Kept as published, level OTHER.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে, স্তর OTHER।",
    "The draft has no services.": "খসড়ায় কোনো সেবা নেই।",
    "The row was read as far as it goes.": "সারিটি যতটুকু আছে ততটুকু পড়া হয়েছে।",
    "Kept as published; nothing was made of it.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কিছু নেওয়া হয়নি।",
    "Kept as published; no service was read from it.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কোনো সেবা পড়া হয়নি।",
    "Read as it stands.": "যেমন আছে তেমনই পড়া হয়েছে।",
    "Read as the headings stand.": "শিরোনামগুলো যেমন আছে তেমনই পড়া হয়েছে।",
    "Its cells are kept with their services, as published.": "এর ঘরগুলো যেমন প্রকাশিত তেমনই সেবার সঙ্গে রাখা হয়েছে।",
    "Read as “{column}”.": "“{column}” হিসেবে পড়া হয়েছে।",
    "Left out; the other columns are counted without it.": "বাদ দেওয়া হয়েছে; অন্য কলামগুলো এটি ছাড়া গোনা হয়েছে।",
    "Left out; the other headings were matched with the cells by what these say.":
        "বাদ দেওয়া হয়েছে; অন্য শিরোনামগুলো ঘরের লেখা দেখে মেলানো হয়েছে।",
    "Its cells are kept with their services; the other headings were matched with the cells by what these say.":
        "এর ঘরগুলো সেবার সঙ্গে রাখা হয়েছে; অন্য শিরোনামগুলো ঘরের লেখা দেখে মেলানো হয়েছে।",
    "Its cells were read as the services' names.": "এর ঘরগুলো সেবার নাম হিসেবে পড়া হয়েছে।",
    "Read under those headings, since every cell says what they ask for.":
        "ওই শিরোনামগুলোর নিচে পড়া হয়েছে, কারণ প্রতিটি ঘরের লেখা সেগুলোর সঙ্গে মেলে।",
    "Left empty for every service of the table.": "ছকের সব সেবায় খালি রাখা হয়েছে।",
    "The cells that are there were read.": "যে ঘরগুলো আছে সেগুলো পড়া হয়েছে।",
    "Read as that cell.": "ওই ঘরের লেখা হিসেবে পড়া হয়েছে।",
    "Numbered {serial} by its position.": "অবস্থান অনুযায়ী ক্রমিক {serial} দেওয়া হয়েছে।",
    "Numbered by position.": "অবস্থান অনুযায়ী ক্রমিক দেওয়া হয়েছে।",
    "Numbered {serial}, the next free one.": "পরের খালি ক্রমিক {serial} দেওয়া হয়েছে।",
    "Read as published.": "যেমন প্রকাশিত তেমনই পড়া হয়েছে।",
    "Read as published, in the order of the serials.": "যেমন প্রকাশিত তেমনই পড়া হয়েছে, ক্রমিকের ক্রমে।",
    "Taken from line {source}.": "লাইন {source} থেকে নেওয়া হয়েছে।",
    "Kept as published, channel OTHER.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে, মাধ্যম OTHER।",
    "What follows the last “/”, or says that it is the place, was taken as the place.":
        "শেষ “/” চিহ্নের পরের অংশকে, বা যা প্রাপ্তিস্থান বলে লেখা আছে তাকে, প্রাপ্তিস্থান ধরা হয়েছে।",
    "Kept as published.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে।",
    "The ways that were recognised were taken; the text is kept as published.":
        "যে মাধ্যমগুলো চেনা গেছে সেগুলো নেওয়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।",
    "Kept as published, without a number.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে, কোনো সংখ্যা ছাড়া।",
    "Read as if it were there; the text is kept as published.":
        "বন্ধনীটি আছে ধরে পড়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।",
    "Taken as the superior; the text is kept as the remedy too.":
        "ঊর্ধ্বতন হিসেবে নেওয়া হয়েছে; লেখাটি প্রতিকার হিসেবেও রাখা হয়েছে।",
    "Taken as the title.": "পদবি হিসেবে নেওয়া হয়েছে।",
    "No officer was read; the vacancy itself is not recorded.": "কোনো কর্মকর্তা পড়া হয়নি; পদটি যে শূন্য তা লিপিবদ্ধ হয়নি।",
    "Read without these words; that the charge is an acting one is not recorded.":
        "এই কথাগুলো ছাড়া পড়া হয়েছে; দায়িত্বটি যে অতিরিক্ত তা লিপিবদ্ধ হয়নি।",
    "Read without contacts.": "যোগাযোগের তথ্য ছাড়া পড়া হয়েছে।",
    "Kept as published and normalised, marked as not valid.":
        "যেমন প্রকাশিত তেমনই এবং আন্তর্জাতিক আকারে রাখা হয়েছে; চালু নয় বলে চিহ্নিত।",
    "Kept as published; it is no contact of the post.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এটি পদের যোগাযোগ নয়।",
    "The first was read; a mobile or mailbox that may be the other's was not taken.":
        "প্রথম জন পড়া হয়েছে; যে মোবাইল বা ই-মেইল অন্য জনের হতে পারে তা নেওয়া হয়নি।",
    "Taken as the name.": "নাম হিসেবে ধরা হয়েছে।",
    "Read as the section on grievances.": "অভিযোগ ব্যবস্থাপনার অংশ হিসেবে পড়া হয়েছে।",
    "Read as the section on grievances; the line above stayed with its cell.":
        "অভিযোগ ব্যবস্থাপনার অংশ হিসেবে পড়া হয়েছে; উপরের লাইনটি তার ঘরেই আছে।",
    "Kept as published, not normalised.": "যেমন প্রকাশিত তেমনই রাখা হয়েছে; আন্তর্জাতিক আকারে নেওয়া হয়নি।",
    "Read as {mended}; the text is kept as published.": "{mended} হিসেবে পড়া হয়েছে; লেখাটি যেমন প্রকাশিত তেমনই আছে।",
    "Kept the code {code}.": "কোড {code} রাখা হয়েছে।",
    "Taken for a new service, with the code {code}.": "নতুন সেবা ধরা হয়েছে, কোড {code}।",
    "Nothing was read.": "কিছুই পড়া হয়নি।",
    "Kept; nothing was made of it.": "রাখা হয়েছে; এ থেকে কিছু নেওয়া হয়নি।",
    "Its cells were read as lines of the cell around it.": "এর ঘরগুলো বাইরের ঘরের লাইন হিসেবে পড়া হয়েছে।",
}  # fmt: skip
