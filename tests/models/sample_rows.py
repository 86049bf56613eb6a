"""One row of each kind, each with every reference it can have: what the constraints are tried against."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

import asyncpg

from models.database.connection import Address
from tests.support.databases import connect

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

NATIONAL_SERVICE = """
INSERT INTO catalogue_services (code, version, retired, category, serial, name_en, delivery_methods, required_documents,
                                defined_by, defined_at)
    VALUES ('n1', 1, false, 'CITIZEN', 1, 'National', '[]', '[]', 'x', now());
"""
WORLD = (
    """
INSERT INTO offices (code, level, name_bn, name_en, parent_id) VALUES
    ('bd', 'NATIONAL', 'অধিদপ্তর', 'Department', NULL),
    ('bd.khulna', 'DIVISION', 'খুলনা', 'Khulna', 1),
    ('bd.khulna.magura', 'DISTRICT', 'মাগুরা', 'Magura', 2);
INSERT INTO escalation_times (office_id, level, working_days) VALUES (1, 'DISTRICT', 3);
INSERT INTO posts (office_id, title_bn, title_en, head) VALUES
    (3, 'প্রোগ্রামার', 'Programmer', true), (3, 'সহকারী প্রোগ্রামার', NULL, false);
INSERT INTO renamed_titles (former_bn, former_en, current_bn, current_en, since)
    VALUES ('প্রোগ্রামার', 'Programmer', 'জেলা আইসিটি অফিসার', 'District ICT Officer', '2024-08-12');
INSERT INTO officers (name_bn, name_en) VALUES ('জনাব ক', NULL), (NULL, 'Mr Kha');
INSERT INTO postings (post_id, officer_id, acting, held) VALUES
    (1, 1, false, '[2024-01-01,2025-01-01)'), (1, 2, true, '[2024-01-01,2025-01-01)');
INSERT INTO contact_points (post_id, officer_id, kind, published, normalized, valid) VALUES
    (1, NULL, 'PHONE', '০২-৯৫১', NULL, false),
    (NULL, 1, 'MOBILE', '০১৭', '+88017', true);
"""
    + NATIONAL_SERVICE
    + """
INSERT INTO grants (subject, role, office_id, granted_by, granted_at) VALUES ('a person', 'OFFICER', 3, 'x', now());
INSERT INTO api_clients (office_id, name, prefix, last_four, digest, rate_class, origins, created_by, created_at)
    VALUES (3, 'Site', 'chk_aaaaaaaa', 'aaaa', sha256('a'), 'STANDARD', '{}', 'x', now());
INSERT INTO trusted_documents (client_id, digest, text, registered_by, registered_at)
    VALUES (1, encode(sha256('{ x }'), 'hex'), '{ x }', 'x', now());
INSERT INTO charters (office_id, revision, drafted_at) VALUES (3, 1, now());
INSERT INTO charters (office_id, revision, drafted_at, in_force, published_at, effective_from)
    VALUES (2, 1, now(), '[2024-01-01,2025-01-01)', now(), '2024-01-01');
UPDATE charters SET restores_id = 1 WHERE id = 1;
INSERT INTO named_posts (charter_id, post_id, officer, contacts) VALUES (1, 1, 'জনাব ক', '[]');
INSERT INTO findings (charter_id, position, code, severity, message_bn, message_en)
    VALUES (1, 1, 'CUT_OFF', 'WARNING', 'কাটা', 'cut off');
INSERT INTO services (charter_id, catalogue_id, code, category, serial, name_bn, responsible_id, superior_id) VALUES
    (1, 1, 'c1', 'CITIZEN', 1, 'সেবা', 2, 1);
INSERT INTO delivery_methods (service_id, position, channel) VALUES (1, 1, 'PHONE');
INSERT INTO required_documents (service_id, position, conditional) VALUES (1, 1, false);
INSERT INTO fees (service_id, free) VALUES (1, true);
INSERT INTO time_limits (service_id, immediate, maximum, unit, working_days, as_needed, conditional)
    VALUES (1, false, 3, 'WORKING_DAY', 3, false, false);
INSERT INTO published_cells (service_id, meaning, text) VALUES (1, 'NAME', 'সেবা');
INSERT INTO service_listings
    (service_id, office_id, catalogue_id, in_force, category, category_rank, serial, search_key)
    VALUES (1, 3, 1, '[2024-01-01,)', 'CITIZEN', 1, 1, 'সেবা');
INSERT INTO listing_counts (office_id, in_force, services) VALUES (3, '[2024-01-01,)', 1);
"""
)

# What came after the first release: a division that will be closed, and what the third office was called before.
LATER = """
INSERT INTO offices (code, level, name_bn, name_en, parent_id, closed_from, successor_id)
    VALUES ('bd.jessore', 'DIVISION', 'যশোর', 'Jessore', 1, '2100-01-01', 2);
