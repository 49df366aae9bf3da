import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diagnose, maskSecrets } from '../../src/index.ts';

const canary = 'Zq8CanaryValue0123456789';
const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.${canary}`;

for (const text of [
  `Bearer ${token}`,
  `here it is ${token}`,
  `Authorization: Bearer ${canary}`,
  `https://host.example/callback?code=${canary}&state=${canary}`,
  `http://localhost/callback#access_token=${canary}&token_type=bearer`,
  `client_secret=${canary}`,
  `"client_secret": "${canary}"`,
  `{"refresh_token":"${canary}","code":"USER_NOT_MAPPED"}`,
  `postgresql://frame:${canary}@localhost/frame`,
  `the secret is abc8Q~${canary}AAAAAAAA`,
  `https://vault.example/#/send/id/${canary}`,
  `AXE_TOKEN=${canary}`,
  `password: ${canary}`,
]) {
  test(`nothing of ${text.slice(0, 40)} is left`, () => {
    assert.ok(!maskSecrets(text).includes(canary), maskSecrets(text));
    assert.ok(!JSON.stringify(diagnose(text)).includes(canary) || !JSON.stringify(diagnose(text).complaint.excerpt).includes(canary));
    assert.ok(!diagnose(encodeURIComponent(text)).complaint.excerpt.includes(canary), 'encoded');
  });
}

test('the codes that everybody looks for stay', () => {
  const text = 'error_code=mcp_client_invalid&entra_aadsts_code=65001 {"code":"USER_NOT_MAPPED"}';
  assert.equal(maskSecrets(text), text);
});

test('whatever stands around a named secret, it is taken out of what is shown', () => {
  const name = fc.constantFrom('client_secret', 'code', 'access_token', 'refresh_token', 'password', 'id_token');
  const around = fc.string({ maxLength: 40 }).filter((text) => !/["'\w%]$/.test(text));
  fc.assert(
    fc.property(around, name, (before, field) => {
      assert.ok(!diagnose(`x ${before} ${field}=${canary}&x=1`).complaint.excerpt.includes(canary));
    }),
    { numRuns: 300 },
  );
});

const spokenSecret = 'SuperSecret12345xyz';

for (const text of [
  `my password is ${spokenSecret}`,
  `Cookie: axe_session=${spokenSecret}`,
  `ghp_${spokenSecret}abcdefghijk`,
  `sk-ant-api03-${spokenSecret}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${spokenSecret}\n-----END RSA PRIVATE KEY-----`,
  `PGPASSWORD=${spokenSecret}`,
  `token ${spokenSecret}`,
  `AccountKey=${spokenSecret}==`,
  `비밀번호는 ${spokenSecret} 입니다`,
  `device_code=${spokenSecret}`,
  `it shows ${spokenSecret}Abcdef9 and stops`,
]) {
  test(`nothing of ${text.slice(0, 24)} is shown`, () => {
    assert.doesNotMatch(maskSecrets(text), /SuperSecret|12345/);
  });
}

test('words of a sentence, numbers of errors and ids stay', () => {
  for (const text of [
    'token expired, sign in again',
    'AADSTS50011 at https://acme.platform.example/frame/mcp',
    'request d07ca45a-2a24-4f11-b2e4-5d26fb8bda88',
    'error_code=mcp_client_invalid&entra_aadsts_code=65001',
    'The key was not found',
  ])
    assert.equal(maskSecrets(text), text);
});

test('no text takes long', { timeout: 20_000 }, () => {
  for (const piece of ['a-', 'key ', 'token:', '-----BEGIN PRIVATE KEY-----', 'A1a', 'secret', '_', '암호', 'sk-'])
    maskSecrets(piece.repeat((64 * 1024) / piece.length));
});
