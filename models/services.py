"""Services with their parts, and the public list of services."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.catalogue import CatalogueService
from models.charters import Charter
from models.columns import DateRangeField, Promise
from models.offices import Office
from models.posts import Post


class Service(Promise):
    """One promised line of one charter revision. `code` is stable across the revisions of an office."""

    id = fields.IntField(primary_key=True)
    charter: fields.ForeignKeyRelation[Charter] = fields.ForeignKeyField(
        "charter.Charter", related_name="services", on_delete=fields.CASCADE
    )
    catalogue: fields.ForeignKeyNullableRelation[CatalogueService] = fields.ForeignKeyField(
        "charter.CatalogueService", related_name="services", null=True, on_delete=fields.RESTRICT
    )
    code = fields.TextField()
    category = fields.TextField()
    serial = fields.IntField()
    name_bn = fields.TextField(null=True)
    name_en = fields.TextField(null=True)
    responsible: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="responsible_for", null=True, on_delete=fields.RESTRICT
    )
    superior: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="superior_for", null=True, on_delete=fields.RESTRICT
    )
    group_bn = fields.TextField(null=True, description="the title inside its table under which it stands")
    group_en = fields.TextField(null=True)
    remedy_bn = fields.TextField(null=True, description="what the document says of a failure")
    remedy_en = fields.TextField(null=True)
    version = fields.IntField(db_default=1, description="counts its edits as a draft")

    charter_id: int
    catalogue_id: int | None
    responsible_id: int | None
    superior_id: int | None

    class Meta:
        table = "services"
        # A generated column of the database, category_rank, holds the order of the charter's sections.
        ordering = ("category", "serial", "id")


class DeliveryMethod(Promise):
    id = fields.IntField(primary_key=True)
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "charter.Service", related_name="delivery_methods", on_delete=fields.CASCADE
    )
    position = fields.IntField()
    channel = fields.TextField()
    text_bn = fields.TextField(null=True)
    text_en = fields.TextField(null=True)

    service_id: int

    class Meta:
        table = "delivery_methods"
        ordering = ("position",)


class RequiredDocument(Promise):
    id = fields.IntField(primary_key=True)
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "charter.Service", related_name="required_documents", on_delete=fields.CASCADE
    )
    position = fields.IntField()
    name_bn = fields.TextField(null=True)
    name_en = fields.TextField(null=True)
    obtain_from_bn = fields.TextField(null=True)
    obtain_from_en = fields.TextField(null=True)
    conditional = fields.BooleanField()

    service_id: int

    class Meta:
        table = "required_documents"
        ordering = ("position",)


class Fee(Promise):
    """free: None if the published text does not say."""

    id = fields.IntField(primary_key=True)
    service: fields.OneToOneRelation[Service] = fields.OneToOneField(
        "charter.Service", related_name="fee", on_delete=fields.CASCADE
    )
    text_bn = fields.TextField(null=True)
    text_en = fields.TextField(null=True)
    free = fields.BooleanField(null=True)
    amounts: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(
        null=True, description="position, label_bn, label_en, poisha"
    )
    payments: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(
        null=True, description="position, method, text_bn, text_en"
    )

    service_id: int

    class Meta:
        table = "fees"
        ordering = ("id",)


class TimeLimit(Promise):
    """maximum is binding; minimum only if a range was published. working_days: None if counted in another unit.

    starts_from: the event from which it counts; None for filing.
    """

    id = fields.IntField(primary_key=True)
    service: fields.OneToOneRelation[Service] = fields.OneToOneField(
        "charter.Service", related_name="time_limit", on_delete=fields.CASCADE
    )
    text_bn = fields.TextField(null=True)
    text_en = fields.TextField(null=True)
    immediate = fields.BooleanField()
    minimum = fields.IntField(null=True)
    maximum = fields.IntField(null=True)
    unit = fields.TextField(null=True)
    working_days = fields.IntField(null=True)
    as_needed = fields.BooleanField()
    conditional = fields.BooleanField()
    subject_to_bn = fields.TextField(null=True)
    subject_to_en = fields.TextField(null=True)
    starts_from_bn = fields.TextField(null=True)
    starts_from_en = fields.TextField(null=True)
    classes: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(
        null=True, description="position, name_bn, name_en, immediate, minimum, maximum, unit"
    )

    service_id: int

    class Meta:
        table = "time_limits"
        ordering = ("id",)


class PublishedCell(Promise):
    """One cell of a service's row in the source document, verbatim, with its position."""

    id = fields.IntField(primary_key=True)
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "charter.Service", related_name="published_cells", on_delete=fields.CASCADE
    )
    meaning = fields.TextField(description="what the heading of its column means: SERIAL, NAME, METHOD, …")
    section = fields.TextField(null=True)
    row = fields.IntField(null=True)
    column = fields.IntField(null=True)
    line = fields.IntField(null=True)
    text = fields.TextField()

    service_id: int

    class Meta:
        table = "published_cells"
        ordering = ("column", "id")


class ListingCount(Model):
    """The number of an office's services in the public list, by days in force, maintained so that it need not be
    counted.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="listing_counts", on_delete=fields.RESTRICT
    )
    in_force = DateRangeField()
    services = fields.IntField()

    office_id: int

    class Meta:
        table = "listing_counts"
        ordering = ("id",)


class ServiceListing(Model):
    """The public list of services, written when a revision comes into force; `services` and `search` read it.

    A flat copy of the service, with the sort keys and indexes for lists over the whole network.
    """

    service: fields.OneToOneRelation[Service] = fields.OneToOneField(
        "charter.Service", related_name="listing", on_delete=fields.CASCADE, primary_key=True
    )
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="listings", on_delete=fields.RESTRICT
    )
    catalogue: fields.ForeignKeyNullableRelation[CatalogueService] = fields.ForeignKeyField(
        "charter.CatalogueService", related_name="listings", null=True, on_delete=fields.RESTRICT
    )
    in_force = DateRangeField()
    category = fields.TextField()
    category_rank = fields.SmallIntField()
    serial = fields.IntField()
    free = fields.BooleanField(null=True)
    working_days = fields.IntField(null=True)
    search_key = fields.TextField()
    limit_meant = fields.TextField(null=True, description="what its time limit promises, to be compared")
    fee_meant = fields.TextField(null=True, description="what its fee asks for, to be compared")
    papers_meant = fields.TextField(null=True, description="which papers it asks for, to be compared")
    timed = fields.BooleanField(db_default=False, description="whether its time limit gives a deadline")
    one_language = fields.BooleanField(db_default=False, description="whether any of its texts is in one language only")

    service_id: int
    office_id: int
    catalogue_id: int | None

    class Meta:
        table = "service_listings"
        ordering = ("office_id", "category_rank", "serial", "service_id")
