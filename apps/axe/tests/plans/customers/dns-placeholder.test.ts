import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { newId, startFakeCloudflare } from '../../dns/support/fake-cloudflare.ts';
import { type SecretHome, secretHome } from '../../secrets/support/secret-home.ts';

const tunnel = '6ff42ae2-765d-4adf-8112-31c55c1551ef';
const name = 'acme.platform.example';

async function bench(context: TestContext) {
  const [home, fake] = await Promise.all([secretHome(context), startFakeCloudflare()]);
  context.after(() => fake.close());
  const environment = { CLOUDFLARE_API_TOKEN: fake.token, CLOUDFLARE_BASE_URL: fake.base };
  const axe = (...words: readonly string[]) =>
    home.give(['customers', 'dns-placeholder', 'acme', '--target', tunnel, ...words], { more: environment });
  return { home, fake, axe, environment };
}

const shown = (records: readonly { type: string; content: string; proxied: boolean }[]) =>
  records.map(({ type, content, proxied }) => `${type} ${content} ${proxied}`).sort();

const runOf = (home: SecretHome) => readdirSync(path.join(home.folder, 'runs')).filter((file) => file.endsWith('.jsonl'));

test('made once; a proof of the domain beside it stays; a second run has nothing to do', async (t) => {
  const { fake, axe } = await bench(t);
  fake.records = [{ id: newId(), type: 'TXT', name, content: 'MS=ms10433167', proxied: false, ttl: 300 }];
  const rehearsed = await axe();
  assert.match(rehearsed.printed, /make the record acme\.platform\.example CNAME 6ff42ae2-\S+\.cfargotunnel\.com \(proxied\)/);
  assert.equal(fake.records.length, 1);
  assert.equal((await axe('--apply')).code, 0);
  assert.deepEqual(shown(fake.records), [`CNAME ${tunnel}.cfargotunnel.com true`, 'TXT MS=ms10433167 false']);
  assert.match((await axe('--apply')).printed, /Nothing to do/);
});

test('another record is never overwritten unasked; --replace does, and undo puts it back', async (t) => {
  const { home, fake, axe, environment } = await bench(t);
  const old = [
    { id: newId(), type: 'A', name, content: '192.0.2.1', proxied: true, ttl: 1 },
    { id: newId(), type: 'AAAA', name, content: '2001:db8::1', proxied: true, ttl: 1 },
  ];
  fake.records = [...old];
  const refused = await axe('--apply');
  assert.equal(refused.code, 5);
  assert.match(refused.noted, /A 192\.0\.2\.1 \(proxied\); \S+ AAAA 2001:db8::1/);
  assert.deepEqual(fake.records, old);
  const replaced = await axe('--replace', '--apply');
  assert.equal(replaced.code, 0, replaced.noted);
  assert.deepEqual(shown(fake.records), [`CNAME ${tunnel}.cfargotunnel.com true`]);
  const run = /\(run ([^)]+)\)/.exec(replaced.printed)?.[1] ?? assert.fail(replaced.printed);
  const undone = await home.give(['runs', 'undo', run, '--apply'], { more: environment });
  assert.equal(undone.code, 0, undone.noted);
  assert.deepEqual(shown(fake.records), shown(old));
});

test('an alias that is not proxied counts as another record', async (t) => {
  const { fake, axe } = await bench(t);
  fake.records = [{ id: newId(), type: 'CNAME', name, content: `${tunnel}.cfargotunnel.com`, proxied: false, ttl: 1 }];
  assert.equal((await axe('--apply')).code, 5);
  await axe('--apply', '--replace');
  assert.deepEqual(shown(fake.records), [`CNAME ${tunnel}.cfargotunnel.com true`]);
});

test('an answer that got lost: the next run finds the record and is done', async (t) => {
  const { fake, axe } = await bench(t);
  fake.loses = 'POST';
  const broken = await axe('--apply');
  assert.equal(broken.code, 6);
  assert.match(broken.noted, /Whether the last change was made is not known/);
  assert.equal((await axe('--apply')).code, 0);
  assert.equal(fake.records.length, 1);
});

test('without a token it asks, and without an answer refuses; the token is written nowhere', async (t) => {
  const { home, fake, environment } = await bench(t);
  const words = ['customers', 'dns-placeholder', 'acme', '--target', tunnel, '--apply'];
  const nobody = await home.give(words, { more: { CLOUDFLARE_BASE_URL: fake.base } });
  assert.equal(nobody.code, 3);
  assert.match(nobody.noted, /DNS_TOKEN_NEEDED/);
  const asked = await home.give(words, { answers: [fake.token], more: { CLOUDFLARE_BASE_URL: fake.base } });
  assert.equal(asked.code, 0, asked.noted);
  for (const file of runOf(home)) assert.ok(!readFileSync(path.join(home.folder, 'runs', file), 'utf8').includes(fake.token));
  assert.ok(!(asked.printed + asked.noted).includes(fake.token));
  const elsewhere = await home.give(words, { more: { ...environment, CLOUDFLARE_BASE_URL: 'http://api.example' } });
  assert.match(elsewhere.noted, /not an https address/);
});

test('a target that is none, and a customer that is none', async (t) => {
  const { home, environment } = await bench(t);
  for (const target of ['tunnel', 'https://a.example', name]) {
    assert.equal((await home.give(['customers', 'dns-placeholder', 'acme', '--target', target], { more: environment })).code, 2, target);
  }
  assert.equal((await home.give(['customers', 'dns-placeholder', 'initech', '--target', tunnel], { more: environment })).code, 4);
});
