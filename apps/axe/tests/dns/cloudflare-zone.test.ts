import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { openCloudflareZone } from '../../src/dns/cloudflare-zone.ts';
import { startFakeCloudflare } from './support/fake-cloudflare.ts';

async function bench(context: TestContext) {
  const fake = await startFakeCloudflare();
  context.after(() => fake.close());
  const waits: number[] = [];
  const access = { base: fake.base, token: fake.token, sleep: async (ms: number) => void waits.push(ms) };
  return { fake, waits, access, zone: () => openCloudflareZone(access, 'platform.example') };
}

const draft = { type: 'CNAME', name: 'acme.platform.example', content: 'tunnel.example', proxied: true };
const code = (wanted: string) => (error: unknown) => {
  assert.ok(isRefusal(error, wanted), String(error));
  assert.doesNotMatch(error.message, /text of the provider|Invalid access token/);
  return true;
};

test('records of one name are read over several pages', async (t) => {
  const { fake, zone } = await bench(t);
  const open = await zone();
  fake.perPage = 2;
  for (const content of ['a', 'b', 'c', 'd', 'e']) await open.create({ type: 'TXT', name: draft.name, content, proxied: false });
  await open.create({ type: 'TXT', name: 'other.platform.example', content: 'x', proxied: false });
  assert.deepEqual(
    (await open.recordsAt(draft.name)).map(({ content }) => content),
    ['a', 'b', 'c', 'd', 'e'],
  );
  assert.equal(fake.calls.filter((call) => call.includes('page=3')).length, 1);
});

test('busy: it waits as long as it is told, within a bound', async (t) => {
  const { fake, waits, zone } = await bench(t);
  fake.next.push(429, 429);
  fake.retryAfter = '3';
  await zone();
  assert.deepEqual(waits, [3000, 3000]);
  fake.next.push(429);
  fake.retryAfter = '600';
  await assert.rejects(zone(), code('DNS_UNAVAILABLE'));
  assert.equal(waits.length, 2);
  fake.next.push(429, 429, 429, 429);
  fake.retryAfter = '1';
  await assert.rejects(zone(), code('DNS_UNAVAILABLE'));
});

test('a read is repeated after a fault, a change never: nobody knows its effect', async (t) => {
  const { fake, zone } = await bench(t);
  fake.next.push(502, 'cut');
  const open = await zone();
  fake.next.push('cut after');
  await assert.rejects(open.create(draft), code('DNS_UNAVAILABLE'));
  assert.equal(fake.records.length, 1);
  assert.equal(fake.calls.filter((call) => call.startsWith('POST')).length, 1);
  const again = await open.create(draft);
  assert.equal(again.id, fake.records[0]?.id, 'the identical record is the one that was made');
  await open.remove(again.id);
  await open.remove(again.id);
});

test('a wrong token, an unknown zone, a proxy in between: each is said in our own words', async (t) => {
  const { fake, access, zone } = await bench(t);
  await assert.rejects(openCloudflareZone({ ...access, token: 'wrong' }, 'platform.example'), code('DNS_TOKEN_REFUSED'));
  await assert.rejects(openCloudflareZone(access, 'elsewhere.example'), code('DNS_ZONE_UNKNOWN'));
  fake.next.push('nonsense');
  await assert.rejects(zone(), code('DNS_UNAVAILABLE'));
  fake.next.push(400);
  await assert.rejects(zone(), code('DNS_REFUSED'));
  assert.ok(fake.calls.every((call) => !call.includes(fake.token)));
});
