from __future__ import annotations

from datetime import datetime

import strawberry

import models
from districts.catalogue.definitions import Seat
from districts.charters.draft import ServiceCategory
from schema import plan
from schema.nodes import Node
from schema.offices import Office
from schema.services import DeliveryMethod, RequiredDocument
from schema.terms import Fee, TimeLimit
from schema.text import LocalizedText


@plan.bound(None, description="A post of whichever office adopts a national service.")
class CataloguePost:
    seat: Seat = plan.field("Which post it is.")
    title: LocalizedText | None = plan.field(
        "The title of a TITLED one; null of a head.",
        plan.Embedded(
            {"bn": "{this}.title_bn", "en": "{this}.title_en"}, "num_nonnulls({this}.title_bn, {this}.title_en) > 0"
        ),
    )


def _post(column: str) -> plan.One:
    said = ", ".join(f"{{this}}.{column}->>'{name}' AS {name}" for name in ("seat", "title_bn", "title_en"))
    return plan.One(f"(SELECT {said}) {{row}} WHERE {{this}}.{column} IS NOT NULL")


def _rows(column: str) -> str:
    """A definition's parts are rows of the tables of a service's."""
    return f"jsonb_populate_recordset(NULL::{column}, {{this}}.{column}) {{row}} WHERE true"


def _row(column: str, table: str) -> plan.One:
    return plan.One(
        f"jsonb_populate_record(NULL::{table}, {{this}}.{column}) {{row}} WHERE {{this}}.{column} IS NOT NULL"
    )


_ADOPTERS = (
    "offices {row} WHERE {row}.id IN (SELECT l.office_id FROM service_listings l"
    " JOIN catalogue_services k ON k.id = l.catalogue_id"
    " WHERE k.code = {this}.code AND l.in_force @> dhaka_today())"
)


@plan.bound(
    None,
    description="One way in which offices promise a national service: the same time limit, fee and papers, whatever the"
    " words. Its texts are those of the first of its offices, by code.",
)
class CatalogueVariant:
    time_limit: TimeLimit | None = plan.field(
        "How fast they promise it; null where they say nothing of it.",
        plan.One("time_limits {row} WHERE {row}.service_id = {this}.service_id"),
    )
    fee: Fee | None = plan.field(
        "What it costs there; null where they say nothing of it.",
        plan.One("fees {row} WHERE {row}.service_id = {this}.service_id"),
    )
    required_documents: list[RequiredDocument] = plan.field(
        "The papers to bring; neither their order nor where to get them makes another variant.",
        plan.Many("required_documents {row} WHERE {row}.service_id = {this}.service_id", "{row}.position"),
    )
    time_limit_differs: bool = plan.field("Whether the newest version of the national service says another time limit.")
    fee_differs: bool = plan.field("Whether it says another fee.")
    required_documents_differ: bool = plan.field("Whether it asks for other papers.")
    offices: plan.Connection[Office] = plan.field(
        "The offices that promise it so, by code; one that promises it twice may be in two variants.",
        plan.Page("offices {row} WHERE {row}.id = ANY ({this}.offices)", (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(),
    )


@plan.bound(
    models.CatalogueService,
    description="One version of a national service, as headquarters defines it for every office. It never changes.",
)
class CatalogueService(Node):
    code: str = plan.field("Names the national service, in all its versions.")
    version: int = plan.field("Counts its versions from 1.")
    retired: bool = plan.field("Whether, from this version on, it is offered to nobody.")
    category: ServiceCategory = plan.field("Whom it is for.")
    serial: int = plan.field("Its place within the category.")
    name: LocalizedText = plan.field("What it is called.")
    delivery_methods: list[DeliveryMethod] = plan.field(
        "The ways to get it.", plan.Many(_rows("delivery_methods"), "{row}.position")
    )
    required_documents: list[RequiredDocument] = plan.field(
        "The papers to bring.", plan.Many(_rows("required_documents"), "{row}.position")
    )
    fee: Fee | None = plan.field("What it costs; null when it says nothing of it.", _row("fee", "fees"))
    time_limit: TimeLimit | None = plan.field(
        "How fast it is promised; null when it says nothing of it.", _row("time_limit", "time_limits")
    )
    responsible: CataloguePost | None = plan.field("The post that provides it.", _post("responsible"))
    superior: CataloguePost | None = plan.field("The post to turn to when that one does not.", _post("superior"))
    defined_at: datetime = plan.field("When this version was defined.")
    defined_by: str | None = plan.field(
        "Who defined it, for those who work for all offices; null for everybody else.",
        plan.Column("CASE WHEN in_reach(0) THEN {this}.defined_by END"),
    )
    versions: list[CatalogueService] = plan.field(
        "All its versions, the oldest first.",
        plan.Many("catalogue_services {row} WHERE {row}.code = {this}.code", "{row}.version"),
    )
    offices: plan.Connection[Office] = plan.field(
        "The offices that promise it today, in whichever version, by code.",
        plan.Page(_ADOPTERS, (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(),
    )
    variants: list[CatalogueVariant] = plan.field(
        "The different ways in which offices promise it today, in whichever version, the most common first.",
        plan.Many("catalogue_variants({this}.code) {row} WHERE true", '{row}."position"'),
    )


_NEWEST = "{row}.version = (SELECT max(n.version) FROM catalogue_services n WHERE n.code = {row}.code)"


def _by_code(query: plan.Query) -> str:
    condition = f"{query.row}.code = {query.sql('code', cast='text')} AND {_NEWEST.replace('{row}', query.row)}"
    return f"catalogue_services {query.row} WHERE {condition}"


@strawberry.type
class Query:
    catalogue: plan.Connection[CatalogueService] = plan.field(
        "The national services that headquarters offers today, each in its newest version, by category, then by serial"
        " number.",
        plan.Page(
            f"catalogue_services {{row}} WHERE NOT {{row}}.retired AND {_NEWEST}",
            (
                plan.Key("{row}.category_rank", "integer"),
                plan.Key("{row}.serial", "integer"),
                plan.Key("{row}.id", "integer"),
            ),
        ),
        arguments=plan.connection_arguments(),
    )
    catalogue_service: CatalogueService | None = plan.field(
        "The newest version of the national service with this code, also when it is retired; null when there is none.",
        plan.One(_by_code),
        arguments={"code": plan.argument(str, "Its code.")},
    )
