"""Documents that callers send are read in separate processes, and stored by this one."""

from __future__ import annotations

from districts.charters.imports import importing
from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import PublishedDocument
from districts.identity.actors import Actor
from schema.plan.errors import Unavailable
from seeds.reader_processes import Busy, Interrupted, Readers


class Importer:
    """Reads and stores the documents of `importCharter` (`schema.context.Importer`)."""

    def __init__(self, readers: Readers) -> None:
        self.readers = readers

    async def read(self, document: PublishedDocument) -> Reading:
        """Raises NotACharter and Unavailable."""
        try:
            return await self.readers.read(document)
        except Busy as error:
            message = f"Other documents are being read. Nothing was changed. Try again in {error.retry} seconds."
            raise Unavailable(error, message, retry=error.retry) from error
        except Interrupted as error:
            message = "The reading of the document was interrupted. Nothing was changed. Try again in {} seconds."
            raise Unavailable(error, message.format(error.retry), retry=error.retry) from error

    async def store(self, office_code: str, reading: Reading, *, actor: Actor) -> int:
        """The draft, by its id. Raises Refused."""
        imported = await importing.import_reading(office_code, reading, actor=actor, publish=False)
        return imported.charter.id
