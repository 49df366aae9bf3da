-- Files that prove something, named by their content. The bytes lie outside the database, below the service's data folder; rows are
-- written after the bytes are safe on disk, so a row without its file is damage and never a race.
create table evidence (
  sha256 text collate "C" primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Relative, so that the store can move: <2>/<2>/<sha256>.
  storage_url text not null check (storage_url = substr(sha256, 1, 2) || '/' || substr(sha256, 3, 2) || '/' || sha256),
  size_bytes bigint not null check (size_bytes > 0),
  media_type text not null check (char_length(media_type) between 1 and 200),
  file_name text check (char_length(file_name) between 1 and 255),
  description text check (char_length(description) between 1 and 1000),
  stored_by text not null default current_setting('app.actor'),
  stored_at timestamptz not null default now()
);

create index evidence_stored on evidence (stored_at, sha256);

call publish_table('evidence', 'append');

create table journal_evidence_link (
  journal_id bigint not null references journal (id),
  evidence_sha256 text collate "C" not null references evidence (sha256),
  attached_by text not null default current_setting('app.actor'),
  attached_at timestamptz not null default now(),
  primary key (journal_id, evidence_sha256)
);

create index journal_evidence_link_evidence on journal_evidence_link (evidence_sha256);

call publish_table('journal_evidence_link', 'append');

-- Evidence named while posting becomes a link, whose foreign key refuses evidence that is not stored.
create function link_journal_evidence() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if exists (select from new_journals where evidence_ids <> '{}') then
    insert into journal_evidence_link (journal_id, evidence_sha256)
    select distinct j.id, e.sha256 from new_journals j, unnest(j.evidence_ids) as e (sha256);
  end if;
  return null;
end $$;

create trigger journal_link_evidence after insert on journal referencing new table as new_journals
for each statement execute function link_journal_evidence();
