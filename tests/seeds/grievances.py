"""A charter with a table of whom to turn to with a grievance."""

from __future__ import annotations

from collections.abc import Sequence

from tests.seeds.tabbed import document, row

SECTION = "৪) অভিযোগ ব্যবস্থাপনা পদ্ধতি (GRS)"
HEADS = ("ক্রমিক", "কখন যোগাযোগ করবেন", "কার সঙ্গে যোগাযোগ করবেন", "যোগাযোগের ঠিকানা", "নিষ্পত্তির সময়সীমা")
OFFICER = ("১", "সমাধান দিতে না পারলে", "অভিযোগ নিষ্পত্তি কর্মকর্তা (অনিক)", "জেলা কার্যালয়", "২৫ কার্যদিবস")
APPEAL = ("২", "অনিক সমাধান দিতে না পারলে", "আপিল কর্মকর্তা", "বিভাগীয় কার্যালয়", "১৫ কার্যদিবস")
CENTRAL = ("৩", "আপিল কর্মকর্তা সমাধান দিতে না পারলে", "অভিযোগ ব্যবস্থাপনা সেল", "মন্ত্রিপরিষদ বিভাগ", "৬০ কার্যদিবস")
SERVICE = ("SERIAL", "NAME", "METHOD", "PAPERS", "FEE", "TIME_LIMIT", "OFFICER", "SUPERIOR")


def charter(*tiers: Sequence[str]) -> str:
    """One service and, where tiers are given, the table of them."""
    table = [SECTION, *map(row, (HEADS, *tiers)), ""] if tiers else []
    return document(SERVICE, {}) + "\n".join(table)
