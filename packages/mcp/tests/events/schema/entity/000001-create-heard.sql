create table heard (
  id bigint generated always as identity primary key,
  word text not null,
  source text not null
);
call publish_table('heard', 'append');
