import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { type Directory, makeDirectory, newApp } from './support/directory.ts';
import { type FakeAz, script, startFakeAz } from './support/fake-az.ts';

const words = ['--customer', 'acme', '--domain', 'acme.platform.example'] as const;
const onlyFrame = [...words, '--apps', 'frame_mcp'] as const;

const started: FakeAz[] = [];
const start = (more: Partial<Directory> = {}): FakeAz => {
  const az = startFakeAz(makeDirectory(more));
  started.push(az);
  return az;
};
afterEach(() => {
  for (const az of started.splice(0)) az.close();
});

const packOf = (text: string) => JSON.parse(text) as { complete: boolean; apps: { [app: string]: { [name: string]: unknown } } };

const shells = [['dash'], ['busybox', 'sh'], ['bash', '--posix'], ['sh']].filter(
  ([name = '', ...rest]) => spawnSync(name, [...rest, '-c', ':']).status === 0,
);

for (const shell of shells) {
  test(`in ${shell.join(' ')}: five apps with everything set and read back; a second run changes nothing`, async () => {
    const { directory, run } = start({ staleReads: 2, earlyPrincipals: 2 });
    const first = await run(words, { shell });
    assert.equal(first.code, 0, first.said);
    const pack = packOf(first.printed);
    assert.equal(pack.complete, true);
    assert.deepEqual(Object.keys(pack.apps), ['frame_mcp', 'hive_mcp', 'blueprint_mcp', 'web', 'vault']);
    assert.deepEqual(
      Object.values(pack.apps).map(({ client_secret }) => client_secret),
      directory.secrets,
    );
    for (const [name, app] of Object.entries(pack.apps)) {
      assert.equal(app.token_version, 2);
      assert.equal(app.id_tokens, true);
      assert.equal(app.public_client, name.endsWith('_mcp'));
      assert.equal(app.admin_consent, 'granted');
      assert.equal(app.scope, name.endsWith('_mcp') ? `https://acme.platform.example/${name.slice(0, -4)}/mcp/mcp.access` : undefined);
    }
    assert.deepEqual(pack.apps.web?.redirect_uris, ['https://acme.platform.example/oauth/federation/callback']);
    assert.equal(directory.principals.length, 5);

    const before = structuredClone(directory);
    const second = await run(words, { shell });
    assert.equal(second.code, 0, second.said);
    assert.match(second.said, /nothing had to be changed/);
    assert.deepEqual(directory, before);
    for (const app of Object.values(packOf(second.printed).apps)) {
      assert.equal(app.secret, 'kept');
      assert.equal(app.client_secret, undefined);
    }
  });
}

test('what else stands in an app stays: scopes, URIs, access, claims', async () => {
  const app = newApp('AXE frame MCP (acme)');
  const scope = { id: '22222222-2222-4222-8222-222222222222', value: 'other', isEnabled: true, type: 'User' };
  app.api.oauth2PermissionScopes = [scope];
  app.identifierUris = ['api://something'];
  app.web.redirectUris = ['https://claude.ai/api/mcp/auth_callback', 'https://acme.example/own'];
  app.web.implicitGrantSettings.enableAccessTokenIssuance = true;
  app.requiredResourceAccess = [
    { resourceAppId: '33333333-3333-4333-8333-333333333333', resourceAccess: [{ id: scope.id, type: 'Scope' }] },
  ];
  app.optionalClaims = { idToken: [{ name: 'upn', essential: false }], accessToken: [], saml2Token: [] };
  const { directory, run } = start({ apps: [app] });
  const ran = await run(onlyFrame);
  assert.equal(ran.code, 0, ran.said);
  const now = directory.apps[0];
  assert.deepEqual(
    now?.api.oauth2PermissionScopes.map(({ value }) => value),
    ['other', 'mcp.access'],
  );
  assert.deepEqual(now?.identifierUris, ['api://something', 'https://acme.platform.example/frame/mcp']);
  assert.deepEqual(now?.web.redirectUris, [
    'https://claude.ai/api/mcp/auth_callback',
    'https://acme.example/own',
    'https://claude.com/api/mcp/auth_callback',
  ]);
  assert.equal(now?.web.implicitGrantSettings.enableAccessTokenIssuance, true);
  assert.equal(now?.requiredResourceAccess.length, 3);
  assert.deepEqual(
    now?.optionalClaims?.idToken.map(({ name }) => name),
    ['upn', 'email'],
  );
  assert.match(ran.said, /also has the redirect URI https:\/\/acme\.example\/own/);
});

