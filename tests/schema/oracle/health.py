"""How healthy charters are, and how differently they promise one service, in plain Python, for the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from districts.charters.health import TOLD
from tests.schema.oracle import catalogue, diff
from tests.schema.oracle.memory import Memory, within


@dataclass
class Looked:
    """One thing that was looked at."""

    code: str
    found: bool
    service: Any = None
    post: Any = None
    contact: Any = None


def meant(memory: Memory, part: Any) -> Any:
    """Of a fee, a time limit or papers: what is promised, whatever its words."""
    if part is None:
        return None
    if isinstance(part, list):
        return {(_words(memory, paper, "name"), paper.conditional) for paper in part} or None
    if hasattr(part, "immediate"):
        numbers = (part.immediate, part.as_needed, part.minimum, part.maximum, part.unit)
        classes = [
            (_words(memory, each, "name"), bool(each.immediate), each.minimum, each.maximum, each.unit)
            for each in diff.in_order(part.classes)
        ]
        understood = any(numbers) or classes
        return (numbers, _words(memory, part, "starts_from"), classes) if understood else _words(memory, part, "text")
    amounts = [(_words(memory, each, "label"), each.poisha) for each in diff.in_order(part.amounts)]
    return "free" if part.free else amounts or _words(memory, part, "text")


def _words(memory: Memory, said: Any, name: str) -> str | None:
    bn, en = getattr(said, f"{name}_bn"), getattr(said, f"{name}_en")
    text = en if bn is None else bn
    return None if text is None else memory.normalised[text] or None


PROMISED = ("timeLimit", "fee", "requiredDocuments")


def promise(memory: Memory, service: Any) -> list[Any]:
    return [meant(memory, catalogue.own(memory, service, part)) for part in PROMISED]


def defined(memory: Memory, row: Any) -> list[Any]:
    return [meant(memory, catalogue.part(memory, row, part)) for part in PROMISED]


def _newest(memory: Memory, code: str) -> Any:
    return next(row for row in catalogue.newest(memory) if row.code == code)


def since(charter: Any) -> date:
    first: date | None = charter.in_force.lower
    return first or charter.published_at.astimezone(ZoneInfo("Asia/Dhaka")).date()


def age(memory: Memory, office: Any) -> int | None:
    charter = memory.charter_in_force(office.id)
    return charter and (memory.today - since(charter)).days


def services(memory: Memory, office: Any) -> list[Any]:
    charter = memory.charter_in_force(office.id)
    return memory.services(charter.id) if charter else []


def looked_at(memory: Memory, office: Any) -> Iterator[Looked]:
    days = {rule.code: rule.days for rule in memory.rows["HealthRule"].values()}
    charter = memory.charter_in_force(office.id)
    yield Looked("NO_CHARTER", charter is None)
    if charter:
        yield Looked("STALE", (memory.today - since(charter)).days > days["STALE"])
    for service in services(memory, office):
        yield from _of_service(memory, office, service)
    for post in memory.many("Post", "office_id", office.id):
        if not post.tentative and (post.abolished_on is None or post.abolished_on > memory.today):
            yield from _of_post(memory, post, days["ACTING_TOO_LONG"])


def _of_service(memory: Memory, office: Any, service: Any) -> Iterator[Looked]:
    texts = [(service, name) for name in ("name", "group", "remedy")]
    for part, names in (
        ("deliveryMethods", ["text"]),
        ("requiredDocuments", ["name", "obtain_from"]),
        ("fee", ["text"]),
        ("timeLimit", ["text", "subject_to", "starts_from"]),
    ):
        own = catalogue.own(memory, service, part)
        texts += [(row, name) for row in (own if isinstance(own, list) else [own] if own else []) for name in names]
    one = any(bool(getattr(row, f"{name}_bn")) != bool(getattr(row, f"{name}_en")) for row, name in texts)
    yield Looked("MISSING_TRANSLATION", one, service=service)
    limit = catalogue.own(memory, service, "timeLimit")
    timed = limit is not None and (limit.immediate or limit.maximum is not None or limit.classes is not None)
    yield Looked("SERVICE_WITHOUT_TIME_LIMIT", not timed, service=service)
    superior = memory.one("Post", service.superior_id) or memory.head(office.id)
    reached = superior is not None and contacts(memory, superior) != []
    yield Looked("SUPERIOR_WITHOUT_CONTACT", not reached, service=service, post=superior)
    if taken := memory.one("CatalogueService", service.catalogue_id):
        row = _newest(memory, taken.code)
        drifted = row.retired or promise(memory, service) != defined(memory, row)
        yield Looked("CATALOGUE_DRIFT", drifted, service=service)


def contacts(memory: Memory, post: Any) -> list[Any]:
    """Of the post and of who holds it, as of today."""
    posting = memory.posting(post.id)
    officer = posting.officer_id if posting else None
    found = memory.many("ContactPoint", "post_id", post.id)
    found = found + (memory.many("ContactPoint", "officer_id", officer) if officer else [])
    return [contact for contact in found if within(contact.in_use, memory.today)]


def _of_post(memory: Memory, post: Any, longest: int) -> Iterator[Looked]:
    posting = memory.posting(post.id)
    yield Looked("POST_WITHOUT_OFFICER", posting is None or posting.officer_id is None, post=post)
    first = posting.held.lower if posting and posting.acting else None
    yield Looked("ACTING_TOO_LONG", first is not None and (memory.today - first).days > longest, post=post)
    for contact in contacts(memory, post):
        code = "BROKEN_EMAIL" if contact.kind == "EMAIL" else "BROKEN_PHONE"
        yield Looked(code, not contact.valid, post=post, contact=contact)


def findings(memory: Memory, office: Any) -> list[dict[str, Any]]:
    """What costs most first."""
    looked = list(looked_at(memory, office))
    found = []
    for rule in memory.rows["HealthRule"].values():
        all_of_it = [each for each in looked if each.code == rule.code]
        wanting = [each for each in all_of_it if each.found]
        if wanting:
            found.append(_finding(rule, wanting, len(all_of_it)))
    return sorted(found, key=lambda finding: (-finding["points"], finding["code"]))


def _finding(rule: Any, wanting: list[Looked], out_of: int) -> dict[str, Any]:
    told = TOLD[rule.code]
    return {
        "code": rule.code,
        "severity": rule.severity,
        "count": len(wanting),
        "outOf": out_of,
        "points": -(-rule.weight * len(wanting) // out_of),
        "message": {"bn": told.message.bn, "en": told.message.en},
        "advice": {"bn": told.advice.bn, "en": told.advice.en},
    }


def places(memory: Memory, office: Any, code: str | None) -> list[dict[str, Any]]:
    """Each thing that was found wanting, but for the charter itself."""
    wanting = [each for each in looked_at(memory, office) if each.found and (each.service or each.post)]
    return [
        {"code": each.code, "service": each.service, "post": each.post, "contactPoint": each.contact}
        for each in sorted(wanting, key=_place)
        if code in {None, each.code}
    ]


def _place(looked: Looked) -> tuple[str, list[tuple[bool, int]]]:
    keys = [(row is None, row.id if row else 0) for row in (looked.service, looked.post, looked.contact)]
    return looked.code, keys


def health(memory: Memory, office: Any) -> dict[str, Any]:
    found = findings(memory, office)
    return {
        "office": office,
        "published": memory.charter_in_force(office.id) is not None,
        "staleDays": age(memory, office),
        "services": len(services(memory, office)),
        "score": max(100 - sum(finding["points"] for finding in found), 0),
        "findings": found,
    }


def meets(of: dict[str, Any], wanted: dict[str, Any]) -> bool:
    given = {name: value for name, value in wanted.items() if value is not None}
    return all(
        [
            "levels" not in given or of["office"].level in given["levels"],
            "codes" not in given or {each["code"] for each in of["findings"]} & set(given["codes"]) != set(),
            "published" not in given or of["published"] is given["published"],
            "maxScore" not in given or of["score"] <= given["maxScore"],
        ]
    )


def variants(memory: Memory, code: str) -> list[dict[str, Any]]:
    """The most common first."""
    said: list[tuple[list[Any], list[tuple[Any, Any]]]] = []
    for office in sorted(memory.rows["Office"].values(), key=lambda office: office.code):
        for service in sorted(services(memory, office), key=lambda service: service.id):
            taken = memory.one("CatalogueService", service.catalogue_id)
            if taken and taken.code == code:
                same = next((lines for meaning, lines in said if meaning == promise(memory, service)), None)
                if same is None:
                    said.append((promise(memory, service), same := []))
                same.append((office, service))
    made = [_variant(memory, code, meaning, lines) for meaning, lines in said]
    return sorted(made, key=lambda variant: -len(variant["offices"]))


def _variant(memory: Memory, code: str, meaning: list[Any], lines: list[tuple[Any, Any]]) -> dict[str, Any]:
    row = _newest(memory, code)
    limit, fee, papers = (mine != theirs for mine, theirs in zip(meaning, defined(memory, row), strict=True))
    first = lines[0][1]
    return {
        **{part: catalogue.own(memory, first, part) for part in PROMISED},
        "timeLimitDiffers": limit,
        "feeDiffers": fee,
        "requiredDocumentsDiffer": papers,
        "offices": list({office.id: office for office, _ in lines}.values()),
    }
