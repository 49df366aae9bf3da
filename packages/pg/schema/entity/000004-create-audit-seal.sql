/*
 Tamper evidence. A seal covers every audit row whose transaction lies in [from_xid, to_xid) and carries the hash of the
 seal before it. Only transactions older than every running one are sealed, so a late commit is never skipped.
 Who can change both the rows and the whole chain can still not change a head that was written down elsewhere.
*/
create table audit_seal (
  seq bigint primary key check (seq > 0),
  prev_hash bytea not null unique,
  hash bytea not null unique,
  from_xid xid8 not null,
  to_xid xid8 not null check (to_xid > from_xid),
  row_count bigint not null,
  -- SHA-256 over the row hashes in order of (xid, id).
  rows_hash bytea not null,
  -- 16 bytes a row in the same order, its id and the first half of its hash: they only help to name a divergent row.
  row_marks bytea not null,
  sealed_at timestamptz not null default clock_timestamp()
);
create trigger append_only before update or delete or truncate on audit_seal for each statement execute function refuse_change();

-- The newest seal, so that seals removed from the end are missed. Also the lock that lets one sealer work at a time.
create table audit_seal_head (
  singleton boolean primary key default true check (singleton),
  seq bigint not null,
  hash bytea not null,
  to_xid xid8 not null
);
insert into audit_seal_head (seq, hash, to_xid) values (0, sha256('axe audit chain'), '0');
create trigger append_only before delete or truncate on audit_seal_head for each statement execute function refuse_change();

-- The text that is hashed: jsonb sorts keys and has one spelling for each value; the instant is a number, so no setting changes it.
create function audit_row_hash(r audit_log) returns bytea language sql immutable set search_path from current as $$
  select sha256(convert_to(jsonb_build_array(r.id, r.table_name, r.op, r.old_data, r.new_data, r.actor, r.entity_context, r.request_id,
    r.on_behalf_of, extract(epoch from r.ts), r.xid::text)::text, 'UTF8'))
$$;

create function audit_seal_hash(prev_hash bytea, seq bigint, from_xid xid8, to_xid xid8, row_count bigint, rows_hash bytea, row_marks bytea, sealed_at timestamptz)
returns bytea language sql immutable set search_path from current as $$
  select sha256(prev_hash || sha256(convert_to(concat_ws('|', seq, from_xid, to_xid, row_count, extract(epoch from sealed_at)), 'UTF8'))
    || rows_hash || sha256(row_marks))
$$;

-- Hash, marks and number of the rows of a range as they are now.
create function digest_audit(first_xid xid8, end_xid xid8, out row_count bigint, out rows_hash bytea, out row_marks bytea)
language sql stable set search_path from current as $$
  select count(*), sha256(coalesce(string_agg(h.hash, ''::bytea order by h.xid, h.id), ''::bytea)),
    coalesce(string_agg(int8send(h.id) || substr(h.hash, 1, 8), ''::bytea order by h.xid, h.id), ''::bytea)
  from (select a.id, a.xid, audit_row_hash(a) as hash from audit_log a where a.xid >= first_xid and a.xid < end_xid) h
$$;

/*
 Seals the next rows, about batch_size of them but always whole transactions. Returns how many; 0 when nothing is ripe.
*/
create function seal_audit(batch_size bigint) returns bigint language plpgsql set search_path from current as $$
declare
  head audit_seal_head;
  horizon xid8;
  end_xid xid8;
  d record;
  now_at timestamptz := clock_timestamp();
  seal_hash bytea;
begin
  select * into head from audit_seal_head for update;
  -- Taken after the lock: an older snapshot would have an older horizon, never a later one.
  horizon := pg_snapshot_xmin(pg_current_snapshot());
  select max(xid) into end_xid from (select xid from audit_log where xid >= head.to_xid and xid < horizon order by xid limit batch_size) a;
  if end_xid is null then
    return 0;
  end if;
  end_xid := (end_xid::text::numeric + 1)::text::xid8;
  select * into d from digest_audit(head.to_xid, end_xid);
  seal_hash := audit_seal_hash(head.hash, head.seq + 1, head.to_xid, end_xid, d.row_count, d.rows_hash, d.row_marks, now_at);
  insert into audit_seal (seq, prev_hash, hash, from_xid, to_xid, row_count, rows_hash, row_marks, sealed_at)
  values (head.seq + 1, head.hash, seal_hash, head.to_xid, end_xid, d.row_count, d.rows_hash, d.row_marks, now_at);
  update audit_seal_head set seq = head.seq + 1, hash = seal_hash, to_xid = end_xid;
  return d.row_count;
end
$$;
revoke execute on function seal_audit(bigint) from public;

do $$
begin
  execute format('grant select on audit_seal, audit_seal_head to %I', current_setting('app.entity_role'));
end
$$;
