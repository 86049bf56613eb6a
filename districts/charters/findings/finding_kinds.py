"""The definition of a kind of finding, and the kinds that storing makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from districts.charters.draft import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """bn, en: the message. do_bn, do_en: advice to the admin. done, done_bn: what the reader did.

    once: one finding for each published text, at its first place, with {count}.
    """

    severity: Severity
    bn: str
    do_bn: str
    en: str
    do_en: str
    done: str
    done_bn: str
    once: bool = False


NOTICED_WHEN_STORED: Mapping[str, Kind] = {
    "POST_OF_ANOTHER_OFFICE": Kind(
        Severity.INFO,
        "“{text}” পদটি {name_bn} অফিসের ({code}); কে আছেন এবং কীভাবে যোগাযোগ করা যায় তা ওই অফিসের সনদে প্রকাশিত হয়।",
        "সেখানে ভুল থাকলে ওই অফিসকে জানান।",
        "“{text}” is a post of {name_en} ({code}): who holds it and how to reach it is published by that office's"
        " charter.",
        "Tell that office if it is wrong there.",
        "Kept as published in this charter; the post's officer and contacts were left as they are.",
        "এই সনদে যেমন প্রকাশিত তেমনই রাখা হয়েছে; পদের কর্মকর্তা ও যোগাযোগ বদলানো হয়নি।",
    ),
    "GRIEVANCE_DAYS_DIFFER": Kind(
        Severity.WARNING,
        "“{text}”: সনদে {days_bn} কার্যদিবস, জাতীয় নিয়মে {national_bn} কার্যদিবস।",
        "সনদটি প্রকাশিত হলে এই অফিসের অভিযোগে সনদের সময় গণনা হবে; সংখ্যাটি ভুল হলে সংশোধন করুন।",
        "“{text}”: the charter promises {days} working days, the national rule {national}.",
        "Once it is published, grievances with this office have the charter's days; correct the number if it is wrong.",
        "Kept as published; it becomes the office's route of grievances.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এটিই অফিসের অভিযোগের পথ হবে।",
    ),
    "GRIEVANCE_ROUTE_UNCLEAR": Kind(
        Severity.WARNING,
        "অভিযোগের ছকের স্তর, ক্রম বা কার্যদিবস পুরোপুরি বোঝা যায়নি।",
        "প্রতিটি স্তরে কার নিকট এবং কত কার্যদিবসে তা লিখুন, নতুবা setRequestRoutes দিয়ে পথটি নির্ধারণ করুন।",
        "The tiers of the grievance table, their order or their working days were not wholly understood.",
        "Say of each tier who it is and in how many working days, or set the route with `setRequestRoutes`.",
        "Kept as published; it gives no route. Grievances go by the national rule, unless the office's route is set"
        " with `setRequestRoutes`.",
        "যেমন প্রকাশিত তেমনই রাখা হয়েছে; এ থেকে কোনো পথ পাওয়া যায়নি। setRequestRoutes দিয়ে পথ"
        " নির্ধারণ না করলে অভিযোগ জাতীয় নিয়মে চলবে।",
    ),
    "GRIEVANCE_ROUTE_ENDS": Kind(
        Severity.WARNING,
        "কার্যকর সনদের অভিযোগের ছক অনুযায়ী অভিযোগের সময় গণনা হচ্ছে; এই দলিলে সেই ছক নেই।",
        "ছকটি থাকার কথা হলে দলিলে যোগ করে আবার আমদানি করুন।",
        "Grievances have the days of the grievance table of the charter in force; this document has no such table.",
        "Add the table and import again, if it ought to be there.",
        "Nothing was changed: as soon as this charter is published, grievances go by the national rule.",
        "কিছু বদলানো হয়নি: সনদটি প্রকাশিত হলে অভিযোগ জাতীয় নিয়মে চলবে।",
    ),
    "SERVICE_MATCHED": Kind(
        Severity.INFO,
        "“{text}” আগের সংস্করণের সেবা {code}: {why}।",
        "অন্য সেবা হলে matchService দিয়ে জানান।",
        "“{text}” is the former service {code}: {why}.",
        "If it is another one, say so with matchService.",
        "Kept the code {code}.",
        "কোড {code} রাখা হয়েছে।",
    ),
    "SERVICE_MATCH_UNCERTAIN": Kind(
        Severity.WARNING,
        "“{text}” আগের কোনো সেবা কি না নিশ্চিত নয়; হতে পারে: {likely}।",
        "আগের সেবা হলে matchService দিয়ে কোনটি তা জানান।",
        "Whether “{text}” is one of the former services is not certain; it may be {likely}.",
        "If it is, say which with matchService.",
        "Taken for a new service, with the code {code}.",
        "নতুন সেবা ধরা হয়েছে, কোড {code}।",
    ),
    "OFFICE_MISMATCH": Kind(
        Severity.WARNING,
        "দলিলে অন্য অফিসের নাম আছে: “{text}” ({office}); যে অফিসের জন্য আমদানি ({code}) তার নাম নেই।",
        "দলিলটি সঠিক অফিসের কি না দেখুন; না হলে সঠিক অফিসের দলিল আবার আমদানি করুন।",
        "The document names another office, “{text}” ({office}), and never the one you import it for ({code}).",
        "See whether it is this office's document; if not, import this office's own.",
        "Read as the charter of {code}.",
        "{code} অফিসের সনদ হিসেবে পড়া হয়েছে।",
    ),
}
