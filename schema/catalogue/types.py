"""The GraphQL types of national services."""

from __future__ import annotations

from datetime import datetime

import models
from districts.catalogue.definitions import Seat
from districts.charters.draft import ServiceCategory
from schema import plan
from schema.offices.types import Office
from schema.services.terms import Fee, TimeLimit
from schema.services.types import DeliveryMethod, RequiredDocument
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText


@plan.bound(None, description="A post described independently of the office that adopts the national service.")
class CataloguePost:
    seat: Seat = plan.field("How the post is chosen.")
    title: LocalizedText | None = plan.field(
        "The title, only for TITLED.",
        plan.Embedded(
            {"bn": "{this}.title_bn", "en": "{this}.title_en"}, "num_nonnulls({this}.title_bn, {this}.title_en) > 0"
        ),
    )


def _post(column: str) -> plan.One:
    said = ", ".join(f"{{this}}.{column}->>'{name}' AS {name}" for name in ("seat", "title_bn", "title_en"))
    return plan.One(f"(SELECT {said}) {{row}} WHERE {{this}}.{column} IS NOT NULL")


def _rows(column: str) -> str:
    """Parts of a definition, as rows of the tables of a service's parts."""
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
    description="One way in which offices promise a national service: the same time limit, fee and required"
    " documents, whatever the wording. Its texts come from its first office by code.",
)
class CatalogueVariant:
    time_limit: TimeLimit | None = plan.field(
        "The promised time limit; null if these offices do not state one.",
        plan.One("time_limits {row} WHERE {row}.service_id = {this}.service_id"),
    )
    fee: Fee | None = plan.field(
        "The fee; null if these offices do not state one.",
        plan.One("fees {row} WHERE {row}.service_id = {this}.service_id"),
    )
    required_documents: list[RequiredDocument] = plan.field(
        "The required documents. Variants do not differ by order or by where to get them.",
        plan.Many("required_documents {row} WHERE {row}.service_id = {this}.service_id", "{row}.position"),
    )
    time_limit_differs: bool = plan.field(
        "Whether the time limit differs from the newest version of the national service."
    )
    fee_differs: bool = plan.field("Whether the fee differs from the newest version of the national service.")
    required_documents_differ: bool = plan.field(
        "Whether the required documents differ from the newest version of the national service."
    )
    offices: plan.Connection[Office] = plan.field(
        "The offices of this variant, by code. An office that promises the service twice can appear in two variants.",
        plan.Page("offices {row} WHERE {row}.id = ANY ({this}.offices)", (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(),
    )


@plan.bound(
    models.CatalogueService,
    description="One version of a national service, as headquarters defines it for all offices. Versions are"
    " immutable.",
)
class CatalogueService(Node):
    code: str = plan.field("Code of the national service, the same in all its versions.")
    version: int = plan.field("Version number, starting at 1.")
    retired: bool = plan.field("Whether the service is no longer offered from this version on.")
    category: ServiceCategory = plan.field("The group of users that the service is for.")
    serial: int = plan.field("Position within the category.")
    name: LocalizedText = plan.field("The name.")
    delivery_methods: list[DeliveryMethod] = plan.field(
        "The delivery methods.", plan.Many(_rows("delivery_methods"), "{row}.position")
    )
    required_documents: list[RequiredDocument] = plan.field(
        "The required documents.", plan.Many(_rows("required_documents"), "{row}.position")
    )
    fee: Fee | None = plan.field("The fee; null if not stated.", _row("fee", "fees"))
    time_limit: TimeLimit | None = plan.field(
        "The promised time limit; null if not stated.", _row("time_limit", "time_limits")
    )
    responsible: CataloguePost | None = plan.field("The post that provides the service.", _post("responsible"))
    superior: CataloguePost | None = plan.field(
        "The post to contact if the responsible post does not provide the service.", _post("superior")
    )
    defined_at: datetime = plan.field("When this version was defined.")
    defined_by: str | None = plan.field(
        "Who defined it. Null to everyone except staff who work for all offices.",
        plan.Column("CASE WHEN in_reach(0) THEN {this}.defined_by END"),
    )
    versions: list[CatalogueService] = plan.field(
        "All versions, oldest first.",
        plan.Many("catalogue_services {row} WHERE {row}.code = {this}.code", "{row}.version"),
    )
    offices: plan.Connection[Office] = plan.field(
        "Offices that promise any version of it today, by code.",
        plan.Page(_ADOPTERS, (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(),
    )
    variants: list[CatalogueVariant] = plan.field(
        "The different ways in which offices promise any version of it today, most common first.",
        plan.Many("catalogue_variants({this}.code) {row} WHERE true", '{row}."position"'),
    )
