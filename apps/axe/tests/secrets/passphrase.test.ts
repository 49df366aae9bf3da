import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretHome } from './support/secret-home.ts';

test('a store under a passphrase is locked for whoever does not know it', async (t) => {
  const home = await secretHome(t);
  await home.give(['secret', 'push', 'FRAME_DB_PASSWORD', '--apply'], { answers: ['planted'] });
  assert.match((await home.axe('secret', 'protect')).printed, /Would put a passphrase/);
  assert.equal((await home.give(['secret', 'protect', '--apply'], { answers: ['short'] })).code, 2);
  assert.equal((await home.give(['secret', 'protect', '--apply'], { answers: ['four words of it', 'other words of it'] })).code, 2);
  assert.equal((await home.give(['secret', 'protect', '--apply'], { answers: ['four words of it', 'four words of it'] })).code, 0);
  const locked = await home.axe('secret', 'check');
  assert.equal(locked.code, 3);
  assert.match(locked.noted, /STORE_LOCKED/);
  const status = await home.axe('secret', 'status');
  assert.equal(status.code, 0);
  assert.match(status.printed, /state +locked[\s\S]*not looked at/);
  assert.equal((await home.give(['secret', 'get', 'FRAME_DB_PASSWORD'], { answers: ['four words of it'] })).printed, 'planted');
  assert.doesNotMatch(JSON.stringify(home.audit()), /four words/);
});
