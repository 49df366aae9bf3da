import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createKeySet, type KeyFetchFailure } from '../src/key-set.ts';
import { refusal, testClock } from './support/acme.ts';
import { keyServer, rsaKey } from './support/issuer.ts';

const [first, second] = await Promise.all([rsaKey('first'), rsaKey('second')]);

const minuteMs = 60_000;

async function keySet(t: TestContext) {
  const [server, clock] = [await keyServer(), testClock()];
  t.after(server.close);
  const failures: KeyFetchFailure[] = [];
  const onFailure = (failure: KeyFetchFailure) => void failures.push(failure);
  return { server, clock, failures, keys: createKeySet({ url: `${server.origin}/keys`, fetch, now: clock.now, onFailure }) };
}

test('keys are fetched once an hour, with one fetch for everybody', async (t) => {
  const { server, clock, keys } = await keySet(t);
  server.publish(first.jwk);
  const found = await Promise.all(Array.from({ length: 50 }, () => keys.keyFor('first')));
  assert.ok(found.every((key) => key !== undefined));
  assert.equal(server.asked(), 1);
  clock.advance(60 * minuteMs - 1);
  await keys.keyFor('first');
  assert.equal(server.asked(), 1);
  clock.advance(1);
  await Promise.all(Array.from({ length: 50 }, () => keys.keyFor('first')));
  assert.equal(server.asked(), 2);
});

test('an unknown key id forces one refetch; a flood of invented ids does not become a flood of fetches', async (t) => {
  const { server, clock, keys } = await keySet(t);
  server.publish(first.jwk);
  await keys.keyFor('first');
  server.publish(first.jwk, second.jwk);
  assert.notEqual(await keys.keyFor('second'), undefined, 'a rotated key is found at once');
  assert.equal(server.asked(), 2);
  const flood = await Promise.all(Array.from({ length: 500 }, (_, index) => keys.keyFor(`invented-${index}`)));
  assert.ok(flood.every((key) => key === undefined));
  assert.equal(server.asked(), 2, 'the cool-down began with the refetch');
  clock.advance(30_000);
  await Promise.all(Array.from({ length: 500 }, (_, index) => keys.keyFor(`invented-${index}`)));
  assert.equal(server.asked(), 3);
  for (let index = 0; index < 100; index += 1) await keys.keyFor(`again-${index}`);
  assert.equal(server.asked(), 3);
  assert.notEqual(await keys.keyFor('first'), undefined, 'known keys work during the cool-down');
});

test('the first fetch of all is not repeated for an unknown id', async (t) => {
  const { server, keys } = await keySet(t);
  server.publish(first.jwk);
  assert.equal(await keys.keyFor('nobody'), undefined);
  assert.equal(server.asked(), 1);
});

test('while the issuer is down the keys of before keep working, also past the hour', async (t) => {
  const { server, clock, keys, failures } = await keySet(t);
  server.publish(first.jwk);
  await keys.keyFor('first');
  server.behave((res) => void res.writeHead(500).end('broken'));
  clock.advance(3 * 60 * minuteMs);
  assert.notEqual(await keys.keyFor('first'), undefined);
  assert.equal(server.asked(), 2);
  await keys.keyFor('first');
  assert.equal(await keys.keyFor('other'), undefined, 'an unknown id is unknown, not unavailable');
  assert.equal(server.asked(), 2, 'a failed fetch is not repeated at every call');
  assert.deepEqual(
    failures.map(({ stale, cause }) => [stale, String(cause)]),
    [[true, 'Error: the address answered 500']],
  );
  clock.advance(30_000);
  server.publish(second.jwk);
  assert.equal(await keys.keyFor('first'), undefined, 'a withdrawn key ends when the issuer answers again');
  assert.equal(server.asked(), 3);
  assert.equal(failures.length, 1);
});

test('only an issuer whose keys were never had is unavailable, and it is asked again after a pause', async (t) => {
  const { server, clock, keys } = await keySet(t);
  server.behave((res) => void res.writeHead(503).end());
  await Promise.all(Array.from({ length: 20 }, () => assert.rejects(keys.keyFor('first'), refusal('OIDC_UNAVAILABLE'))));
  assert.equal(server.asked(), 1);
  server.publish(first.jwk);
  await assert.rejects(keys.keyFor('first'), refusal('OIDC_UNAVAILABLE'));
  assert.equal(server.asked(), 1);
  clock.advance(5_000);
  assert.notEqual(await keys.keyFor('first'), undefined);
});

test('what cannot be a key document is a failure, and what cannot be an RS256 key is left out', async (t) => {
  const good = await keyServer();
  t.after(good.close);
  good.publish(first.jwk);
  const broken: readonly ((res: import('node:http').ServerResponse) => void)[] = [
    (res) => void res.end('<html>'),
    (res) => void res.end('[]'),
    (res) => void res.end('{"keys":{}}'),
    (res) => void res.end('{"keys":[]}'),
    (res) => void res.end(JSON.stringify({ keys: [{ kty: 'oct', kid: 'first', k: 'c2VjcmV0' }, null, 'x'] })),
    (res) =>
      void res.end(
        JSON.stringify({
          keys: [
            { ...first.jwk, use: 'enc' },
            { ...first.jwk, alg: 'RS512' },
            { ...first.jwk, kid: 7 },
          ],
        }),
      ),
    (res) => void res.end(JSON.stringify({ keys: [{ ...first.jwk, n: 'AQAB' }] })),
    (res) => void res.end(`{"keys":[${' '.repeat(300_000)}]}`),
    (res) => void res.writeHead(302, { location: `${good.origin}/keys` }).end(),
    (res) => void res.socket?.destroy(),
  ];
  for (const behaviour of broken) {
    const { server, keys } = await keySet(t);
    server.behave(behaviour);
    await assert.rejects(keys.keyFor('first'), refusal('OIDC_UNAVAILABLE'), String(behaviour));
  }
});

test('an issuer that never answers is given up after some seconds', async (t) => {
  const { server, keys, failures } = await keySet(t);
  server.behave(() => undefined);
  await assert.rejects(keys.keyFor('first'), refusal('OIDC_UNAVAILABLE'));
  assert.deepEqual(
    failures.map(({ stale, cause }) => [stale, (cause as Error).name]),
    [[false, 'TimeoutError']],
  );
});
