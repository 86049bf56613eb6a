"""The charter reader: a published document in, a draft charter out, every character accounted for.

    reading = reader.read(text)   or, of a page or a file, reader.read(PublishedDocument(…))
    reading.draft      what the charter says, with its findings
    reading.cells      what each piece of the document is and what became of it

Its stages, in the order in which a document passes through them:

    source      a text, a page or a Word file becomes one source, with its paragraphs and the cells of its tables
    layout      where sections, tables, rows and columns begin and end
    cells       every cell and paragraph gets an owner, and the rows of service tables become services
    values      the text of one cell becomes a value: a fee, a time limit, papers, an officer, contacts
    findings    what was noticed, with its severity and its texts

`wordings` holds the words of documents, as data files with one row each; `text` has text functions for all stages.
`charter.read` goes through the stages; `accounting` checks that nothing was lost. `source` and `cells` build on
`layout`, which builds on `values`, `text` and `wordings`:
pyproject.toml forbids any other direction. Nothing is guessed silently: everything corrected, inherited, inferred or
not understood becomes a finding.
"""

from __future__ import annotations

from seeds.reader.charter import read
from seeds.reader.findings.not_a_charter import NotACharter

__all__ = ["NotACharter", "read"]
