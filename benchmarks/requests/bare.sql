-- Copies of the tables that filing writes: the same columns, defaults, checks and indexes, but no foreign keys, no triggers
-- and no row-level security. And what is filed: for each service of each office, what a filing needs to know.
CREATE SCHEMA bare;
CREATE TABLE bare.requests (LIKE requests INCLUDING ALL);
CREATE TABLE bare.applicants (LIKE applicants INCLUDING ALL);
CREATE TABLE bare.request_events (LIKE request_events INCLUDING ALL);
CREATE TABLE bare.outbox (LIKE outbox INCLUDING ALL);
CREATE TABLE bare.performance_changes (LIKE performance_changes INCLUDING ALL);
CREATE TABLE bare.idempotency_keys (LIKE idempotency_keys INCLUDING ALL);
CREATE SEQUENCE bare.requests_numbers;
CREATE TABLE bare.terms AS
SELECT (row_number() OVER (ORDER BY s.id))::integer AS line, o.id AS office, o.request_prefix AS prefix, s.id AS service,
       s.responsible_id AS post
FROM services s JOIN offices o ON o.id = s.office_id;
ALTER TABLE bare.terms ADD PRIMARY KEY (line);
GRANT USAGE ON SCHEMA bare TO {role};
GRANT ALL ON ALL TABLES IN SCHEMA bare TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA bare TO {role};
ANALYZE bare.terms;
