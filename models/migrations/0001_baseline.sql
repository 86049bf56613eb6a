-- All tables, with their constraints, indexes and first rows. Functions, triggers and policies are in models/sql.
--
-- A CHECK refuses what is false, and not what is NULL: where a part may be NULL, the condition says what holds then.

CREATE EXTENSION IF NOT EXISTS ltree;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- A name that a search compares with the query: of an Office, an Officer or a Service.
CREATE TYPE search_candidate AS (kind text, id integer, key text);

CREATE TABLE offices (
    id serial PRIMARY KEY,
    code ltree NOT NULL,
    level text NOT NULL,
    name_bn text NOT NULL,
    name_en text NOT NULL,
    parent_id integer REFERENCES offices ON DELETE RESTRICT,
    search_key text GENERATED ALWAYS AS
        (search_key(name_bn) || E'\n' || search_key(name_en) || E'\n' || search_key(ltree2text(code))) STORED,
    closed_from date,
    successor_id integer REFERENCES offices ON DELETE RESTRICT,
    request_prefix text,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT offices_code_unique UNIQUE (code),
    CONSTRAINT offices_level CHECK (
        level IS NOT DISTINCT FROM (ARRAY['NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA'])[nlevel(code)]),
    CONSTRAINT offices_names CHECK (name_bn <> '' AND name_en <> ''),
    CONSTRAINT offices_request_prefix_unique UNIQUE (request_prefix),
    CONSTRAINT offices_root CHECK ((parent_id IS NULL) = (nlevel(code) = 1)),
    CONSTRAINT offices_root_is_open CHECK (parent_id IS NOT NULL OR closed_from IS NULL),
    CONSTRAINT offices_successor CHECK (successor_id IS NULL OR (closed_from IS NOT NULL AND successor_id <> id))
);
-- By text: a malformed code must find nothing, where a cast to ltree would fail.
CREATE UNIQUE INDEX offices_code_text ON offices (ltree2text(code));
CREATE INDEX offices_parent ON offices (parent_id, code);
CREATE INDEX offices_search ON offices USING gin (search_key gin_trgm_ops);
CREATE INDEX offices_subtree ON offices USING gist (code);
CREATE INDEX offices_successor_of ON offices (successor_id);
ALTER TABLE offices ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE offices IS
    'A node of the office tree. `code` is its path from the national office down; `level` names its depth.';
COMMENT ON COLUMN offices.request_prefix IS 'what the numbers of its requests begin with';
COMMENT ON COLUMN offices.version IS 'counts its changes';

CREATE TABLE escalation_times (
    id serial PRIMARY KEY,
    level text NOT NULL,
    working_days integer,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT escalation_times_days CHECK (working_days > 0),
    CONSTRAINT escalation_times_level CHECK (level IN ('NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA')),
    CONSTRAINT escalation_times_unique UNIQUE (office_id, level)
);
ALTER TABLE escalation_times ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE escalation_times IS
    'The time that a rung of the escalation chain has, by level of its office, for an office and all below it.';

CREATE TABLE office_codes (
    id serial PRIMARY KEY,
    code text NOT NULL,
    since date,
    until date,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT office_codes_days CHECK (since <= until),
    -- A code belongs to one office for good: nobody who kept a link may be led to another. Its index finds codes, too.
    CONSTRAINT office_codes_one_office EXCLUDE USING gist (code WITH =, office_id WITH <>)
);
CREATE INDEX office_codes_office ON office_codes (office_id);
CREATE UNIQUE INDEX office_codes_one_present ON office_codes (office_id) WHERE until IS NULL;
ALTER TABLE office_codes ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE office_codes IS
    'A present or former code of an office, never given to another one. The database keeps it in step with `offices`.';

CREATE TABLE former_names (
    id serial PRIMARY KEY,
    name_bn text NOT NULL,
    name_en text NOT NULL,
    since date,
    until date NOT NULL,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    search_key text NOT NULL GENERATED ALWAYS AS (search_key(name_bn) || E'\n' || search_key(name_en)) STORED,
    CONSTRAINT former_names_days CHECK (since < until),
    CONSTRAINT former_names_names CHECK (name_bn <> '' AND name_en <> '')
);
CREATE INDEX former_names_office ON former_names (office_id);
CREATE INDEX former_names_search ON former_names USING gin (search_key gin_trgm_ops);
ALTER TABLE former_names ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE former_names IS
    'A former name of an office. since: None if unknown. until: end date, exclusive.';

CREATE TABLE office_events (
    id serial PRIMARY KEY,
    type text NOT NULL,
    day date,
    reason text,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT office_events_day CHECK ((day IS NULL) = (type <> 'CLOSED')),
    CONSTRAINT office_events_reason CHECK ((reason IS NULL) = (type = 'LISTED') AND reason <> ''),
    CONSTRAINT office_events_type CHECK (type IN ('LISTED', 'RENAMED', 'MOVED', 'CLOSED', 'REOPENED'))
);
CREATE INDEX office_events_office ON office_events (office_id, id);
ALTER TABLE office_events ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE office_events IS
    'A change of an office: what, by whom and why; append-only. The audit trail has the values before and after.';
COMMENT ON COLUMN office_events.reason IS 'None: a list gives none';

CREATE TABLE posts (
    id serial PRIMARY KEY,
    title_bn text,
    title_en text,
    current_title_bn text,
    current_title_en text,
    head boolean NOT NULL,
    tentative boolean NOT NULL DEFAULT false,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    abolished_on date,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT posts_head_is_known CHECK (NOT (head AND tentative)),
    CONSTRAINT posts_head_lasts CHECK (NOT (head AND abolished_on IS NOT NULL)),
    CONSTRAINT posts_title CHECK (coalesce(title_bn, title_en, '') <> '')
);
CREATE INDEX posts_office ON posts (office_id);
CREATE UNIQUE INDEX posts_one_head ON posts (office_id) WHERE head;
ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE posts IS
    'A seat in an office. `title`: as published. `current_title`: the present title, if it differs.';
COMMENT ON COLUMN posts.head IS 'the post that answers for the whole office; one an office';
COMMENT ON COLUMN posts.tentative IS 'only drafts name it so far: nobody but their editors sees it';
COMMENT ON COLUMN posts.abolished_on IS 'the first day without it; its row stays, others refer to it';
COMMENT ON COLUMN posts.version IS 'counts its edits';

CREATE TABLE renamed_titles (
    id serial PRIMARY KEY,
    former_bn text NOT NULL,
    former_en text NOT NULL,
    current_bn text NOT NULL,
    current_en text NOT NULL,
    since date NOT NULL,
    CONSTRAINT renamed_titles_former_unique UNIQUE (former_bn)
);
ALTER TABLE renamed_titles ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE renamed_titles IS
    'A renamed title, so that a charter with the former title can show the present one too.';

CREATE TABLE officers (
    id serial PRIMARY KEY,
    name_bn text,
    name_en text,
    name_key text NOT NULL GENERATED ALWAYS AS (normalised(coalesce(name_bn, name_en))) STORED,
    search_key text GENERATED ALWAYS AS
        (search_key(coalesce(name_bn, '')) || E'\n' || search_key(coalesce(name_en, ''))) STORED,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT officers_name CHECK (coalesce(name_bn, name_en, '') <> '')
);
CREATE INDEX officers_by_name ON officers (name_key, id);
CREATE INDEX officers_search ON officers USING gin (search_key gin_trgm_ops);
ALTER TABLE officers ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE officers IS 'A person. `name`: as published, with honorifics.';
COMMENT ON COLUMN officers.version IS 'counts its changes';

