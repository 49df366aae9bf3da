import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { azTenant } from '../../src/doctor/az-tenant.ts';

const tenantId = '33333333-3333-4333-8333-333333333333';
const clientId = 'cccccccc-0000-4000-8000-00000000f4a3';
const folder = mkdtempSync(path.join(tmpdir(), 'fake-az-'));
after(() => rmSync(folder, { recursive: true }));
const calls = path.join(folder, 'calls');

/** Stands in for az: answers what it is told for these words, and refuses loudly what it does not know. */
function fakeAz(answers: { readonly [words: string]: { readonly out?: unknown; readonly err?: string; readonly exit?: number } }) {
  writeFileSync(path.join(folder, 'answers.json'), JSON.stringify(answers));
  writeFileSync(calls, '');
  const script = path.join(folder, 'az');
  writeFileSync(
    script,
    `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const words = process.argv.slice(2);
appendFileSync(${JSON.stringify(calls)}, JSON.stringify(words) + '\\n');
const answers = JSON.parse(readFileSync(${JSON.stringify(path.join(folder, 'answers.json'))}, 'utf8'));
const key = Object.keys(answers).find((one) => words.join(' ').startsWith(one));
if (key === undefined) { console.error('fake az: unexpected ' + words.join(' ')); process.exit(70); }
const { out, err, exit } = answers[key];
if (err !== undefined) console.error(err);
if (out !== undefined) console.log(typeof out === 'string' ? out : JSON.stringify(out));
process.exitCode = exit ?? 0;
`,
  );
  chmodSync(script, 0o755);
  return azTenant(tenantId, { PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}` });
}

const signedIn = { 'account show': { out: { tenantId } } };

test('an app is read with all that the check asks for, without a shell', async () => {
  const app = {
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        { value: 'mcp.access', isEnabled: true },
        { value: 'old', isEnabled: false },
      ],
    },
    identifierUris: ['https://acme.platform.example/frame/mcp'],
    web: { redirectUris: ['https://claude.ai/api/mcp/auth_callback'] },
    publicClient: { redirectUris: ['http://localhost/callback'] },
    isFallbackPublicClient: true,
  };
  const found = await fakeAz({ ...signedIn, 'ad app show': { out: app } }).app(clientId);
  assert.deepEqual(found, {
    told: 'found',
    value: {
      tokenVersion: 2,
      identifierUris: ['https://acme.platform.example/frame/mcp'],
      redirectUris: ['https://claude.ai/api/mcp/auth_callback', 'http://localhost/callback'],
      publicClient: true,
      scopes: ['mcp.access'],
    },
  });
  const asked = readFileSync(calls, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  assert.deepEqual(asked[1], ['ad', 'app', 'show', '--id', clientId, '--output', 'json', '--only-show-errors']);
});

test('an app of the older form, without a version, has none', async () => {
  const found = await fakeAz({ ...signedIn, 'ad app show': { out: { api: { requestedAccessTokenVersion: null } } } }).app(clientId);
  assert.equal(found.told === 'found' && found.value.tokenVersion, undefined);
});

test('a service principal with the consents for everybody', async () => {
  const tenant = fakeAz({
    ...signedIn,
    'ad sp list': { out: [{ id: 'sp-1', accountEnabled: true }] },
    rest: {
      out: {
        value: [
          { consentType: 'AllPrincipals', scope: ' User.Read mcp.access' },
          { consentType: 'Principal', scope: 'Mail.Send' },
        ],
      },
    },
  });
  assert.deepEqual(await tenant.principal(clientId), { told: 'found', value: { enabled: true, consented: ['User.Read', 'mcp.access'] } });
});

test('no service principal is absent; consents that may not be read are unknown', async () => {
  assert.deepEqual(await fakeAz({ ...signedIn, 'ad sp list': { out: [] } }).principal(clientId), { told: 'absent' });
  const hidden = fakeAz({
    ...signedIn,
    'ad sp list': { out: [{ id: 'sp-1' }] },
    rest: { err: 'Forbidden: Insufficient privileges', exit: 1 },
  });
  assert.deepEqual(await hidden.principal(clientId), { told: 'found', value: { enabled: true, consented: undefined } });
});

const unknown = [
  ['nobody signed in', { 'account show': { err: "ERROR: Please run 'az login' to setup account.", exit: 1 } }, /az login/],
  ['another tenant', { 'account show': { out: { tenantId: 'other' } } }, /another tenant: az login --tenant 33333333/],
  ['no rights', { ...signedIn, 'ad app show': { err: 'Insufficient privileges to complete the operation.', exit: 1 } }, /may not read/],
  ['no JSON', { ...signedIn, 'ad app show': { out: 'WARNING: beta\n{' } }, /no JSON/],
  ['something else', { ...signedIn, 'ad app show': { err: 'Traceback: secret detail', exit: 3 } }, /exit 3/],
] as const;

for (const [name, answers, reason] of unknown) {
  test(`${name}: the reason is told, and nothing of the tool's own text`, async () => {
    const found = await fakeAz(answers).app(clientId);
    assert.equal(found.told, 'unknown');
    assert.match(found.told === 'unknown' ? found.reason : '', reason);
    assert.ok(!JSON.stringify(found).includes('secret detail'));
  });
}

test('an app that is not there is absent', async () => {
  const gone = fakeAz({ ...signedIn, 'ad app show': { err: "ERROR: Resource 'cccccccc' does not exist", exit: 3 } });
  assert.deepEqual(await gone.app(clientId), { told: 'absent' });
});

test('without az the reason says so', async () => {
  const found = await azTenant(tenantId, { PATH: path.join(folder, 'nothing') }).app(clientId);
  assert.deepEqual(found, { told: 'unknown', reason: 'az is not installed here, so the tenant cannot be asked' });
});
