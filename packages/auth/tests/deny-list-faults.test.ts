import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Behaviour, minuteMs, startedDenyList, tokenNumbered } from './support/deny-list.ts';

test('a 304 to somebody who has nothing yet is a failure, not an empty list', async (t) => {
  const { server, open, failures } = await startedDenyList(t);
  server.behave((_req, res) => void res.writeHead(304).end());
  await open().refresh();
  assert.deepEqual(
    failures.map(({ stale }) => stale),
    [false],
  );
});

test('while the provider is down the last list stays in use; it is told once a minute, and again after a recovery', async (t) => {
  const { server, clock, open, failures, inHours } = await startedDenyList(t);
  const listed = [{ jti: 'one', exp: inHours(1) }];
  server.publish(listed);
  const list = open();
  await list.refresh();
  server.behave((_req, res) => void res.socket?.destroy());
  for (let round = 0; round < 5; round += 1) await list.refresh();
  assert.equal(list.isRevoked(tokenNumbered('one')), true);
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
  assert.deepEqual([failures.length, list.isRevoked(tokenNumbered('one'))], [3, true]);
});

test('what is no whole list changes nothing: garbage, half a list, too much, an error, a redirect', async (t) => {
  const { server, clock, open, failures, inHours } = await startedDenyList(t);
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
    (_req, res) => void res.end(`{"revoked":[${' '.repeat(4_300_000)}]}`),
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
    assert.equal(list.isRevoked(tokenNumbered('one')), true, String(answer));
  }
});

test('a body that dribbles in is given up, and nobody who calls waits for it', async (t) => {
  const { server, open, failures, inHours } = await startedDenyList(t);
  server.publish([{ jti: 'one', exp: inHours(1) }]);
  const list = open();
  await list.refresh();
  server.behave((_req, res) => void res.write('{"revoked":['));
  const polling = list.refresh();
  assert.equal(list.isRevoked(tokenNumbered('one')), true);
  await polling;
  assert.deepEqual(
    failures.map(({ stale, cause }) => [stale, (cause as Error).name]),
    [[true, 'TimeoutError']],
  );
});
