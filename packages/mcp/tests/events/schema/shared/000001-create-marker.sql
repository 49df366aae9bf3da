create table marker (
  id bigint generated always as identity primary key
);
