-- Clients known by a metadata document, once a person allowed one: what it said of itself then, for operators to read, and
-- whether it may sign people in. What counts is the document itself, which is read from its address again and again.
create table document_client (
  id text primary key check (id ~* '^https://' and length(id) <= 2048),
  client_name text check (length(client_name) <= 400),
  redirect_uris text[] not null,
  seen_at timestamptz not null default clock_timestamp(),
  blocked_at timestamptz
);

alter table identity_event drop constraint identity_event_kind_check, add constraint identity_event_kind_check check (kind in (
  'signed_in', 'sign_in_refused', 'signed_out', 'consent_granted', 'consent_denied', 'token_issued', 'token_refreshed', 'token_refused',
  'grant_revoked', 'token_revoked', 'theft_detected', 'client_registered', 'client_refused', 'client_blocked', 'client_unblocked',
  'keys_rotated'));
