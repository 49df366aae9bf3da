import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadRegistry } from '@axe/registry';
import { makeDirectory } from '../../customer-it/support/directory.ts';
import { startFakeAz } from '../../customer-it/support/fake-az.ts';
import { type SecretHome, secretHome } from '../../secrets/support/secret-home.ts';

const words = ['--customer', 'acme', '--domain', 'acme.platform.example'];

/** The script itself makes the pack, in a tenant that this process plays. */
async function bench(context: TestContext) {
  const home = await secretHome(context);
  const az = startFakeAz(makeDirectory());
  context.after(() => az.close());
  const makePack = async (more: readonly string[] = []): Promise<string> => {
    const ran = await az.run([...words, ...more]);
    assert.equal(ran.code, 0, ran.said);
    return ran.printed;
  };
  const file = path.join(home.person, 'pack.json');
  const save = (pack: string) => writeFileSync(file, pack, { mode: 0o600 });
  return { home, az, makePack, file, save };
}

/** Every file of the home and what the commands said. */
function textsOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name, 'latin1'))
    .join('\n');
}

const get = async (home: SecretHome, item: string) => (await home.axe('secret', 'get', item)).printed;

test('the pack of the script is taken in: rehearsed, carried out once, and again without effect', async (t) => {
  const { home, az, makePack, file, save } = await bench(t);
  save(await makePack());
  const before = readFileSync(home.registryFile, 'utf8');
  const rehearsed = await home.axe('customers', 'ingest', file);
  assert.equal(rehearsed.code, 0, rehearsed.noted);
  assert.match(
    rehearsed.printed,
    /put 5 secrets into the store of acme[\s\S]*make frame\/acme\/oauth-client-secret[\s\S]*\+.*AZURE_WEB_CLIENT_SECRET/,
  );
  assert.equal(readFileSync(home.registryFile, 'utf8'), before);

  const applied = await home.axe('customers', 'ingest', file, '--apply');
  assert.equal(applied.code, 0, applied.noted);
  assert.match(applied.printed, new RegExp(`Delete the pack, it holds secrets: rm ${file}`));
  assert.match(applied.printed, /axe mcp list --customer acme --page connectors\.html makes the page .*they do not see it/);
  const [frame = '', hive, blueprint, web, vault] = az.directory.secrets;
  assert.equal(await get(home, 'frame/acme/oauth-client-secret'), frame);
  assert.equal(await get(home, 'hive/acme/oauth-client-secret'), hive);
  assert.equal(await get(home, 'blueprint/acme/oauth-client-secret'), blueprint);
  assert.equal(await get(home, 'blueprint/acme/web-client-secret'), web);
  assert.equal(await get(home, 'vault/acme/oauth-client-secret'), vault);
  const { customers } = (await loadRegistry(home.registryFile)).registry;
  assert.deepEqual(Object.keys(customers.acme?.sso?.apps ?? {}), ['frame_mcp', 'hive_mcp', 'blueprint_mcp', 'web', 'vault']);
  assert.equal(customers.acme?.services.vault?.bootstrap_only, true);
  assert.match(readFileSync(home.registryFile, 'utf8'), /# the registry of a test/);

  const again = await home.axe('customers', 'ingest', file, '--apply');
  assert.match(again.printed, /Nothing to do/);
  const everywhere = textsOf(home.folder) + rehearsed.printed + rehearsed.noted + applied.printed + applied.noted + again.printed;
  for (const secret of az.directory.secrets) assert.ok(!everywhere.includes(secret), 'a secret stands in the home or was said');
});

test('a later pack that keeps its secrets needs those of the store; new ones change them', async (t) => {
  const { home, az, makePack, file, save } = await bench(t);
  const first = await makePack();
  save(await makePack());
  const refused = await home.axe('customers', 'ingest', file, '--apply');
  assert.equal(refused.code, 4);
  assert.match(
    refused.noted,
    /PACK_SECRET_MISSING[\s\S]*--new-secrets --apps "frame_mcp hive_mcp blueprint_mcp web vault"|--new-secrets --apps "frame_mcp hive_mcp/,
  );
  const meanwhile = await home.axe('customers', 'ingest', file, '--apply', '--allow-missing');
  assert.equal(meanwhile.code, 0, meanwhile.noted);
  save(first);
  assert.equal((await home.axe('customers', 'ingest', file, '--apply')).code, 0);
  save(await makePack());
  assert.match((await home.axe('customers', 'ingest', file, '--apply')).printed, /Nothing to do/);
  save(await makePack(['--new-secrets', '--apps', 'frame_mcp']));
  assert.match((await home.axe('customers', 'ingest', file)).printed, /change frame\/acme\/oauth-client-secret, last changed/);
  await home.axe('customers', 'ingest', file, '--apply');
  assert.equal(await get(home, 'frame/acme/oauth-client-secret'), az.directory.secrets.at(-1));
});

test('from standard input, for the customer it names', async (t) => {
  const { home, az, makePack } = await bench(t);
  const pack = await makePack(['--apps', 'frame_mcp']);
  const ran = await home.give(['customers', 'ingest', '-', '--apply', '--json'], { input: pack });
  assert.equal(ran.code, 0, ran.noted);
  assert.match(ran.printed, /Delete the pack where it came from/);
  assert.equal(await get(home, 'frame/acme/oauth-client-secret'), az.directory.secrets[0]);
  const run = /"run": "([^"]+)"/.exec(ran.printed)?.[1] ?? '';
  const resumed = await home.axe('runs', 'resume', run, '--apply');
  assert.match(resumed.noted, /PACK_FROM_INPUT|came to its end|nothing to/i);
});

