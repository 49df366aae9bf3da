create table client (
  name text primary key,
  added_by text not null default current_setting('app.actor'),
  added_for text not null default current_setting('app.on_behalf_of'),
  request_id text not null default current_setting('app.request_id')
);

-- What only a commit would find: a rehearsal must find it too.
create function refuse_name() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'AXE01', hint = 'CLIENT_REFUSED', message = 'The name is refused. Nothing was stored.';
end
$$;
create constraint trigger refuse_name after insert on client deferrable initially deferred
  for each row when (new.name = 'refused late') execute function refuse_name();
