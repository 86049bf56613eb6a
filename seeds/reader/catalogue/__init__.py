"""What can be noticed in a charter: how grave it is, what the admin should do about it, what the reader did.

To add one: an entry in the module that it belongs to. `{words}` are filled from the note's details; a detail may have
two languages. ERROR: publishing would publish nonsense or lose a service. WARNING: a person must look. INFO: what was
done.
"""

from __future__ import annotations

from collections.abc import Mapping

from seeds.reader.catalogue import document, files, matching, people, services, tables
from seeds.reader.catalogue.kinds import Kind

__all__ = ["CATALOGUE", "Kind"]

CATALOGUE: Mapping[str, Kind] = {
    **document.KINDS,
    **tables.KINDS,
    **services.KINDS,
    **people.KINDS,
    **matching.KINDS,
    **files.KINDS,
}
