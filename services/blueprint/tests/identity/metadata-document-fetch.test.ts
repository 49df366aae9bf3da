import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchDocument } from '../../src/identity/clients/fetch-document.ts';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl } from '../../testing/sign-in.ts';
import { generous, startDocumentClients, usual } from '../support/document-clients.ts';
import { startProvider } from '../support/provider.ts';

const { site, assertRefused } = await startDocumentClients();

test('only a whole answer counts: no redirect, no error, not too much, not too slow', async () => {
  const good = site.publish('target', { body: usual });
  for (const status of [301, 302, 303, 307, 308]) {
    const seen = site.asked.length;
    await assertRefused(site.publish(`moved-${status}`, { status, headers: { location: good }, body: usual }));
    assert.deepEqual([...new Set(site.asked.slice(seen))], [`/moved-${status}.json`]);
  }
  for (const status of [201, 204, 206, 304, 400, 401, 404, 500, 503, 600, 999])
    await assertRefused(site.publish(`status-${status}`, { status, body: usual }));
  await assertRefused(site.publish('large', { body: { ...usual, x: 'x'.repeat(17 * 1024) } }));
  await assertRefused(site.publish('said-large', { headers: { 'content-length': '17000' }, body: { ...usual, x: ' '.repeat(16_000) } }));
  await assertRefused(site.publish('broken-off', { headers: { 'content-length': '200' }, brokenOff: true, body: usual }));
  const slow = site.publish('slow', { pauseMs: 1000, body: usual });
  await assert.rejects(fetchDocument(slow, { isInside: () => false, ca: site.ca }), 'nobody waits for the end');
});

test('an id that is no plain https address is not fetched at all', async () => {
  const seen = site.asked.length;
  const path = '/good.json';
  for (const client of [
    `${site.origin.replace('https:', 'http:')}${path}`,
    `${site.origin}${path}#x`,
    `${site.origin}/a/..${path}`,
    `${site.origin}/%2e%2e${path}`,
    `${site.origin.replace('https://', 'https://user@')}${path}`,
    `${site.origin.replace('https://', 'https:')}${path}`,
    `${site.origin.replace('https://', 'https:/')}${path}`,
    ` ${site.origin}${path}`,
    `${site.origin}${path}\n`,
    `${site.origin}\\good.json`,
    'https://',
    'ftp://127.0.0.1/x',
    'file:///etc/passwd',
  ]) {
    await assertRefused(client);
  }
  assert.equal(site.asked.length, seen);
});

test('nothing inside is asked, neither by address nor by name', async () => {
  const guarded = await startProvider({ documentFetch: { ca: site.ca }, limits: { document: generous, page: generous } });
  const seen = site.asked.length;
  const { port } = new URL(site.origin);
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '127.1',
    '0x7f000001',
    '2130706433',
    '169.254.169.254',
    '10.0.0.1',
    '0.0.0.0',
  ]) {
    const client = `https://${host}:${port}/good.json`;
    const answer = await createBrowser().get(authorizeUrl(guarded.issuer, { client }).url);
    assert.equal(answer.status, 400, host);
    assert.match(answer.text, /CLIENT_UNREADABLE/);
    for (const path of ['/oauth/token', '/oauth/device_authorization', '/oauth/revoke']) {
      const form = new URLSearchParams({ client_id: client, grant_type: 'refresh_token', refresh_token: 'x', token: 'x' });
      const refused = await fetch(`${guarded.issuer}${path}`, { method: 'POST', body: form });
      assert.ok(refused.status < 500, `${path} ${host}`);
      assert.doesNotMatch(await refused.text(), /not public|ECONN|getaddrinfo/);
    }
  }
  assert.equal(site.asked.length, seen);
});

test('a name is judged by every address it has, and the connection goes to the one that was judged', async () => {
  const judged: string[] = [];
  const remember = (address: string) => {
    judged.push(address);
    return true;
  };
  await assert.rejects(fetchDocument(`https://localhost:${new URL(site.origin).port}/good.json`, { isInside: remember }), /not public/);
  assert.ok(judged.length > 0 && judged.every((address) => address === '127.0.0.1' || address === '::1'), judged.join());
  await assert.rejects(fetchDocument('http://127.0.0.1/x', { isInside: () => false }), /https only/);
  await assert.rejects(fetchDocument('https://no-such-name.invalid/x', { isInside: () => false }));
});

test('fetches are limited per address', async () => {
  const limited = await startProvider({
    documentFetch: { isInside: () => false, ca: site.ca },
    limits: { document: { burst: 3, ratePerSecond: 0.001 }, page: generous },
  });
  const seen = site.asked.length;
  for (let count = 0; count < 10; count += 1) {
    await createBrowser().get(authorizeUrl(limited.issuer, { client: `${site.origin}/nothing-${count}.json` }).url);
    const form = new URLSearchParams({ client_id: `${site.origin}/revoking-${count}.json`, token: 'x' });
    assert.equal((await fetch(`${limited.issuer}/oauth/revoke`, { method: 'POST', body: form })).status, 200);
  }
  assert.equal(site.asked.length - seen, 3);
});
