import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createDenyList, type DenyListFailure, type DenyListOptions } from '../src/index.ts';
import { acmeVerifier, bearer, refusal, testClock } from './support/acme.ts';
import { keyServer } from './support/issuer.ts';
import { platformIssuer, platformOf } from './support/platform.ts';

type Behaviour = (req: IncomingMessage, res: ServerResponse) => void;

const minuteMs = 60_000;

/** A provider's deny list on a real socket: it can be changed, asked how often it was read, and stopped. */
async function provider(t: TestContext) {
  let behaviour: Behaviour = (_req, res) => void res.end('{"revoked":[]}');
  const asked: (string | undefined)[] = [];
  const server = createServer((req, res) => {
    asked.push(req.headers['if-none-match']);
    behaviour(req, res);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  t.after(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/revoked-tokens`,
    asked,
    stop,
    behave: (as: Behaviour) => {
      behaviour = as;
    },
    publish: (entries: readonly unknown[], etag?: string) => {
      behaviour = (req, res) => {
        if (etag !== undefined) res.setHeader('etag', etag);
        if (etag !== undefined && req.headers['if-none-match'] === etag) res.writeHead(304).end();
        else res.end(JSON.stringify({ revoked: entries }));
      };
    },
  };
}

async function started(t: TestContext, more: Partial<DenyListOptions> = {}) {
  const [server, clock] = [await provider(t), testClock()];
  const failures: DenyListFailure[] = [];
  const open = (options: Partial<DenyListOptions> = {}) => {
    const list = createDenyList({
      issuer: platformIssuer,
      url: server.url,
      now: clock.now,
      everyMs: minuteMs,
      onFailure: (failure) => void failures.push(failure),
      ...more,
      ...options,
    });
    t.after(list.close);
    return list;
  };
  const until = async (condition: () => boolean) => {
    for (let attempt = 0; attempt < 1000 && !condition(); attempt += 1) await pause(5);
    assert.ok(condition());
  };
  const inHours = (hours: number) => clock.seconds() + hours * 3600;
  return { server, clock, failures, open, until, inHours };
}

const token = (tokenId: string | undefined, issuer = platformIssuer) => ({ issuer, tokenId });

test('starts by itself, and a token withdrawn later is refused within one poll', async (t) => {
  const { server, open, until, inHours } = await started(t);
  server.publish([{ jti: 'early', exp: inHours(1) }]);
  const list = open({ everyMs: 20 });
  assert.equal(list.isRevoked(token('early')), false, 'nothing is known before the first answer, and nothing waits for it');
  await until(() => list.isRevoked(token('early')));
  assert.equal(list.isRevoked(token('late')), false);
  server.publish([
    { jti: 'early', exp: inHours(1) },
    { jti: 'late', exp: inHours(1) },
  ]);
  await until(() => list.isRevoked(token('late')));
});

test('only tokens of its own issuer are looked up, and a token without a number is not', async (t) => {
  const { server, open, inHours } = await started(t);
  server.publish([{ jti: 'one', exp: inHours(1) }]);
  const list = open();
  await list.refresh();
  assert.equal(list.isRevoked(token('one')), true);
  assert.equal(list.isRevoked(token('one', 'axe:acme:frame:bootstrap')), false);
  assert.equal(list.isRevoked(token('one', `${platformIssuer}/`)), false);
  assert.equal(list.isRevoked(token(undefined)), false);
});

test('an unchanged list costs a 304, and a changed one is read again', async (t) => {
  const { server, open, inHours } = await started(t);
  server.publish([{ jti: 'one', exp: inHours(1) }], '"v1"');
  const list = open();
  await list.refresh();
  await list.refresh();
  await list.refresh();
  assert.deepEqual(server.asked, [undefined, '"v1"', '"v1"']);
  assert.equal(list.isRevoked(token('one')), true, 'a 304 keeps what was known');
  server.publish([{ jti: 'two', exp: inHours(1) }], '"v2"');
  await list.refresh();
  assert.deepEqual([list.isRevoked(token('one')), list.isRevoked(token('two'))], [false, true]);
  assert.equal(server.asked.at(-1), '"v1"');
  await list.refresh();
  assert.equal(server.asked.at(-1), '"v2"');
});

test('a 304 to somebody who has nothing yet is a failure, not an empty list', async (t) => {
  const { server, open, failures } = await started(t);
  server.behave((_req, res) => void res.writeHead(304).end());
  await open().refresh();
  assert.deepEqual(
    failures.map(({ stale }) => stale),
    [false],
  );
});

test('while the provider is down the last list stays in use; it is told once a minute, and again after a recovery', async (t) => {
  const { server, clock, open, failures, inHours } = await started(t);
  const listed = [{ jti: 'one', exp: inHours(1) }];
  server.publish(listed);
  const list = open();
  await list.refresh();
  server.behave((_req, res) => void res.socket?.destroy());
  for (let round = 0; round < 5; round += 1) await list.refresh();
  assert.equal(list.isRevoked(token('one')), true);
  assert.deepEqual(
    failures.map(({ stale, url }) => [stale, url]),
    [[true, server.url]],
  );
  clock.advance(minuteMs);
  await list.refresh();
  assert.equal(failures.length, 2);
  server.publish(listed);
  await list.refresh();
  await server.stop();
  await list.refresh();
  assert.deepEqual([failures.length, list.isRevoked(token('one'))], [3, true]);
});

test('what is no whole list changes nothing: garbage, half a list, too much, an error, a redirect', async (t) => {
  const { server, clock, open, failures, inHours } = await started(t);
  const good = { jti: 'one', exp: inHours(1) };
  server.publish([good]);
  const list = open();
  await list.refresh();
  const answers: readonly Behaviour[] = [
    (_req, res) => void res.end('<html>'),
    (_req, res) => void res.end(''),
    (_req, res) => void res.end('[]'),
    (_req, res) => void res.end('null'),
    (_req, res) => void res.end('{"revoked":{}}'),
    (_req, res) => void res.end(Buffer.from([0x7b, 0xff, 0x7d])),
    ...[
      null,
      'one',
      {},
      { jti: 'x' },
      { jti: '', exp: 1 },
      { jti: 7, exp: 1 },
      { jti: 'x', exp: '1' },
      { jti: 'x'.repeat(257), exp: 1 },
    ].map(
      (entry): Behaviour =>
        (_req, res) =>
          void res.end(JSON.stringify({ revoked: [entry] })),
    ),
    (_req, res) => void res.end(`{"revoked":[${' '.repeat(1_100_000)}]}`),
    (_req, res) => void res.writeHead(500).end('{"revoked":[]}'),
    (_req, res) => void res.writeHead(204).end(),
    (_req, res) => void res.writeHead(302, { location: server.url }).end(),
    (_req, res) => void res.writeHead(200, { 'content-length': '1000' }).end('{"revoked":[]}', () => res.socket?.destroy()),
  ];
  for (const [index, answer] of answers.entries()) {
    server.behave(answer);
    clock.advance(minuteMs);
    await list.refresh();
    assert.deepEqual([failures.length, failures.at(-1)?.stale], [index + 1, true], String(answer));
    assert.equal(list.isRevoked(token('one')), true, String(answer));
  }
});

test('a body that dribbles in is given up, and nobody who calls waits for it', async (t) => {
  const { server, open, failures, inHours } = await started(t);
  server.publish([{ jti: 'one', exp: inHours(1) }]);
  const list = open();
  await list.refresh();
  server.behave((_req, res) => void res.write('{"revoked":['));
  const polling = list.refresh();
  assert.equal(list.isRevoked(token('one')), true);
  await polling;
  assert.deepEqual(
    failures.map(({ stale, cause }) => [stale, (cause as Error).name]),
    [[true, 'TimeoutError']],
  );
});

test('one request at a time, whoever asks', async (t) => {
  const { server, open } = await started(t);
  const list = open();
  await Promise.all(Array.from({ length: 20 }, () => list.refresh()));
  assert.equal(server.asked.length, 1);
});

test('what ended is forgotten, but not before the leeway of clocks is over, although the provider drops it at its end', async (t) => {
  const { server, clock, open } = await started(t);
  const exp = clock.seconds() + 100;
  server.publish([{ jti: 'one', exp }]);
  const list = open();
  await list.refresh();
  clock.advance(101_000);
  server.publish([]);
  await list.refresh();
  assert.equal(list.isRevoked(token('one')), true, 'the token itself would still pass within the leeway');
  clock.advance(58_000);
  await list.refresh();
  assert.equal(list.isRevoked(token('one')), true);
  clock.advance(1_000);
  await list.refresh();
  assert.equal(list.isRevoked(token('one')), false);
});

test('a token that ended is forgotten also while the provider answers 304', async (t) => {
  const { server, clock, open } = await started(t);
  server.publish([{ jti: 'one', exp: clock.seconds() + 100 }], '"v1"');
  const list = open();
  await list.refresh();
  clock.advance(160_000);
  await list.refresh();
  assert.equal(server.asked.at(-1), '"v1"');
  assert.equal(list.isRevoked(token('one')), false);
});

test('after close nothing is asked and nothing is told', async (t) => {
  const { server, open, failures, until } = await started(t);
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
  const { server, clock, open, inHours } = await started(t);
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
