"""Charters of district offices as published documents, which the charter reader imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from districts.offices import Level
from districts.shared.text import LocalizedText
from simulator import random_choices
from simulator.offices.contacts import Contact
from simulator.offices.holders import Holders, Person
from simulator.offices.posts import Office
from simulator.parameters import Plan

DOCUMENTS = 12
"""How many districts have one."""


@dataclass(frozen=True, slots=True)
class Document:
    """What it names. officer: who provides the services. telephone: of that officer's post."""

    office_code: str
    place: LocalizedText
    officer: Person
    telephone: Contact
    telephone_of_head: Contact


def documents(plan: Plan, offices: Sequence[Office], holders: Holders) -> list[Document]:
    """Of offices chosen at random, in the order of their codes."""
    found = []
    for office in offices:
        if office.level is Level.DISTRICT and len(office.posts) > 1:
            head, responsible = office.posts[:2]
            phones = [holders.telephones.get(post.id) for post in (responsible, head)]
            officer = holders.holding.get(responsible.id)
            if officer and phones[0] and phones[1] and officer.mobile.valid:
                found.append(Document(office.code, office.name, officer, phones[0], phones[1]))
    random_choices.generator(plan.seed, "documents").shuffle(found)
    return sorted(found[:DOCUMENTS], key=lambda document: document.office_code)


def text(document: Document) -> str:
    """Magura's charter, with all its quirks, and the names, numbers and addresses of another office."""
    charter = files("seeds").joinpath("data", "magura-charter.txt").read_text("utf-8")
    for published, replacement in {
        "মাগুরা": document.place.bn or "",
        "জনাব মো: রফিকুল ইসলাম": document.officer.name.bn or "",
        "+৮৮০৪৮৫২-৭৫০৭২": document.telephone.published,
        "+৮৮০৪৮৮-৫১০৮৭": document.telephone_of_head.published,
        "০১৭২২-৪৫৬৪২১": document.officer.mobile.published,
        "rafiqdoict": document.officer.mailbox,
        "programmer.magura": f"programmer.{document.office_code.rpartition('.')[2]}",
        "gma il.com": "doict.exa mple",
        "gmail.com": "doict.example",
    }.items():
        charter = charter.replace(published, replacement)
    return charter
