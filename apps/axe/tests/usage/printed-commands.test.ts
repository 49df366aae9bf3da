import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { faultOf } from './support/fault-of.ts';
import { findCommands } from './support/find-commands.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

/** Everything that people read: messages, help, pages, documents, scripts for others. */
const places = ['{apps,packages,services}/*/src/**/*.ts', 'apps/axe/{customer-it,install}/**/*', '{README,CHANGELOG}.md', 'docs/**/*.md'];

test('every command that is printed anywhere is one that this program takes', async () => {
  const wrong: string[] = [];
  let count = 0;
  for (const file of globSync(places, { cwd: root }).filter((name) => /\.(ts|md|sh|ps1)$/.test(name))) {
    for (const printed of findCommands(readFileSync(path.join(root, file), 'utf8'), file.endsWith('.ts'))) {
      const why = await faultOf(printed);
      if (why !== 'no command') count += 1;
      if (why !== undefined && why !== 'no command')
        wrong.push(`${file}:${printed.line}: axe ${printed.words.join(' ')}: ${why}\n    ${printed.text.slice(0, 160)}`);
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${count}:\n${wrong.join('\n')}`);
  assert.ok(count > 300, `only ${count} were found`);
});
