import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommand } from './fixture/run-command.ts';

const client = path.join(import.meta.dirname, 'fixture/auth-client.ts');
const expectedFailures = path.join(import.meta.dirname, 'expected-failures.yaml');

/**
 * These scenarios drive a client against providers and servers of the suite: where metadata lies, which scopes are asked for, step-up,
 * mix-up (`iss`), moved providers. The product ships no general MCP client: `axe login` knows its provider beforehand and speaks to no
 * other. So what is driven is the client of our tests, the official one with the keeper of tokens in clients/support: it
 * has to be a fair client for what it says of our servers to count.
 */
describe('the conformance suite against the client of our tests', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'axe-client-auth-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = async (suite: string, ...more: string[]) => {
    const command = `${process.execPath} ${client}`;
    const { code, stdout } = await runCommand(
      'conformance',
      ['client', '--command', command, '--suite', suite, '--timeout', '20000', '--output-dir', folder, ...more],
      { timeoutMs: 120_000, cwd: folder },
    );
    const summary = stdout.slice(stdout.indexOf('=== SUITE SUMMARY ==='));
    const passed = [...summary.matchAll(/^✓ (auth\/\S+): \d+ passed, 0 failed/gm)].map(([, name]) => name);
    return { code, stdout, passed };
  };

  for (const revision of ['2025-11-25', '2026-07-28']) {
    test(`the suite auth, ${revision}`, async () => {
      const { code, stdout, passed } = await run('auth', '--spec-version', revision);
      assert.equal(code, 0, stdout.slice(-6000));
      assert.equal(passed.length, 14, stdout.slice(-3000));
    });
  }

  test('what 2026-07-28 added: iss, moved providers, mismatching resources, offline_access', async () => {
    const { code, stdout, passed } = await run('draft', '--expected-failures', expectedFailures);
    assert.equal(code, 0, stdout.slice(-6000));
    assert.equal(passed.length, 11, stdout.slice(-3000));
  });

  test('fails where it must: a client that does not connect', async () => {
    const { code } = await runCommand(
      'conformance',
      ['client', '--command', `${process.execPath} --version`, '--scenario', 'auth/metadata-default', '--output-dir', folder],
      { timeoutMs: 60_000, cwd: folder },
    );
    assert.notEqual(code, 0);
  });
});
