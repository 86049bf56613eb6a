"""Thousands of generated charters, and what became of them."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import PublishedDocument
from models.database.connection import Address
from seeds import reader
from seeds.reader import accounting
from tests.seeds.generator import compare, damage, importing, layout, model, writing
from tests.seeds.generator.damage import Damaged
from tests.seeds.generator.layout import Part
from tests.seeds.generator.writing import Way

SHARE = 0.9
"""Of the undamaged rows of damaged documents, what must be read at least, however they are written."""


@dataclass
class Tally:
    """Each example is a charter read whole, and read again when it is damaged.

    imported: documents that were imported into a database too. rows: undamaged ones of damaged documents, by how these
    are written and by what was done to them. read: of those.
    told: what broke a promise, in words.
    """

    examples: int = 0
    imported: int = 0
    right: int = 0
    unplanted: int = 0
    refused: int = 0
    wrong: int = 0
    crashes: int = 0
    vanished: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in ("examples", "imported", "right", "unplanted", "refused", "wrong", "crashes", "vanished"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rows += other.rows
        self.read += other.read
        self.told += other.told

    def share(self, of: str) -> float:
        return self.read[of] / max(self.rows[of], 1)

    def broken(self) -> list[str]:
        found = {
            "undamaged documents not read as they are": self.examples - self.right,
            "findings that nobody planted": self.unplanted,
            "wrong values without a finding": self.wrong,
            "crashes": self.crashes,
            "documents of which something disappeared": self.vanished,
        }
        few = [way for way in Way if self.rows[way] and self.share(way) < SHARE]
        short = [f"{way}: {self.share(way):.1%} of the undamaged rows read, {SHARE:.0%} promised" for way in few]
        return [*(f"{count} {what}" for what, count in found.items() if count), *short]


def run(examples: int, way: Way, number: int, database: Address | None = None) -> Tally:
    """number: the seed. The same seed gives the same documents. database: where a share of them is imported."""
    tally = Tally()
    share: list[str | PublishedDocument] = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), model.charters())
    def read(data: st.DataObject, charter: model.Charter) -> None:
        parts = data.draw(layout.parts(charter))
        damaged = data.draw(damage.damaged(copy.deepcopy(parts)))
        tally.examples += 1
        _whole(charter, parts, way, tally)
        _damaged(damaged, way, tally)
        if tally.examples % importing.EVERY == 1:
            share.extend((writing.written(parts, way), writing.written(damaged.parts, way)))

    read()
    if database:
        crashed = importing.into(database, share)
        tally.imported += len(share)
        tally.crashes += len(crashed)
        tally.told += [f"{way}: {each}" for each in crashed]
    return tally


def _whole(charter: model.Charter, parts: list[Part], way: Way, tally: Tally) -> None:
    reading = _read(parts, way, tally)
    if reading is None:
        tally.told.append(f"{way}: an undamaged document was refused")
        return
    unplanted = list(compare.unplanted(charter, reading.draft))
    wrong = compare.undamaged(charter, reading.draft)
    tally.unplanted += len(unplanted)
    tally.right += not wrong
    tally.told += [f"{way}, undamaged: {each}" for each in chain(wrong, unplanted)]


def _damaged(given: Damaged, way: Way, tally: Tally) -> None:
    reading = _read(given.parts, way, tally)
    score = compare.damaged(given.parts, reading.draft if reading else None)
    tally.refused += reading is None
    tally.wrong += len(score.wrong)
    tally.told += [f"{way}, {', '.join(given.kinds)}: {each}" for each in score.wrong]
    for of in (way, *given.kinds, *(f"{way}: {kind}" for kind in given.kinds)):
        tally.rows[of] += score.rows
        tally.read[of] += score.read


# What a reader that is wrong about its document raises: it is what is counted here.
_DEFECTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def _read(parts: list[Part], way: Way, tally: Tally) -> Reading | None:
    document = writing.written(parts, way)
    try:
        reading = reader.read(document)
    except reader.NotACharter:
        return None
    except _DEFECTS as error:
        tally.crashes += 1
        tally.told.append(f"{way}: {error!r}")
        return None
    if accounting.misowned(reading) or accounting.unaccounted(reading):
        tally.vanished += 1
    return reading
