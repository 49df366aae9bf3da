import assert from 'node:assert/strict';
import { request } from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { type CallbackListener, listenForCallback } from '../../../src/session/sign-in/listen-for-callback.ts';

const issuer = 'https://axe.example.com';
const good = { state: 's', iss: issuer, code: 'c' };
let listener: CallbackListener;

beforeEach(async () => {
  listener = await listenForCallback({ state: 's', issuer, issuerPromised: true, timeoutMs: 60_000 });
});
afterEach(() => listener.close());

interface Shown {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Not with fetch: it chooses the Host header itself. */
function visit(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Shown> {
  const { hostname, port } = new URL(listener.redirectUri);
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname, port, path: target, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.once('error', reject).end();
  });
}

const callback = (params: Record<string, string>, more = ''): string => `/callback?${new URLSearchParams(params)}${more}`;

async function isStillWaiting(): Promise<boolean> {
  const waiting = Symbol('waiting');
  return (await Promise.race([listener.received, Promise.resolve(waiting)])) === waiting;
}

test('listens on the loopback address alone, at a port of its own', () => {
  assert.match(listener.redirectUri, /^http:\/\/127\.0\.0\.1:\d{4,5}\/callback$/);
});

for (const [why, target, status, headers, method] of [
  ['another path', '/', 404, {}, 'GET'],
  ['an icon', '/favicon.ico', 404, {}, 'GET'],
  ['a path that only begins so', '/callback/more?state=s', 404, {}, 'GET'],
  ['a whole address of another host', `http://evil.example${callback(good)}`, 404, {}, 'GET'],
  ['another state', callback({ ...good, state: 'other' }), 400, {}, 'GET'],
  ['no state', callback({ iss: issuer, code: 'c' }), 400, {}, 'GET'],
  ['two states', callback(good, '&state=s'), 400, {}, 'GET'],
  ['two codes', callback(good, '&code=d'), 400, {}, 'GET'],
  ['another issuer', callback({ ...good, iss: 'https://evil.example' }), 400, {}, 'GET'],
  ['no issuer, although it is promised', callback({ state: 's', code: 'c' }), 400, {}, 'GET'],
  ['neither code nor error', callback({ state: 's', iss: issuer }), 400, {}, 'GET'],
  ['an empty code', callback({ ...good, code: '' }), 400, {}, 'GET'],
  ['a name that leads here', callback(good), 400, { host: 'evil.example' }, 'GET'],
  ['localhost in place of the address', callback(good), 400, { host: 'localhost' }, 'GET'],
  ['a form', callback(good), 400, {}, 'POST'],
] as const) {
  test(`refuses ${why}, and waits on`, async () => {
    const shown = await visit(target, headers, method);
    assert.equal(shown.status, status);
    assert.match(shown.body, /^<!doctype html>/);
    assert.ok(await isStillWaiting());
    const right = visit(callback(good));
    const { url, show } = await listener.received;
    assert.equal(url.searchParams.get('code'), 'c');
    show('signed-in');
    assert.equal((await right).status, 200);
  });
}

test('takes one answer; a second one, also the same again, is over', async () => {
  const first = visit(callback(good), { 'accept-language': 'ko-KR,ko;q=0.9' });
  const { show } = await listener.received;
  assert.equal((await visit(callback(good))).status, 410);
  assert.equal((await visit(callback({ ...good, code: 'other' }))).status, 410);
  show('failed');
  const { status, body, headers } = await first;
  assert.deepEqual([status, /<html lang="ko">.*로그인하지 못했습니다/.test(body)], [200, true]);
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'no-referrer');
});

test('a refusal of the provider is an answer too', async () => {
  const shown = visit(callback({ state: 's', iss: issuer, error: 'access_denied' }));
  const { url, show } = await listener.received;
  assert.equal(url.searchParams.get('error'), 'access_denied');
  show('failed');
  await shown;
});

test('nothing of a request comes back in a page', async () => {
  const { body } = await visit(callback({ state: '<script>', iss: issuer, code: '"><img>' }));
  assert.doesNotMatch(body, /script|img/);
});

test('waits for a while and not for ever', async () => {
  const short = await listenForCallback({ state: 's', issuer, issuerPromised: true, timeoutMs: 1 });
  await assert.rejects(short.received, { code: 'SIGN_IN_TIMED_OUT', message: /Run axe login again, or axe login --device/ });
  await short.close();
});
