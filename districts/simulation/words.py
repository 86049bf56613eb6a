"""What the people of a simulated network are called, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from districts.shared.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Words:
    """by_meaning: for each meaning what there is to choose from. `{place}` in a text stands for the office's name."""

    by_meaning: Mapping[str, Sequence[LocalizedText]]

    def all(self, meaning: str) -> Sequence[LocalizedText]:
        return self.by_meaning[meaning]

    def one(self, meaning: str, random: Random, place: LocalizedText | None = None) -> LocalizedText:
        said = random.choice(self.by_meaning[meaning])
        return placed(said, place) if place else said

    def officer(self, random: Random) -> LocalizedText:
        """An officer's name as charters publish it, honorific and all."""
        title, given = ("MR", "MAN") if random.random() < 0.75 else ("MS", "WOMAN")
        return joined(self.one(title, random), self.one(given, random), self.one("FAMILY", random))

    def citizen(self, random: Random) -> str:
        given = self.one("MAN" if random.random() < 0.6 else "WOMAN", random)
        return joined(given, self.one("FAMILY", random)).bn or ""


def joined(*parts: LocalizedText) -> LocalizedText:
    return LocalizedText(" ".join(part.bn or "" for part in parts), " ".join(part.en or "" for part in parts))


def placed(said: LocalizedText, place: LocalizedText) -> LocalizedText:
    """The text with the office's name in it."""
    return LocalizedText(
        said.bn and said.bn.replace("{place}", place.bn or ""), said.en and said.en.replace("{place}", place.en or "")
    )
