import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { demoRegistryFile } from '@axe/registry';
import { parseTtl } from '../../src/token/parse-ttl.ts';
import { run } from '../support.ts';

const data = mkdtempSync(path.join(tmpdir(), 'axe-token-'));
mkdirSync(path.join(data, 'secrets'));
writeFileSync(path.join(data, 'secrets', 'frame-bootstrap'), 'a-secret-of-at-least-thirty-two-bytes\n');
copyFileSync(demoRegistryFile, path.join(data, 'customers.yaml'));
after(() => rmSync(data, { recursive: true }));

const issue = (...words: readonly string[]) => run(['token', 'issue', ...words], { environment: { AXE_DATA: data } });

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

test('only the token is printed; without --entity it carries all that the registry grants', async () => {
  const { code, printed, noted } = await issue('--sub', 'agent:cfo-agent');
  assert.equal(code, 0, noted);
  const claims = claimsOf(printed);
  assert.equal(claims.sub, 'agent:cfo-agent');
  assert.deepEqual(claims.entities, { acmec: ['read', 'write', 'close'] });
  assert.equal(Number(claims.exp) - Number(claims.iat), 30 * 86_400);
  assert.match(noted, /acmec \(read, write, close\)/);
});

test('a ceiling below the grant, and a shorter life', async () => {
  const { printed } = await issue(
    '--sub',
    'person:lee@acme.example',
    '--entity',
    'acmec:read',
    '--entity',
    'acmev:read,write',
    '--ttl',
    '90s',
  );
  const claims = claimsOf(printed);
  assert.deepEqual(claims.entities, { acmec: ['read'], acmev: ['read', 'write'] });
  assert.equal(Number(claims.exp) - Number(claims.iat), 90);
});

for (const [why, words, code, message] of [
  ['an agent the registry does not know', ['--sub', 'agent:nobody'], 4, /has no agent:nobody; it knows cfo-agent/],
  ['a subject of no kind', ['--sub', 'kim'], 2, /agent:<id> or person:<e-mail>/],
  ['an entity that is not there', ['--sub', 'agent:cfo-agent', '--entity', 'acmex:read'], 2, /has no entity "acmex"; it has acmec/],
  ['a scope that is not one', ['--sub', 'agent:cfo-agent', '--entity', 'acmec:own'], 2, /"own" is no scope/],
  ['more than the registry grants', ['--sub', 'agent:cfo-agent', '--entity', 'acmec:admin'], 3, /grants .* read, write, close, not admin/],
  ['an entity without a grant', ['--sub', 'agent:cfo-agent', '--entity', 'acmev:read'], 3, /in acmev nothing, not read/],
  ['a life of no length', ['--sub', 'agent:cfo-agent', '--ttl', '30'], 2, /--ttl takes a time between 60s and 366d/],
  ['a service that is not there', ['--sub', 'agent:cfo-agent', '--service', 'ledger'], 2, /no service ledger/],
] as const) {
  test(`refuses ${why}`, async () => {
    const ran = await issue(...words);
    assert.equal(ran.code, code, ran.noted);
    assert.match(ran.noted, message);
    assert.equal(ran.printed, '');
  });
}

test('without a platform it says how to get one', async () => {
  const ran = await run(['token', 'issue', '--sub', 'agent:cfo-agent', '--data', path.join(data, 'nowhere')]);
  assert.equal(ran.code, 4);
  assert.match(ran.noted, /Start it once \(npm start\)/);
});

test('times to live', () => {
  assert.deepEqual(['90s', '15m', '12h', '366d'].map(parseTtl), [90, 900, 43_200, 31_622_400]);
  for (const wrong of ['', '5', '59s', '367d', '1.5h', '-1d', '99999999999d']) assert.throws(() => parseTtl(wrong), { code: 'USAGE' });
});
