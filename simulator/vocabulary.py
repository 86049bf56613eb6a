"""The names, phrases and texts of a simulated network: `vocabulary.tsv`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from districts.shared.text import LocalizedText
from seeds import tables


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """by_meaning: the texts to choose from. `{place}` in a text stands for the office's name."""

    by_meaning: Mapping[str, Sequence[LocalizedText]]

    def all(self, meaning: str) -> Sequence[LocalizedText]:
        return self.by_meaning[meaning]

    def one(self, meaning: str, random: Random, place: LocalizedText | None = None) -> LocalizedText:
        text = random.choice(self.by_meaning[meaning])
        return placed(text, place) if place else text

    def officer(self, random: Random) -> LocalizedText:
        """An officer's name as charters publish it, with an honorific."""
        title, given = ("MR", "MAN") if random.random() < 0.75 else ("MS", "WOMAN")
        return joined(self.one(title, random), self.one(given, random), self.one("FAMILY", random))

    def citizen(self, random: Random) -> str:
        given = self.one("MAN" if random.random() < 0.6 else "WOMAN", random)
        return joined(given, self.one("FAMILY", random)).bn or ""


def load() -> Vocabulary:
    by_meaning: defaultdict[str, list[LocalizedText]] = defaultdict(list)
    for row in tables.rows(files("simulator"), "vocabulary.tsv", ("meaning", "bn", "en")):
        by_meaning[row.text("meaning")].append(LocalizedText(row.text("bn"), row.optional("en")))
    return Vocabulary(by_meaning)


def joined(*parts: LocalizedText) -> LocalizedText:
    return LocalizedText(" ".join(part.bn or "" for part in parts), " ".join(part.en or "" for part in parts))


def placed(text: LocalizedText, place: LocalizedText) -> LocalizedText:
    """The text with the office's name in it."""
    return LocalizedText(
        text.bn and text.bn.replace("{place}", place.bn or ""), text.en and text.en.replace("{place}", place.en or "")
    )
