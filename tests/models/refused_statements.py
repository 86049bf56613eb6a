"""For each constraint a statement that it refuses, and a neighbour of it that is accepted. See `world` for the rows."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """refused, accepted: what follows a table's name in INSERT INTO, or a whole UPDATE."""

    constraint: str
    refused: str
    accepted: str | None = None


def _limit(unit: str, minimum: str, maximum: str, working_days: str) -> str:
    return f"UPDATE time_limits SET unit={unit}, minimum={minimum}, maximum={maximum}, working_days={working_days}"


def _national(**said: str) -> str:
    """A version of a national service, as it may be but for what is said."""
    values = {
        "code": "'n1'", "version": "1", "retired": "false", "category": "'CITIZEN'", "serial": "1", "name": "'x'",
        "methods": "'[]'", "papers": "'[]'", "fee": "NULL", "limit": "NULL", "responsible": "NULL", "superior": "NULL",
        **said,
    }  # fmt: skip
    columns = (
        "code, version, retired, category, serial, name_en, delivery_methods, required_documents, fee, time_limit,"
        " responsible, superior, defined_by, defined_at"
    )
    return f"catalogue_services ({columns}) VALUES ({', '.join(values.values())}, 'x', now())"


_OFFICE = "offices (code, level, name_bn, name_en, parent_id) VALUES "
_CODE = "office_codes (office_id, code, since, until) VALUES "
_FORMER = "former_names (office_id, name_bn, name_en, since, until) VALUES "
_EVENT = "office_events (office_id, type, day, reason, at, actor) VALUES "
_TIME = "escalation_times (office_id, level, working_days) VALUES "
_POST = "posts (office_id, title_bn, title_en, head) VALUES "
_TITLE = "renamed_titles (former_bn, former_en, current_bn, current_en, since) VALUES "
_POSTING = "postings (post_id, officer_id, acting, held) VALUES "
_CONTACT = "contact_points (post_id, officer_id, kind, published, normalized, valid) VALUES "
_DRAFT = "charters (office_id, revision, drafted_at) VALUES "
_SECTIONS = "charters (office_id, revision, drafted_at, expectations, grievance_tiers) VALUES "
_CHARTER = "charters (office_id, revision, drafted_at, in_force, published_at, effective_from) VALUES "
_NAMED = "named_posts (charter_id, post_id, contacts) VALUES "
_FINDING = "findings (charter_id, position, severity, code, message_bn, message_en) VALUES "
_SERVICE = "services (charter_id, code, category, serial) VALUES "
_METHOD = "delivery_methods (service_id, position, channel) VALUES "
_PAPER = "required_documents (service_id, position, conditional) VALUES "
_COUNT = "listing_counts (office_id, in_force, services) VALUES "
_KEPT_COUNT = "performance_counts (office_id, facet, grain, since, value, spread, slots, counts) VALUES "
_GRANT = "grants (subject, role, office_id, granted_by, granted_at) VALUES "
_CLIENT = "api_clients (office_id, name, created_by, created_at, prefix, last_four, digest, rate_class, origins) "


def _client(prefix: str = "chk_bbbbbbbb", digest: str = "sha256('b')", name: str = "Site") -> str:
    return f"{_CLIENT} VALUES (3, '{name}', 'x', now(), '{prefix}', 'aaaa', {digest}, 'STANDARD', '{{}}')"


def _trusted(text: str, digest: str = "", more: str = ", NULL, NULL") -> str:
    said = digest or f"encode(sha256('{text}'), 'hex')"
    columns = "client_id, digest, text, registered_by, registered_at, withdrawn_at, withdrawn_by"
    return f"trusted_documents ({columns}) VALUES (1, {said}, '{text}', 'x', now(){more})"


_AUDIT = 'audit_entries (at, actor, "table", "row", change) VALUES '
_KEY = "idempotency_keys (caller, key, request, expires_at, keys, plain) VALUES "
_HOURS = "office_hours (office_id, days, weekdays, opens, closes) VALUES "
_EXCEPTION = (
    "calendar_exceptions (office_id, kind, days, opens, closes, name_bn, name_en, declared_by, declared_at) VALUES "
)
_ESTIMATE = (
    "calendar_exceptions (office_id, kind, days, name_bn, estimated, occasion, declared_by, declared_at) VALUES "
)
_STEP = "request_events (request_id, office_id, position, at, type, actor, public, opening, step) VALUES "
_SERIES = "request_series (office_id, year, filed, open) VALUES "
_SIMULATION = "simulations (seed, requests, first_day, last_day, simulated_at, simulated_by) VALUES "
_ROUTE = "request_routes (office_id, kind, step, rise, working_days) VALUES "


def _passed(*which: tuple[int, int, int]) -> str:
    """A post is passed over: in which opening, at which step, and which post."""
    rows = (
        f"(2, 3, {n}, now(), 'STEP_SKIPPED', 'x', true, {opening}, {step}, {post})"
        for n, (opening, step, post) in enumerate(which, 1)
    )
    return _STEP.replace("step)", "step, post_id)") + ", ".join(rows)


