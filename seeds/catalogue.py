"""Seeds the catalogue of national services from a charter that an office has published."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from districts.catalogue import definitions
from districts.catalogue.definitions import PARTS, CataloguePost, Definition, Seat
from districts.charters import parts
from districts.charters.draft import NamedPost, Service
from districts.identity.actors import system
from districts.offices import Level
from districts.shared import folding
from districts.shared.text import LocalizedText
from seeds import reader, tables
from seeds.charters import SEEDED


async def seed() -> list[str]:
    """Defines the national services that are missing, and returns their codes; a second run changes nothing."""
    return await definitions.seed(read(), actor=system("charter seed"))


def read() -> dict[str, Definition]:
    """The definitions by code, with posts of whichever office adopts them."""
    titles = _Titles()
    documents = {office: _services(name) for office, name in SEEDED.items()}
    return {
        row.code: _definition(documents[row.office][row.service], titles, list(Level)[row.office.count(".")])
        for row in tables.catalogue()
    }


def _services(document: str) -> Mapping[str, Service]:
    text = files("seeds").joinpath("data", document).read_text("utf-8")
    return {service.code: service for service in reader.read(text).draft.services}


class _Titles:
    def __init__(self) -> None:
        self._heads = {
            (post.level, folding.key(title)) for post in tables.head_posts() for title in (post.title_bn, post.title_en)
        }
        self._english = {folding.key(title.former_bn): title.former_en for title in tables.titles()}

    def post(self, named: NamedPost | None, level: Level) -> CataloguePost | None:
        """The head of the document's office becomes any office's head; another post is identified by its title."""
        if named is None:
            return None
        if (level, folding.key(named.title)) in self._heads:
            return CataloguePost(Seat.HEAD)
        title = LocalizedText.written(named.title)
        return CataloguePost(
            Seat.TITLED, LocalizedText(title.bn, title.en or self._english.get(folding.key(named.title)))
        )


def _definition(service: Service, titles: _Titles, level: Level) -> Definition:
    rows = parts.read(service)
    said: dict[str, Any] = {
        part.name: rows[table] if part.listed else next(iter(rows[table]), None) for table, part in PARTS.items()
    }
    return Definition(
        category=service.category,
        serial=service.serial,
        name=service.name,
        responsible=titles.post(service.responsible, level),
        superior=titles.post(service.superior, level),
        **said,
    )
