"""Matches the services of a new document to those of earlier revisions, whose codes they keep.

Equal names match first: those of the revision that the new one follows, then those of all others, so that a returning
service gets its former code. The rest is compared with the followed revision by similarity of names: two services match
if each is clearly the other's best candidate. A globally optimal assignment is not used: it may give a service its
second-best match for another's sake, which could not be explained to anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

# In percent. Measured on Magura's charter: two of its services resemble each other up to 50, the two about "advice and
# troubleshooting" 74; a case ending leaves 80 to 95 of a name, a word more or less mostly 60 to 90.
LIKELY = 60
NEAR = 10
"""Candidates within this distance of the best count as equally likely."""
SAME_PLACE = 10
"""The bonus for the same number in the same section."""
MOST_PAIRS = 100_000
"""The most names that are compared, in about a second: a charter has a dozen services, not hundreds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A service as it is compared.

    code: of a new one, what it is called where nobody had that code. key: its name in one spelling, without what does
    not count; it may be empty, and then resembles nothing.
    """

    code: str
    category: str
    serial: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Former(Line):
    """A service of an earlier revision."""

    revision: int


@dataclass(frozen=True, slots=True)
class Match:
    """The match of a line. former None: a new service; likely: the candidates if the match was not clear."""

    code: str
    former: Former | None = None
    likely: tuple[Former, ...] = ()


def match(lines: Sequence[Line], followed: Sequence[Former], others: Iterable[Sequence[Former]] = ()) -> list[Match]:
    """The match of each line, in order. No code is used twice, and a new service gets an unused code.

    followed: the revision that the new one follows. others: all other revisions, newest first.
    """
    revisions = [followed, *others]
    matching = _Matching(lines)
    for revision in revisions:
        matching.by_name(revision)
    likely = matching.by_resemblance(followed)
    had = {former.code for revision in revisions for former in revision}
    new = [at for at in range(len(lines)) if at not in matching.found]
    codes = dict(zip(new, _fresh([lines[at].code for at in new], had), strict=True))
    return [
        Match(codes[at], likely=likely.get(at, ()))
        if at in codes
        else Match(matching.found[at].code, matching.found[at])
        for at in range(len(lines))
    ]


def fresh_code(wanted: str, had: Iterable[str]) -> str:
    """An unused code: the wanted one, or its letters with the next number."""
    return _fresh([wanted], set(had))[0]


def resemblance(one: Line, other: Line) -> int:
    """The similarity of two names in percent: shared pairs of letters (Dice's coefficient), robust to inflection."""
    return _shared(_pairs(one.key), _pairs(other.key))


def _pairs(key: str) -> Counter[str]:
    bounded = f" {key} "
    return Counter(bounded[at : at + 2] for at in range(len(bounded) - 1))


def _shared(one: Counter[str], other: Counter[str]) -> int:
    return 200 * (one & other).total() // (one.total() + other.total())


_Scores = dict[tuple[int, int], int]


class _Matching:
    """found: the matched service by the line's position."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.found: dict[int, Former] = {}

    def by_name(self, revision: Sequence[Former]) -> None:
        """Matches equal names, nearest first; repeated names by order if their numbers are equal."""
        for nearness in _NEARNESS:
            known: defaultdict[Hashable, list[Former]] = defaultdict(list)
            for former in self._left(revision):
                known[nearness(former)].append(former)
            named: defaultdict[Hashable, list[int]] = defaultdict(list)
            for at in self._open():
                named[nearness(self.lines[at])].append(at)
            for key, positions in named.items():
                if len(positions) == len(known[key]):
                    self.found |= zip(positions, known[key], strict=True)

    def by_resemblance(self, revision: Sequence[Former]) -> dict[int, tuple[Former, ...]]:
        """Matches clear candidates; returns the likely services of each other line."""
        formers = self._left(revision)
        scores = self._scores(formers)
        while clear := _clear(scores):
            self.found |= {at: formers[n] for at, n in clear}
            lines, taken = {at for at, _ in clear}, {n for _, n in clear}
            scores = {(at, n): score for (at, n), score in scores.items() if at not in lines and n not in taken}
        return {at: tuple(formers[n] for n in sorted(near)) for at, near in _near(scores, 0).items()}

    def _scores(self, formers: Sequence[Former]) -> _Scores:
        lines = self._open()
        if len(lines) * len(formers) > MOST_PAIRS:
            return {}
        said = [(former.category, former.serial, _pairs(former.key)) for former in formers]
        scores = {}
        for at in lines:
            line, pairs = self.lines[at], _pairs(self.lines[at].key)
            for n, (category, serial, known) in enumerate(said):
                same_place = (category, serial) == (line.category, line.serial)
                scores[at, n] = _shared(pairs, known) + SAME_PLACE * same_place
        return {pair: score for pair, score in scores.items() if score >= LIKELY}

    def _open(self) -> list[int]:
        found = (at for at, line in enumerate(self.lines) if at not in self.found and line.key)
        return sorted(found, key=lambda at: (self.lines[at].category, self.lines[at].serial))

    def _left(self, revision: Sequence[Former]) -> list[Former]:
        taken = {former.code for former in self.found.values()}
        left = (former for former in revision if former.code not in taken and former.key)
        return sorted(left, key=lambda former: (former.category, former.serial, former.code))


_NEARNESS: tuple[Callable[[Line], Hashable], ...] = (
    lambda line: (line.key, line.category, line.serial),
    lambda line: (line.key, line.category),
    lambda line: line.key,
)


def _clear(scores: _Scores) -> list[tuple[int, int]]:
    """The pairs that are each other's best candidate, without a near second."""
    lines, formers = _near(scores, 0), _near(scores, 1)
    return [(at, n) for at, n in scores if lines[at] == {n} and formers[n] == {at}]


def _near(scores: _Scores, side: int) -> dict[int, set[int]]:
    """For each item of one side the candidates of the other side that are near its best."""
    best: defaultdict[int, int] = defaultdict(int)
    for pair, score in scores.items():
        best[pair[side]] = max(best[pair[side]], score)
    near: defaultdict[int, set[int]] = defaultdict(set)
    for pair, score in scores.items():
        if score > best[pair[side]] - NEAR:
            near[pair[side]].add(pair[1 - side])
    return near


def _fresh(wanted: Sequence[str], had: set[str]) -> list[str]:
    """An unused code for each, all different: the wanted one if free, else the next."""
    free = set(wanted) - had
    taken = had | free
    codes = []
    for code in wanted:
        if code in free:
            free.remove(code)
            codes.append(code)
        else:
            codes.append(_next(code, taken))
            taken.add(codes[-1])
    return codes


def _next(code: str, taken: set[str]) -> str:
    letters = code.rstrip("0123456789")
    behind = (each.removeprefix(letters) for each in taken if each.startswith(letters))
    numbers = [int(number) for number in behind if number.isascii() and number.isdigit()]
    return f"{letters}{max(numbers, default=0) + 1}"