test('a broken run goes on with the same pack, and refuses another one', async (t) => {
  const { home, makePack, file, save } = await bench(t);
  save(await makePack(['--apps', 'frame_mcp']));
  // A folder in the place of the audit log: secrets go in, the registry cannot be changed.
  const audit = path.join(home.folder, 'audit.jsonl');
  const kept = readFileSync(audit, 'utf8');
  rmSync(audit);
  mkdirSync(audit);
  const broken = await home.axe('customers', 'ingest', file, '--apply');
  assert.notEqual(broken.code, 0);
  rmSync(audit, { recursive: true });
  writeFileSync(audit, kept, { mode: 0o600 });
  const run = /axe runs undo (\S+)/.exec(broken.noted)?.[1] ?? assert.fail(broken.noted);
  const pack = readFileSync(file, 'utf8');
  save(`${pack}\n`);
  const changed = await home.axe('runs', 'resume', run, '--apply');
  assert.match(changed.noted, /is not the pack that the run began with/);
  save(pack);
  const resumed = await home.axe('runs', 'resume', run, '--apply');
  assert.equal(resumed.code, 0, resumed.noted);
  assert.match(readFileSync(home.registryFile, 'utf8'), /https:\/\/claude\.com\/api\/mcp\/auth_callback/);
});

test('a pack that is not there, is a folder, open to others, of somebody else or wrong: said before anything', async (t) => {
  const { home, makePack, file, save } = await bench(t);
  assert.match((await home.axe('customers', 'ingest', file)).noted, /it is not there/);
  assert.match((await home.axe('customers', 'ingest', home.person)).noted, /a folder stands in its place/);
  if (process.platform !== 'win32') assert.match((await home.axe('customers', 'ingest', '/dev/zero')).noted, /has 262145 bytes/);
  const pack = await makePack(['--apps', 'frame_mcp']);
  save(pack.replace('"token_version": 2', '"token_version": 1'));
  chmodSync(file, 0o644);
  const wrong = await home.axe('customers', 'ingest', file, '--apply');
  assert.equal(wrong.code, 5);
  assert.match(wrong.noted, /frame_mcp: found token version 1; it must be token version 2/);
  assert.doesNotMatch(wrong.noted, /corrections:/, 'what the sentence says is not said twice');
  save(pack.replace('"customer": "acme"', '"customer": "globex"'));
  assert.match((await home.axe('customers', 'ingest', file, '--customer', 'acme')).noted, /is of customer globex/);
  save(pack);
  assert.match((await home.axe('customers', 'ingest', file)).noted, /Other users of this machine can read/);
  assert.doesNotMatch(readFileSync(home.registryFile, 'utf8'), /auth_callback/);
});