def _request(**said: str) -> str:
    """A request, as it may be but for what is said."""
    values = {
        "number": "'MAG-2026-000003'", "tracking": "sha256('3')", "office_id": "3", "kind": "'SUGGESTION'",
        "channel": "'SMS'", "subject": "'x'", "anonymous": "true", "submitted_at": "now()", "opened_at": "now()",
        "calendar_version": "0", "step": "1", "step_since": "now()", **said,
    }  # fmt: skip
    return f"requests ({', '.join(values)}) VALUES ({', '.join(values.values())})"


_RULE = "health_rules (code, severity, weight, days) VALUES "
_SEARCHED = "service_listings (service_id, office_id, in_force, category, category_rank, serial, search_key) "

CASES = [
    Case("grants_role", _GRANT + "('x', 'KING', 3, 'x', now())", _GRANT + "('x', 'HQ_ADMIN', 3, 'x', now())"),
    Case("grants_subject", _GRANT + "('', 'OFFICER', 3, 'x', now())"),
    Case(
        "grants_once",
        _GRANT + "('a person', 'OFFICER', 3, 'x', now())",
        _GRANT + "('a person', 'OFFICER', 2, 'x', now())",
    ),
    Case(
        "grants_revoked", "UPDATE grants SET revoked_by = 'x'", "UPDATE grants SET revoked_by = 'x', revoked_at = now()"
    ),
    Case("api_clients_name", _client(name=""), _client(name="-")),
    Case("api_clients_prefix", _client("chk_bbbbbbb1"), _client("chk_bbbbbbb2")),
    Case("api_clients_prefix_once", _client("chk_aaaaaaaa"), _client("chk_aaaaaaab")),
    Case("api_clients_digest", _client(digest="'\\x00'"), _client(digest="sha256('')")),
    Case("api_clients_digest_once", _client(digest="sha256('a')"), _client(digest="sha256('A')")),
    Case(
        "api_clients_last_four", "UPDATE api_clients SET last_four = 'aa'", "UPDATE api_clients SET last_four = '2aa7'"
    ),
    Case(
        "api_clients_rate_class",
        "UPDATE api_clients SET rate_class = 'LOW'",
        "UPDATE api_clients SET rate_class = 'HIGH'",
    ),
    Case(
        "api_clients_revoked",
        "UPDATE api_clients SET revoked_at = now()",
        "UPDATE api_clients SET revoked_at = now(), revoked_by = 'x'",
    ),
    Case(
        "api_clients_restricted",
        "UPDATE api_clients SET restricted_at = now()",
        "UPDATE api_clients SET restricted_at = now(), restricted_by = 'x'",
    ),
    Case(
        "server_secrets_unique",
        "server_secrets (name, secret) VALUES ('proof of work', sha256('x'))",
        "server_secrets (name, secret) VALUES ('another', sha256('x'))",
    ),
    Case("trusted_documents_digest", _trusted("{ y }", "encode(sha256('{ x }'), 'hex')"), _trusted("{ y }")),
    Case("trusted_documents_once", _trusted("{ x }"), _trusted("{ x }", more=", now(), 'x'")),
    Case(
        "trusted_documents_withdrawn",
        "UPDATE trusted_documents SET withdrawn_by = 'x'",
        "UPDATE trusted_documents SET withdrawn_by = 'x', withdrawn_at = now()",
    ),
    Case(
        "office_hours_days",
        _HOURS + "(3, 'empty', '{1}', '9:00', '17:00')",
        _HOURS + "(3, '(,)', '{1}', '9:00', '17:00')",
    ),
    Case(
        "office_hours_weekdays",
        _HOURS + "(3, '(,)', '{1,8}', '9:00', '17:00')",
        _HOURS + "(3, '(,)', '{1,7}', '9:00', '17:00')",
    ),
    Case("office_hours_weekdays", _HOURS + "(3, '(,)', '{}', '9:00', '17:00')"),
    Case(
        "office_hours_open",
        _HOURS + "(3, '(,)', '{1}', '9:00', '9:00')",
        _HOURS + "(3, '(,)', '{1}', '9:00', '9:01')",
    ),
    Case("office_hours_open", _HOURS + "(3, '(,)', '{1}', '9:00', '24:00')"),
    Case(
        "office_hours_minutes",
        _HOURS + "(3, '(,)', '{1}', '9:00:01', '17:00')",
        _HOURS + "(3, '(,)', '{1}', '9:01', '17:00')",
    ),
    Case(
        "office_hours_once",
        _HOURS + "(1, '[2023-01-01,2024-01-02)', '{1}', '9:00', '17:00')",
        _HOURS + "(1, '[2023-01-01,2024-01-01)', '{1}', '9:00', '17:00')",
    ),
    Case(
        "calendar_exceptions_kind",
        _EXCEPTION + "(3, 'STRIKE', '[2026-01-01,2026-01-02)', NULL, NULL, 'ক', NULL, 'x', now())",
        _EXCEPTION + "(3, 'WORKING_DAY', '[2026-01-01,2026-01-02)', NULL, NULL, 'ক', NULL, 'x', now())",
    ),
    Case(
        "calendar_exceptions_days",
        _EXCEPTION + "(3, 'HOLIDAY', '[2026-01-01,2027-01-03)', NULL, NULL, 'ক', NULL, 'x', now())",
        _EXCEPTION + "(3, 'HOLIDAY', '[2026-01-01,2027-01-02)', NULL, NULL, 'ক', NULL, 'x', now())",
    ),
    Case("calendar_exceptions_days", _EXCEPTION + "(3, 'HOLIDAY', 'empty', NULL, NULL, 'ক', NULL, 'x', now())"),
    Case("calendar_exceptions_days", _EXCEPTION + "(3, 'HOLIDAY', '[2026-01-01,)', NULL, NULL, 'ক', NULL, 'x', now())"),
    Case(
        "calendar_exceptions_days",
        _EXCEPTION + "(3, 'HOLIDAY', '[2009-12-31,2010-01-02)', NULL, NULL, 'ক', NULL, 'x', now())",
    ),
    Case(
        "calendar_exceptions_hours",
        _EXCEPTION + "(3, 'HOURS', '[2026-01-01,2026-01-02)', '9:00', NULL, 'ক', NULL, 'x', now())",
        _EXCEPTION + "(3, 'HOURS', '[2026-01-01,2026-01-02)', '9:00', '15:30', 'ক', NULL, 'x', now())",
    ),
    Case(
        "calendar_exceptions_hours",
        _EXCEPTION + "(3, 'HOLIDAY', '[2026-01-01,2026-01-02)', '9:00', '15:30', 'ক', NULL, 'x', now())",
    ),
    Case(
        "calendar_exceptions_open",
        _EXCEPTION + "(3, 'HOURS', '[2026-01-01,2026-01-02)', '15:30', '9:00', 'ক', NULL, 'x', now())",
    ),
    Case(
        "calendar_exceptions_minutes",
        _EXCEPTION + "(3, 'HOURS', '[2026-01-01,2026-01-02)', '9:00', '15:30:30', 'ক', NULL, 'x', now())",
    ),
    Case(
        "calendar_exceptions_name",
        _EXCEPTION + "(3, 'HOLIDAY', '[2026-01-01,2026-01-02)', NULL, NULL, '', NULL, 'x', now())",
        _EXCEPTION + "(3, 'HOLIDAY', '[2026-01-01,2026-01-02)', NULL, NULL, '', 'K', 'x', now())",
    ),
    Case(
        "calendar_exceptions_revoked",
        "UPDATE calendar_exceptions SET revoked_at = now()",
        "UPDATE calendar_exceptions SET revoked_at = now(), revoked_by = 'x'",
    ),
    Case(
        "calendar_exceptions_replaced",
        "UPDATE calendar_exceptions SET replaced_by_id = 1 WHERE id = 2",
        "UPDATE calendar_exceptions SET replaced_by_id = NULL WHERE id = 1",
    ),
    Case(
        "calendar_exceptions_once",
        _EXCEPTION + "(1, 'HOLIDAY', '[2026-03-21,2026-03-24)', NULL, NULL, 'ঈদ', NULL, 'x', now())",
        _EXCEPTION + "(1, 'HOLIDAY', '[2026-03-21,2026-03-24)', NULL, NULL, 'ঈদ', 'Eid', 'x', now())",
    ),
    Case(
        "calendar_exceptions_occasion",
        _ESTIMATE + "(1, 'HOLIDAY', '[2026-03-21,2026-03-24)', 'ঈদ', true, 'eid_2026', 'x', now())",
        _ESTIMATE + "(3, 'HOLIDAY', '[2026-03-21,2026-03-24)', 'ঈদ', true, 'eid_2026', 'x', now())",
    ),
    Case(
        "audit_entries_change",
        _AUDIT + "(now(), 'x', 'offices', 1, 'TRUNCATE')",
        _AUDIT + "(now(), 'x', 'offices', 1, 'DELETE')",
    ),
    Case(
        "idempotency_keys_unique",
        _KEY + "('x', sha256('k'), sha256('a'), now(), NULL, NULL), ('x', sha256('k'), sha256('b'), now(), NULL, NULL)",
        _KEY + "('x', sha256('k'), sha256('a'), now(), NULL, NULL), ('y', sha256('k'), sha256('a'), now(), NULL, NULL)",
    ),
    Case(
        "idempotency_keys_request",
        _KEY + "('x', sha256('k'), 'a', now(), NULL, NULL)",
        _KEY + "('x', sha256('k'), sha256('a'), now(), NULL, NULL)",
    ),
    Case("idempotency_keys_key", _KEY + "('x', 'k', sha256('a'), now(), NULL, NULL)"),
    Case(
        "idempotency_keys_answer",
        _KEY + "('x', sha256('k'), sha256('a'), now(), '{}', NULL)",
        _KEY + "('x', sha256('k'), sha256('a'), now(), '{}', '{}')",
    ),
    Case(
        "offices_code_unique",
        _OFFICE + "('bd.khulna', 'DIVISION', 'ক', 'K', 1)",
        _OFFICE + "('bd.Khulna', 'DIVISION', 'ক', 'K', 1)",
    ),
    Case("offices_level", _OFFICE + "('bd.a', 'DISTRICT', 'ক', 'K', 1)", _OFFICE + "('bd.a', 'DIVISION', 'ক', 'K', 1)"),
    # Deeper than the deepest level, and shallower than the root.
    Case("offices_level", _OFFICE + "('bd.khulna.magura.sreepur.ward', 'UPAZILA', 'ক', 'K', 3)"),
    Case("offices_level", _OFFICE + "('', 'NATIONAL', 'ক', 'K', 3)"),
    Case(
        "offices_root", _OFFICE + "('bd.a', 'DIVISION', 'ক', 'K', NULL)", _OFFICE + "('in', 'NATIONAL', 'ক', 'K', NULL)"
    ),
    Case("offices_root", _OFFICE + "('in', 'NATIONAL', 'ক', 'K', 1)"),
    Case("offices_names", _OFFICE + "('bd.a', 'DIVISION', '', 'K', 1)", _OFFICE + "('bd.a', 'DIVISION', ' ', 'K', 1)"),
    Case("offices_names", _OFFICE + "('bd.a', 'DIVISION', 'ক', '', 1)"),
    Case(
        "offices_root_is_open",
        "UPDATE offices SET closed_from = '2100-01-01' WHERE id = 1",
        "UPDATE offices SET closed_from = '2100-01-01' WHERE id = 2",
    ),
    Case(
        "offices_successor",
        "UPDATE offices SET successor_id = 4 WHERE id = 4",
        "UPDATE offices SET successor_id = 1 WHERE id = 4",
    ),
    Case("offices_successor", "UPDATE offices SET closed_from = NULL WHERE id = 4"),
    Case(
        "office_codes_days",
        _CODE + "(3, 'bd.x', '2018-01-02', '2018-01-01')",
        _CODE + "(3, 'bd.x', '2018-01-01', '2018-01-01')",
    ),
    # A former code, and the present one: never another's, but again one's own.
    Case(
        "office_codes_one_office",
        _CODE + "(2, 'bd.khulna.mag', NULL, '2018-01-01')",
        _CODE + "(3, 'bd.khulna.mag', '2019-01-01', '2020-01-01')",
    ),
    Case("office_codes_one_office", _CODE + "(2, 'bd', NULL, '2018-01-01')"),
    Case("office_codes_one_office", _OFFICE + "('bd.khulna.mag', 'DISTRICT', 'ক', 'K', 2)"),
    Case("office_codes_one_office", "UPDATE offices SET code = 'bd.kulna' WHERE id = 4"),
    Case("office_codes_one_present", _CODE + "(3, 'bd.x', '2018-01-01', NULL)"),
    Case(
        "former_names_names",
        _FORMER + "(3, '', 'K', NULL, '2017-01-01')",
        _FORMER + "(3, 'ক', 'K', NULL, '2017-01-01')",
    ),
    Case("former_names_names", _FORMER + "(3, 'ক', '', NULL, '2017-01-01')"),
    Case(
        "former_names_days",
        _FORMER + "(3, 'ক', 'K', '2017-01-01', '2017-01-01')",
        _FORMER + "(3, 'ক', 'K', '2017-01-01', '2017-01-02')",
    ),
    Case(
        "office_events_type",
        _EVENT + "(3, 'PAINTED', NULL, 'x', now(), 'x')",
        _EVENT + "(3, 'MOVED', NULL, 'x', now(), 'x')",
    ),
    Case(
        "office_events_reason",
        _EVENT + "(3, 'LISTED', NULL, 'x', now(), 'x')",
        _EVENT + "(3, 'LISTED', NULL, NULL, now(), 'x')",
    ),
    Case("office_events_reason", _EVENT + "(3, 'RENAMED', NULL, NULL, now(), 'x')"),
    Case("office_events_reason", _EVENT + "(3, 'RENAMED', NULL, '', now(), 'x')"),
    Case("office_events_day", _EVENT + "(3, 'CLOSED', NULL, 'x', now(), 'x')"),
    Case("office_events_day", _EVENT + "(3, 'RENAMED', '2100-01-01', 'x', now(), 'x')"),
    Case("escalation_times_unique", _TIME + "(1, 'DISTRICT', 5)", _TIME + "(2, 'DISTRICT', 5)"),
    Case("escalation_times_level", _TIME + "(1, 'UNION', 5)", _TIME + "(1, 'UPAZILA', 5)"),
    Case("escalation_times_days", _TIME + "(1, 'UPAZILA', 0)", _TIME + "(1, 'UPAZILA', NULL)"),
    Case("posts_title", _POST + "(3, NULL, NULL, false)", _POST + "(3, NULL, 'Clerk', false)"),
    Case("posts_title", _POST + "(3, '', NULL, false)"),
    Case(
        "posts_head_is_known",
        "UPDATE posts SET tentative = true WHERE id = 1",
        "UPDATE posts SET tentative = true WHERE id = 2",
    ),
    Case(
        "posts_head_lasts",
        "UPDATE posts SET abolished_on = '2026-01-01' WHERE id = 1",
        "UPDATE posts SET abolished_on = '2026-01-01' WHERE id = 2",
    ),
    Case("posts_one_head", _POST + "(3, 'ক', NULL, true)", _POST + "(2, 'ক', NULL, true)"),
    Case(
        "renamed_titles_former_unique",
        _TITLE + "('প্রোগ্রামার', 'x', 'y', 'z', '2026-01-01')",
        _TITLE + "('সহকারী প্রোগ্রামার', 'Programmer', 'y', 'z', '2026-01-01')",
    ),
    Case("officers_name", "officers (name_bn, name_en) VALUES ('', 'x')", "officers (name_en) VALUES ('x')"),
    Case("postings_days", _POSTING + "(2, 1, false, 'empty')", _POSTING + "(2, 1, false, '(,)')"),
    Case(
        "postings_acting_has_officer",
        _POSTING + "(2, NULL, true, '[2024-01-01,)')",
        _POSTING + "(2, NULL, false, '[2024-01-01,)')",
    ),
    Case(
        "postings_one_holder",
        _POSTING + "(1, 2, false, '[2024-12-31,2026-01-01)')",
        _POSTING + "(1, 2, false, '[2025-01-01,2026-01-01)')",
    ),
    Case(
        "postings_one_acting",
        _POSTING + "(1, 1, true, '[2024-12-31,2026-01-01)')",
        _POSTING + "(1, 1, true, '[2025-01-01,2026-01-01)')",
    ),
    Case(
        "postings_yielded",
        "UPDATE postings SET yielded = '[2024-12-31,)' WHERE id = 1",
        "UPDATE postings SET yielded = '[2025-01-01,)' WHERE id = 1",
    ),
    Case("postings_yielded", "UPDATE postings SET held = '[2024-01-01,)', yielded = '[2025-01-01,)' WHERE id = 1"),
    Case(
        "contact_points_owner",
        _CONTACT + "(1, 1, 'FAX', 'x', NULL, false)",
        _CONTACT + "(1, NULL, 'FAX', 'x', NULL, false)",
    ),
    Case("contact_points_owner", _CONTACT + "(NULL, NULL, 'FAX', 'x', NULL, false)"),
    Case("contact_points_kind", _CONTACT + "(1, NULL, 'TELEX', 'x', NULL, false)"),
    Case(
        "contact_points_valid",
        _CONTACT + "(1, NULL, 'FAX', 'x', NULL, true)",
        _CONTACT + "(1, NULL, 'FAX', 'x', 'x', true)",
    ),
    # The same number written otherwise; the same number of another kind.
    Case(
        "contact_points_officer_once",
        _CONTACT + "(NULL, 1, 'MOBILE', '017', '+88017', true)",
        _CONTACT + "(NULL, 1, 'FAX', '017', '+88017', true)",
    ),
    Case(
        "contact_points_post_once",
        _CONTACT + "(1, NULL, 'PHONE', '০২-৯৫১', NULL, false)",
        _CONTACT + "(2, NULL, 'PHONE', '০২-৯৫১', NULL, false)",
    ),
    Case(
        "contact_points_days",
        "UPDATE contact_points SET in_use = 'empty' WHERE id = 1",
        "UPDATE contact_points SET in_use = '[2024-01-01,2024-01-02)' WHERE id = 1",
    ),
    Case("charters_revision_unique", _DRAFT + "(3, 1, now())", _DRAFT + "(3, 2, now())"),
    Case("charters_revision", _DRAFT + "(3, 0, now())"),
    Case(
        "charters_published",
        _CHARTER + "(3, 2, now(), NULL, now(), NULL)",
        _CHARTER + "(3, 2, now(), '(,)', now(), NULL)",
    ),
    Case("charters_published", _CHARTER + "(3, 2, now(), '(,)', NULL, NULL)"),
    Case(
        "charters_effective_from",
        _CHARTER + "(3, 2, now(), '[2026-01-01,)', now(), '2026-01-02')",
        _CHARTER + "(3, 2, now(), '[2026-01-01,)', now(), '2026-01-01')",
    ),
    Case("charters_effective_from", _CHARTER + "(3, 2, now(), '(,)', now(), '2026-01-01')"),
    Case(
        "charters_one_in_force",
        _CHARTER + "(2, 2, now(), '[2024-12-31,)', now(), '2024-12-31')",
        _CHARTER + "(2, 2, now(), '[2025-01-01,)', now(), '2025-01-01')",
    ),
    Case("named_posts_unique", _NAMED + "(1, 1, '[]')", _NAMED + "(1, 2, '[]')"),
    Case(
        "findings_position_unique",
        _FINDING + "(1, 1, 'INFO', 'x', 'x', 'x')",
        _FINDING + "(1, 2, 'INFO', 'x', 'x', 'x')",
    ),
    Case(
        "findings_settlement",
        "UPDATE findings SET settlement = 'FORGOTTEN', settled_because = 'x', settled_by = 'x', settled_at = now()",
        "UPDATE findings SET settlement = 'WAIVED', settled_because = 'x', settled_by = 'x', settled_at = now()",
    ),
    Case("findings_settled", "UPDATE findings SET settlement = 'WAIVED', settled_by = 'x', settled_at = now()"),
    Case(
        "findings_settled",
        "UPDATE findings SET settlement = 'WAIVED', settled_because = '', settled_by = 'x', settled_at = now()",
    ),
    Case("findings_severity", _FINDING + "(1, 2, 'FATAL', 'x', 'x', 'x')"),
    Case("catalogue_services_version_unique", _national(), _national(version="2")),
    Case("catalogue_services_version", _national(version="0"), _national(version="9")),
    Case("catalogue_services_serial", _national(version="2", serial="0"), _national(version="2", serial="1")),
    Case("catalogue_services_name", _national(version="2", name="''"), _national(version="2", name="'x'")),
    Case("catalogue_services_name", _national(version="2", name="NULL")),
    Case(
        "catalogue_services_category",
        _national(version="2", category="'OTHER'"),
        _national(version="2", category="'INTERNAL'"),
    ),
    Case("catalogue_services_parts", _national(version="2", methods="'{}'"), _national(version="2", methods="'[]'")),
    Case("catalogue_services_parts", _national(version="2", papers="'{}'"), _national(version="2", papers="'[{}]'")),
    Case("catalogue_services_parts", _national(version="2", fee="'[]'"), _national(version="2", fee="'{}'")),
    Case("catalogue_services_parts", _national(version="2", limit="'1'"), _national(version="2", limit="'{}'")),
    Case(
        "catalogue_services_posts",
        _national(version="2", responsible="""'{"seat": "DEPUTY"}'"""),
        _national(version="2", responsible="""'{"seat": "HEAD"}'"""),
    ),
    Case(
        "catalogue_services_posts",
        _national(version="2", superior="'{}'"),
        _national(version="2", superior="""'{"seat": "TITLED"}'"""),
    ),
    Case("services_code_unique", _SERVICE + "(1, 'c1', 'INTERNAL', 9)", _SERVICE + "(1, 'c2', 'CITIZEN', 1)"),
    Case("services_serial", _SERVICE + "(1, 'c2', 'CITIZEN', 0)"),
    Case("services_category", _SERVICE + "(1, 'c2', 'OTHER', 1)", _SERVICE + "(1, 'c2', 'SUBORDINATE', 1)"),
    Case("delivery_methods_position_unique", _METHOD + "(1, 1, 'SMS')", _METHOD + "(1, 2, 'SMS')"),
    Case("delivery_methods_channel", _METHOD + "(1, 2, 'PIGEON')"),
    Case("required_documents_position_unique", _PAPER + "(1, 1, true)", _PAPER + "(1, 2, true)"),
    Case("fees_service_id_key", "fees (service_id) VALUES (1)"),
    Case("charters_expectations", _SECTIONS + "(3, 2, now(), '[]', NULL)", _SECTIONS + "(3, 2, now(), '[{}]', NULL)"),
    Case(
        "charters_grievance_tiers", _SECTIONS + "(3, 2, now(), NULL, '{}')", _SECTIONS + "(3, 2, now(), NULL, '[{}]')"
    ),
    Case("fees_amounts", "UPDATE fees SET amounts = '{}'", "UPDATE fees SET amounts = '[{}]'"),
    Case("fees_amounts", "UPDATE fees SET amounts = '[]'"),
    Case("fees_payments", "UPDATE fees SET payments = '\"x\"'", "UPDATE fees SET payments = '[{}]'"),
    Case("time_limits_classes", "UPDATE time_limits SET classes = '[]'", "UPDATE time_limits SET classes = '[{}]'"),
    Case(
        "time_limits_from_filing",
        "UPDATE time_limits SET unit='WORKING_DAY', maximum=3, minimum=NULL, working_days=3, starts_from_bn='x'",
        "UPDATE time_limits SET unit='WORKING_DAY', maximum=3, minimum=NULL, working_days=NULL, starts_from_bn='x'",
    ),
    Case(
        "time_limits_service_id_key",
        "time_limits (service_id, immediate, as_needed, conditional) VALUES (1, true, false, false)",
    ),
    Case("time_limits_unit", _limit("'WEEK'", "NULL", "3", "NULL"), _limit("'MONTH'", "NULL", "3", "NULL")),
    Case("time_limits_unit_counts", _limit("'HOUR'", "NULL", "NULL", "NULL"), _limit("NULL", "NULL", "NULL", "NULL")),
    Case("time_limits_unit_counts", _limit("NULL", "NULL", "3", "NULL")),
    Case("time_limits_range", _limit("'HOUR'", "4", "3", "NULL"), _limit("'HOUR'", "3", "3", "NULL")),
    Case("time_limits_range", _limit("NULL", "4", "NULL", "NULL")),
    Case("time_limits_working_days", _limit("'HOUR'", "NULL", "3", "3"), _limit("'WORKING_DAY'", "NULL", "3", "3")),
    Case("time_limits_working_days", _limit("NULL", "NULL", "NULL", "3")),
    Case(
        "listing_counts_unique",
        _COUNT + "(3, '[2024-01-01,)', 2)",
        _COUNT + "(3, '[2023-01-01,)', 2)",
    ),
    Case(
        "performance_counts_unique",
        _KEPT_COUNT + "(1, 'ALL', 'DAY', '2026-11-01', '', 0, '{}', '{}')",
        _KEPT_COUNT + "(1, 'ALL', 'MONTH', '2026-11-01', '', 0, '{}', '{}')",
    ),
    Case("performance_counts_facet", _KEPT_COUNT + "(1, 'ANY', 'DAY', '2026-11-02', '', 0, '{}', '{}')"),
    Case("performance_counts_grain", _KEPT_COUNT + "(1, 'ALL', 'YEAR', '2026-11-02', '', 0, '{}', '{}')"),
    Case(
        "performance_counts_slots",
        _KEPT_COUNT + "(1, 'ALL', 'DAY', '2026-11-02', '', 0, '{1}', '{}')",
        _KEPT_COUNT + "(1, 'ALL', 'DAY', '2026-11-02', '', 0, '{1}', '{2}')",
    ),
    Case("listing_counts_services", _COUNT + "(1, '(,)', 0)", _COUNT + "(1, '(,)', 1)"),
    Case(
        "offices_request_prefix_unique",
        "UPDATE offices SET request_prefix = 'KHU' WHERE id = 3",
        "UPDATE offices SET request_prefix = 'KHUL' WHERE id = 3",
    ),
    Case("requests_number_unique", _request(number="'MAG-2026-000002'"), _request()),
    Case("requests_tracking_unique", _request(tracking="sha256('2')"), _request()),
    Case("requests_tracking", _request(tracking="'3'"), _request()),
    Case("requests_kind", _request(kind="'QUESTION'"), _request(kind="'INFORMATION_REQUEST'")),
    Case("requests_status", _request(status="'LOST'"), _request(status="'ACKNOWLEDGED'")),
    Case("requests_channel", _request(channel="'PIGEON'"), _request(channel="'POST_MAIL'")),
    Case("requests_service", _request(kind="'SERVICE_REQUEST'"), _request(kind="'SERVICE_REQUEST'", service_id="1")),
    Case("requests_subject", _request(subject="''"), _request(subject="' '")),
    Case("requests_subject", _request(subject="NULL"), _request(subject="NULL", erased_at="now()")),
    Case("requests_subject", _request(erased_at="now()")),
    Case(
        "requests_erased",
        _request(subject="NULL", erased_at="now()", body="'x'"),
        _request(body="'x'"),
    ),
    Case("requests_limit", _request(limit_amount="3"), _request(limit_amount="0", limit_unit="'HOUR'")),
    Case("requests_limit", _request(limit_unit="'HOUR'")),
    Case("requests_limit", _request(limit_amount="-1", limit_unit="'HOUR'")),
    Case(
        "requests_limit_unit",
        _request(limit_amount="3", limit_unit="'WEEK'"),
        _request(limit_amount="3", limit_unit="'MONTH'"),
    ),
    Case(
        "requests_paused",
        _request(status="'WAITING_FOR_APPLICANT'"),
        _request(status="'WAITING_FOR_APPLICANT'", paused_since="now()"),
    ),
    Case("requests_paused", _request(paused_since="now()")),
    Case("requests_resolved", _request(status="'RESOLVED'"), _request(status="'RESOLVED'", resolved_at="now()")),
    Case("requests_resolved", _request(status="'REJECTED'"), _request(resolved_at="now()")),
    Case("requests_closed", _request(status="'CLOSED'"), _request(status="'CLOSED'", closed_at="now()")),
    Case("requests_closed", _request(status="'WITHDRAWN'"), _request(status="'WITHDRAWN'", closed_at="now()")),
    Case("requests_closed", _request(closed_at="now()")),
    Case("requests_rating", _request(rating="0"), _request(rating="1")),
    Case("requests_rating", _request(rating="6"), _request(rating="5")),
    Case("requests_step", _request(step="0"), _request(step="2")),
    Case("requests_step", _request(opening="0"), _request(opening="2")),
    Case("requests_outcome", _request(outcome="'CLOSED'"), _request(outcome="'REJECTED'")),
    Case("requests_escalated", _request(escalated_to="16"), _request(escalated_to="15")),
    Case("requests_escalated", _request(escalated_to="-1")),
    Case("requests_measured", _request(response_seconds="-1"), _request(response_seconds="0")),
    Case("requests_measured", _request(resolution_seconds="-1"), _request(resolution_seconds="0")),
    Case("requests_measured", _request(resolution_days="-1"), _request(resolution_days="0")),
    Case("requests_revisit", _request(exhausted_at="now()"), _request(exhausted_at="now()", revisit_at="now()")),
    Case("requests_revisit", _request(revisit_at="now()")),
    Case(
        "requests_duplicate",
        "UPDATE requests SET duplicate_of_id = 2 WHERE id = 2",
        "UPDATE requests SET duplicate_of_id = 2 WHERE id = 1",
    ),
    Case(
        "applicants_somebody",
        "applicants (request_id, office_id) VALUES (2, 3)",
        "applicants (request_id, office_id, email) VALUES (2, 3, 'a@example.org')",
    ),
    Case(
        "request_events_position_unique",
        _STEP + "(1, 3, 3, now(), 'CLOSED', 'x', true, 1, 2)",
        _STEP + "(1, 3, 4, now(), 'CLOSED', 'x', true, 1, 2)",
    ),
    Case("request_events_position", _STEP + "(1, 3, 0, now(), 'CLOSED', 'x', true, 1, 2)"),
    Case(
        "request_events_type",
        _STEP + "(1, 3, 4, now(), 'FORGOTTEN', 'x', true, 1, 2)",
        _STEP + "(1, 3, 4, now(), 'REMINDED', 'x', true, 1, 2)",
    ),
    # The same rung again in the same opening; in another one, and of another request.
    Case(
        "request_events_once",
        _STEP + "(1, 3, 4, now(), 'ESCALATED', 'x', true, 1, 2)",
        _STEP + "(1, 3, 4, now(), 'ESCALATED', 'x', true, 2, 2), (1, 3, 5, now(), 'STEP_SKIPPED', 'x', true, 2, 2)",
    ),
    # The same post again, whatever its number.
    Case("request_events_passed", _passed((1, 1, 1), (1, 2, 1)), _passed((1, 1, 1), (2, 1, 1), (1, 1, 2))),
    Case(
        "request_events_rated",
        _STEP + "(1, 3, 4, now(), 'RATED', 'x', true, 2, 1)",
        _STEP + "(2, 3, 4, now(), 'RATED', 'x', true, 2, 1)",
    ),
    Case("request_series_unique", _SERIES + "(3, 2026, 1, 0)", _SERIES + "(3, 2027, 1, 0)"),
    Case("request_series_filed", _SERIES + "(3, 2027, 0, 0)", _SERIES + "(2, 2026, 1, 1)"),
    Case("request_series_filed", _SERIES + "(3, 2027, 1, 2)", _SERIES + "(2, 2026, 2, 1)"),
    Case("simulations_requests", _SIMULATION + "(1, -1, '2026-01-01', '2026-01-01', now(), 'x')"),
    Case(
        "simulations_once",
        _SIMULATION + "(1, 0, '2026-01-01', '2026-01-01', now(), 'x'), (1, 0, '2026-01-01', '2026-01-01', now(), 'x')",
        _SIMULATION + "(1, 0, '2026-01-01', '2026-01-01', now(), 'x')",
    ),
    Case(
        "simulations_days",
        _SIMULATION + "(1, 0, '2026-01-02', '2026-01-01', now(), 'x')",
        _SIMULATION + "(1, 0, '2026-01-01', '2026-01-01', now(), 'x')",
    ),
    Case("request_routes_unique", _ROUTE + "(1, 'GRIEVANCE', 1, 0, 30)", _ROUTE + "(1, 'GRIEVANCE', 2, 0, 30)"),
    Case(
        "request_routes_kind",
        _ROUTE + "(1, 'SERVICE_REQUEST', 1, 0, 30)",
        _ROUTE + "(1, 'SUGGESTION', 1, 0, 30)",
    ),
    Case("request_routes_kind", _ROUTE + "(1, 'QUESTION', 1, 0, 30)"),
    Case("request_routes_step", _ROUTE + "(2, 'GRIEVANCE', 0, 0, 30)", _ROUTE + "(2, 'GRIEVANCE', 1, 3, 30)"),
    Case("request_routes_step", _ROUTE + "(2, 'GRIEVANCE', 1, 4, 30)", _ROUTE + "(2, 'GRIEVANCE', 1, NULL, 30)"),
    Case("request_routes_step", _ROUTE + "(2, 'GRIEVANCE', 1, -1, 30)"),
    Case("request_routes_days", _ROUTE + "(2, 'GRIEVANCE', 1, 0, 0)", _ROUTE + "(2, 'GRIEVANCE', 1, 0, NULL)"),
    Case(
        "recomputations_done",
        "UPDATE recomputations SET done = total + 1",
        "UPDATE recomputations SET done = total",
    ),
    Case("recomputations_done", "UPDATE recomputations SET done = -1"),
    Case(
        "generations_unique",
        "generations (table_name, generation) VALUES ('posts', 1)",
        "generations (table_name, generation) VALUES ('tables', 1)",
    ),
    Case("health_rules_code_unique", _RULE + "('STALE', 'INFO', 1, 1)"),
    Case("health_rules_code", "UPDATE health_rules SET code = 'X' WHERE id = 1"),
    Case(
        "health_rules_severity",
        "UPDATE health_rules SET severity = 'GRAVE'",
        "UPDATE health_rules SET severity = 'ERROR'",
    ),
    Case("health_rules_weight", "UPDATE health_rules SET weight = 101", "UPDATE health_rules SET weight = 0"),
    Case(
        "health_rules_days",
        "UPDATE health_rules SET days = NULL WHERE code = 'STALE'",
        "UPDATE health_rules SET days = 0 WHERE code = 'STALE'",
    ),
    Case("service_listings_pkey", _SEARCHED + "VALUES (1, 3, '(,)', 'CITIZEN', 1, 1, 'x')"),
]
