import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { keysCheck } from '../../src/checks/keys.ts';
import { askHealth, createAsk, parseTarget, runChecks } from '../../src/index.ts';
import type { Reply } from '../../src/web/ask.ts';
import { mayBeAsked } from '../../src/web/may-be-asked.ts';
import { statusForHost } from '../../src/web/status-for-host.ts';

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer = (body: unknown): Reply => ({
  arrived: true,
  status: 200,
  headers: new Headers(),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

test('values that throw when they are made a text, and lists without a floor, are a line of the health table', async (t) => {
  const bad = { toString: 1 };
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const bodies = [
    JSON.stringify({
      service: 'frame-mcp',
      status: bad,
      version: bad,
      events: { dead: bad },
      failing: [bad],
      warnings: [{ name: bad, detail: bad }, null],
    }),
    `{"service":"frame-mcp","failing":${deep},"warnings":${deep},"status":${deep}}`,
    JSON.stringify({ error: { code: 'X', message: bad, context: bad } }),
  ];
  for (const body of bodies) {
    const url = await serve(t, (_, reply) => reply.setHeader('content-type', 'application/json').end(body));
    const target = parseTarget(`${url}/frame`);
    const told = await askHealth({ target }, createAsk(), new Date());
    assert.doesNotThrow(() => JSON.stringify(told));
    assert.equal(told.version, undefined);
  }
});

test('a metadata document does not make this machine ask its own network', async () => {
  const target = parseTarget('https://acme.platform.example/frame/mcp');
  const asked: string[] = [];
  for (const issuer of [
    'http://169.254.169.254/latest',
    'https://169.254.169.254/x',
    'https://localhost',
    'file:///etc/passwd',
    'https://10.0.0.1/a',
    'https://[::1]',
    'https://vault.internal.',
    'https://2130706433/x',
    'data:application/json,{}',
    'nothing',
  ]) {
    const ask = async (url: string): Promise<Reply> => {
      asked.push(url);
      return answer({ authorization_servers: [issuer] });
    };
    const [finding] = await runChecks([keysCheck], { target, ask, now: () => new Date() });
    assert.equal(finding?.status, 'failed', issuer);
    assert.match(finding?.found ?? '', /it was not asked/);
  }
  assert.ok(asked.every((url) => url.startsWith('https://acme.platform.example/')));
  for (const place of ['https://login.microsoftonline.com/x/v2.0', 'https://acme.platform.example', 'https://172.32.0.1/'])
    assert.ok(mayBeAsked(place, target), place);
  assert.ok(mayBeAsked('http://127.0.0.1:9/x', parseTarget('http://localhost:7300/frame/mcp')));
  assert.equal(mayBeAsked('https://192.168.0.1/x', parseTarget('http://localhost:7300/frame/mcp')), false);
});

test('keys at an address inside are not fetched either', async () => {
  const issuer = 'https://login.example';
  const asked: string[] = [];
  const ask = async (url: string): Promise<Reply> => {
    asked.push(url);
    return answer({ authorization_servers: [issuer], issuer, jwks_uri: 'https://127.0.0.1/keys' });
  };
  const target = parseTarget('https://acme.platform.example/frame/mcp');
  const [finding] = await runChecks([keysCheck], { target, ask, now: () => new Date() });
  assert.match(finding?.found ?? '', /address of the keys .* not asked/);
  assert.equal(
    asked.some((url) => url.includes('127.0.0.1')),
    false,
  );
});

test('a body without an end is left where it is', async (t) => {
  let left = 0;
  const url = await serve(t, (_, reply) => {
    reply.writeHead(421);
    const more = setInterval(() => reply.write('x'), 20);
    reply.once('close', () => {
      clearInterval(more);
      left += 1;
    });
  });
  assert.equal(await statusForHost(`${url}/frame/mcp`, 'stranger.invalid'), 421);
  for (let waited = 0; left === 0 && waited < 200; waited += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(left, 1);
});
