import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leavesSessionAlone } from '../src/connection.ts';

describe('telling plain statements from those that reach into the session', () => {
  const plain = [
    'select 1',
    '\n  with a as (select 1) select * from a',
    'INSERT INTO entry (memo) values ($1)',
    'update setting set value = $1',
    'delete from draft',
    'call close_year($1)',
    'set constraints all immediate',
    'lock table entry in share mode',
    "select set_config('plan_cache_mode', 'force_generic_plan', true)",
  ];
  const unusual = [
    'set search_path = x',
    'reset all',
    'listen x',
    'prepare a as select 1',
    'deallocate all',
    "do $$ begin perform set_config('a.b', 'c', false); end $$",
    "select set_config('plan_cache_mode', 'force_generic_plan', false)",
    "select set_config('plan_cache_mode', 'auto', true), set_config('app.actor', 'person:x', true)",
    'select set_config($1, $2, true)',
    'select SET_CONFIG($1, $2, false)',
    'select u&"set\\005fconfig"($1, $2, false)',
    'select pg_advisory_xact_lock(1)',
    '/* select */ set role x',
    'declare c cursor with hold for select 1',
    "alter role current_user password 'x'",
  ];
  for (const text of plain) it(`keeps the connection after ${text}`, () => assert.equal(leavesSessionAlone(text), true));
  for (const text of unusual) it(`drops the connection after ${text}`, () => assert.equal(leavesSessionAlone(text), false));
});
