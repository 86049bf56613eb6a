"""Refusals about posts, postings, officers and contact points."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

no_contact = Refusal(
    RefusalCode.NOT_FOUND,
    "contactPointId",
    bn="এই যোগাযোগটি পাওয়া যায়নি।",
    en="The contact point was not found.",
)

impossible_contact = Refusal(
    RefusalCode.INVALID,
    "value",
    bn="“{typed:.100}” কোনো ফোন নম্বর বা ই-মেইল ঠিকানা হতে পারে না। একটিই লিখুন, সম্পূর্ণ।",
    en="“{typed:.100}” is not a telephone number or e-mail address. Enter one, complete.",
)

contact_of_the_post = Refusal(
    RefusalCode.INVALID,
    "value",
    bn="টেলিফোন, ফ্যাক্স ও দাপ্তরিক ই-মেইল পদের, কর্মকর্তার নয়: পদে যোগ করুন।",
    en="Landlines, faxes and role mailboxes belong to the post, not to the officer. Add it to the post.",
)

contact_is_known = Refusal(
    RefusalCode.CONFLICT,
    "value",
    bn="এই যোগাযোগটি ওই দিনগুলোতে আগে থেকেই আছে।",
    en="This contact point already exists on those days.",
)

contact_was_used = Refusal(
    RefusalCode.CONFLICT,
    "from",
    bn="এই যোগাযোগটি {since} তারিখ থেকে ব্যবহৃত হচ্ছে। তার পরের কোনো দিন দিন।",
    en="The contact point has been in use since {since}. Give a later day.",
)

no_officer = Refusal(
    RefusalCode.NOT_FOUND,
    "officerId",
    bn="এই কর্মকর্তাকে পাওয়া যায়নি।",
    en="The officer was not found.",
)

officer_elsewhere = Refusal(
    RefusalCode.FORBIDDEN,
    "officerId",
    bn="এই কর্মকর্তা অন্য অফিসের; দুই অফিসের জন্যই যাঁর ক্ষমতা আছে তিনি বদলি করতে পারেন।",
    en="This officer belongs to another office. Only a person with a role for both offices can transfer them.",
)

anothers_officer = Refusal(
    RefusalCode.FORBIDDEN,
    "officerId",
    bn="এই কর্মকর্তার নাম ও যোগাযোগ কেবল তাঁর নিজের অফিস বদলাতে পারে।",
    en="Only the officer's own office can change their name and contact points.",
)

unlikely_end = Refusal(
    RefusalCode.INVALID,
    "until",
    bn="শেষ দিন কেবল অতিরিক্ত দায়িত্বে দেওয়া যায়, এবং শুরুর পরের কোনো দিন হতে হবে।",
    en="Only an acting appointment can have an end date, and it must be after the first day.",
)

post_is_held = Refusal(
    RefusalCode.CONFLICT,
    "{field}Id",
    bn="ওই দিনগুলোতে পদটিতে অন্য কেউ আছেন: আগে তাঁর পদায়ন শেষ করুন, অথবা বদলি করুন।",
    en="Somebody else holds the post on those days. End that posting first, or transfer the officer.",
)

no_posting = Refusal(
    RefusalCode.NOT_FOUND,
    "postingId",
    bn="এই পদায়নটি পাওয়া যায়নি।",
    en="The posting was not found.",
)

posting_is_over = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "postingId",
    bn="পদায়নটি শেষ হয়ে গেছে; এটি আর পরিবর্তন করা যায় না।",
    en="The posting has ended and cannot be changed.",
)

posting_has_begun = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "postingId",
    bn="পদায়নটি শুরু হয়ে গেছে, তাই বাতিল করা যায় না। বরং এটি শেষ করুন।",
    en="The posting has begun and cannot be cancelled. End it instead.",
)

no_earlier_end = Refusal(
    RefusalCode.INVALID,
    "from",
    bn="দিনটি পদায়নের প্রথম দিনের পরে এবং এখনকার শেষের আগে হতে হবে।",
    en="The day must be after the posting's first day and before its present end.",
)

rewritten_history = Refusal(
    RefusalCode.CONFLICT,
    "from",
    bn="{begun} তারিখে একটি পদায়ন শুরু হয়েছে, তাই {given} দেওয়া যায় না। {begun} তারিখের পরের কোনো দিন দিন।",
    en="A posting began on {begun}, so {given} cannot be used. Give a day after {begun}.",
)

no_post = Refusal(
    RefusalCode.NOT_FOUND,
    "{field}Id",
    bn="এই অফিসে বা এর উপরের কোনো অফিসে এমন পদ নেই।",
    en="The post was not found in this office or in an office above it.",
)

another_head = Refusal(
    RefusalCode.CONFLICT,
    "head",
    bn="অফিসে প্রধানের পদ আগে থেকেই আছে। অন্য পদকে প্রধান করতে হলে সেই পদটি সম্পাদনা করুন।",
    en="The office already has a head. To make another post the head, update that post.",
)

headless = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "head",
    bn="অফিস প্রধান ছাড়া থাকতে পারে না: আগে অন্য পদকে প্রধান করুন।",
    en="An office must have a head. Make another post the head first.",
)

published_title = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "title",
    bn="প্রকাশিত সেবা প্রদান প্রতিশ্রুতিতে পদটির এই নাম আছে, তাই এটি বদলানো যায় না। বরং বর্তমান পদনাম (`currentTitle`) লিখুন।",
    en="A published charter contains this title, so it cannot be changed. Set `currentTitle` instead.",
)

abolished = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "from",
    bn="পদটি {since} তারিখ থেকে বিলুপ্ত।",
    en="The post is abolished from {since}.",
)

abolished_head = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "head",
    bn="বিলুপ্ত পদ অফিসের প্রধান হতে পারে না।",
    en="An abolished post cannot be the head of an office.",
)

names_abolished = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "revision",
    bn="খসড়ায় বিলুপ্ত পদের নাম আছে: {titles}। সেবাগুলো অন্য পদকে দিন।",
    en="The draft names posts that will be abolished: {titles}. Assign their services to other posts.",
)