CREATE TABLE contact_points (
    id serial PRIMARY KEY,
    kind text NOT NULL,
    published text NOT NULL,
    normalized text,
    valid boolean NOT NULL,
    in_use daterange NOT NULL DEFAULT '(,)',
    officer_id integer REFERENCES officers ON DELETE RESTRICT,
    post_id integer REFERENCES posts ON DELETE RESTRICT,
    CONSTRAINT contact_points_days CHECK (NOT isempty(in_use)),
    CONSTRAINT contact_points_kind CHECK (kind IN ('PHONE', 'MOBILE', 'EMAIL', 'FAX', 'ROOM')),
    CONSTRAINT contact_points_officer_once EXCLUDE USING gist
        (officer_id WITH =, kind WITH =, coalesce(normalized, published) WITH =, in_use WITH &&),
    CONSTRAINT contact_points_owner CHECK (num_nonnulls(post_id, officer_id) = 1),
    CONSTRAINT contact_points_post_once EXCLUDE USING gist
        (post_id WITH =, kind WITH =, coalesce(normalized, published) WITH =, in_use WITH &&),
    CONSTRAINT contact_points_valid CHECK (NOT valid OR normalized IS NOT NULL)
);
CREATE INDEX contact_points_officer ON contact_points (officer_id);
CREATE INDEX contact_points_post ON contact_points (post_id);
ALTER TABLE contact_points ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE contact_points IS
    'A phone, mobile, fax or e-mail of one post or one officer: as published, and normalised.';

CREATE TABLE postings (
    id serial PRIMARY KEY,
    acting boolean NOT NULL,
    held daterange NOT NULL,
    officer_id integer REFERENCES officers ON DELETE RESTRICT,
    post_id integer NOT NULL REFERENCES posts ON DELETE RESTRICT,
    yielded daterange,
    CONSTRAINT postings_acting_has_officer CHECK (officer_id IS NOT NULL OR NOT acting),
    CONSTRAINT postings_days CHECK (NOT isempty(held)),
    CONSTRAINT postings_one_acting EXCLUDE USING gist (post_id WITH =, held WITH &&) WHERE (acting),
    CONSTRAINT postings_one_holder EXCLUDE USING gist (post_id WITH =, held WITH &&) WHERE (NOT acting),
    CONSTRAINT postings_yielded CHECK (yielded IS NULL OR (lower(yielded) >= upper(held)) IS TRUE)
);
CREATE INDEX postings_officer ON postings (officer_id);
CREATE INDEX postings_post ON postings (post_id);
ALTER TABLE postings ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE postings IS 'Who holds which post on which days. Without an officer the post is declared vacant.';
COMMENT ON COLUMN postings.yielded IS
    'the days that it gave up to a posting entered later, and has again when that is undone';

CREATE TABLE catalogue_services (
    id serial PRIMARY KEY,
    code text NOT NULL,
    name_bn text,
    name_en text,
    version integer NOT NULL,
    retired boolean NOT NULL,
    category text NOT NULL,
    serial integer NOT NULL,
    delivery_methods jsonb NOT NULL,
    required_documents jsonb NOT NULL,
    fee jsonb,
    time_limit jsonb,
    responsible jsonb,
    superior jsonb,
    defined_by text NOT NULL,
    defined_at timestamptz NOT NULL,
    category_rank smallint NOT NULL GENERATED ALWAYS AS
        (coalesce(array_position(ARRAY['CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE'], category), 0)) STORED,
    CONSTRAINT catalogue_services_category CHECK (category IN ('CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE')),
    CONSTRAINT catalogue_services_name CHECK (coalesce(name_bn, name_en, '') <> ''),
    CONSTRAINT catalogue_services_parts CHECK (
        jsonb_typeof(delivery_methods) = 'array' AND jsonb_typeof(required_documents) = 'array'
        AND coalesce(jsonb_typeof(fee), 'object') = 'object' AND coalesce(jsonb_typeof(time_limit), 'object') = 'object'),
    CONSTRAINT catalogue_services_posts CHECK (
        coalesce((responsible->>'seat') IN ('HEAD', 'HEAD_ABOVE', 'TITLED'), responsible IS NULL)
        AND coalesce((superior->>'seat') IN ('HEAD', 'HEAD_ABOVE', 'TITLED'), superior IS NULL)),
    CONSTRAINT catalogue_services_serial CHECK (serial > 0),
    CONSTRAINT catalogue_services_version CHECK (version > 0),
    CONSTRAINT catalogue_services_version_unique UNIQUE (code, version)
);
CREATE INDEX catalogue_services_named_bn ON catalogue_services (normalised(name_bn));
CREATE INDEX catalogue_services_named_en ON catalogue_services (normalised(name_en));
ALTER TABLE catalogue_services ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE catalogue_services IS
    'One version of a national definition that services of many offices are instances of.';
COMMENT ON COLUMN catalogue_services.retired IS 'from this version on it is offered to nobody';
COMMENT ON COLUMN catalogue_services.delivery_methods IS 'rows of delivery_methods';
COMMENT ON COLUMN catalogue_services.required_documents IS 'rows of required_documents';
COMMENT ON COLUMN catalogue_services.fee IS 'a row of fees';
COMMENT ON COLUMN catalogue_services.time_limit IS 'a row of time_limits';
COMMENT ON COLUMN catalogue_services.responsible IS 'seat, title_bn, title_en';
COMMENT ON COLUMN catalogue_services.superior IS 'seat, title_bn, title_en';

CREATE TABLE charters (
    id serial PRIMARY KEY,
    revision integer NOT NULL,
    title_bn text,
    title_en text,
    vision_bn text,
    vision_en text,
    mission_bn text,
    mission_en text,
    effective_from date,
    in_force daterange,
    drafted_at timestamptz NOT NULL,
    published_at timestamptz,
    published_by text,
    source text,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    restores_id integer REFERENCES charters ON DELETE RESTRICT,
    expectations jsonb,
    grievance_note_bn text,
    grievance_note_en text,
    grievance_tiers jsonb,
    version integer NOT NULL DEFAULT 1,
    statements_version integer NOT NULL DEFAULT 1,
    CONSTRAINT charters_effective_from CHECK (
        in_force IS NULL OR isempty(in_force) OR lower(in_force) IS NOT DISTINCT FROM effective_from),
    CONSTRAINT charters_expectations CHECK (jsonb_typeof(expectations) = 'array' AND expectations <> '[]'),
    CONSTRAINT charters_grievance_tiers CHECK (jsonb_typeof(grievance_tiers) = 'array' AND grievance_tiers <> '[]'),
    CONSTRAINT charters_one_in_force EXCLUDE USING gist (office_id WITH =, in_force WITH &&),
    CONSTRAINT charters_published CHECK ((in_force IS NULL) = (published_at IS NULL)),
    CONSTRAINT charters_revision CHECK (revision > 0),
    CONSTRAINT charters_revision_unique UNIQUE (office_id, revision)
);
CREATE INDEX charters_restores ON charters (restores_id);
ALTER TABLE charters ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE charters IS 'One revision of an office''s charter.';
COMMENT ON COLUMN charters.effective_from IS 'the date it bears, or that publishing gave it';
COMMENT ON COLUMN charters.source IS 'the document it was read from, unchanged';
COMMENT ON COLUMN charters.restores_id IS 'the revision that it says again';
COMMENT ON COLUMN charters.version IS 'counts the changes of the draft, its services and named posts included';
COMMENT ON COLUMN charters.statements_version IS 'the version in which its own row last changed';
COMMENT ON COLUMN charters.expectations IS 'of those who seek services: position, text_bn, text_en';
COMMENT ON COLUMN charters.grievance_tiers IS
    'position, level, whom, occasion and address in both languages, contacts, time_limit (a row of time_limits)';

