"""The mutation `importCharter`."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated, Any

import strawberry

from districts import scope
from districts.charters import refusals
from districts.charters.imports.source_document import Form, PublishedDocument
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.charters.diff import CharterDiff, from_the_one_before
from schema.charters.findings import Finding
from schema.charters.types import Charter
from schema.plan.cost import MILLISECOND
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A document: give exactly one format.", one_of=True)
class DocumentInput:
    text: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Plain text: with a tab before each table cell, or copied from a portal's page.",
    )
    html: str | None = strawberry.field(
        default=strawberry.UNSET, description="The HTML source of the page on which it was published."
    )
    docx_base64: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The Word file (.docx) in Base64. Import files too large for a request with `charter import`.",
    )


@strawberry.input(description="Input of `importCharter`: a published document of an office.")
class ImportCharterInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    document: DocumentInput = strawberry.field(description="The document.")
    dry_run: bool = strawberry.field(
        default=False, description="If true, validates the input and returns the result without saving anything."
    )


@plan.payload(description="Payload of `importCharter`: how the document was read.")
class ImportCharterPayload:
    charter: Charter | None = plan.field(
        "The resulting draft; null on error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    findings: list[Finding] = plan.field(
        "What was corrected, inherited, inferred or not understood, in document order.",
        plan.Many("findings {row} WHERE {row}.charter_id = {this}.charter", "{row}.position"),
    )
    diff: CharterDiff | None = plan.field(
        "The differences from the charter in force; null on error.",
        plan.One(from_the_one_before("{this}.charter")),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


def _published(given: DocumentInput) -> PublishedDocument:
    """The document. Raises Refused (INVALID) for invalid Base64."""
    if isinstance(given.html, str):
        return PublishedDocument(Form.HTML, given.html)
    if isinstance(given.docx_base64, str):
        try:
            return PublishedDocument(Form.WORD, b64decode("".join(given.docx_base64.split()), validate=True))
        except ValueError as error:
            raise refusals.not_base64() from error
    return PublishedDocument(Form.TEXT, given.text or "")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Reads an office's published document into a draft, the next revision of its charter. Nothing public"
        " changes until `publishCharter`.",
        work=40 * MILLISECOND,
    )
    async def import_charter(self, info: Info, input: Annotated[ImportCharterInput, INPUT]) -> ImportCharterPayload:  # noqa: A002
        importer = info.context.importer
        if importer is None:
            raise RuntimeError("the context of importCharter has no importer")
        reading: Any = None

        async def read(actor: Actor) -> None:
            nonlocal reading
            scope.require(actor, Permission.EDIT_CHARTER, input.office_code)
            reading = await importer.read(_published(input.document))

        async def rule(actor: Actor) -> Answer:
            if reading is None:  # the answer to its key was dropped at this very moment
                await read(actor)
            return Answer({"charter": await importer.store(input.office_code, reading, actor=actor)})

        return await written(ImportCharterPayload, info, input, rule, before=read)
