import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { parseRegistry } from '@axe/registry/text';
import { makeHome, type TestHome } from '../../home/make-home.ts';

const launcher = path.resolve(import.meta.dirname, '../../../axe.mjs');

/** A shell of its own, as another operator has one. */
function axe(home: TestHome, words: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const env = { PATH: process.env.PATH, HOME: path.dirname(home.folder), AXE_HOME: home.folder, AXE_OPERATOR: 'ops@operator.example' };
  const child = spawn(process.execPath, [launcher, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

test('eight shells that grant rights at once: every line, every audit line, every commit is there', async (t) => {
  const home = await makeHome(t);
  const people = Array.from({ length: 8 }, (_, index) => `person${index}@acme.example`);
  const ended = await Promise.all(
    people.map((email) => axe(home, ['employee', 'grant', email, '--entity', 'acmev:read', '--customer', 'acme', '--apply'])),
  );
  for (const { code, said } of ended) assert.equal(code, 0, said);
  const { registry } = parseRegistry(home.registry(), { file: 'customers.yaml' });
  for (const email of people) assert.deepEqual(registry.customers.acme?.user_entity_map[email], { acmec: ['read'], acmev: ['read'] });
  const lines = home.audit().filter(({ command }) => command.startsWith('axe employee grant'));
  assert.equal(lines.length, 8);
  assert.deepEqual(new Set(lines.map(({ command }) => command.split(' ')[3])), new Set(people));
  const commits = home.commits().filter((subject) => subject.startsWith('axe employee grant'));
  assert.equal(commits.length, 8);
  assert.equal(home.git('status', '--porcelain').trim(), '');
});
