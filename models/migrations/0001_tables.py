from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.columns import DateRangeField, LtreeField

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS ltree;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.RunSQL(EXTENSIONS, reverse_sql=ops.RunSQL.noop),
        ops.CreateModel(
            name="CatalogueService",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.TextField(unique=False)),
                ("name_bn", fields.TextField(null=True, unique=False)),
                ("name_en", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "catalogue_services",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "The national definition that services of many offices are instances of.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Office",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", LtreeField(generated=False, null=False, unique=False)),
                ("level", fields.TextField(unique=False)),
                ("name_bn", fields.TextField(unique=False)),
                ("name_en", fields.TextField(unique=False)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "offices",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A node of the tree. `code` is its path from the national office down; `level` its depth, in words.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Charter",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="charters",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("revision", fields.IntField()),
                ("title_bn", fields.TextField(null=True, unique=False)),
                ("title_en", fields.TextField(null=True, unique=False)),
                ("vision_bn", fields.TextField(null=True, unique=False)),
                ("vision_en", fields.TextField(null=True, unique=False)),
                ("mission_bn", fields.TextField(null=True, unique=False)),
                ("mission_en", fields.TextField(null=True, unique=False)),
                (
                    "effective_from",
                    fields.DateField(null=True, description="the date it bears, or that publishing gave it"),
                ),
                ("in_force", DateRangeField(null=True, generated=False, unique=False)),
                ("drafted_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("published_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("published_by", fields.TextField(null=True, unique=False)),
                (
                    "source",
                    fields.TextField(null=True, description="the document it was read from, unchanged", unique=False),
                ),
            ],
            options={
                "table": "charters",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "One revision of an office's charter.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EscalationTime",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="escalation_times",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("level", fields.TextField(unique=False)),
                ("working_days", fields.IntField(null=True)),
            ],
            options={
                "table": "escalation_times",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "How long a rung of the escalation chain has, by level of its office, for an office and all below it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Finding",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "charter",
                    fields.ForeignKeyField(
                        "charter.Charter",
                        source_field="charter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="findings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("code", fields.TextField(unique=False)),
                ("severity", fields.TextField(unique=False)),
                ("message_bn", fields.TextField(unique=False)),
                ("message_en", fields.TextField(unique=False)),
                ("section", fields.TextField(null=True, unique=False)),
                ("row", fields.IntField(null=True)),
                ("column", fields.IntField(null=True)),
                ("line", fields.IntField(null=True)),
                ("published", fields.TextField(null=True, unique=False)),
                ("resolution", fields.TextField(null=True, unique=False)),
                ("service_code", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "findings",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "Something the import noticed: where, what stood there, what was done about it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Officer",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name_bn", fields.TextField(null=True, unique=False)),
                ("name_en", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "officers",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A person. `name` as published, honorific and all.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Post",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title_bn", fields.TextField(null=True, unique=False)),
                ("title_en", fields.TextField(null=True, unique=False)),
                ("current_title_bn", fields.TextField(null=True, unique=False)),
                ("current_title_en", fields.TextField(null=True, unique=False)),
                (
                    "head",
                    fields.BooleanField(
                        default=False, description="the post that answers for the whole office; one an office"
                    ),
                ),
                (
                    "tentative",
                    fields.BooleanField(
                        default=False,
                        db_default=False,
                        description="only drafts name it so far: nobody but their editors sees it",
                    ),
                ),
            ],
            options={
                "table": "posts",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A seat in an office. `title` as published; `current_title` the title in force now, when it differs.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "charter.Post",
                        source_field="post_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="contact_points",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "charter.Officer",
                        source_field="officer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="contact_points",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.TextField(unique=False)),
                ("published", fields.TextField(unique=False)),
                ("normalized", fields.TextField(null=True, unique=False)),
                ("valid", fields.BooleanField()),
                ("in_use", DateRangeField(db_default=fields.SqlDefault("'(,)'"))),
            ],
            options={
                "table": "contact_points",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A phone, mobile, fax or e-mail of one post or of one officer: as published, and as it can be dialled.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Posting",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "post",
                    fields.ForeignKeyField(
                        "charter.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="postings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "charter.Officer",
                        source_field="officer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="postings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("acting", fields.BooleanField(default=False)),
                ("held", DateRangeField(generated=False, null=False, unique=False)),
            ],
            options={
                "table": "postings",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "Who holds which post, on which days. No officer: somebody declared the post vacant.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Service",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "charter",
                    fields.ForeignKeyField(
                        "charter.Charter",
                        source_field="charter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="services",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "catalogue",
                    fields.ForeignKeyField(
                        "charter.CatalogueService",
                        source_field="catalogue_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="services",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.TextField(unique=False)),
                ("category", fields.TextField(unique=False)),
                ("serial", fields.IntField()),
                ("name_bn", fields.TextField(null=True, unique=False)),
                ("name_en", fields.TextField(null=True, unique=False)),
                (
                    "responsible",
                    fields.ForeignKeyField(
                        "charter.Post",
                        source_field="responsible_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="responsible_for",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "superior",
                    fields.ForeignKeyField(
                        "charter.Post",
                        source_field="superior_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="superior_for",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "services",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "One promised line of one charter revision. `code` is stable across the revisions of an office.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DeliveryMethod",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "service",
                    fields.ForeignKeyField(
                        "charter.Service",
                        source_field="service_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="delivery_methods",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("channel", fields.TextField(unique=False)),
                ("text_bn", fields.TextField(null=True, unique=False)),
                ("text_en", fields.TextField(null=True, unique=False)),
            ],
            options={"table": "delivery_methods", "app": "charter", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Fee",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "service",
                    fields.OneToOneField(
                        "charter.Service",
                        source_field="service_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="fee",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text_bn", fields.TextField(null=True, unique=False)),
                ("text_en", fields.TextField(null=True, unique=False)),
                ("free", fields.BooleanField(null=True)),
            ],
            options={
                "table": "fees",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "free None: the published text does not say.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PublishedCell",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "service",
                    fields.ForeignKeyField(
                        "charter.Service",
                        source_field="service_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="published_cells",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "meaning",
                    fields.TextField(
                        description="what the heading of its column means: SERIAL, NAME, METHOD, …",
                        unique=False,
                    ),
                ),
                ("section", fields.TextField(null=True, unique=False)),
                ("row", fields.IntField(null=True)),
                ("column", fields.IntField(null=True)),
                ("line", fields.IntField(null=True)),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "published_cells",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "One cell of a service's row in the source document, verbatim, and where it stood.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RequiredDocument",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "service",
                    fields.ForeignKeyField(
                        "charter.Service",
                        source_field="service_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="required_documents",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("name_bn", fields.TextField(null=True, unique=False)),
                ("name_en", fields.TextField(null=True, unique=False)),
                ("obtain_from_bn", fields.TextField(null=True, unique=False)),
                ("obtain_from_en", fields.TextField(null=True, unique=False)),
                ("conditional", fields.BooleanField()),
            ],
            options={"table": "required_documents", "app": "charter", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ServiceListing",
            fields=[
                (
                    "service",
                    fields.OneToOneField(
                        "charter.Service",
                        source_field="service_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="listing",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="listings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "catalogue",
                    fields.ForeignKeyField(
                        "charter.CatalogueService",
                        source_field="catalogue_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="listings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("in_force", DateRangeField(generated=False, null=False, unique=False)),
                ("category", fields.TextField(unique=False)),
                ("category_rank", fields.SmallIntField()),
                ("serial", fields.IntField()),
                ("free", fields.BooleanField(null=True)),
                ("working_days", fields.IntField(null=True)),
                ("search_key", fields.TextField(unique=False)),
            ],
            options={
                "table": "service_listings",
                "app": "charter",
                "pk_attr": "service_id",
                "table_description": "The public list of services, written when a revision comes into force: `services` and `search` read it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TimeLimit",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "service",
                    fields.OneToOneField(
                        "charter.Service",
                        source_field="service_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="time_limit",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text_bn", fields.TextField(null=True, unique=False)),
                ("text_en", fields.TextField(null=True, unique=False)),
                ("immediate", fields.BooleanField()),
                ("minimum", fields.IntField(null=True)),
                ("maximum", fields.IntField(null=True)),
                ("unit", fields.TextField(null=True, unique=False)),
                ("working_days", fields.IntField(null=True)),
                ("as_needed", fields.BooleanField()),
                ("conditional", fields.BooleanField()),
            ],
            options={
                "table": "time_limits",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "maximum binds; minimum only where a range was published. working_days: None where it is counted otherwise.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NamedPost",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "charter",
                    fields.ForeignKeyField(
                        "charter.Charter",
                        source_field="charter_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="named_posts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "post",
                    fields.ForeignKeyField(
                        "charter.Post",
                        source_field="post_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="named_in",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "officer",
                    fields.TextField(
                        null=True,
                        description="the officer's name as published; None: the document names none",
                        unique=False,
                    ),
                ),
                ("contacts", fields.JSONField(description="kind, owner, published, normalized, valid")),
            ],
            options={
                "table": "named_posts",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "Whom and what the document names for a post. A draft changes nothing that is live: publishing applies it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RenamedTitle",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("former_bn", fields.TextField(unique=False)),
                ("former_en", fields.TextField(unique=False)),
                ("current_bn", fields.TextField(unique=False)),
                ("current_en", fields.TextField(unique=False)),
                ("since", fields.DateField()),
            ],
            options={
                "table": "renamed_titles",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A title that was renamed: an older charter says the former one, its reader wants the current one too.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ListingCount",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="listing_counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("in_force", DateRangeField(generated=False, null=False, unique=False)),
                ("services", fields.IntField()),
            ],
            options={
                "table": "listing_counts",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "How many services of an office the public list holds, by their days in force: kept so that nobody need count.",
            },
            bases=["Model"],
        ),
    ]
