from __future__ import annotations

from typing import Annotated, Any, Protocol

import strawberry

from districts.actors import Actor, Permission
from districts.charters import diff
from districts.idempotency import Answer
from schema import plan
from schema.charters import Charter
from schema.findings import Finding
from schema.text import LocalizedText
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


class Importer(Protocol):
    """`seeds.charters.import_document`; the process hands it in, since seeds and schema do not know each other."""

    async def __call__(
        self, office_code: str, text: str, *, actor: Actor, publish: bool = True, dry_run: bool = False
    ) -> Any: ...


IMPORTER = "import_document"


@strawberry.input(description="The document, in one form.", one_of=True)
class DocumentInput:
    text: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its text, with a tab before each cell of a table."
    )


@strawberry.input(description="A document that an office has already published.")
class ImportCharterInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    document: DocumentInput = strawberry.field(description="The document.")
    dry_run: bool = strawberry.field(
        default=False, description="Do everything, answer the same, and keep nothing of it."
    )


@strawberry.type(description="A service that only one of two revisions has.")
class DiffLine:
    code: str = strawberry.field(description="The service's code.")
    name: LocalizedText = strawberry.field(description="Its name there.")


@strawberry.type(description="One field of one service that two revisions say differently.")
class DiffChange:
    service_code: str = strawberry.field(description="Which service.")
    field: str = strawberry.field(description="Which field, as it is called in this API.")
    before: str | None = strawberry.field(description="What the former said; null: nothing.")
    after: str | None = strawberry.field(description="What the latter says; null: nothing.")


@strawberry.type(description="What one revision says otherwise than another, by the stable codes of the services.")
class CharterDiff:
    added: list[DiffLine] = strawberry.field(description="Services that are new.")
    removed: list[DiffLine] = strawberry.field(description="Services that are gone.")
    changed: list[DiffChange] = strawberry.field(description="What is said differently of those that stayed.")


@plan.payload(description="What was understood of a document.")
class ImportCharterPayload:
    charter: Charter | None = plan.field(
        "The draft that it became; null when it was refused.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    findings: list[Finding] = plan.field(
        "What was mended, inherited, inferred or not understood, in the document's order.",
        plan.Many("findings {row} WHERE {row}.charter_id = {this}.charter", "{row}.position"),
    )
    diff: CharterDiff | None = strawberry.field(
        description="What it says otherwise than the charter in force; null when it was refused."
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


def told(differs: diff.Diff) -> CharterDiff:
    return CharterDiff(
        added=[_line(line) for line in differs.added],
        removed=[_line(line) for line in differs.removed],
        changed=[
            DiffChange(service_code=each.service_code, field=each.field, before=each.before, after=each.after)
            for each in differs.changed
        ],
    )


def _line(line: diff.Line) -> DiffLine:
    return DiffLine(code=line.code, name=LocalizedText(bn=line.name.bn, en=line.name.en))


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Reads an office's published document into a draft, the next revision of its charter. Nothing that is public"
        " changes before `publishCharter`.",
    )
    async def import_charter(self, info: Info, input: Annotated[ImportCharterInput, INPUT]) -> ImportCharterPayload:  # noqa: A002
        import_document: Importer = info.context[IMPORTER]

        async def read(actor: Actor) -> Answer:
            imported = await import_document(input.office_code, input.document.text or "", actor=actor, publish=False)
            return Answer({"charter": imported.charter.id}, {"diff": told(imported.differs)})

        return await written(ImportCharterPayload, info, input, read, refused={"diff": None})
