"""The serial of each row: as published if readable, otherwise by position; never repeated."""

from __future__ import annotations

from districts.charters.findings.notes import Note


def assign(
    published: list[tuple[str, int | None, int]], taken: set[int], *, has_column: bool
) -> list[tuple[int, list[Note]]]:
    """published: text, number and line of each row's serial. taken: numbers of the section's earlier tables; filled."""
    readable = {number for _, number, _ in published if number}
    found: list[tuple[int, list[Note]]] = []
    before = said = max(taken, default=0)
    highest = max(before, max(readable, default=0))
    for text, number, line in published:
        notes: list[Note] = []
        if number and number not in taken:
            serial = number
            if found and number > before + 1:
                notes.append(Note("SERIAL_GAP", line, text, {"before": before, "after": number}))
            elif number < said:
                notes.append(Note("SERIAL_BACKWARDS", line, text, {"before": said, "after": number}))
            said = number
        else:
            serial = before + 1 if before + 1 not in taken and before + 1 not in readable else highest + 1
            code = "SERIAL_DUPLICATE" if number else "SERIAL_NOT_UNDERSTOOD"
            notes += [Note(code, line, text, {"serial": serial})] if has_column else []
        taken.add(serial)
        before = serial
        highest = max(highest, serial)
        found.append((serial, notes))
    return found
