"""What the tables enforce. Tortoise drops Meta.constraints when it creates a table, so they are said here, in SQL.

A CHECK refuses what is false, not what is NULL: where a part may be NULL, the condition says what then.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

OFFICES = r"""
ALTER TABLE offices
    ADD CONSTRAINT offices_code_unique UNIQUE (code),
    ADD CONSTRAINT offices_level
        CHECK (level IS NOT DISTINCT FROM (ARRAY['NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA'])[nlevel(code)]),
    ADD CONSTRAINT offices_root CHECK ((parent_id IS NULL) = (nlevel(code) = 1)),
    ADD CONSTRAINT offices_names CHECK (name_bn <> '' AND name_en <> ''),
    ADD COLUMN search_key text GENERATED ALWAYS AS
        (search_key(name_bn) || E'\n' || search_key(name_en) || E'\n' || search_key(ltree2text(code))) STORED;

-- By text: a malformed code must find nothing, where a cast to ltree would fail.
CREATE UNIQUE INDEX offices_code_text ON offices (ltree2text(code));
CREATE INDEX offices_subtree ON offices USING gist (code);
CREATE INDEX offices_parent ON offices (parent_id, code);
CREATE INDEX offices_search ON offices USING gin (search_key gin_trgm_ops);

CREATE FUNCTION office_is_below_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two questions, each by an index: is it below its parent, and are its children below it?
    IF EXISTS (SELECT FROM offices o JOIN offices p ON p.id = o.parent_id
               WHERE o.id = NEW.id AND subpath(o.code, 0, -1) <> p.code)
       OR EXISTS (SELECT FROM offices p JOIN offices o ON o.parent_id = p.id
                  WHERE p.id = NEW.id AND subpath(o.code, 0, -1) <> p.code) THEN
        RAISE EXCEPTION 'the code of office % does not continue its parent''s', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Deferred, so that a move may change an office and all below it in any order.
CREATE CONSTRAINT TRIGGER offices_parent_code AFTER INSERT OR UPDATE OF code, parent_id ON offices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION office_is_below_parent();

ALTER TABLE escalation_times
    ADD CONSTRAINT escalation_times_unique UNIQUE (office_id, level),
    ADD CONSTRAINT escalation_times_level CHECK (level IN ('NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA')),
    ADD CONSTRAINT escalation_times_days CHECK (working_days > 0);
"""

POSTS = r"""
ALTER TABLE posts
    ADD CONSTRAINT posts_title CHECK (coalesce(title_bn, title_en, '') <> ''),
    ADD CONSTRAINT posts_head_is_known CHECK (NOT (head AND tentative));
CREATE INDEX posts_office ON posts (office_id);
CREATE UNIQUE INDEX posts_one_head ON posts (office_id) WHERE head;

ALTER TABLE renamed_titles ADD CONSTRAINT renamed_titles_former_unique UNIQUE (former_bn);

ALTER TABLE officers
    ADD CONSTRAINT officers_name CHECK (coalesce(name_bn, name_en, '') <> ''),
    ADD COLUMN name_key text NOT NULL GENERATED ALWAYS AS (normalised(coalesce(name_bn, name_en))) STORED,
    ADD COLUMN search_key text GENERATED ALWAYS AS
        (search_key(coalesce(name_bn, '')) || E'\n' || search_key(coalesce(name_en, ''))) STORED;
CREATE INDEX officers_by_name ON officers (name_key, id);
CREATE INDEX officers_search ON officers USING gin (search_key gin_trgm_ops);

ALTER TABLE postings
    ADD CONSTRAINT postings_days CHECK (NOT isempty(held)),
    ADD CONSTRAINT postings_acting_has_officer CHECK (officer_id IS NOT NULL OR NOT acting),
    ADD CONSTRAINT postings_one_holder EXCLUDE USING gist (post_id WITH =, held WITH &&) WHERE (NOT acting),
    ADD CONSTRAINT postings_one_acting EXCLUDE USING gist (post_id WITH =, held WITH &&) WHERE (acting);
CREATE INDEX postings_post ON postings (post_id);
CREATE INDEX postings_officer ON postings (officer_id);

