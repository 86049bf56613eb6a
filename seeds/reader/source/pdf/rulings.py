"""The lines that a page draws: what `pdftocairo -svg` paints as a thin stretch, horizontal or vertical."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from seeds.reader.source.pdf.words import Box

_NOT_PAINTED = frozenset(("defs", "clipPath", "mask", "pattern", "symbol"))
_PART = re.compile(r"([MLCZ])|(-?[0-9.]+(?:e-?[0-9]+)?)")
_MATRIX = re.compile(r"matrix\(([^)]*)\)")
_WHITE = "rgb(100%, 100%, 100%)"
_THICKEST = 4.0
_SHORTEST = 4.0
_NEAR = 1.5
_GAP = 3.0
_MOST_LINES = 20_000

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Ruling:
    """at: its place across; start, end: from where to where along."""

    at: float
    start: float
    end: float


@dataclass
class Rulings:
    horizontal: list[Ruling] = field(default_factory=list)
    vertical: list[Ruling] = field(default_factory=list)


def rulings(content: bytes) -> Rulings:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    found = Rulings()
    for at, box in enumerate(_painted(root, _SAME) if root is not None else ()):
        if at >= _MOST_LINES:
            break
        if box.height <= _THICKEST and box.width >= max(_SHORTEST, 2 * box.height):
            found.horizontal.append(Ruling((box.top + box.bottom) / 2, box.left, box.right))
        elif box.width <= _THICKEST and box.height >= max(_SHORTEST, 2 * box.width):
            found.vertical.append(Ruling((box.left + box.right) / 2, box.top, box.bottom))
    return Rulings(_joined(found.horizontal), _joined(found.vertical))


def _joined(lines: list[Ruling]) -> list[Ruling]:
    """Stretches of one line as one: each cell draws its own part, often twice."""
    rows: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda each: each.at):
        if rows and line.at - rows[-1][0].at <= _NEAR:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [joined for row in rows for joined in _along(row)]


def _along(row: list[Ruling]) -> Iterator[Ruling]:
    at = sum(line.at for line in row) / len(row)
    start = end = None
    for line in sorted(row, key=lambda each: each.start):
        if start is None or end is None or line.start > end + _GAP:
            if start is not None and end is not None:
                yield Ruling(at, start, end)
            start, end = line.start, line.end
        else:
            end = max(end, line.end)
    if start is not None and end is not None:
        yield Ruling(at, start, end)


def _painted(element: etree._Element, matrix: Matrix) -> Iterator[Box]:
    """The rectangle around each stretch of a path."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name in _NOT_PAINTED:
            continue
        own = _matrix(child, matrix)
        if name == "g":
            yield from _painted(child, own)
        elif name == "path" and _seen(child):
            yield from _stretches(child, own)


def _seen(path: etree._Element) -> bool:
    stroke, fill = path.get("stroke", "none"), path.get("fill", "none")
    paint = stroke if stroke != "none" else fill
    opacity = path.get("stroke-opacity" if stroke != "none" else "fill-opacity", "1")
    return paint not in {"none", _WHITE} and opacity != "0"


def _stretches(path: etree._Element, matrix: Matrix) -> Iterator[Box]:
    """A stroke's straight parts each; a filled figure as a whole."""
    stroked = path.get("stroke", "none") != "none"
    for figure in _figures(path.get("d", "")):
        points = [_placed(point, matrix) for point in figure]
        if stroked:
            yield from (_around(pair) for pair in pairwise(points))
        elif points:
            yield _around(points)


def _figures(drawn: str) -> Iterator[list[Point]]:
    points: list[Point] = []
    numbers: list[float] = []
    for command, number in _PART.findall(drawn):
        if number:
            numbers.append(float(number))
            if len(numbers) == 2:
                points.append((numbers[0], numbers[1]))
                numbers = []
        elif command == "M":
            yield points
            points = []
        elif command == "Z" and points:
            points.append(points[0])
    yield points


def _around(points: tuple[Point, ...] | list[Point]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _placed(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _matrix(element: etree._Element, outer: Matrix) -> Matrix:
    said = _MATRIX.match(element.get("transform", ""))
    numbers = [float(each) for each in said[1].split(",")] if said else []
    if len(numbers) != 6:
        return outer
    (a, b), (c, d) = (_turned(pair, outer) for pair in ((numbers[0], numbers[1]), (numbers[2], numbers[3])))
    e, f = _placed((numbers[4], numbers[5]), outer)
    return a, b, c, d, e, f


def _turned(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, _, _ = matrix
    return a * point[0] + c * point[1], b * point[0] + d * point[1]
