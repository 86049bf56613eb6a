"""Checks of the reader's two guarantees for every document; each returns the violations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from districts.charters.draft import CharterDraft, Place
from districts.charters.imports.document_reading import Cell, Meaning, Outcome, Reading
from seeds.reader.document import is_blank

_LAYOUT = {Meaning.SECTION_HEADING, Meaning.COLUMN_HEADING, Meaning.COLUMN_NUMBER}


def misowned(reading: Reading) -> list[int]:
    """Offsets of characters that are not blank and not owned by exactly one cell, or by one that misquotes them."""
    source = reading.draft.source
    wrong = [cell.start for cell in reading.cells if source[cell.start : cell.end] != cell.text]
    cells = sorted(reading.cells, key=lambda cell: (cell.start, cell.end))
    wrong += [after.start for before, after in pairwise(cells) if after.start < before.end]
    at, tab = 0, False
    for cell in cells:
        wrong += _not_blank(source, at, cell.start, beside_cell=tab or cell.tab)
        at, tab = max(at, cell.end), cell.tab
    return wrong + _not_blank(source, at, len(source), beside_cell=tab)


def _not_blank(source: str, start: int, end: int, *, beside_cell: bool) -> list[int]:
    """A pipe beside a cell is what a tab is elsewhere."""
    blank = "|" if beside_cell else ""
    return [at for at in range(start, end) if not is_blank(source[at]) and source[at] != blank]


_Quote = tuple[Place | None, str]


def unaccounted(reading: Reading) -> list[Cell]:
    """Cells whose text is neither in the draft nor carried by one of its findings, nor layout of a known kind."""
    quoted = _quoted(reading.draft)
    told: dict[str, list[str]] = {}
    for finding in reading.draft.findings:
        told.setdefault(finding.code, []).append(finding.published or "")
    return [cell for cell in reading.cells if cell.text and not _accounted(cell, quoted, told)]


def _accounted(cell: Cell, quoted: Counter[_Quote], told: dict[str, list[str]]) -> bool:
    if cell.outcome is Outcome.LAYOUT:
        return cell.meaning in _LAYOUT
    if cell.outcome is Outcome.FINDING:
        return any(cell.text in text for code in cell.findings for text in told.get(code, ()))
    if cell.place.row:
        return quoted[cell.place, cell.text] == 1
    return any(text in cell.text or cell.text in text for place, text in quoted if place is None)


def _quoted(draft: CharterDraft) -> Counter[_Quote]:
    """The published cells of the services with their places, and the lines of the charter's own texts without one."""
    found: Counter[_Quote] = Counter(
        (cell.place, cell.text) for service in draft.services for cell in service.published
    )
    for localized in (draft.title, draft.vision, draft.mission, draft.grievance_note):
        for text in (localized.bn, localized.en):
            found.update((None, line.strip()) for line in (text or "").splitlines() if line.strip())
    for text in _listed(draft):
        found.update((None, line.strip()) for line in text.splitlines() if line.strip())
    return found


def _listed(draft: CharterDraft) -> Iterator[str]:
    """The texts of the charter's own lists, and of the titles inside its tables."""
    yield from (expectation.text for expectation in draft.expectations)
    yield from (service.group for service in draft.services if service.group)
    for tier in draft.grievance_tiers:
        limit = tier.time_limit.text if tier.time_limit else None
        yield from filter(None, (tier.whom, tier.occasion, tier.address, limit))
