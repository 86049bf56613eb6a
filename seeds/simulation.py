"""A simulated network, with the words in `seeds/data/simulation` and charters that were read from a document."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

from districts.identity.actors import Actor
from districts.offices import unwatched
from districts.shared.text import LocalizedText
from districts.simulation import simulating
from districts.simulation.asked import Asked
from districts.simulation.charters import Document
from districts.simulation.simulating import Progress
from districts.simulation.words import Words
from seeds import charters, tables

_MODEL = "magura-charter.txt"


async def simulate(asked: Asked, *, actor: Actor, progress: Progress = unwatched, into_existing: bool = False) -> bool:
    """See `simulating.simulate`."""

    async def store(document: Document) -> None:
        await charters.import_document(document.office_code, text(document), actor=actor, publish=False)

    return await simulating.simulate(asked, words(), store, actor=actor, progress=progress, into_existing=into_existing)


def words() -> Words:
    by_meaning: defaultdict[str, list[LocalizedText]] = defaultdict(list)
    for row in tables.rows(tables.DATA, "simulation/words.tsv", ("meaning", "bn", "en")):
        by_meaning[row.text("meaning")].append(LocalizedText(row.text("bn"), row.optional("en")))
    return Words(by_meaning)


def text(document: Document) -> str:
    """Magura's charter with the names, numbers and addresses of another office, and with all its quirks."""
    said = files("seeds").joinpath("data", _MODEL).read_text("utf-8")
    for published, instead in {
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
        said = said.replace(published, instead)
    return said