test('without rights to consent it goes on, and prints where an administrator consents', async () => {
  const { directory, run } = start({ mayConsent: false });
  const ran = await run(onlyFrame);
  assert.equal(ran.code, 0, ran.said);
  const clientId = directory.apps[0]?.appId;
  assert.ok(ran.said.includes(`https://login.microsoftonline.com/${directory.tenant}/adminconsent?client_id=${clientId}`));
  assert.equal(packOf(ran.printed).apps.frame_mcp?.admin_consent, 'needed');
});

test('an unverified domain is noticed before anything is made, with the record to publish', async () => {
  const { directory, run } = start({ domains: [{ id: 'acme.platform.example', isVerified: false, text: 'MS=ms10433167' }] });
  const ran = await run(words);
  assert.equal(ran.code, 3);
  assert.match(ran.said, /TXT {2}"MS=ms10433167"[\s\S]*\/verify/);
  directory.domains = [];
  const unknown = await run(words);
  assert.equal(unknown.code, 3);
  assert.match(unknown.said, /Add the domain to the tenant[\s\S]*'\{"id":"acme\.platform\.example"\}'/);
  assert.deepEqual(directory.apps, []);
});

test('a verified parent will do, and a name that only ends alike will not', async () => {
  const parent = start({ domains: [{ id: 'platform.example', isVerified: true, text: '' }] });
  assert.equal((await parent.run(onlyFrame)).code, 0);
  const alike = start({ domains: [{ id: 'form.example', isVerified: true, text: '' }] });
  assert.equal((await alike.run(onlyFrame)).code, 3);
});

test('nobody signed in, another tenant, two apps of one name: refused with what to do', async () => {
  const { directory, run } = start({ signedIn: false });
  const out = await run(words);
  assert.equal(out.code, 3);
  assert.match(out.said, /not signed in. Nothing was done[\s\S]*az login --allow-no-subscriptions/);
  directory.signedIn = true;
  const other = await run([...words, '--tenant', '99999999-9999-4999-8999-999999999999']);
  assert.equal(other.code, 3);
  assert.match(other.said, /--tenant says 99999999/);
  directory.apps = [newApp('AXE frame MCP (acme)'), newApp('AXE frame MCP (acme)')];
  const twice = await run(words);
  assert.equal(twice.code, 1);
  assert.match(twice.said, /Several apps are called "AXE frame MCP \(acme\)"/);
  assert.equal(directory.secrets.length, 0);
});

test('a dry run looks at everything and changes nothing', async () => {
  const { directory, run } = start();
  const before = structuredClone(directory);
  const ran = await run([...words, '--dry-run']);
  assert.equal(ran.code, 0, ran.said);
  assert.equal(ran.printed, '');
  assert.deepEqual(directory, before);
  assert.match(ran.said, /vault: would make the app "AXE vault \(acme\)"/);
});

test('new secrets stand beside the old ones, which are named', async () => {
  const { directory, run } = start();
  await run(onlyFrame);
  const [old] = directory.apps[0]?.passwordCredentials ?? [];
  const ran = await run([...onlyFrame, '--new-secrets']);
  assert.equal(directory.apps[0]?.passwordCredentials.length, 2);
  assert.equal(packOf(ran.printed).apps.frame_mcp?.client_secret, directory.secrets[1]);
  assert.ok(ran.said.includes(`az ad app credential delete --id ${directory.apps[0]?.appId} --key-id ${old?.keyId}`));
});

