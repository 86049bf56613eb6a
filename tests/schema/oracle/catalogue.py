"""The catalogue, and what charters say otherwise than it, a second time and in plain Python, for the oracle."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.schema.oracle import diff
from tests.schema.oracle.memory import RANKS, Memory, within

_BELONGING = {"id", "service_id", "office_id", "public"}
_COLUMNS = {
    "deliveryMethods": ("delivery_methods", "DeliveryMethod"),
    "requiredDocuments": ("required_documents", "RequiredDocument"),
    "fee": ("fee", "Fee"),
    "timeLimit": ("time_limit", "TimeLimit"),
}


def newest(memory: Memory) -> list[Any]:
    """The newest version of each national service, in the catalogue's order."""
    found: dict[str, Any] = {}
    for row in sorted(memory.rows["CatalogueService"].values(), key=lambda row: row.version):
        found[row.code] = row
    return sorted(found.values(), key=lambda row: (RANKS[row.category], row.serial, row.code))


def part(memory: Memory, row: Any, field: str) -> Any:
    """A part of a definition as rows: a list, or one, or None."""
    column, model = _COLUMNS[field]
    stored = getattr(row, column)
    names = memory.columns[model] - _BELONGING
    if isinstance(stored, list):
        made = [SimpleNamespace(**{**dict.fromkeys(names), **said}) for said in stored]
        return sorted(made, key=lambda each: each.position)
    return stored and SimpleNamespace(**{**dict.fromkeys(names), **stored})


def own(memory: Memory, service: Any, field: str) -> Any:
    """The same of an office's service."""
    _, model = _COLUMNS[field]
    rows = memory.many(model, "service_id", service.id)
    if model in {"Fee", "TimeLimit"}:
        return next(iter(rows), None)
    return sorted(rows, key=lambda row: row.position)


def _plain(memory: Memory, field: str, said: Any) -> Any:
    if said is None or isinstance(said, list):
        return [_plain(memory, field, each) for each in said or []] if isinstance(said, list) else None
    return {name: getattr(said, name) for name in memory.columns[_COLUMNS[field][1]] - _BELONGING}


def _text(said: Any) -> str | None:
    """What is published of a part, one line an item."""
    if isinstance(said, list):
        return "\n".join(_line(each) for each in said) or None
    return None if said is None else _line(said) or None


def _line(said: Any) -> str:
    names = [name for name in ("text", "name", "obtain_from") if hasattr(said, f"{name}_bn")]
    return " / ".join(text for text in (diff.both(said, name) for name in names) if text is not None)


def _either(said: Any, name: str) -> Any:
    bn, en = getattr(said, f"{name}_bn", None), getattr(said, f"{name}_en", None)
    return en if bn is None else bn


def of(memory: Memory, office: Any) -> list[dict[str, Any]]:
    charter = _standing(memory, office)
    lines = [
        (service, base)
        for service in (memory.services(charter.id) if charter else [])
        if (base := _base(memory, service))
    ]
    found: list[dict[str, Any]] = []
    for national in newest(memory):
        mine = sorted(((s, base) for s, base in lines if base.code == national.code), key=lambda pair: pair[0].id)
        if national.retired:
            found += [
                _difference("RETIRED", national, service, None, _either(service, "name"), None) for service, _ in mine
            ]
        elif not mine:
            found.append(_difference("MISSING", national, None, None, None, _either(national, "name")))
        else:
            for service, base in mine:
                found += _of_line(memory, office, service, base, national)
    return found


def _difference(kind: str, national: Any, service: Any, field: str | None, before: Any, after: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "catalogueService": national,
        "service": service,
        "field": field,
        "before": before,
        "after": after,
    }


def _standing(memory: Memory, office: Any) -> Any:
    """Of what everybody sees: no draft."""
    charters = [
        c for c in memory.many("Charter", "office_id", office.id) if c.in_force is not None and not c.in_force.isempty
    ]
    lasting = [c for c in charters if c.in_force.upper is None or c.in_force.upper > memory.today]
    return max(lasting, key=lambda c: c.revision, default=None)


def _base(memory: Memory, service: Any) -> Any:
    return memory.one("CatalogueService", service.catalogue_id or memory.namesakes.get(service.id))


def _of_line(memory: Memory, office: Any, service: Any, base: Any, national: Any) -> list[dict[str, Any]]:
    said: list[tuple[str, list[Any], Any, Any]] = [
        ("name", [(row.name_bn, row.name_en) for row in (service, base, national)], *_names(service, national)),
        ("category", [row.category for row in (service, base, national)], service.category, national.category),
    ]
    for field in _COLUMNS:
        rows = [own(memory, service, field), part(memory, base, field), part(memory, national, field)]
        said.append((field, [_plain(memory, field, each) for each in rows], _text(rows[0]), _text(rows[2])))
    found = [
        _difference("CHANGED" if mine == taken else "OWN", national, service, field, before, after)
        for field, (mine, taken, now), before, after in said
        if mine != now
    ]
    for field in ("responsible", "superior"):
        post = memory.one("Post", getattr(service, f"{field}_id"))
        taken, now = (_meant(memory, post, office, getattr(row, field)) for row in (base, national))
        title = post and diff.seat(memory, post.id, office.id)
        if not now:
            after = _seat_title(memory, office, getattr(national, field))
            found.append(_difference("CHANGED" if taken else "OWN", national, service, field, title, after))
    return found


def _names(*rows: Any) -> list[Any]:
    return [diff.both(row, "name") for row in rows]


def _head(memory: Memory, office: Any, seat: dict[str, Any]) -> Any:
    at = office.id if seat["seat"] == "HEAD" else office.parent_id
    return memory.head(at) if at is not None else None


def _seat_title(memory: Memory, office: Any, seat: dict[str, Any] | None) -> Any:
    if seat is None:
        return None
    if seat["seat"] == "TITLED":
        return seat["title_en"] if seat["title_bn"] is None else seat["title_bn"]
    head = _head(memory, office, seat)
    return head and diff.seat(memory, head.id, office.id)


def _meant(memory: Memory, post: Any, office: Any, seat: dict[str, Any] | None) -> bool:
    """Whether the post is the one that a definition means in this office."""
    if seat is None:
        return post is None
    if post is None:
        return _seat_title(memory, office, seat) is None
    if seat["seat"] != "TITLED":
        return bool(post == _head(memory, office, seat))
    titles = (post.title_bn, post.title_en, post.current_title_bn, post.current_title_en)
    known = {memory.normalised[title] for title in titles if title is not None}
    return bool(
        known & {memory.normalised[title] for title in (seat["title_bn"], seat["title_en"]) if title is not None}
    )


def adopters(memory: Memory, code: str) -> list[Any]:
    """The offices that promise the national service today."""
    return [
        office
        for office in memory.rows["Office"].values()
        if (charter := memory.charter_in_force(office.id))
        and within(charter.in_force, memory.today)
        and any(
            (taken := memory.one("CatalogueService", service.catalogue_id)) and taken.code == code
            for service in memory.services(charter.id)
        )
    ]
