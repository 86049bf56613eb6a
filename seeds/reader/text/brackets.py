"""Strips signs and unmatched brackets from published words."""

from __future__ import annotations

_SIGNS = " \t\n:ঃ：-–—=,/।"
_PAIRS = {"(": ")", "[": "]"}


def bare(text: str) -> str:
    """Without signs at its ends, nor brackets that have no other half there or stand around all of it."""
    while True:
        before, text = text, text.strip(_SIGNS)
        lone = _lone(text)
        if text and 0 in lone:
            text = text[1:]
        elif text and len(text) - 1 in lone:
            text = text[:-1]
        elif _PAIRS.get(text[:1]) == text[-1:] and _closes(text) == len(text) - 1:
            text = text[1:-1]
        if text == before:
            return text


def opened(text: str) -> int | None:
    """Where the last bracket stands that is not closed again."""
    return max((at for at in _lone(text) if text[at] in _PAIRS), default=None)


def _lone(text: str) -> set[int]:
    """Where brackets stand that have no other half."""
    open_at: list[int] = []
    lone: set[int] = set()
    for at, character in enumerate(text):
        if character in _PAIRS:
            open_at.append(at)
        elif character in _PAIRS.values():
            if open_at and _PAIRS[text[open_at[-1]]] == character:
                open_at.pop()
            else:
                lone.add(at)
    return lone | set(open_at)


def _closes(text: str) -> int | None:
    """Where the bracket closes with which a text begins."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character in _PAIRS) - (character in _PAIRS.values())
        if not depth:
            return at
    return None
