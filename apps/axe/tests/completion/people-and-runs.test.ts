import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { run } from '../support.ts';

const home = mkdtempSync(path.join(tmpdir(), 'axe-completion-'));
after(() => rmSync(home, { recursive: true, force: true }));
writeFileSync(
  path.join(home, 'customers.yaml'),
  `version: 1
operators: ["ops@operator.example"]
customers:
  acme:
    user_entity_map:
      "kim@acme.example": ["acmec"]
      lee@acme.example: ["acmec"] # of choi@acme.example: no line
    roles:
      'kim@acme.example': ["admin"]
`,
);
mkdirSync(path.join(home, 'runs'));
for (const [id, title] of [
  ['20261121T090000000-aaaaaaaaaaaa-0001', 'customer initech'],
  ['20261121T100000000-bbbbbbbbbbbb-0002', 'name with "quotes"'],
])
  writeFileSync(
    path.join(home, 'runs', `${id}.jsonl`),
    `${JSON.stringify({ kind: 'started', at: '2026-11-21T09:00:00.000Z', plan: 'p', args: {}, title, actor: 'kim@acme.example' })}\n`,
  );

async function suggested(...words: readonly string[]): Promise<readonly string[]> {
  const ran = await run(['completion', 'words', 'zsh', '--', ...words], { environment: { HOME: home, AXE_HOME: home } });
  assert.deepEqual([ran.code, ran.noted], [0, '']);
  return ran.printed === '' ? [] : ran.printed.split('\n');
}

test('people with a line are completed where one is meant who is there', async () => {
  assert.deepEqual(await suggested('employee', 'remove', ''), ['kim@acme.example', 'lee@acme.example']);
  assert.deepEqual(await suggested('employee', 'grant', 'l'), ['lee@acme.example']);
  assert.deepEqual(await suggested('employee', 'add', 'l'), []);
});

test('runs are completed with what they are for, the latest first', async () => {
  assert.deepEqual(await suggested('runs', 'undo', ''), [
    '20261121T100000000-bbbbbbbbbbbb-0002\tname with "quotes"',
    '20261121T090000000-aaaaaaaaaaaa-0001\tcustomer initech',
  ]);
  assert.deepEqual(await suggested('runs', 'resume', '', '--home', '/nowhere', ''), []);
});
