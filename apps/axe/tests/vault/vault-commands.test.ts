import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { secretHome } from '../secrets/support/secret-home.ts';

test('bootstrap sets what is missing in the env file of the vault server, and nothing else moves', async (t) => {
  const home = await secretHome(t);
  assert.match(
    (await home.axe('vault', 'bootstrap', 'acme')).noted,
    /vault\/\.env, the env file of the vault of acme, is not on this machine/,
  );
  mkdirSync(path.join(home.person, 'vault'));
  const file = path.join(home.person, 'vault', '.env');
  const mine =
    '# the server\r\nDOMAIN=https://vault.acme.example\r\nSSO_ONLY=true # locked us out once\r\nADMIN_TOKEN="planted $canary"\r\n';
  writeFileSync(file, `${mine}SIGNUPS_ALLOWED=TRUE\r\n`, { mode: 0o644 });
  const rehearsed = await home.axe('vault', 'bootstrap', 'acme');
  assert.equal(rehearsed.code, 0);
  assert.match(rehearsed.printed, /1 of 6 steps to do[\s\S]*set 3 of 4 settings/);
  assert.match(rehearsed.printed, /SSO_ONLY=false {2}\(now true\): the master password opens the vault while/);
  assert.match(rehearsed.printed, /SSO_ALLOW_UNKNOWN_EMAIL_VERIFICATION=true {2}\(now not set\)/);
  assert.match(rehearsed.printed, /SSO_AUTH_ONLY_NOT_SESSION \(reported\): not true: sessions end with/);
  assert.match(rehearsed.printed, /master password \(reported\): not checked: the registry names no server/);
  assert.doesNotMatch(rehearsed.printed + rehearsed.noted, /planted/);
  assert.match(readFileSync(file, 'utf8'), /SSO_ONLY=true/);

  const applied = await home.axe('vault', 'bootstrap', 'acme', '--apply');
  assert.equal(applied.code, 0, applied.noted);
  assert.match(applied.printed, /1 of 6 steps changed something[\s\S]*restart it now/);
  const after = readFileSync(file, 'utf8');
  assert.ok(after.startsWith('# the server\r\nDOMAIN=https://vault.acme.example\r\nSSO_ONLY='));
  assert.ok(after.includes('# locked us out once\r\nADMIN_TOKEN="planted $canary"\r\nSIGNUPS_ALLOWED=TRUE\r\n'));
  assert.match(after, /SSO_ONLY='?false'? # locked/);
  assert.match(after, /ORGANIZATION_INVITE_AUTO_ACCEPT='?true/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match((await home.axe('vault', 'bootstrap', 'acme')).printed, /nothing to do/);
});

test('a store that is a file has a status, and nothing to reset', async (t) => {
  const home = await secretHome(t);
  const status = await home.axe('vault', 'status', 'acme', '--json');
  assert.equal(JSON.parse(status.printed).driver, 'local');
  for (const action of ['unlock', 'lock']) assert.equal((await home.axe('vault', action, 'acme')).code, 0);
  await home.axe('secret', 'generate', '--apply');
  const lock = await home.axe('vault', 'lock', 'acme');
  assert.match(lock.printed, /state +open\nLocking does nothing here: the key of the store has no passphrase/);
  assert.match(lock.printed.replace(/\s+/g, ' '), /axe secret protect --customer acme --apply\./);
  const reset = await home.axe('vault', 'reset', 'acme');
  assert.equal(reset.code, 2);
  assert.match(reset.noted, /is a file on this machine, not a server/);
  assert.equal(existsSync(path.join(home.folder, 'store', 'acme.bitwarden')), false);
});

test('the customer is the argument, and whoever leaves it out is told which there are', async (t) => {
  const home = await secretHome(t);
  appendFileSync(home.registryFile, '  globex: { legal_name: "Globex Limited", primary_domain: "globex.example", entities: [] }\n');
  for (const action of ['status', 'unlock', 'lock', 'reset', 'bootstrap']) {
    const bare = await home.axe('vault', action);
    assert.equal(bare.code, 2);
    assert.match(bare.noted, /^axe: missing required argument <customer>\. There are acme, globex\.\n {2}See: axe vault \w+ --help$/);
    const option = await home.axe('vault', action, '--customer', 'acme');
    assert.equal(option.code, 2);
    assert.match(option.noted, /The customer is an argument here: axe vault \w+ <customer>\./);
  }
});
