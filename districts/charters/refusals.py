"""Refusals about revisions of charters, their findings and their health."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

no_revision = Refusal(
    RefusalCode.NOT_FOUND,
    "revision",
    bn="{office_code} অফিসের সেবা প্রদান প্রতিশ্রুতির {revision} নম্বর সংস্করণ নেই।",
    en="The charter of {office_code} has no revision {revision}.",
)

not_base64 = Refusal(
    RefusalCode.INVALID,
    "document",
    "docxBase64",
    bn="`docxBase64` সঠিক Base64 নয়। .docx ফাইলটি Base64-এ রূপান্তর করে পাঠান।",
    en="`docxBase64` is not valid Base64. Send the .docx file encoded in Base64.",
)

already_published = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "revision",
    bn="{office_code} অফিসের {revision} নম্বর সংস্করণ আগেই প্রকাশিত হয়েছে; প্রকাশিত সংস্করণ আর বদলায় না।",
    en="Revision {revision} of {office_code} is already published and cannot be changed.",
)

never_published = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "revision",
    bn="{office_code} অফিসের {revision} নম্বর সংস্করণ এখনো খসড়া; এটি ফিরিয়ে আনা যায় না। বরং এটি প্রকাশ করুন।",
    en="Revision {revision} of {office_code} is a draft and cannot be restored. Publish it instead.",
)

in_force_already = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "revision",
    bn="{office_code} অফিসে ওই দিন {revision} নম্বর সংস্করণের কথাই কার্যকর ({present} নম্বর সংস্করণ)।",
    en="Revision {present} of {office_code}, in force on that day, already says what revision {revision} does.",
)

in_the_past = Refusal(
    RefusalCode.INVALID,
    "effectiveFrom",
    bn="{given} তারিখে অন্য একটি সংস্করণ কার্যকর ছিল; নতুনটি আজ ({today}) বা পরের কোনো দিন থেকে কার্যকর হতে পারে।",
    en="Another revision was in force on {given}. Give today ({today}) or a later day.",
)

unresolved_findings = Refusal(
    RefusalCode.UNRESOLVED_FINDINGS,
    "revision",
    bn="{office_code} অফিসের {revision} নম্বর সংস্করণ প্রকাশের আগে এই ত্রুটিগুলো মীমাংসা করুন: {codes}।",
    en="Revision {revision} of {office_code} cannot be published yet. Resolve or waive these errors: {codes}.",
)

no_finding = Refusal(
    RefusalCode.NOT_FOUND,
    "findingId",
    bn="এই ফলাফলটি পাওয়া যায়নি।",
    en="The finding was not found.",
)

unlikely_weight = Refusal(
    RefusalCode.INVALID,
    "weight",
    bn="ওজন ০ থেকে ১০০ এর মধ্যে হবে।",
    en="The weight must be from 0 to 100.",
)

unlikely_health_days = Refusal(
    RefusalCode.INVALID,
    "days",
    bn="দিনের সংখ্যা ০ থেকে {most}-এর মধ্যে হতে হবে।",
    en="The number of days must be from 0 to {most}.",
)

no_days = Refusal(
    RefusalCode.INVALID,
    "days",
    bn="{code} দিনের সংখ্যার উপর নির্ভর করে না। দিনের সংখ্যা বাদ দিন।",
    en="{code} does not depend on days. Leave `days` out.",
)
