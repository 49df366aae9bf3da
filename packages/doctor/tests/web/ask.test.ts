import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { after, test } from 'node:test';
import { createAsk } from '../../src/index.ts';
import { describeReply } from '../../src/web/read-answer.ts';
import { closeServer, listenOn } from '../support/front-door.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const port = await listenOn(server);
  after(() => closeServer(server));
  return `http://localhost:${port}/`;
}

test('a redirect is an answer, and its query is not told', async () => {
  const url = await serve((_req, res) => res.writeHead(302, { location: 'https://login.example/authorize?code=secret' }).end());
  const reply = await createAsk()(url);
  assert.equal(describeReply(reply), 'HTTP 302 which sends on to https://login.example/authorize');
});

test('a body without end is cut at its bound', async () => {
  const url = await serve((_req, res) => {
    const chunk = 'x'.repeat(64 * 1024);
    const go = () => {
      while (!res.destroyed && res.write(chunk));
    };
    res.on('drain', go);
    go();
  });
  const reply = await createAsk({ maxBytes: 100_000 })(url);
  assert.equal(reply.arrived && reply.text.length, 100_000);
});

test('silence ends in time and says so', async () => {
  const url = await serve(() => undefined);
  const reply = await createAsk({ timeoutMs: 50 })(url);
  assert.equal(describeReply(reply), 'no answer: no answer came in time');
});

test('headers and then silence end in time too', async () => {
  const url = await serve((_req, res) => res.write('{'));
  const reply = await createAsk({ timeoutMs: 100 })(url);
  assert.equal(!reply.arrived && reply.fault.code, 'TIMED_OUT');
});

test('nothing listens, an unknown host, no TLS, no HTTP: each in words, with what to do', async () => {
  const server = createSocketServer((socket) => socket.end('SSH-2.0-x\r\n'));
  const port = await listenOn(server as unknown as Parameters<typeof listenOn>[0]);
  after(() => void server.close());
  const closed = createServer();
  const freePort = await listenOn(closed);
  await closeServer(closed);
  const told = [];
  for (const url of [`http://localhost:${freePort}/`, 'http://nowhere.invalid/', `https://localhost:${port}/`, 'http://localhost:1/']) {
    const reply = await createAsk()(url);
    assert.ok(!reply.arrived && reply.fault.fix.length > 20);
    told.push(reply.fault.told);
  }
  assert.equal(told[0], 'nothing listens at the address');
  assert.match(told[1] ?? '', /host name (is unknown|could not be looked up)/);
  assert.match(told[2] ?? '', /TLS|cut|no trusted connection/);
  assert.equal(told[3], 'no web server may use this port');
});
