import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOption } from '../../src/usage/count-option.ts';
import { makeHome } from '../home/make-home.ts';

test('a number is taken as it is meant, and nothing else is taken for one', () => {
  assert.deepEqual([countOption('--limit', '1', 500), countOption('--limit', '500', 500)], [1, 500]);
  for (const text of ['0', '501', '-1', '1.5', '1e2', '0x10', ' 7', '', 'x'])
    assert.throws(
      () => countOption('--limit', text, 500),
      { code: 'USAGE', message: /--limit is a whole number from 1 to 500, not "/ },
      text,
    );
});

test('numbers and names of options are refused, not guessed', async (t) => {
  const home = await makeHome(t);
  const limit = await home.axe('runs', 'list', '--limit', 'x');
  assert.deepEqual([limit.code, limit.printed], [2, '']);
  const entity = await home.axe('employee', 'list', '--entity', 'acmc');
  assert.deepEqual([entity.code, entity.printed], [4, '']);
  assert.match(entity.noted, /The registry has no entity "acmc"; there are acmec, acmev, acme_fund1, globex\./);
  const foreign = await home.axe('employee', 'list', '--entity', 'acmec', '--customer', 'globex');
  assert.match(foreign.noted, /globex has no entity "acmec"; there are globex\./);
  assert.equal((await home.axe('employee', 'list', '--entity', 'acme_fund1')).code, 0);
});
