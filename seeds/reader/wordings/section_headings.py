"""The parts of a charter and what their headings are called; spacing and punctuation are free."""

from __future__ import annotations

from districts.charters.imports.document_reading import SectionKind
from seeds.reader.text import words

# A wording is matched by its letters and digits only (folding.key), so spacing and punctuation are free.
HEADINGS = words.keyed(
    {
        SectionKind.VISION_AND_MISSION: (
            "ভিশন ও মিশন",
            "ভিশন এবং মিশন",
            "রূপকল্প ও অভিলক্ষ্য",
            "রূপকল্প (Vision) ও অভিলক্ষ্য (Mission)",
            "Vision and Mission",
            "Vision & Mission",
        ),
        SectionKind.SERVICES: (
            "প্রতিশ্রুত সেবাসমূহ",
            "প্রতিশ্রুত সেবা সমূহ",
            "প্রতিশ্রুত সেবা",
            "সেবা প্রদান প্রতিশ্রুতিসমূহ",
            "Promised services",
            "Services",
        ),
        SectionKind.CITIZEN: (
            "নাগরিক সেবা",
            "নাগরিক সেবাসমূহ",
            "নাগরিক সেবার তালিকা",
            "নাগরিক সেবাসমূহের তালিকা",
            "নাগরিক সেবার বিবরণ",
            "নাগরিক সেবাসমূহের বিবরণ",
            "নাগরিক পর্যায়ের সেবা",
            "Citizen services",
            "Citizen service",
            "Citizen's services",
        ),
        SectionKind.INSTITUTIONAL: (
            "প্রাতিষ্ঠানিক সেবা",
            "প্রাতিষ্ঠানিক সেবাসমূহ",
            "প্রাতিষ্ঠানিক সেবার তালিকা",
            "প্রাতিষ্ঠানিক সেবাসমূহের তালিকা",
            "প্রাতিষ্ঠানিক সেবার বিবরণ",
            "প্রাতিষ্ঠানিক সেবাসমূহের বিবরণ",
            "দাপ্তরিক সেবা",
            "দাপ্তরিক সেবাসমূহ",
            "Institutional services",
            "Institutional service",
        ),
        SectionKind.INTERNAL: (
            "অভ্যন্তরীণ সেবা",
            "আভ্যন্তরীণ সেবা",
            "অভ্যন্তরীণ সেবাসমূহ",
            "অভ্যন্তরীণ সেবার তালিকা",
            "অভ্যন্তরীণ সেবাসমূহের তালিকা",
            "অভ্যন্তরীণ সেবার বিবরণ",
            "অভ্যন্তরীণ সেবাসমূহের বিবরণ",
            "আভ্যন্তরীণ সেবাসমূহ",
            "অভ্যন্তরীন সেবা প্রদান",
            "Internal services",
            "Internal service",
        ),
        SectionKind.SUBORDINATE: (
            "আওতাধীন দপ্তরসমূহের সেবা",
            "আওতাধীন দপ্তরসমূহ কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন অফিসসমূহের সেবা",
            "আওতাধীন অধিদপ্তর/সংস্থা/অন্যান্য প্রতিষ্ঠানসমূহের সেবা",
            "আওতাধীন অধিদপ্তর/সংস্থা/অন্যান্য প্রতিষ্ঠান কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন দপ্তর/সংস্থা কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন দপ্তর কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন দপ্তরের সেবা",
            "Services of subordinate offices",
        ),
        SectionKind.EXPECTATIONS: (
            "সেবা গ্রহীতার কাছে প্রত্যাশা",
            "সেবা গ্রহীতার নিকট প্রত্যাশা",
            "সেবা গ্রহীতাদের কাছে প্রত্যাশা",
            "সেবা গ্রহীতাদের নিকট প্রত্যাশা",
            "আপনার কাছে আমাদের প্রত্যাশা",
            "আপনাদের কাছে আমাদের প্রত্যাশা",
            "আপনাদের নিকট আমাদের প্রত্যাশা",
            "আপনার নিকট আমাদের প্রত্যাশা",
            "সেবা প্রত্যাশীদের কাছে প্রত্যাশা",
            "সেবা প্রত্যাশীর কাছে প্রত্যাশা",
            "সেবা গ্রহণকারীর কাছে প্রত্যাশা",
            "সেবা গ্রহণকারীদের কাছে প্রত্যাশা",
            "Expectations of the service seeker",
            "Expectations from service seekers",
            "Our expectations from you",
        ),
        SectionKind.GRIEVANCE: (
            "অভিযোগ ব্যবস্থাপনা",
            "অভিযোগ প্রতিকার ব্যবস্থা",
            "অভিযোগ প্রতিকার ব্যবস্থাপনা",
            "অভিযোগ ব্যবস্থাপনা পদ্ধতি",
            "অভিযোগ প্রতিকার ব্যবস্থাপনা (GRS)",
            "অভিযোগ ব্যবস্থাপনা পদ্ধতি (GRS)",
            "অভিযোগ নিষ্পত্তি ব্যবস্থা",
            "অভিযোগ নিষ্পত্তি পদ্ধতি",
            "অভিযোগ প্রতিকার পদ্ধতি",
            "অভিযোগ প্রতিকার",
            "Grievance Redress System",
            "Grievance Redress System (GRS)",
            "Grievance redress",
            "Grievance management",
        ),
    }
)
LABELS = words.keyed(
    {
        SectionKind.VISION: ("ভিশন", "রূপকল্প", "Vision", "রূপকল্প (Vision)"),
        SectionKind.MISSION: ("মিশন", "অভিলক্ষ্য", "Mission", "অভিলক্ষ্য (Mission)"),
    }
)