INSERT INTO office_codes (office_id, code, until) VALUES
    (3, 'bd.khulna.mag', '2018-04-02'), (2, 'bd.kulna', '2018-04-02');
INSERT INTO former_names (office_id, name_bn, name_en, until) VALUES (3, 'মাগ', 'Mag', '2018-04-02');
INSERT INTO office_events (office_id, type, day, reason, at, actor) VALUES (4, 'CLOSED', '2100-01-01', 'x', now(), 'x');
"""

# An estimate that another holiday replaced.
CALENDAR = """
INSERT INTO office_hours (office_id, days, weekdays, opens, closes) VALUES
    (1, '[2024-01-01,)', '{7,1,2,3,4}', '9:00', '17:00');
INSERT INTO calendar_exceptions
    (office_id, kind, days, name_bn, estimated, occasion, declared_by, declared_at, replaced_by_id) VALUES
    (1, 'HOLIDAY', '[2026-03-20,2026-03-23)', 'ঈদ', true, 'eid_2026', 'x', now(), 2),
    (1, 'HOLIDAY', '[2026-03-21,2026-03-24)', 'ঈদ', false, NULL, 'x', now(), NULL);
"""
# A request with an applicant and a timeline, another that asks for the same, and who is asked about grievances.
REQUESTS = """
INSERT INTO requests (number, tracking, office_id, kind, channel, service_id, subject, anonymous, submitted_at,
                      opened_at, calendar_version, step, step_post_id, step_since, duplicate_of_id) VALUES
    ('MAG-2026-000001', sha256('1'), 3, 'SERVICE_REQUEST', 'SMS', 1, 'x', false, now(), now(), 0, 1, 2, now(), NULL),
    ('MAG-2026-000002', sha256('2'), 3, 'SUGGESTION', 'WEBSITE', NULL, 'x', true, now(), now(), 0, 1, 1, now(), 1);
INSERT INTO applicants (request_id, office_id, name) VALUES (1, 3, 'রহিমা');
INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step, post_id) VALUES
    (1, 3, 1, now(), 'SUBMITTED', 'applicant', true, 1, 1, 2),
    (1, 3, 2, now(), 'ESCALATED', 'escalation', true, 1, 2, 1),
    (1, 3, 3, now(), 'RATED', 'applicant', true, 1, 2, NULL);
INSERT INTO contact_reads (at, actor, request_id, office_id, name, mobile, email, through)
    VALUES (now(), 'x', 1, 3, true, false, false, 'Query.requests');
INSERT INTO request_series (office_id, year, filed, open) VALUES (3, 2026, 2, 2);
INSERT INTO request_routes (office_id, kind, step, rise, post_id, working_days) VALUES (1, 'GRIEVANCE', 1, 0, 1, 30);
INSERT INTO performance_counts (office_id, facet, grain, since, value, spread, slots, counts)
    VALUES (1, 'ALL', 'DAY', '2026-11-01', '', 0, '{65536}', '{2}');
"""
# Charter 1 with its service 1, which has every part, and service 2, which has none; the draft 3 of another office.
DRAFTS = """
INSERT INTO services (charter_id, code, category, serial) VALUES (1, 'c2', 'CITIZEN', 2);
INSERT INTO charters (office_id, revision, drafted_at) VALUES (1, 1, now());
INSERT INTO services (charter_id, code, category, serial) VALUES (3, 'c1', 'CITIZEN', 1);
"""
PUBLISH = """
UPDATE charters SET in_force = '[2024-01-01,2100-01-01)', effective_from = '2024-01-01', published_at = '2024-01-01'
WHERE id = 1
"""
OF_CHARTER = ["services", "findings", "named_posts"]
OF_SERVICE = ["delivery_methods", "required_documents", "fees", "time_limits", "published_cells"]
PARTS = [*OF_CHARTER, *OF_SERVICE]
_ROWS = " UNION ALL ".join(f"SELECT {table}::text AS row FROM {table}" for table in ["charters", *PARTS])
SAID = f"SELECT string_agg(row, E'\\n' ORDER BY row) FROM ({_ROWS}) said"
"""All that charters say, as one text."""


async def waits_for_a_lock(database: Address, connection: Connection) -> None:
    """Returns when the connection's statement waits for another transaction."""
    waiting, pid = "SELECT pg_blocking_pids($1) <> '{}'", connection.get_server_pid()
    async with connect(database) as observer:
        while not await observer.fetchval(waiting, pid):  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.005)
