import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { vaultDesk } from '@axe/secrets/testing';
import { type SecretHome, secretHome } from '../secrets/support/secret-home.ts';

const canary = 'canary-of-a-command-5b1d';

test('commands on a customer whose store is a Bitwarden-compatible server', async (t) => {
  const home = await secretHome(t);
  const desk = await vaultDesk({ home: home.folder });
  t.after(() => desk.close());
  moveToServer(home, desk.server.url, desk.account.organization);
  const { AXE_BW, NODE_EXTRA_CA_CERTS } = desk.environment;
  const axe = (words: readonly string[], input?: string, more: object = {}) =>
    home.give(words, { more: { AXE_BW, NODE_EXTRA_CA_CERTS, ...more }, ...(input === undefined ? {} : { input }) });

  const closed = await axe(['vault', 'status', 'acme']);
  assert.match(closed.printed, /signed-out[\s\S]*Run axe vault unlock acme to sign in as kim@acme\.example/);
  const refused = await axe(['secret', 'check']);
  assert.equal(refused.code, 3);
  assert.match(refused.noted, /The vault of acme is locked, and no master password was given/);

  const revisionDate = new Date().toISOString();
  const policy = { organizationId: desk.account.organization.id, enabled: true, revisionDate, object: 'policy' };
  desk.server.state.policies.push({ ...policy, id: crypto.randomUUID(), type: 3, data: null });
  desk.server.state.policies.push({ ...policy, id: crypto.randomUUID(), type: 5, data: null, enabled: false });
  // A machine without a keychain: the session comes from somebody who has one.
  assert.equal((await desk.store().unlock()).state, 'open');
  const [session = ''] = desk.keychain.values();
  const handed = { BW_SESSION: session };

  mkdirSync(path.join(home.person, 'vault'));
  writeFileSync(path.join(home.person, 'vault', '.env'), 'SSO_ONLY=true\n', { mode: 0o600 });
  const bootstrap = await axe(['vault', 'bootstrap', 'acme'], undefined, handed);
  assert.match(bootstrap.printed, /single organization \(reported\): set\n/);
  assert.match(bootstrap.printed, /no personal ownership \(reported\): NOT SET: an owner of the organization sets it/);

  const push = await axe(['secret', 'push', 'SLACK_BOT_TOKEN', '--value-stdin', '--apply'], `${canary}\n`, handed);
  assert.equal(push.code, 0, push.noted);
  mkdirSync(path.join(home.person, 'hive'));
  assert.equal((await axe(['secret', 'generate', 'hive', '--apply'], undefined, handed)).code, 0);
  const pull = await axe(['secret', 'pull', 'hive', '--apply'], undefined, handed);
  assert.equal(pull.code, 0, pull.noted);
  assert.ok(home.envFile('hive').includes(canary));
  assert.doesNotMatch([pull, push, bootstrap].map(({ printed, noted }) => printed + noted).join('\n') + desk.processes(), /canary-of/);
  assert.doesNotMatch(readFileSync(path.join(home.folder, 'audit.jsonl'), 'utf8'), /canary-of/);

  const locked = await axe(['vault', 'lock', 'acme', '--json'], undefined, handed);
  assert.equal(JSON.parse(locked.printed).state, 'locked');
  assert.deepEqual(desk.server.unknown, []);
});

function moveToServer(
  home: SecretHome,
  server: string,
  { id, collections }: { readonly id: string; readonly collections: readonly string[] },
): void {
  const settings = `{ driver: bitwarden, server: "${server}", email: "kim@acme.example", organization: "${id}", collection: "${collections[0]}", connectors_collection: "${collections[1]}" }`;
  writeFileSync(home.registryFile, home.registry().replace('    services:\n', `    secret_store: ${settings}\n    services:\n`));
}
