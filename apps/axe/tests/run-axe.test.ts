import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { run } from './support.ts';

test('help names every command and says where to start', async () => {
  const { code, printed } = await run(['--help']);
  assert.equal(code, 0);
  for (const word of ['up', 'axe login', 'logout', 'whoami', 'token', 'tools', 'frame', 'Start here', 'AXE_TOKEN', 'Exit codes'])
    assert.ok(printed.includes(word), word);
  assert.equal((await run([])).printed, printed, 'no words at all show the same');
});

test('version is that of the package', async () => {
  assert.match((await run(['--version'])).printed, /^\d+\.\d+\.\d+$/);
});

test('an unknown command is wrong usage and suggests the nearest', async () => {
  const { code, noted } = await run(['tokn']);
  assert.equal(code, 2);
  assert.equal(noted, "axe: unknown command 'tokn'. Did you mean token?\n  See: axe --help");
  const tool = await run(['frame', 'post_jurnal']);
  assert.equal(tool.code, 2);
  assert.match(tool.noted, /Did you mean .*post_journal/s);
});

test('an unknown option and a missing one are wrong usage', async () => {
  const unknown = await run(['token', 'issue', '--sub', 'agent:x', '--nope']);
  assert.deepEqual([unknown.code, unknown.noted, unknown.printed], [2, "axe: unknown option '--nope'.\n  See: axe token issue --help", '']);
  const asked = await run(['token', 'issue', '--json']);
  assert.equal(asked.code, 2);
  assert.match((JSON.parse(asked.noted) as { error: { message: string } }).error.message, /^--sub <subject> is required\.$/);
  const bare = await run(['token']);
  assert.equal(bare.code, 2);
  assert.match(bare.noted, /^Usage: axe token/, 'the help alone, without a second sentence');
});

test('help shows no default that says nothing', async () => {
  const { printed } = await run(['token', 'issue', '--help']);
  assert.doesNotMatch(printed, /default: \[\]/);
  assert.match(printed, /default: "30d"/);
});

test('errors are JSON when results would be', async () => {
  const { code, noted } = await run(['frame', 'list_accounts', '--entity', 'acmec', '--json']);
  assert.equal(code, 3);
  assert.equal((JSON.parse(noted) as { error: { code: string } }).error.code, 'TOKEN_NEEDED');
});

test('top-level help loads neither schemas, drivers nor protocol libraries', () => {
  const launcher = path.resolve(import.meta.dirname, '../axe.mjs');
  const script = `process.argv = [process.execPath, ${JSON.stringify(launcher)}, '--help'];
    const { default: module } = await import('node:module');
    const seen = [];
    const { registerHooks } = module;
    // The last one is asked first, and the launcher's own answers without asking another.
    module.registerHooks = (hooks) => {
      registerHooks(hooks);
      return registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
    };
    await import(${JSON.stringify(launcher)});
    console.error(JSON.stringify(seen));`;
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const seen = JSON.parse(stderr) as readonly string[];
  assert.ok(seen.some((url) => url.endsWith('run-axe.ts')));
  assert.deepEqual(
    seen.filter((url) =>
      /node_modules\/(?!commander)|packages\/|services\//.test(url.replace(/.*apps\/axe\/node_modules/, 'node_modules')),
    ),
    [],
  );
});
