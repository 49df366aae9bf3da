/*
 Finds what a person or agent did, the latest first, without reading what the others did. The id is part of the keys, so the newest
 rows of one actor are the end of one range. Most rows are nobody's on behalf, so the second index holds few.
 Built while the table is locked against writing, about a second a million rows.
*/
create index audit_log_actor on audit_log (actor, id);
create index audit_log_on_behalf_of on audit_log (on_behalf_of, id) where on_behalf_of is not null;

/*
 The first id that may have been written at or after a moment: ids and times grow together, so halving finds it through the primary
 key, and times need no index of their own. The two differ where transactions overlap or somebody set the clock back; a caller
 who asks a day early misses nothing as long as the clock was never set back by more. Null when no moment is given.
*/
create function first_audit_id(since timestamptz) returns bigint language plpgsql stable strict set search_path from current as $$
declare
  low bigint := (select min(id) from audit_log);
  high bigint := (select max(id) from audit_log) + 1;
  middle bigint;
  found_id bigint;
  found_ts timestamptz;
begin
  while low < high loop
    middle := low + (high - low) / 2;
    select id, ts into found_id, found_ts from audit_log where id >= middle order by id limit 1;
    if found_ts < since then
      low := found_id + 1;
    else
      high := middle;
    end if;
  end loop;
  return coalesce(low, 0);
end
$$;