test('an expired secret is replaced without being asked', async () => {
  const { directory, run } = start();
  await run(onlyFrame);
  const [app] = directory.apps;
  assert.ok(app);
  app.passwordCredentials = app.passwordCredentials.map((one) => ({ ...one, endDateTime: '2020-01-01T00:00:00Z' }));
  const ran = await run(onlyFrame);
  assert.equal(packOf(ran.printed).apps.frame_mcp?.secret, 'new');
});

test('--out: mode 600, and a pack that is there is completed, not lost', async () => {
  const { directory, folder, run } = start();
  const file = path.join(folder, 'work/pack.json');
  const one = await run([...onlyFrame, '--out', 'pack.json']);
  assert.equal(one.printed, '');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const all = await run([...words, '--out', 'pack.json']);
  assert.equal(all.code, 0, all.said);
  const { apps } = packOf(readFileSync(file, 'utf8'));
  assert.deepEqual(
    Object.values(apps).map(({ client_secret }) => client_secret),
    directory.secrets,
  );
  assert.equal(apps.frame_mcp?.secret, 'new');
  assert.deepEqual(readdirSync(path.join(folder, 'work')), ['pack.json']);
});

test('a file that cannot be written is noticed before a secret is made', async () => {
  const { directory, run } = start();
  const ran = await run([...words, '--out', 'nowhere/pack.json']);
  assert.equal(ran.code, 2);
  assert.equal(directory.apps.length, 0);
});

test('wrong words are refused before az is asked anything', async () => {
  const { run } = start();
  for (const wrong of [
    [],
    ['--customer', 'Acme', '--domain', 'a.b'],
    ['--customer', 'acme', '--domain', 'https://a.b'],
    [...words, '--apps', 'frame'],
    [...words, '--quick'],
    [...words, '--years', '0'],
    ['--customer', "a'b", '--domain', 'a.b'],
  ]) {
    const ran = await run(wrong);
    assert.equal(ran.code, 2, wrong.join(' '));
    assert.equal(ran.calls, 0);
  }
});

test('a secret is in the pack and nowhere else: not in messages, arguments, environments, input or files', async () => {
  const fake = start({ staleReads: 1 });
  // Every other program it may use, recording its arguments; there is no other PATH.
  const bin = path.join(fake.folder, 'tools');
  mkdirSync(bin);
  for (const tool of ['rm', 'mv', 'mktemp', 'cat', 'head', 'tail', 'cut', 'grep', 'od', 'tr', 'date', 'expr', 'sleep', 'env']) {
    const real = execFileSync('which', [tool], { encoding: 'utf8' }).trim();
    writeFileSync(path.join(bin, tool), `#!/bin/sh\nprintf '%s\\n' "$0 $*" >>${fake.folder}/arguments\nexec ${real} "$@"\n`);
    chmodSync(path.join(bin, tool), 0o755);
  }
  symlinkSync(path.join(fake.folder, 'bin/az'), path.join(bin, 'az'));
  const sh = execFileSync('which', ['sh'], { encoding: 'utf8' }).trim();
  const ran = await fake.run(words, { shell: [sh, '-xva'], environment: { PATH: bin } });
  assert.equal(ran.code, 0, ran.said);
  assert.equal(fake.directory.secrets.length, 5);
  const seen = JSON.stringify(fake.calls) + readFileSync(path.join(fake.folder, 'arguments'), 'utf8') + ran.said;
  for (const secret of fake.directory.secrets) {
    assert.ok(ran.printed.includes(secret));
    assert.ok(!seen.includes(secret), 'a secret is in arguments, an environment, input or messages');
    for (const folder of ['work', 'tmp']) assert.deepEqual(readdirSync(path.join(fake.folder, folder)), []);
  }
  assert.ok(!ran.said.includes('noise of call'), 'warnings of az are not handed on');
});

test('the script is plain: no bash, no jq, and it ends in one call', () => {
  const text = readFileSync(script, 'utf8');
  assert.match(text, /^#!\/bin\/sh\n/);
  assert.doesNotMatch(text, /\bjq\b|\[\[|\blocal\b|<<</);
  assert.ok(text.endsWith('\nmain "$@"\n'), 'a download that was cut short must do nothing');
  assert.ok(existsSync(script));
});
