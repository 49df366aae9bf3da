import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { openDatabase, silentLog } from '@axe/pg';
import { decodeJwt } from 'jose';
import { bindAccount } from '../../src/identity/accounts/index.ts';
import { blueprint } from '../../src/index.ts';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, login, signIn } from '../../testing/sign-in.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';

let provider: TestProvider;
before(async () => {
  provider = await startProvider();
});

const subject = async (person: string): Promise<unknown> => decodeJwt(String((await login(provider.issuer, person)).body.access_token)).sub;

test('somebody whose address changes stays the same person', async () => {
  const person = { tenantId: 'tenant', objectId: 'object', name: 'Somebody' };
  const first = await bindAccount(provider.database, { ...person, email: 'before@acme.example' }, randomUUID());
  const later = await bindAccount(provider.database, { ...person, email: 'after@acme.example' }, randomUUID());
  assert.ok(first.state === 'bound' && later.state === 'bound');
  assert.equal(later.account.id, first.account.id);
  assert.equal(later.account.email, 'after@acme.example');
  const again = await bindAccount(provider.database, { ...person, objectId: 'another', email: 'before@acme.example' }, randomUUID());
  assert.ok(again.state === 'bound' && again.account.id !== first.account.id, 'the address that is free may be given to somebody else');
});

test('an address that was given to somebody else is refused, and the first keeps everything', async () => {
  const first = await subject(kim);
  assert.equal(await subject(kim), first);
  await provider.database.owner((tx) => tx.execute(`update shared.account set object_id = 'who-had-it-before' where email = $1`, [kim]));
  await assert.rejects(signIn(createBrowser(), authorizeUrl(provider.issuer), kim), /ADDRESS_REUSED/);
  const [row] = (await logged(provider.database, 'sign_in_refused')).slice(-1);
  assert.deepEqual([row?.email, row?.reason], [kim, 'ADDRESS_REUSED']);
  const { object_id: kept } = await provider.database.shared((tx) =>
    tx.one<{ object_id: string }>('select object_id from account where email = $1', [kim]),
  );
  assert.equal(kept, 'who-had-it-before');
});

test('first sign-ins at once, at two processes, make one account', async () => {
  const { migrations, errors } = blueprint;
  const { url, entityKey } = provider.database;
  const other = await openDatabase({ service: 'blueprint', migrations, errors, url, entityKey, log: silentLog });
  for (let round = 0; round < 150; round += 1) {
    const person = { tenantId: 'tenant', objectId: `new-${round}`, email: `new${round}@acme.example`, name: undefined };
    const bound = await Promise.all(
      [provider.database, other, provider.database, other].map((at) => bindAccount(at, person, randomUUID())),
    );
    const ids = bound.map((one) => (one.state === 'bound' ? one.account.id : one.state));
    assert.equal(new Set(ids).size, 1, ids.join());
  }
  await other.close();
});
