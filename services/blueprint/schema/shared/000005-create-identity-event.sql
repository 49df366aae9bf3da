-- Every sign-in, issuance, refresh, refusal and revocation: who, client, scope, token, address, reason. Only added to.
create table identity_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in (
    'signed_in', 'sign_in_refused', 'signed_out', 'consent_granted', 'consent_denied', 'token_issued', 'token_refreshed', 'token_refused',
    'grant_revoked', 'token_revoked', 'theft_detected', 'client_registered', 'client_refused', 'client_blocked', 'keys_rotated')),
  account_id uuid,
  email text,
  client_id text,
  grant_id text,
  scope text,
  resource text,
  jti text,
  token_expires_at timestamptz,
  address text,
  reason text,
  request_id text,
  -- Set where somebody else did it: an operator, the platform.
  actor text
);
create index identity_event_by_grant on identity_event (grant_id) where jti is not null;
create index identity_event_by_email on identity_event (email, id desc);
create index identity_event_by_client on identity_event (client_id, id desc);
create index identity_event_by_kind on identity_event (kind, id desc);

create function refuse_event_change() returns trigger language plpgsql set search_path from current as $$
begin
  raise exception using errcode = 'AXE01', hint = 'APPEND_ONLY', message = 'The identity log is only added to. Nothing was changed.',
    detail = format('{"table":"%s","operation":"%s"}', tg_table_name, lower(tg_op));
end
$$;
create trigger append_only before update or delete or truncate on identity_event
  for each statement execute function refuse_event_change();

do $$
begin
  execute format('revoke all on identity_event from %I', current_setting('app.app_role'));
  execute format('grant select, insert on identity_event to %I', current_setting('app.app_role'));
end
$$;
