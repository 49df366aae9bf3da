import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { askGit, readGitAddress } from '../../src/home/git.ts';
import { secretHome } from './support/secret-home.ts';

test('git gets to know no session of a store and no token', { skip: process.platform === 'win32' }, async (t) => {
  const { person, folder } = await secretHome(t);
  const programs = path.join(person, 'programs');
  mkdirSync(programs);
  const seen = path.join(programs, 'seen');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  writeFileSync(path.join(programs, 'git'), `#!/bin/sh\nenv >> '${seen}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
  const planted = ['AXE_VAULT_SESSION', 'AXE_TOKEN', 'BW_SESSION', 'BW_PASSWORD', 'CLOUDFLARE_API_TOKEN'];
  const old = { ...process.env };
  t.after(() => {
    for (const name of [...planted, 'PATH']) delete process.env[name];
    Object.assign(process.env, old);
  });
  for (const name of planted) process.env[name] = 'planted-value';
  process.env.PATH = `${programs}${path.delimiter}${old.PATH}`;
  await askGit(folder, ['status', '--short']);
  readGitAddress(folder);
  const environment = readFileSync(seen, 'utf8');
  assert.match(environment, /^PATH=/m);
  assert.doesNotMatch(environment, /planted-value/);
});
