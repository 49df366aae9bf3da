import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { secretHome } from './support/secret-home.ts';

/** Two customers whose services have the same file by its name, or by a link. */
async function twoCustomers(context: TestContext, envFile: string) {
  const home = await secretHome(context);
  appendFileSync(
    home.registryFile,
    `  globex:
    legal_name: "Globex Limited"
    primary_domain: "globex.example"
    entities: ["globexc"]
    services:
      frame:
        env_file: "${envFile}"
        secrets:
          - { env: FRAME_DB_PASSWORD, vault: "frame/globex/db-password" }
`,
  );
  const acme = (...words: readonly string[]) => home.axe('secret', ...words, '--customer', 'acme');
  const globex = (...words: readonly string[]) => home.axe('secret', ...words, '--customer', 'globex');
  await acme('generate', '--apply');
  await globex('generate', '--apply');
  await home.give(['secret', 'push', 'AZURE_FRAME_MCP_CLIENT_SECRET', '--customer', 'acme', '--value-stdin', '--apply'], {
    input: 'acme-app',
  });
  return { home, acme, globex };
}

for (const envFile of ['~/frame/.env', '~/linked/.env']) {
  test(`the secrets of one customer get neither into nor out of the env file of another (${envFile})`, async (t) => {
    const { home, acme, globex } = await twoCustomers(t, envFile);
    const file = path.join(home.person, 'frame', '.env');
    if (envFile !== '~/frame/.env') {
      mkdirSync(path.join(home.person, 'linked'));
      symlinkSync(file, path.join(home.person, 'linked', '.env'));
    }
    assert.equal((await acme('pull', 'frame', '--apply')).code, 0);
    const filled = readFileSync(file, 'utf8');
    for (const words of [['pull'], ['pull', '--apply'], ['push', '--from-env-file', '--service', 'frame', '--apply']]) {
      const refused = await globex(...words);
      assert.equal(refused.code, 5, words.join(' '));
      assert.match(refused.noted, /holds the secrets of acme on this machine, and not those of globex/);
    }
    const rotated = await globex('rotate', 'FRAME_DB_PASSWORD', '--apply');
    assert.equal(rotated.code, 0, rotated.noted);
    assert.equal(readFileSync(file, 'utf8'), filled);
    assert.equal((await acme('rotate', 'FRAME_DB_PASSWORD', '--apply')).code, 0);
    assert.notEqual(readFileSync(file, 'utf8'), filled);
  });
}

test('a machine that runs another customer from now on: the old file is moved away first', async (t) => {
  const { home, acme, globex } = await twoCustomers(t, '~/frame/.env');
  const file = path.join(home.person, 'frame', '.env');
  assert.equal((await acme('pull', 'frame', '--apply')).code, 0);
  renameSync(file, `${file}.acme`);
  assert.equal((await globex('pull', '--apply')).code, 0);
  assert.match((await globex('pull')).printed, /nothing to do/);
  assert.equal((await acme('pull', 'frame')).code, 5);
});
