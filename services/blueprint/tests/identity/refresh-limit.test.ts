import assert from 'node:assert/strict';
import { test } from 'node:test';
import { login, refresh } from '../../testing/sign-in.ts';
import { startProvider } from '../support/provider.ts';

test('a person whose programs renew without end is slowed down, loses nothing by it, and slows nobody else', async () => {
  let ahead = 0;
  const provider = await startProvider({
    limits: { refresh: { burst: 3, ratePerSecond: 0.1 } },
    now: () => new Date(Date.now() + ahead),
  });
  const { issuer } = provider;
  let token = String((await login(issuer, 'kim@acme.example')).body.refresh_token);
  for (let round = 0; round < 3; round += 1) {
    const renewed = await refresh(issuer, token);
    assert.equal(renewed.status, 200);
    token = String(renewed.body.refresh_token);
  }
  const slowed = await refresh(issuer, token);
  assert.deepEqual([slowed.status, slowed.body.error], [400, 'slow_down']);
  const other = await login(issuer, 'lee@acme.example');
  assert.equal((await refresh(issuer, String(other.body.refresh_token))).status, 200);
  ahead = 60_000;
  assert.equal((await refresh(issuer, token)).status, 200, 'the same refresh token is good afterwards');
});