ALTER TABLE contact_points
    ADD CONSTRAINT contact_points_owner CHECK (num_nonnulls(post_id, officer_id) = 1),
    ADD CONSTRAINT contact_points_kind CHECK (kind IN ('PHONE', 'MOBILE', 'EMAIL', 'FAX')),
    ADD CONSTRAINT contact_points_valid CHECK (NOT valid OR normalized IS NOT NULL),
    ADD CONSTRAINT contact_points_days CHECK (NOT isempty(in_use)),
    ADD CONSTRAINT contact_points_post_once EXCLUDE USING gist
        (post_id WITH =, kind WITH =, coalesce(normalized, published) WITH =, in_use WITH &&),
    ADD CONSTRAINT contact_points_officer_once EXCLUDE USING gist
        (officer_id WITH =, kind WITH =, coalesce(normalized, published) WITH =, in_use WITH &&);
CREATE INDEX contact_points_post ON contact_points (post_id);
CREATE INDEX contact_points_officer ON contact_points (officer_id);
"""

CHARTERS = r"""
ALTER TABLE charters
    ADD CONSTRAINT charters_revision_unique UNIQUE (office_id, revision),
    ADD CONSTRAINT charters_revision CHECK (revision > 0),
    ADD CONSTRAINT charters_published CHECK ((in_force IS NULL) = (published_at IS NULL)),
    ADD CONSTRAINT charters_effective_from
        CHECK (in_force IS NULL OR isempty(in_force) OR lower(in_force) IS NOT DISTINCT FROM effective_from),
    ADD CONSTRAINT charters_one_in_force EXCLUDE USING gist (office_id WITH =, in_force WITH &&);

ALTER TABLE named_posts ADD CONSTRAINT named_posts_unique UNIQUE (charter_id, post_id);
CREATE INDEX named_posts_post ON named_posts (post_id);

ALTER TABLE findings
    ADD CONSTRAINT findings_position_unique UNIQUE (charter_id, position),
    ADD CONSTRAINT findings_severity CHECK (severity IN ('ERROR', 'WARNING', 'INFO'));
"""

SERVICES = r"""
ALTER TABLE catalogue_services ADD CONSTRAINT catalogue_services_code_unique UNIQUE (code);

ALTER TABLE services
    ADD CONSTRAINT services_code_unique UNIQUE (charter_id, code),
    ADD CONSTRAINT services_serial CHECK (serial > 0),
    ADD CONSTRAINT services_category CHECK (category IN ('CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE')),
    ADD COLUMN category_rank smallint NOT NULL GENERATED ALWAYS AS
        (coalesce(array_position(ARRAY['CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE'], category), 0)) STORED;
CREATE INDEX services_in_order ON services (charter_id, category_rank, serial, id);
CREATE INDEX services_catalogue ON services (catalogue_id);
CREATE INDEX services_responsible ON services (responsible_id);
CREATE INDEX services_superior ON services (superior_id);

ALTER TABLE delivery_methods
    ADD CONSTRAINT delivery_methods_position_unique UNIQUE (service_id, position),
    ADD CONSTRAINT delivery_methods_channel CHECK (channel IN
        ('WEBSITE', 'PHONE', 'EMAIL', 'IN_PERSON', 'POST_MAIL', 'MOBILE_APP', 'SMS', 'OTHER'));
ALTER TABLE required_documents
    ADD CONSTRAINT required_documents_position_unique UNIQUE (service_id, position);
ALTER TABLE time_limits
    ADD CONSTRAINT time_limits_unit CHECK (unit IN ('WORKING_DAY', 'CALENDAR_DAY', 'HOUR', 'MONTH')),
    ADD CONSTRAINT time_limits_unit_counts CHECK ((maximum IS NULL) = (unit IS NULL)),
    ADD CONSTRAINT time_limits_range CHECK (minimum IS NULL OR (minimum <= maximum) IS TRUE),
    ADD CONSTRAINT time_limits_working_days CHECK (working_days IS NULL OR unit IS NOT DISTINCT FROM 'WORKING_DAY');
CREATE INDEX published_cells_service ON published_cells (service_id, "column", id);

ALTER TABLE listing_counts
    ADD CONSTRAINT listing_counts_unique UNIQUE (office_id, in_force),
    ADD CONSTRAINT listing_counts_services CHECK (services > 0);
CREATE INDEX service_listings_in_order ON service_listings (office_id, category_rank, serial, service_id);
CREATE INDEX service_listings_catalogue ON service_listings (catalogue_id);
CREATE INDEX service_listings_search ON service_listings USING gin (search_key gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0002_text")]

    operations = [ops.RunSQL(OFFICES), ops.RunSQL(POSTS), ops.RunSQL(CHARTERS), ops.RunSQL(SERVICES)]
