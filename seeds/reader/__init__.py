"""The charter reader: a published document in, a draft charter out, every character accounted for.

    reading = reader.read(text)   or, of a page or a file, reader.read(PublishedDocument(…))
    reading.draft      what the charter says, with its findings
    reading.cells      what each piece of the document is and what became of it

Nothing is guessed silently: what was mended, inherited, inferred or not understood is a finding (see `findings`).
"""

from __future__ import annotations

from seeds.reader.charter import read
from seeds.reader.ledger import Cell, Outcome, Reading, Target
from seeds.reader.refused import NotACharter

__all__ = ["Cell", "NotACharter", "Outcome", "Reading", "Target", "read"]