CREATE TABLE named_posts (
    id serial PRIMARY KEY,
    officer text,
    contacts jsonb NOT NULL,
    charter_id integer NOT NULL REFERENCES charters ON DELETE CASCADE,
    post_id integer NOT NULL REFERENCES posts ON DELETE RESTRICT,
    office_id integer NOT NULL DEFAULT 0,
    CONSTRAINT named_posts_unique UNIQUE (charter_id, post_id)
);
CREATE INDEX named_posts_post ON named_posts (post_id);
ALTER TABLE named_posts ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE named_posts IS
    'The officer and contacts that a document names for a post. Publishing the draft applies them.';
COMMENT ON COLUMN named_posts.officer IS 'the officer''s name as published; None: the document names none';
COMMENT ON COLUMN named_posts.contacts IS 'kind, owner, published, normalized, valid';
COMMENT ON COLUMN named_posts.office_id IS 'the charter''s office; the database fills it in';

CREATE TABLE findings (
    id serial PRIMARY KEY,
    position integer NOT NULL,
    code text NOT NULL,
    severity text NOT NULL,
    message_bn text NOT NULL,
    message_en text NOT NULL,
    section text,
    "row" integer,
    "column" integer,
    line integer,
    published text,
    resolution text,
    service_code text,
    charter_id integer NOT NULL REFERENCES charters ON DELETE CASCADE,
    office_id integer NOT NULL DEFAULT 0,
    settlement text,
    settled_because text,
    settled_by text,
    settled_at timestamptz,
    resolution_bn text,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT findings_position_unique UNIQUE (charter_id, position),
    CONSTRAINT findings_settled CHECK (
        num_nulls(settlement, settled_because, settled_by, settled_at) IN (0, 4) AND settled_because <> ''),
    CONSTRAINT findings_settlement CHECK (settlement IN ('RESOLVED', 'WAIVED')),
    CONSTRAINT findings_severity CHECK (severity IN ('ERROR', 'WARNING', 'INFO'))
);
ALTER TABLE findings ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE findings IS 'Something that the import noticed: the place, the text found there, and what was done about it.';
COMMENT ON COLUMN findings.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN findings.settlement IS 'RESOLVED or WAIVED, by a person; None: it still stands';
COMMENT ON COLUMN findings.resolution_bn IS 'the same in Bengali, where the reader did it';
COMMENT ON COLUMN findings.version IS 'counts its changes';

CREATE TABLE services (
    id serial PRIMARY KEY,
    code text NOT NULL,
    category text NOT NULL,
    serial integer NOT NULL,
    name_bn text,
    name_en text,
    catalogue_id integer REFERENCES catalogue_services ON DELETE RESTRICT,
    charter_id integer NOT NULL REFERENCES charters ON DELETE CASCADE,
    responsible_id integer REFERENCES posts ON DELETE RESTRICT,
    superior_id integer REFERENCES posts ON DELETE RESTRICT,
    category_rank smallint NOT NULL GENERATED ALWAYS AS
        (coalesce(array_position(ARRAY['CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE'], category), 0)) STORED,
    office_id integer NOT NULL DEFAULT 0,
    public boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    group_bn text,
    group_en text,
    remedy_bn text,
    remedy_en text,
    CONSTRAINT services_category CHECK (category IN ('CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE')),
    CONSTRAINT services_code_unique UNIQUE (charter_id, code) DEFERRABLE,
    CONSTRAINT services_serial CHECK (serial > 0)
);
CREATE INDEX services_catalogue ON services (catalogue_id);
CREATE INDEX services_in_order ON services (charter_id, category_rank, serial, id);
CREATE INDEX services_responsible ON services (responsible_id);
CREATE INDEX services_superior ON services (superior_id);
ALTER TABLE services ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE services IS
    'One promised line of one charter revision. `code` is stable across the revisions of an office.';
COMMENT ON COLUMN services.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN services.public IS 'whether the charter is published; the database sees to it';
COMMENT ON COLUMN services.version IS 'counts its edits as a draft';
COMMENT ON COLUMN services.group_bn IS 'the title inside its table under which it stands';
COMMENT ON COLUMN services.remedy_bn IS 'what the document says of a failure';

CREATE TABLE fees (
    id serial PRIMARY KEY,
    text_bn text,
    text_en text,
    free boolean,
    service_id integer NOT NULL REFERENCES services ON DELETE CASCADE,
    office_id integer NOT NULL DEFAULT 0,
    public boolean NOT NULL DEFAULT false,
    amounts jsonb,
    payments jsonb,
    CONSTRAINT fees_amounts CHECK (jsonb_typeof(amounts) = 'array' AND amounts <> '[]'),
    CONSTRAINT fees_payments CHECK (jsonb_typeof(payments) = 'array' AND payments <> '[]'),
    CONSTRAINT fees_service_id_key UNIQUE (service_id)
);
ALTER TABLE fees ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE fees IS 'free: None if the published text does not say.';
COMMENT ON COLUMN fees.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN fees.public IS 'whether the charter is published; the database sees to it';
COMMENT ON COLUMN fees.amounts IS 'position, label_bn, label_en, poisha';
COMMENT ON COLUMN fees.payments IS 'position, method, text_bn, text_en';

CREATE TABLE delivery_methods (
    id serial PRIMARY KEY,
    position integer NOT NULL,
    channel text NOT NULL,
    text_bn text,
    text_en text,
    service_id integer NOT NULL REFERENCES services ON DELETE CASCADE,
    office_id integer NOT NULL DEFAULT 0,
    public boolean NOT NULL DEFAULT false,
    CONSTRAINT delivery_methods_channel CHECK (channel IN
        ('WEBSITE', 'PHONE', 'EMAIL', 'IN_PERSON', 'POST_MAIL', 'MOBILE_APP', 'SMS', 'OTHER')),
    CONSTRAINT delivery_methods_position_unique UNIQUE (service_id, position)
);
ALTER TABLE delivery_methods ENABLE ROW LEVEL SECURITY;
COMMENT ON COLUMN delivery_methods.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN delivery_methods.public IS 'whether the charter is published; the database sees to it';

CREATE TABLE published_cells (
    id serial PRIMARY KEY,
    meaning text NOT NULL,
    section text,
    "row" integer,
    "column" integer,
    line integer,
    text text NOT NULL,
    service_id integer NOT NULL REFERENCES services ON DELETE CASCADE,
    office_id integer NOT NULL DEFAULT 0,
    public boolean NOT NULL DEFAULT false
);
CREATE INDEX published_cells_service ON published_cells (service_id, "column", id);
ALTER TABLE published_cells ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE published_cells IS
    'One cell of a service''s row in the source document, verbatim, with its position.';
