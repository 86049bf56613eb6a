"""What one revision says otherwise than another, as the oracle says it: in plain Python, over rows in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.schema.oracle.memory import Memory, within


def before(memory: Memory, charter: Any) -> Any:
    """The revision that this one took over from."""
    sisters = [each for each in memory.many("Charter", "office_id", charter.office_id) if each is not charter]
    if charter.in_force.isempty:
        return next((each for each in sisters if within(each.in_force, memory.today)), None)
    start = charter.in_force.lower
    ended = (each for each in sisters if each.in_force and not each.in_force.isempty and each.in_force.upper == start)
    return next(ended, None) if start else None


def between(memory: Memory, former: Any, latter: Any) -> dict[str, Any]:
    """A CharterDiff."""
    old = {service.code: service for service in memory.services(former.id)} if former else {}
    new = {service.code: service for service in memory.services(latter.id)}
    return {
        "added": [_line(service) for code, service in new.items() if code not in old],
        "removed": [_line(service) for code, service in old.items() if code not in new],
        "changed": [
            change
            for code, service in new.items()
            if code in old
            for change in _changes(code, _said(memory, old[code]), _said(memory, service))
        ],
        "statements": [
            {"field": name, "before": before, "after": after}
            for name, before, after in zip(_STATEMENTS, _statements(former), _statements(latter), strict=True)
            if former and before != after
        ],
    }


_STATEMENTS = ("title", "vision", "mission", "expectations", "grievanceNote", "grievanceTiers")


def _statements(charter: Any) -> list[str | None]:
    """What a charter says of itself, each list as one text."""
    if charter is None:
        return [None] * len(_STATEMENTS)
    listed = "\n".join(filter(None, (both(each, "text") for each in in_order(charter.expectations))))
    tiers = "\n".join(map(_tier, in_order(charter.grievance_tiers)))
    texts = [both(charter, name) for name in ("title", "vision", "mission")]
    return [*texts, listed or None, both(charter, "grievance_note"), tiers or None]


def _tier(tier: Any) -> str:
    limit = tier.time_limit and both(SimpleNamespace(**tier.time_limit), "text")
    said = (tier.level, both(tier, "occasion"), both(tier, "whom"), both(tier, "address"), limit)
    return " / ".join(filter(None, said))


def _line(service: Any) -> dict[str, Any]:
    return {"code": service.code, "name": {"bn": service.name_bn, "en": service.name_en}}


def _changes(code: str, old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    differing = {field for field in new if old[field] != new[field]}
    return [
        {
            "serviceCode": code,
            "field": field,
            "before": _text(old[field]),
            "after": _text(new[field]),
            "added": _only(new[field], old[field]),
            "removed": _only(old[field], new[field]),
        }
        for field in new
        if field in differing and not ("." in field and field.split(".")[0] in differing)
    ]


def _text(said: Any) -> Any:
    return "\n".join(said) or None if isinstance(said, list) else said


def _only(said: Any, other: Any) -> Any:
    return "\n".join(item for item in said if item not in other) or None if isinstance(said, list) else None


def both(row: Any, name: str) -> str | None:
    return " / ".join(filter(None, (getattr(row, f"{name}_{language}") for language in ("bn", "en")))) or None


def _said(memory: Memory, service: Any) -> dict[str, Any]:
    def parts(table: str) -> list[Any]:
        return sorted(memory.many(table, "service_id", service.id), key=lambda row: getattr(row, "position", 0))

    fee, limit = next(iter(parts("Fee")), None), next(iter(parts("TimeLimit")), None)
    office = memory.one("Charter", service.charter_id).office_id
    papers = [filter(None, (both(row, "name"), both(row, "obtain_from"))) for row in parts("RequiredDocument")]
    return {
        "category": service.category,
        "serial": str(service.serial),
        "name": both(service, "name"),
        "group": both(service, "group"),
        "deliveryMethods": [both(row, "text") or "" for row in parts("DeliveryMethod")],
        "requiredDocuments": [" / ".join(paper) for paper in papers],
        "fee": fee and both(fee, "text"),
        "fee.free": fee and _value(fee.free),
        "fee.amounts": [_amount(each) for each in in_order(fee and fee.amounts)],
        "fee.payments": [f"{each.method} {both(each, 'text')}" for each in in_order(fee and fee.payments)],
        "timeLimit": limit and both(limit, "text"),
        **{f"timeLimit.{name}": limit and _value(getattr(limit, column)) for name, column in _LIMIT.items()},
        "timeLimit.subjectTo": limit and both(limit, "subject_to"),
        "timeLimit.startsFrom": limit and both(limit, "starts_from"),
        "timeLimit.classes": [_class(each) for each in in_order(limit and limit.classes)],
        "responsible": seat(memory, service.responsible_id, office),
        "superior": seat(memory, service.superior_id, office),
        "remedy": both(service, "remedy"),
    }


def in_order(listed: list[dict[str, Any]] | None) -> list[Any]:
    """The items of a list that its row holds."""
    return [SimpleNamespace(**each) for each in sorted(listed or [], key=lambda each: each["position"])]


def _amount(said: Any) -> str:
    taka = f"{said.poisha / 100:.2f}".rstrip("0").rstrip(".")
    return " ".join(filter(None, (both(said, "label"), taka)))


def _class(said: Any) -> str:
    values = (both(said, "name"), "t" if said.immediate else "f", said.minimum, said.maximum, said.unit)
    return " ".join(str(value) for value in values if value is not None)


def seat(memory: Memory, key: int | None, office: int) -> str | None:
    post = memory.one("Post", key)
    if post is None:
        return None
    elsewhere = "" if post.office_id == office else f" ({memory.one('Office', post.office_id).code})"
    return f"{post.title_bn or post.title_en}{elsewhere}"


_LIMIT = {
    "immediate": "immediate",
    "minimum": "minimum",
    "maximum": "maximum",
    "unit": "unit",
    "asNeeded": "as_needed",
    "conditional": "conditional",
}


def _value(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)
