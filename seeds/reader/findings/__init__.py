"""All findings of the reader: severity, message, advice to the admin, and what the reader did.

To add one: an entry in the module that it belongs to. `{words}` are filled from the note's details; a detail may have
two languages. ERROR: publishing would publish nonsense or lose a service. WARNING: a person must look. INFO: what was
done.
"""

from __future__ import annotations

from collections.abc import Mapping

from districts.charters.findings.finding_kinds import Kind
from seeds.reader.findings import document, files, pdf, people, services, tables

FINDINGS: Mapping[str, Kind] = {
    **document.KINDS,
    **tables.KINDS,
    **services.KINDS,
    **people.KINDS,
    **files.KINDS,
    **pdf.KINDS,
}