COMMENT ON COLUMN published_cells.meaning IS 'what the heading of its column means: SERIAL, NAME, METHOD, …';
COMMENT ON COLUMN published_cells.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN published_cells.public IS 'whether the charter is published; the database sees to it';

CREATE TABLE required_documents (
    id serial PRIMARY KEY,
    position integer NOT NULL,
    name_bn text,
    name_en text,
    obtain_from_bn text,
    obtain_from_en text,
    conditional boolean NOT NULL,
    service_id integer NOT NULL REFERENCES services ON DELETE CASCADE,
    office_id integer NOT NULL DEFAULT 0,
    public boolean NOT NULL DEFAULT false,
    CONSTRAINT required_documents_position_unique UNIQUE (service_id, position)
);
ALTER TABLE required_documents ENABLE ROW LEVEL SECURITY;
COMMENT ON COLUMN required_documents.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN required_documents.public IS 'whether the charter is published; the database sees to it';

CREATE TABLE time_limits (
    id serial PRIMARY KEY,
    text_bn text,
    text_en text,
    immediate boolean NOT NULL,
    minimum integer,
    maximum integer,
    unit text,
    working_days integer,
    as_needed boolean NOT NULL,
    conditional boolean NOT NULL,
    service_id integer NOT NULL REFERENCES services ON DELETE CASCADE,
    office_id integer NOT NULL DEFAULT 0,
    public boolean NOT NULL DEFAULT false,
    subject_to_bn text,
    subject_to_en text,
    starts_from_bn text,
    starts_from_en text,
    classes jsonb,
    CONSTRAINT time_limits_classes CHECK (jsonb_typeof(classes) = 'array' AND classes <> '[]'),
    CONSTRAINT time_limits_from_filing CHECK (
        working_days IS NULL OR num_nonnulls(starts_from_bn, starts_from_en) = 0),
    CONSTRAINT time_limits_range CHECK (minimum IS NULL OR (minimum <= maximum) IS TRUE),
    CONSTRAINT time_limits_service_id_key UNIQUE (service_id),
    CONSTRAINT time_limits_unit CHECK (unit IN ('WORKING_DAY', 'CALENDAR_DAY', 'HOUR', 'MONTH')),
    CONSTRAINT time_limits_unit_counts CHECK ((maximum IS NULL) = (unit IS NULL)),
    CONSTRAINT time_limits_working_days CHECK (working_days IS NULL OR unit IS NOT DISTINCT FROM 'WORKING_DAY')
);
ALTER TABLE time_limits ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE time_limits IS
    'maximum is binding; minimum only if a range was published. working_days: None if counted in another unit.';
COMMENT ON COLUMN time_limits.office_id IS 'the charter''s office; the database fills it in';
COMMENT ON COLUMN time_limits.public IS 'whether the charter is published; the database sees to it';
COMMENT ON COLUMN time_limits.classes IS 'position, name_bn, name_en, immediate, minimum, maximum, unit';

CREATE TABLE service_listings (
    in_force daterange NOT NULL,
    category text NOT NULL,
    category_rank smallint NOT NULL,
    serial integer NOT NULL,
    free boolean,
    working_days integer,
    search_key text NOT NULL,
    catalogue_id integer REFERENCES catalogue_services ON DELETE RESTRICT,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    service_id integer PRIMARY KEY REFERENCES services ON DELETE CASCADE,
    limit_meant text,
    fee_meant text,
    papers_meant text,
    timed boolean NOT NULL DEFAULT false,
    one_language boolean NOT NULL DEFAULT false
);
CREATE INDEX service_listings_catalogue ON service_listings (catalogue_id);
CREATE INDEX service_listings_in_order ON service_listings (office_id, category_rank, serial, service_id);
CREATE INDEX service_listings_search ON service_listings USING gin (search_key gin_trgm_ops);
COMMENT ON TABLE service_listings IS
    'The public list of services, written when a revision comes into force; `services` and `search` read it.';
COMMENT ON COLUMN service_listings.limit_meant IS 'what its time limit promises, to be compared';
COMMENT ON COLUMN service_listings.fee_meant IS 'what its fee asks for, to be compared';
COMMENT ON COLUMN service_listings.papers_meant IS 'which papers it asks for, to be compared';
COMMENT ON COLUMN service_listings.timed IS 'whether its time limit gives a deadline';
COMMENT ON COLUMN service_listings.one_language IS 'whether any of its texts is in one language only';

CREATE TABLE listing_counts (
    id serial PRIMARY KEY,
    in_force daterange NOT NULL,
    services integer NOT NULL,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT listing_counts_services CHECK (services > 0),
    CONSTRAINT listing_counts_unique UNIQUE (office_id, in_force)
);
COMMENT ON TABLE listing_counts IS
    'The number of an office''s services in the public list, by days in force, maintained so that it need not be';

CREATE TABLE grants (
    id serial PRIMARY KEY,
    subject text NOT NULL,
    role text NOT NULL,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL,
    revoked_by text,
    revoked_at timestamptz,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT grants_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CONSTRAINT grants_role CHECK (role IN ('OFFICER', 'DISTRICT_ADMIN', 'DIVISION_ADMIN', 'HQ_ANALYST', 'HQ_ADMIN')),
    CONSTRAINT grants_subject CHECK (subject <> '')
);
CREATE INDEX grants_office ON grants (office_id);
CREATE UNIQUE INDEX grants_once ON grants (subject, role, office_id) WHERE revoked_at IS NULL;
ALTER TABLE grants ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE grants IS
    'A person''s role on an office and all below it. subject: the person, as in the issuer''s tokens.';

