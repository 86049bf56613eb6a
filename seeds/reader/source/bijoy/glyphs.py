"""The characters of Bijoy's ANSI fonts and what they draw, from glyphs.tsv."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

_COLUMNS = ["typed", "letters", "kind", "behind", "before", "note"]


class Kind(StrEnum):
    """What a glyph is to the letter that it is typed with; glyphs.tsv explains each."""

    LETTER = "LETTER"
    HALF = "HALF"
    VOWEL = "VOWEL"
    BELOW = "BELOW"
    REPH = "REPH"
    KAR = "KAR"
    PREKAR = "PREKAR"
    SIGN = "SIGN"
    HASANTA = "HASANTA"
    MARK = "MARK"


@dataclass(frozen=True, slots=True)
class Glyph:
    """behind, before: the characters of which one must stand there; empty: any or none."""

    typed: str
    letters: str
    kind: Kind
    behind: str = ""
    before: str = ""
    note: str = ""

    @property
    def is_doubtful(self) -> bool:
        return self.note == "doubtful"

    @property
    def is_written(self) -> bool:
        """Whether an office types it today, for writing Bijoy."""
        return self.note != "read"

    def fits(self, text: str, at: int) -> bool:
        if not text.startswith(self.typed, at):
            return False
        end = at + len(self.typed)
        return (not self.behind or text[at - 1 : at] in [*self.behind]) and (
            not self.before or text[end : end + 1] in [*self.before]
        )


@cache
def table() -> tuple[Glyph, ...]:
    """In the order of the file. Raises ValueError for a row that does not fit."""
    lines = files(__package__).joinpath("glyphs.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    if rows[0] != _COLUMNS:
        raise ValueError(f"glyphs.tsv: the first row must name the columns {', '.join(_COLUMNS)}")
    return tuple(_glyph(*row) for row in rows[1:])


def _glyph(typed: str, letters: str, kind: str, behind: str = "", before: str = "", note: str = "") -> Glyph:
    return Glyph(typed, letters, Kind(kind), behind, before, note)


@cache
def _by_first() -> dict[str, list[Glyph]]:
    found: dict[str, list[Glyph]] = defaultdict(list)
    for glyph in sorted(table(), key=lambda glyph: -len(glyph.typed)):
        found[glyph.typed[0]].append(glyph)
    return found


def candidates(text: str, at: int) -> list[Glyph]:
    """The glyphs that may stand there, the preferred one first."""
    return [glyph for glyph in _by_first().get(text[at], ()) if glyph.fits(text, at)]
