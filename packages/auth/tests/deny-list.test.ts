import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createDenyList } from '../src/index.ts';
import { acmeVerifier, bearer, refusal } from './support/acme.ts';
import { startedDenyList, tokenNumbered } from './support/deny-list.ts';
import { keyServer } from './support/issuer.ts';
import { platformIssuer, platformOf } from './support/platform.ts';

test('starts by itself, and a token withdrawn later is refused within one poll', async (t) => {
  const { server, open, until, inHours } = await startedDenyList(t);
  server.publish([{ jti: 'early', exp: inHours(1) }]);
  const list = open({ everyMs: 20 });
  assert.equal(list.isRevoked(tokenNumbered('early')), false, 'nothing is known before the first answer, and nothing waits for it');
  await until(() => list.isRevoked(tokenNumbered('early')));
  assert.equal(list.isRevoked(tokenNumbered('late')), false);
  server.publish([
    { jti: 'early', exp: inHours(1) },
    { jti: 'late', exp: inHours(1) },
  ]);
  await until(() => list.isRevoked(tokenNumbered('late')));
});

test('only tokens of its own issuer are looked up, and a token without a number is not', async (t) => {
  const { server, open, inHours } = await startedDenyList(t);
  server.publish([{ jti: 'one', exp: inHours(1) }]);
  const list = open();
  await list.refresh();
  assert.equal(list.isRevoked(tokenNumbered('one')), true);
  assert.equal(list.isRevoked(tokenNumbered('one', 'axe:acme:frame:bootstrap')), false);
  assert.equal(list.isRevoked(tokenNumbered('one', `${platformIssuer}/`)), false);
  assert.equal(list.isRevoked(tokenNumbered(undefined)), false);
});

test('an unchanged list costs a 304, and a changed one is read again', async (t) => {
  const { server, open, inHours } = await startedDenyList(t);
  server.publish([{ jti: 'one', exp: inHours(1) }], '"v1"');
  const list = open();
  await list.refresh();
  await list.refresh();
  await list.refresh();
  assert.deepEqual(server.asked, [undefined, '"v1"', '"v1"']);
  assert.equal(list.isRevoked(tokenNumbered('one')), true, 'a 304 keeps what was known');
  server.publish([{ jti: 'two', exp: inHours(1) }], '"v2"');
  await list.refresh();
  assert.deepEqual([list.isRevoked(tokenNumbered('one')), list.isRevoked(tokenNumbered('two'))], [false, true]);
  assert.equal(server.asked.at(-1), '"v1"');
  await list.refresh();
  assert.equal(server.asked.at(-1), '"v2"');
});

test('one request at a time, whoever asks', async (t) => {
  const { server, open } = await startedDenyList(t);
  const list = open();
  await Promise.all(Array.from({ length: 20 }, () => list.refresh()));
  assert.equal(server.asked.length, 1);
});

test('what ended is forgotten, but not before the leeway of clocks is over, although the provider drops it at its end', async (t) => {
  const { server, clock, open } = await startedDenyList(t);
  const exp = clock.seconds() + 100;
  server.publish([{ jti: 'one', exp }]);
  const list = open();
  await list.refresh();
  clock.advance(101_000);
  server.publish([]);
  await list.refresh();
  assert.equal(list.isRevoked(tokenNumbered('one')), true, 'the token itself would still pass within the leeway');
  clock.advance(58_000);
  await list.refresh();
  assert.equal(list.isRevoked(tokenNumbered('one')), true);
  clock.advance(1_000);
  await list.refresh();
  assert.equal(list.isRevoked(tokenNumbered('one')), false);
});

test('a token that ended is forgotten also while the provider answers 304', async (t) => {
  const { server, clock, open } = await startedDenyList(t);
  server.publish([{ jti: 'one', exp: clock.seconds() + 100 }], '"v1"');
  const list = open();
  await list.refresh();
  clock.advance(160_000);
  await list.refresh();
  assert.equal(server.asked.at(-1), '"v1"');
  assert.equal(list.isRevoked(tokenNumbered('one')), false);
});

test('after close nothing is asked and nothing is told', async (t) => {
  const { server, open, failures, until } = await startedDenyList(t);
  server.behave(() => undefined);
  const list = open({ everyMs: 5 });
  const polling = list.refresh();
  await until(() => server.asked.length === 1);
  list.close();
  await polling;
  await list.refresh();
  await pause(30);
  assert.deepEqual([server.asked.length, failures.length], [1, 0]);
});

test('the list comes over https, or from this machine', () => {
  const options = { issuer: platformIssuer, now: () => new Date(), fetch: () => Promise.reject(new Error('not in this test')) };
  for (const url of ['http://login.example/revoked', 'ftp://localhost/x', 'revoked', 'http://127.0.0.1.evil.example/x']) {
    assert.throws(() => createDenyList({ ...options, url }), refusal('ISSUER_DECLARATION_INVALID'), url);
  }
  createDenyList({ ...options, url: 'https://login.example/revoked' }).close();
});

test('a verifier with the list refuses a withdrawn token, also one it remembers', async (t) => {
  const { server, clock, open, inHours } = await startedDenyList(t);
  const keys = await keyServer();
  t.after(keys.close);
  const platform = await platformOf(keys, clock.now);
  const list = open();
  const verifier = acmeVerifier(platform.path, clock.now, { isRevoked: list.isRevoked });
  const [first, second] = [bearer(await platform.token({ jti: 'first' })), bearer(await platform.token({ jti: 'second' }))];
  await verifier.verify(first);
  await verifier.verify(second);
  server.publish([{ jti: 'first', exp: inHours(1) }]);
  await list.refresh();
  await assert.rejects(verifier.verify(first), refusal('TOKEN_REVOKED'));
  await verifier.verify(second);
});
