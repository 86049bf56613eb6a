"""Regular expressions for one of several wordings: of a folded text, or of one as it is published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable


def any_of(*wordings: Iterable[str]) -> str:
    """A pattern for one of these wordings, the longest that fits first, whatever their order."""
    return f"(?:{_branches({wording for each in wordings for wording in each})})"


def _branches(wordings: Collection[str]) -> str:
    """Wordings with one first letter together: an alternation is tried branch by branch."""
    by_first: dict[str, set[str]] = {}
    for wording in filter(None, wordings):
        by_first.setdefault(wording[0], set()).add(wording[1:])
    branches = [re.escape(first) + _branches(by_first[first]) for first in sorted(by_first)]
    if not branches:
        return ""
    if "" in wordings:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def any_published(*wordings: Iterable[str]) -> str:
    """The same for text that is not folded, from wordings in the form `written`."""
    longest_first = sorted({wording for each in wordings for wording in each}, key=len, reverse=True)
    return "(?:" + "|".join(map(_published, longest_first)) + ")"


def _published(wording: str) -> str:
    """Documents mix two codings of ো, য়, ড় and ঢ়, and blanks of all kinds."""
    pattern = re.escape(wording).replace("\\ ", r"\s").replace("\u09cb", "(?:\u09cb|\u09c7\u09be)")
    for one, two in (("\u09df", "\u09af\u09bc"), ("\u09dc", "\u09a1\u09bc"), ("\u09dd", "\u09a2\u09bc")):
        pattern = pattern.replace(two, f"(?:{one}|{two})")
    return pattern