CREATE TABLE api_clients (
    id serial PRIMARY KEY,
    name text NOT NULL,
    prefix text NOT NULL,
    last_four text NOT NULL,
    digest bytea NOT NULL,
    rate_class text NOT NULL,
    origins text[] NOT NULL,
    expires_on date,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_by text,
    revoked_at timestamptz,
    last_used_on date,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    restricted_by text,
    restricted_at timestamptz,
    CONSTRAINT api_clients_digest CHECK (octet_length(digest) = 32),
    CONSTRAINT api_clients_last_four CHECK (last_four ~ '^[a-z2-7]{4}$'),
    CONSTRAINT api_clients_name CHECK (name <> ''),
    CONSTRAINT api_clients_prefix CHECK (prefix ~ '^chk_[a-z2-7]{8}$'),
    CONSTRAINT api_clients_rate_class CHECK (rate_class IN ('STANDARD', 'HIGH', 'UNLIMITED')),
    CONSTRAINT api_clients_restricted CHECK ((restricted_at IS NULL) = (restricted_by IS NULL)),
    CONSTRAINT api_clients_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE UNIQUE INDEX api_clients_digest_once ON api_clients (digest);
CREATE INDEX api_clients_office ON api_clients (office_id, id);
CREATE UNIQUE INDEX api_clients_prefix_once ON api_clients (prefix);
ALTER TABLE api_clients ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE api_clients IS 'A frontend for which an office is responsible, with the digest of its key.';
COMMENT ON COLUMN api_clients.prefix IS 'what the key begins with: names the client';
COMMENT ON COLUMN api_clients.last_four IS 'what the key ends with';
COMMENT ON COLUMN api_clients.digest IS 'SHA-256 of the key';
COMMENT ON COLUMN api_clients.origins IS 'the sites that may send the key; empty: anybody';
COMMENT ON COLUMN api_clients.expires_on IS 'the first day on which the key no longer works';
COMMENT ON COLUMN api_clients.restricted_at IS
    'since when nothing but its registered documents runs for it; null: anything does';

CREATE TABLE audit_entries (
    id bigserial PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    "table" text NOT NULL,
    "row" integer NOT NULL,
    change text NOT NULL,
    before jsonb,
    after jsonb,
    office_id integer REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT audit_entries_change CHECK (change IN ('INSERT', 'UPDATE', 'DELETE'))
);
-- Headquarters asks who did something, and when; the newest first.
CREATE INDEX audit_entries_actor ON audit_entries (actor, id);
CREATE INDEX audit_entries_at ON audit_entries (at);
CREATE INDEX audit_entries_office ON audit_entries (office_id, id);
CREATE INDEX audit_entries_row ON audit_entries ("table", "row", id);
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE audit_entries IS
    'One change of one row: who, when, what it was before and what it is after. Written by the database, for good.';
COMMENT ON COLUMN audit_entries.change IS 'INSERT, UPDATE or DELETE';

CREATE TABLE trusted_documents (
    id serial PRIMARY KEY,
    digest text NOT NULL,
    text text NOT NULL,
    registered_by text NOT NULL,
    registered_at timestamptz NOT NULL,
    withdrawn_by text,
    withdrawn_at timestamptz,
    client_id integer NOT NULL REFERENCES api_clients ON DELETE RESTRICT,
    CONSTRAINT trusted_documents_digest CHECK (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    CONSTRAINT trusted_documents_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX trusted_documents_client ON trusted_documents (client_id, id);
CREATE INDEX trusted_documents_digest_of ON trusted_documents (digest) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX trusted_documents_once ON trusted_documents (client_id, digest) WHERE withdrawn_at IS NULL;
ALTER TABLE trusted_documents ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE trusted_documents IS 'A GraphQL document that a frontend is known to send, by the digest of its text.';
COMMENT ON COLUMN trusted_documents.digest IS 'SHA-256 of the text, in hexadecimal digits';

CREATE TABLE idempotency_keys (
    id bigserial PRIMARY KEY,
    caller text NOT NULL,
    key bytea NOT NULL,
    request bytea NOT NULL,
    keys jsonb,
    plain jsonb,
    secret text,
    expires_at timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_answer CHECK ((keys IS NULL) = (plain IS NULL)),
    CONSTRAINT idempotency_keys_key CHECK (octet_length(key) = 32),
    CONSTRAINT idempotency_keys_request CHECK (octet_length(request) = 32),
    CONSTRAINT idempotency_keys_unique UNIQUE (caller, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE idempotency_keys IS
    'The result of a change, kept for repetitions under the same key. Only functions of the database read and write';
COMMENT ON COLUMN idempotency_keys.caller IS 'the kind of actor and its subject';
COMMENT ON COLUMN idempotency_keys.key IS 'a digest of the caller''s key, which opens `secret` and is kept nowhere';
COMMENT ON COLUMN idempotency_keys.request IS 'SHA-256 of what was asked for';
COMMENT ON COLUMN idempotency_keys.keys IS 'the rows that the answer starts from';
COMMENT ON COLUMN idempotency_keys.secret IS 'what is told to the caller alone, encrypted';

CREATE TABLE office_hours (
    id serial PRIMARY KEY,
    days daterange NOT NULL,
    weekdays integer[] NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT office_hours_days CHECK (NOT isempty(days)),
    CONSTRAINT office_hours_minutes CHECK (extract(second FROM opens) = 0 AND extract(second FROM closes) = 0),
    CONSTRAINT office_hours_once EXCLUDE USING gist (office_id WITH =, days WITH &&),
    CONSTRAINT office_hours_open CHECK (opens < closes AND closes < '24:00'),
    CONSTRAINT office_hours_weekdays CHECK (weekdays <@ '{1,2,3,4,5,6,7}' AND cardinality(weekdays) > 0)
);
ALTER TABLE office_hours ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE office_hours IS 'The weekly hours of an office and all below it, over a range of days.';

CREATE TABLE calendar_exceptions (
    id serial PRIMARY KEY,
    kind text NOT NULL,
    days daterange NOT NULL,
    opens time without time zone,
    closes time without time zone,
    name_bn text,
    name_en text,
    estimated boolean NOT NULL DEFAULT false,
    occasion text,
    declared_by text NOT NULL,
    declared_at timestamptz NOT NULL,
    revoked_by text,
    revoked_at timestamptz,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    replaced_by_id integer REFERENCES calendar_exceptions ON DELETE RESTRICT,
    CONSTRAINT calendar_exceptions_days CHECK (
        NOT isempty(days) AND days <@ '[2010-01-01,2100-01-01)' AND upper(days) - lower(days) <= 366),
    CONSTRAINT calendar_exceptions_hours CHECK (num_nonnulls(opens, closes) = CASE kind WHEN 'HOURS' THEN 2 ELSE 0 END),
    CONSTRAINT calendar_exceptions_kind CHECK (kind IN ('HOLIDAY', 'WORKING_DAY', 'HOURS')),
    CONSTRAINT calendar_exceptions_minutes CHECK (extract(second FROM opens) = 0 AND extract(second FROM closes) = 0),
    CONSTRAINT calendar_exceptions_name CHECK (num_nonnulls(nullif(name_bn, ''), nullif(name_en, '')) > 0),
    CONSTRAINT calendar_exceptions_open CHECK (opens < closes AND closes < '24:00'),
    CONSTRAINT calendar_exceptions_replaced CHECK (replaced_by_id IS NULL OR estimated),
    CONSTRAINT calendar_exceptions_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE UNIQUE INDEX calendar_exceptions_occasion ON calendar_exceptions (office_id, occasion);
CREATE UNIQUE INDEX calendar_exceptions_once
    ON calendar_exceptions (office_id, kind, days, coalesce(name_bn, ''), coalesce(name_en, ''))
    WHERE revoked_at IS NULL AND replaced_by_id IS NULL AND NOT estimated;
CREATE INDEX calendar_exceptions_replaced_by ON calendar_exceptions (replaced_by_id);
CREATE INDEX calendar_exceptions_standing ON calendar_exceptions (office_id)
    WHERE revoked_at IS NULL AND replaced_by_id IS NULL;
ALTER TABLE calendar_exceptions ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE calendar_exceptions IS
    'Days on which an office and all below it have other hours, until the exception is revoked or replaced.';
COMMENT ON COLUMN calendar_exceptions.kind IS 'HOLIDAY, WORKING_DAY or HOURS';

CREATE TABLE calendar_changes (
    id serial PRIMARY KEY,
    days daterange NOT NULL,
    changed_at timestamptz NOT NULL,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT
);
CREATE INDEX calendar_changes_office ON calendar_changes (office_id, id);
COMMENT ON TABLE calendar_changes IS
    'A change of the calendar of an office and all below it, with the days affected; written by the database.';

CREATE TABLE recomputations (
    total integer NOT NULL,
    done integer NOT NULL DEFAULT 0,
    position integer NOT NULL DEFAULT 0,
    finished_at timestamptz,
    change_id integer PRIMARY KEY REFERENCES calendar_changes ON DELETE CASCADE,
    CONSTRAINT recomputations_done CHECK (done >= 0 AND done <= total)
);
CREATE INDEX recomputations_waiting ON recomputations (change_id) WHERE finished_at IS NULL;
ALTER TABLE recomputations ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE recomputations IS
    'The progress of recomputing the deadlines of open requests after a change of the calendar.';

CREATE TABLE request_routes (
    id serial PRIMARY KEY,
    kind text NOT NULL,
    step integer NOT NULL,
    rise integer,
    working_days integer,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    post_id integer REFERENCES posts ON DELETE RESTRICT,
    CONSTRAINT request_routes_days CHECK (working_days > 0),
    CONSTRAINT request_routes_kind CHECK (
        kind IN ('SERVICE_REQUEST', 'GRIEVANCE', 'INFORMATION_REQUEST', 'SUGGESTION') AND kind <> 'SERVICE_REQUEST'),
    CONSTRAINT request_routes_step CHECK (step > 0 AND (rise IS NULL OR rise BETWEEN 0 AND 3)),
    CONSTRAINT request_routes_unique UNIQUE (office_id, kind, step)
);
CREATE INDEX request_routes_post ON request_routes (post_id) WHERE post_id IS NOT NULL;
ALTER TABLE request_routes ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE request_routes IS
    'A rung for requests of a kind without a service''s own chain, for an office and all below it.';
COMMENT ON COLUMN request_routes.working_days IS 'None: no deadline, and nobody is asked after it';

CREATE TABLE requests (
    id serial PRIMARY KEY,
    number text NOT NULL,
    tracking bytea NOT NULL,
    kind text NOT NULL,
    status text NOT NULL DEFAULT 'SUBMITTED',
    channel text NOT NULL,
    subject text,
    body text,
    anonymous boolean NOT NULL,
    filed_by text,
    submitted_at timestamptz NOT NULL,
    opening integer NOT NULL DEFAULT 1,
    opened_at timestamptz NOT NULL,
    counted_from timestamptz,
    limit_amount integer,
    limit_unit text,
    due_at timestamptz,
    pauses jsonb NOT NULL DEFAULT '[]',
    paused_since timestamptz,
    calendar_version integer NOT NULL,
    step integer NOT NULL,
    step_since timestamptz NOT NULL,
    step_days integer,
    step_due_at timestamptz,
    exhausted_at timestamptz,
    revisit_at timestamptz,
    remind_at timestamptz,
    first_response_at timestamptz,
    resolved_at timestamptz,
    closed_at timestamptz,
    erased_at timestamptz,
    rating smallint,
    events_count integer NOT NULL DEFAULT 0,
    duplicate_of_id integer REFERENCES requests ON DELETE RESTRICT,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    service_id integer REFERENCES services ON DELETE RESTRICT,
    step_post_id integer REFERENCES posts ON DELETE RESTRICT,
    due_order timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 'infinity'::timestamptz)) STORED,
    -- Its beginning, by which it is found and compared: the time that takes grows with the text.
    search_key text NOT NULL
        GENERATED ALWAYS AS (search_key(left(coalesce(subject, '') || ' ' || coalesce(body, ''), 300))) STORED,
    outcome text,
    escalated_to smallint NOT NULL DEFAULT 0,
    response_seconds integer,
    resolution_seconds integer,
    resolution_days integer,
    CONSTRAINT requests_channel CHECK (channel IN
        ('WEBSITE', 'PHONE', 'EMAIL', 'IN_PERSON', 'POST_MAIL', 'MOBILE_APP', 'SMS', 'OTHER')),
    CONSTRAINT requests_closed CHECK ((closed_at IS NOT NULL) = (status IN ('CLOSED', 'WITHDRAWN'))),
    CONSTRAINT requests_duplicate CHECK (duplicate_of_id <> id),
    CONSTRAINT requests_erased CHECK (erased_at IS NULL OR body IS NULL),
    CONSTRAINT requests_escalated CHECK (escalated_to BETWEEN 0 AND 15),
    CONSTRAINT requests_kind CHECK (kind IN ('SERVICE_REQUEST', 'GRIEVANCE', 'INFORMATION_REQUEST', 'SUGGESTION')),
    CONSTRAINT requests_limit CHECK ((limit_amount IS NULL) = (limit_unit IS NULL) AND limit_amount >= 0),
    CONSTRAINT requests_limit_unit CHECK (limit_unit IN ('WORKING_DAY', 'CALENDAR_DAY', 'HOUR', 'MONTH')),
    CONSTRAINT requests_measured CHECK (response_seconds >= 0 AND resolution_seconds >= 0 AND resolution_days >= 0),
    CONSTRAINT requests_number_unique UNIQUE (number),
    CONSTRAINT requests_outcome CHECK (outcome IN ('RESOLVED', 'REJECTED')),
    CONSTRAINT requests_paused CHECK ((paused_since IS NOT NULL) = (status = 'WAITING_FOR_APPLICANT')),
    CONSTRAINT requests_rating CHECK (rating BETWEEN 1 AND 5),
    CONSTRAINT requests_resolved CHECK (status NOT IN ('RESOLVED', 'REJECTED') OR resolved_at IS NOT NULL),
    CONSTRAINT requests_revisit CHECK ((revisit_at IS NOT NULL) = (exhausted_at IS NOT NULL)),
    CONSTRAINT requests_service CHECK (kind <> 'SERVICE_REQUEST' OR service_id IS NOT NULL),
    CONSTRAINT requests_status CHECK (status IN (
        'SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT', 'RESOLVED', 'REJECTED', 'WITHDRAWN',
        'CLOSED')),
    CONSTRAINT requests_step CHECK (step > 0 AND opening > 0),
    CONSTRAINT requests_subject CHECK (CASE WHEN erased_at IS NULL THEN subject <> '' ELSE subject IS NULL END IS TRUE),
    CONSTRAINT requests_tracking CHECK (octet_length(tracking) = 32),
    CONSTRAINT requests_tracking_unique UNIQUE (tracking)
);
CREATE INDEX requests_answered ON requests (resolved_at) WHERE status IN ('RESOLVED', 'REJECTED');
CREATE INDEX requests_closed_at ON requests (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX requests_due ON requests (step_due_at)
    WHERE (status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')
            OR status = 'WAITING_FOR_APPLICANT' AND step_due_at <= paused_since)
        AND exhausted_at IS NULL AND step_due_at IS NOT NULL;
CREATE INDEX requests_duplicate_of ON requests (duplicate_of_id) WHERE duplicate_of_id IS NOT NULL;
CREATE INDEX requests_exhausted ON requests (office_id, due_order, id)
    WHERE status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT') AND exhausted_at IS NOT NULL;
CREATE INDEX requests_inbox ON requests (office_id, due_order, id)
    WHERE status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT');
-- For headquarters, whose inbox is everybody's.
CREATE INDEX requests_inboxes ON requests (due_order, id)
    WHERE status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT');
CREATE INDEX requests_kind ON requests (office_id, kind, channel, submitted_at);
CREATE INDEX requests_office ON requests (office_id, submitted_at, id);
CREATE INDEX requests_remind ON requests (remind_at)
    WHERE status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS') AND remind_at IS NOT NULL;
CREATE INDEX requests_revisit ON requests (revisit_at)
    WHERE (status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')
            OR status = 'WAITING_FOR_APPLICANT' AND step_due_at <= paused_since)
        AND exhausted_at IS NOT NULL;
CREATE INDEX requests_service ON requests (service_id);
CREATE INDEX requests_step_post ON requests (step_post_id);
CREATE INDEX requests_waiting ON requests (paused_since) WHERE paused_since IS NOT NULL;
ALTER TABLE requests ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE requests IS 'A request that a citizen filed, in its present state; its events hold its history.';
COMMENT ON COLUMN requests.tracking IS 'SHA-256 of the tracking code''s digits';
COMMENT ON COLUMN requests.subject IS 'with body: what the applicant wrote; None once it was erased';
COMMENT ON COLUMN requests.filed_by IS 'the officer who filed it for somebody at the counter or by phone';
COMMENT ON COLUMN requests.limit_amount IS 'with limit_unit, what was promised; None: no deadline';
COMMENT ON COLUMN requests.pauses IS 'from when to when the applicant was asked, in this opening';
COMMENT ON COLUMN requests.step_days IS 'working days of a rung above the first';
COMMENT ON COLUMN requests.exhausted_at IS 'since when nobody is left to be asked';
COMMENT ON COLUMN requests.revisit_at IS 'when it is looked at again whether somebody is';
COMMENT ON COLUMN requests.remind_at IS 'when the office is reminded; None: it was, or need not be';
COMMENT ON COLUMN requests.resolved_at IS 'when it was last resolved or rejected';
COMMENT ON COLUMN requests.erased_at IS 'when what is personal was erased';
COMMENT ON COLUMN requests.outcome IS 'how it was last answered: RESOLVED or REJECTED';
COMMENT ON COLUMN requests.escalated_to IS
    'the levels that it ever climbed to: 1 national, 2 division, 4 district, 8 upazila, together';
COMMENT ON COLUMN requests.response_seconds IS 'working time from filing to the first response';
COMMENT ON COLUMN requests.resolution_seconds IS
    'working time from filing, or reopening, to that answer, while the applicant was not asked';
COMMENT ON COLUMN requests.resolution_days IS 'the same in working days, as promises count them';

CREATE TABLE request_events (
    id bigserial PRIMARY KEY,
    office_id integer NOT NULL,
    position integer NOT NULL,
    at timestamptz NOT NULL,
    type text NOT NULL,
    actor text NOT NULL,
    public boolean NOT NULL,
    opening integer NOT NULL,
    step integer NOT NULL,
    message_bn text,
    message_en text,
    details jsonb,
    post_id integer REFERENCES posts ON DELETE RESTRICT,
    request_id integer NOT NULL REFERENCES requests ON DELETE CASCADE,
    CONSTRAINT request_events_position CHECK (position > 0),
    CONSTRAINT request_events_position_unique UNIQUE (request_id, position),
    CONSTRAINT request_events_type CHECK (type IN (
        'SUBMITTED', 'ACKNOWLEDGED', 'STARTED', 'ASKED', 'REPLIED', 'RESOLVED', 'REJECTED', 'REOPENED', 'WITHDRAWN',
        'ESCALATED', 'STEP_SKIPPED', 'REMINDED', 'HANDED_OVER', 'COMMENTED', 'DUPLICATE_LINKED', 'RATED',
        'DEADLINE_MOVED', 'CLOSED'))
);
-- Any number of workers may sweep: a request reaches each rung at most once in an opening, and passes each post over
-- once.
CREATE UNIQUE INDEX request_events_once ON request_events (request_id, opening, step) WHERE type = 'ESCALATED';
CREATE UNIQUE INDEX request_events_passed ON request_events (request_id, opening, post_id) WHERE type = 'STEP_SKIPPED';
CREATE INDEX request_events_post ON request_events (post_id) WHERE post_id IS NOT NULL;
CREATE UNIQUE INDEX request_events_rated ON request_events (request_id) WHERE type = 'RATED';
ALTER TABLE request_events ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE request_events IS
    'One line of a request''s timeline, append-only. Numbered within the request from 1 without gaps.';
COMMENT ON COLUMN request_events.office_id IS 'the request''s office';
COMMENT ON COLUMN request_events.actor IS 'who: `applicant`, a person''s subject, or the program';
COMMENT ON COLUMN request_events.public IS 'whether the applicant reads it too';
COMMENT ON COLUMN request_events.details IS 'what the type needs beside it';

CREATE TABLE outbox (
    id bigserial PRIMARY KEY,
    created_at timestamptz NOT NULL,
    relayed_at timestamptz,
    event_id bigint NOT NULL REFERENCES request_events ON DELETE CASCADE
);
CREATE INDEX outbox_event ON outbox (event_id);
CREATE INDEX outbox_waiting ON outbox (id) WHERE relayed_at IS NULL;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE outbox IS
    'An event to be published to consumers. The database writes it in the event''s transaction.';

CREATE TABLE applicants (
    office_id integer NOT NULL,
    name text,
    mobile text,
    email text,
    request_id integer PRIMARY KEY REFERENCES requests ON DELETE CASCADE,
    CONSTRAINT applicants_somebody CHECK (num_nonnulls(name, mobile, email) > 0)
);
CREATE INDEX applicants_email ON applicants (lower(email), office_id) WHERE email IS NOT NULL;
CREATE INDEX applicants_mobile ON applicants (mobile, office_id) WHERE mobile IS NOT NULL;
ALTER TABLE applicants ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE applicants IS
    'The person who filed a request, with contacts. Anonymous requests have none; retention erases them.';
COMMENT ON COLUMN applicants.office_id IS 'the request''s office';
COMMENT ON COLUMN applicants.mobile IS 'E.164';

CREATE TABLE request_series (
    id serial PRIMARY KEY,
    year integer NOT NULL,
    filed integer NOT NULL,
    open integer NOT NULL,
    office_id integer NOT NULL REFERENCES offices ON DELETE RESTRICT,
    CONSTRAINT request_series_filed CHECK (filed > 0 AND open BETWEEN 0 AND filed),
    CONSTRAINT request_series_unique UNIQUE (office_id, year)
);
ALTER TABLE request_series ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE request_series IS
    'The number of requests filed with an office in a year, and of those that are open.';

CREATE TABLE contact_reads (
    id bigserial PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    office_id integer NOT NULL,
    name boolean NOT NULL,
    mobile boolean NOT NULL,
    email boolean NOT NULL,
    through text NOT NULL,
    request_id integer NOT NULL REFERENCES requests ON DELETE CASCADE
);
CREATE INDEX contact_reads_at ON contact_reads (at);
CREATE INDEX contact_reads_office ON contact_reads (office_id, id);
CREATE INDEX contact_reads_request ON contact_reads (request_id, id);
ALTER TABLE contact_reads ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE contact_reads IS
    'Somebody who handles requests read how to reach an applicant. The database writes it with the answer.';
COMMENT ON COLUMN contact_reads.actor IS 'the person as the issuer names them, or the program';
COMMENT ON COLUMN contact_reads.office_id IS 'the request''s office';
COMMENT ON COLUMN contact_reads.name IS 'whether the name was read';
COMMENT ON COLUMN contact_reads.through IS 'the field of the API: Query.requests';

-- Unlogged: nothing of it goes into the write-ahead log (when that disk is full, PostgreSQL stops by itself). PLAIN: the row
-- is not compressed, so that each needs a page of its own.
CREATE UNLOGGED TABLE disk_probes (
    id serial PRIMARY KEY,
    filler text STORAGE PLAIN NOT NULL
);
ALTER TABLE disk_probes ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE disk_probes IS
    'Always empty. `probe_disk` inserts a row of a page''s size, to test whether the disk has room, and rolls back.';

-- Unlogged: a crash of the database empties it, which harms nobody.
CREATE UNLOGGED TABLE rate_buckets (
    id bigint PRIMARY KEY,
    full_at timestamptz NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE rate_buckets ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE rate_buckets IS
    'The used part of an account''s rate, shared by all processes. Only a function reads and writes it.';
COMMENT ON COLUMN rate_buckets.id IS '64 bits of a digest of the caller';
COMMENT ON COLUMN rate_buckets.full_at IS 'when nothing will be used any more: it fills a second a second';

CREATE TABLE server_secrets (
    id serial PRIMARY KEY,
    name text NOT NULL,
    secret bytea NOT NULL,
    CONSTRAINT server_secrets_unique UNIQUE (name)
);
ALTER TABLE server_secrets ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE server_secrets IS
    'A random key shared by all processes on this database. Only the function `server_secret` reads it.';
COMMENT ON COLUMN server_secrets.name IS 'what it is for';
COMMENT ON COLUMN server_secrets.secret IS '32 random bytes, made by the migration';
-- A random UUID has 122 random bits of the server's cryptographic generator; SHA-256 of two makes an even key of 32 bytes.
INSERT INTO server_secrets (name, secret)
    VALUES ('proof of work', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Counts are kept by office (with all below it), by one thing or by none, and by the month or the day of filing: their
-- number does not grow with that of the requests. An upazila has none: its requests are few enough to be counted when
-- they are asked for. A change is noted in performance_changes, a row for each, and added to the counts later, all
-- together: requests of one office do not wait for each other, and reading adds what is not added yet.
CREATE TABLE performance_counts (
    id bigserial PRIMARY KEY,
    office_id integer NOT NULL,
    facet text NOT NULL,
    grain text NOT NULL,
    since date NOT NULL,
    value text NOT NULL,
    spread smallint NOT NULL,
    slots integer[] NOT NULL,
    counts integer[] NOT NULL,
    CONSTRAINT performance_counts_facet CHECK (facet IN (
        'ALL', 'CATALOGUE_SERVICE', 'CATEGORY', 'KIND', 'CHANNEL', 'SERVICE')),
    CONSTRAINT performance_counts_grain CHECK (grain IN ('DAY', 'MONTH')),
    CONSTRAINT performance_counts_slots CHECK (cardinality(slots) = cardinality(counts))
);
CREATE UNIQUE INDEX performance_counts_unique ON performance_counts (office_id, facet, grain, spread, since, value);
ALTER TABLE performance_counts ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE performance_counts IS
    'Counts of the requests of an office and all below it, by their common attributes and figures.';
COMMENT ON COLUMN performance_counts.facet IS
    'what they have in common: ALL, CATALOGUE_SERVICE, CATEGORY, KIND or CHANNEL';
COMMENT ON COLUMN performance_counts.grain IS 'DAY or MONTH';
COMMENT ON COLUMN performance_counts.since IS 'the day on which they were filed, or the first of the month';
COMMENT ON COLUMN performance_counts.value IS 'which national service, category, kind or channel; empty: none';
COMMENT ON COLUMN performance_counts.spread IS '0; or the figure that is spread over these slots';
COMMENT ON COLUMN performance_counts.slots IS 'see request_slots';
COMMENT ON COLUMN performance_counts.counts IS 'how many requests are in each';

CREATE TABLE performance_changes (
    id bigserial PRIMARY KEY,
    office_id integer NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    service_id integer,
    day date NOT NULL,
    removed integer[] NOT NULL,
    added integer[] NOT NULL
);
ALTER TABLE performance_changes ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE performance_changes IS
    'A new request, or one whose figures have changed, that is still to be added to the counts.';
COMMENT ON COLUMN performance_changes.day IS 'on which it was filed';
COMMENT ON COLUMN performance_changes.removed IS 'the slots in which it counted';
COMMENT ON COLUMN performance_changes.added IS 'those in which it counts';

CREATE TABLE health_rules (
    id serial PRIMARY KEY,
    code text NOT NULL,
    severity text NOT NULL,
    weight integer NOT NULL,
    days integer,
    CONSTRAINT health_rules_code CHECK (code IN (
        'NO_CHARTER', 'STALE', 'MISSING_TRANSLATION', 'SUPERIOR_WITHOUT_CONTACT', 'BROKEN_EMAIL', 'BROKEN_PHONE',
        'POST_WITHOUT_OFFICER', 'ACTING_TOO_LONG', 'SERVICE_WITHOUT_TIME_LIMIT', 'CATALOGUE_DRIFT')),
    CONSTRAINT health_rules_code_unique UNIQUE (code),
    CONSTRAINT health_rules_days CHECK (
        CASE WHEN code IN ('STALE', 'ACTING_TOO_LONG') THEN coalesce(days >= 0, false) ELSE days IS NULL END),
    CONSTRAINT health_rules_severity CHECK (severity IN ('ERROR', 'WARNING', 'INFO')),
    CONSTRAINT health_rules_weight CHECK (weight BETWEEN 0 AND 100)
);
ALTER TABLE health_rules ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE health_rules IS 'How grave a finding of a charter''s health is, and what it costs of 100 points.';
INSERT INTO health_rules (code, severity, weight, days) VALUES
    ('NO_CHARTER', 'ERROR', 100, NULL),
    ('STALE', 'WARNING', 15, 365),
    ('MISSING_TRANSLATION', 'INFO', 10, NULL),
    ('SUPERIOR_WITHOUT_CONTACT', 'ERROR', 15, NULL),
    ('BROKEN_EMAIL', 'WARNING', 10, NULL),
    ('BROKEN_PHONE', 'WARNING', 10, NULL),
    ('POST_WITHOUT_OFFICER', 'WARNING', 15, NULL),
    ('ACTING_TOO_LONG', 'WARNING', 5, 180),
    ('SERVICE_WITHOUT_TIME_LIMIT', 'WARNING', 10, NULL),
    ('CATALOGUE_DRIFT', 'INFO', 10, NULL);

CREATE TABLE generations (
    id serial PRIMARY KEY,
    table_name text NOT NULL,
    generation bigint NOT NULL,
    CONSTRAINT generations_unique UNIQUE (table_name)
);
COMMENT ON TABLE generations IS 'The generation of each public table: a counter of changes of public data at the table''s last change.';

CREATE TABLE simulations (
    id serial PRIMARY KEY,
    seed integer NOT NULL,
    requests integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    simulated_at timestamptz NOT NULL,
    simulated_by text NOT NULL,
    CONSTRAINT simulations_days CHECK (first_day <= last_day),
    CONSTRAINT simulations_requests CHECK (requests >= 0)
);
CREATE UNIQUE INDEX simulations_once ON simulations ((true));
COMMENT ON TABLE simulations IS
    'Marks a simulated network: who created it, and its parameters. A real network has no row.';
COMMENT ON COLUMN simulations.requests IS 'how many requests its history has';
COMMENT ON COLUMN simulations.first_day IS 'of the history, in Dhaka';
