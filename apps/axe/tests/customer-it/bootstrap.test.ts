import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { onlyFrame, packOf, start, words } from './support/bench.ts';
import { newApp } from './support/directory.ts';

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
  const spelt = start({ tenant: 'aaaaaaaa-1111-4111-8111-111111111111' });
  assert.equal((await spelt.run([...onlyFrame, '--tenant', 'AAAAAAAA-1111-4111-8111-111111111111'])).code, 0);
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
