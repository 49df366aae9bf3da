import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { login } from '../../testing/sign-in.ts';
import { startProvider } from '../support/provider.ts';

test('the rights by entity are in access tokens only where that is switched on', async () => {
  const plain = await startProvider();
  const { body: without } = await login(plain.issuer, 'lee@acme.example');
  assert.equal(decodeJwt(String(without.access_token)).ent, undefined);
  const telling = await startProvider({ entClaim: true });
  const { body } = await login(telling.issuer, 'lee@acme.example');
  assert.deepEqual(decodeJwt(String(body.access_token)).ent, { acmec: ['read'], acmev: ['write'] });
});
