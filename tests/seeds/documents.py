"""The Magura document and ways to change it, for tests of the reader."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import seeds

SOURCE = (Path(seeds.__file__).parent / "data" / "magura-charter.txt").read_text(encoding="utf-8")


def with_lines(changes: dict[int, str | None]) -> str:
    """The document with some lines (counted from 1) replaced; None takes a line out."""
    lines = SOURCE.split("\n")
    return "\n".join(text for at, line in enumerate(lines, 1) if (text := changes.get(at, line)) is not None)


def with_text(line: int, old: str, new: str) -> str:
    """The document with a text on one line replaced."""
    before = SOURCE.split("\n")[line - 1]
    assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times on line {line}"
    return with_lines({line: before.replace(old, new)})


def with_line_after(line: int, text: str) -> str:
    lines = SOURCE.split("\n")
    return "\n".join([*lines[:line], text, *lines[line:]])


def as_published(text: str) -> str:
    """The same text in the code points of the document, which mixes two ways of writing one letter."""
    wanted = unicodedata.normalize("NFC", text)
    for line in SOURCE.split("\n"):
        start = unicodedata.normalize("NFC", line).find(wanted)
        for begin in range(start, len(line)) if start >= 0 else ():
            for end in range(begin + 1, len(line) + 1):
                if unicodedata.normalize("NFC", line[begin:end]) == wanted:
                    return line[begin:end]
    msg = f"not in the document: {text}"
    raise AssertionError(msg)


# The last row's officer as in the rows above, and an empty superior's cell behind him: nothing is cut off.
COMPLETE = SOURCE.rstrip() + "\n" + "\n".join(SOURCE.split("\n")[228:232]) + "\n\t\n"
