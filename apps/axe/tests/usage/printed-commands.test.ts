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

const planted: readonly (readonly [text: string, fault: RegExp | undefined])[] = [
  ['Open it with axe vault unlock --customer acme.', /unknown option '--customer'/],
  ['Open it with axe vault unlok acme, then repeat.', /Did you mean unlock/],
  ['  axe vault status', undefined],
  ['  axe vault nonsense', /unknown command 'nonsense'/],
  ['Run `axe custmers list` first.', /no such command/],
  ['Then axe deploy frame acme brings it there.', /no such command/],
  [`Push it: axe secret push \${name} \${customer} --apply.`, /too many arguments/],
  ['axe secret send A --customer acme', /required option '--to/],
  ['axe entity list --customer acme --customer globex', /is given twice/],
  ['See axe runs list|shaw.', /Did you mean/],
  ['Then axe login ends, axe keeps it, and axe vault opens it', undefined],
  [`const told = \`Next: axe secret generate --customer \${id} --apply makes them.\`;`, undefined],
  ['axe customers add x --legal-name "X Inc." --domain x.example   # all of it', undefined],
];

test('a command that this program does not take is found where it stands', async () => {
  for (const [text, expected] of planted) {
    const faults = await Promise.all(findCommands(text, true).map(faultOf));
    const told = faults.filter((fault) => fault !== undefined && fault !== 'no command').join('; ');
    if (expected === undefined) assert.equal(told, '', text);
    else assert.match(told, expected, text);
  }
});
