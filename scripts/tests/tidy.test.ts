import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../check/run.ts';
import { rules } from '../tidy/rules.ts';
import { findingsIn } from '../tidy.ts';

interface Planted {
  readonly instead: string;
  readonly file: string;
  readonly wrong: string;
  /** The same place done right. */
  readonly rightFile?: string;
  readonly right?: string;
}

// Put together here, so that no file of the checkout spells one.
const registryHost = ['registry', 'yarnpkg', 'com'].join('.');
const post = 'services/frame/src/ledger/post.ts';

const planted: readonly Planted[] = [
  {
    instead: 'finish it, or write down the limit and its reason',
    file: 'docs/tour.md',
    wrong: 'TODO later',
    right: 'Todo lists are fine.',
  },
  {
    instead: 'name each export; a new one becomes public API',
    file: 'packages/kit/src/index.ts',
    wrong: "export * from './money.ts';",
    right: "export { money } from './money.ts';",
  },
  {
    instead: 'only main.ts and apps read the environment; pass the value in',
    file: post,
    wrong: 'const url = process.env.URL;',
    rightFile: 'services/frame/src/main.ts',
  },
  {
    instead: 'use the logger that was passed in',
    file: post,
    wrong: "console.log('posted');",
    right: "log.info({}, 'posted');",
  },
  { instead: 'use newId() or crypto; pass randomness in', file: post, wrong: 'const id = Math.random();', right: 'const id = newId();' },
  { instead: 'money is bigint minor units; parse with kit/money', file: post, wrong: 'parseFloat(text)', right: 'parseMinor(text)' },
  {
    instead: 'SQL text is constant; pass values as $1',
    file: post,
    wrong: 'await tx.query<Row>(`select * from journal where id = ${id}`);',
    right: 'await tx.query<Row>(`select * from journal where id = $1`, [id]);',
  },
  {
    instead: 'import the package by its name',
    file: 'apps/axe/src/up.ts',
    wrong: "import { newId } from '../../../packages/kit/src/index.ts';",
    right: "import { newId } from '@axe/kit';",
  },
  {
    instead: 'the lock file records no download addresses (omit-lockfile-registry-resolved)',
    file: 'package-lock.json',
    wrong: '      "resolved": "https://packages.example/zod.tgz",',
    right: '      "resolved": "packages/kit",',
  },
  { instead: 'name no package registry host', file: '.npmrc', wrong: `registry=https://${registryHost}/`, right: 'save-exact=true' },
  { instead: 'name no path of one machine', file: 'docs/tour.md', wrong: 'cd /home/kim/axe', right: 'cd axe' },
  { instead: 'kebab-case, after the main export', file: 'packages/kit/src/newId.ts', wrong: '', rightFile: 'packages/kit/src/new-id.ts' },
  { instead: 'name the file after what it does', file: 'packages/kit/src/utils.ts', wrong: '', rightFile: 'packages/kit/src/new-id.ts' },
  {
    instead: 'NNNNNN-verb-noun.sql',
    file: 'services/frame/schema/entity/0001_journal.sql',
    wrong: '',
    rightFile: 'services/frame/schema/entity/000001-create-journal.sql',
  },
];

const ruleNames = (file: string, text: string) => findingsIn(file, text).map(({ instead }) => instead);

describe('rules of tidy', () => {
  for (const { instead, file, wrong, rightFile = file, right = wrong } of planted) {
    test(`catch the planted violation: ${instead}`, () => {
      assert.deepEqual(ruleNames(file, `first line\n${wrong}\n`), [instead]);
      assert.deepEqual(ruleNames(rightFile, `first line\n${right}\n`), []);
    });
  }

  test('have a planted violation each', () => {
    assert.deepEqual(planted.map(({ instead }) => instead).sort(), rules.map(({ instead }) => instead).sort());
  });

  test('name the line of what they found', () => {
    const [finding] = findingsIn(post, 'one\ntwo\nconsole.log(3);\n');
    assert.deepEqual([finding?.file, finding?.line, finding?.found], [post, 3, 'console.']);
  });
});

describe('the checkout', () => {
  test('the lock file records no download address', () => {
    const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { readonly resolved?: string; readonly link?: boolean; readonly integrity?: string }>;
    };
    const entries = Object.entries(lock.packages);
    assert.ok(entries.some(([, { integrity }]) => integrity !== undefined));
    assert.deepEqual(
      entries.filter(([, { resolved, link }]) => resolved !== undefined && link !== true).map(([name]) => name),
      [],
    );
  });

  test('every migration has a number of its own, a verb and a noun', () => {
    const schemas = ['packages/pg/schema', 'services/frame/schema'];
    const folders = schemas.flatMap((schema) => [`${schema}/shared`, `${schema}/entity`]);
    for (const folder of folders) {
      const files = readdirSync(path.join(root, folder));
      assert.ok(files.length > 0, folder);
      for (const file of files) assert.match(file, /^\d{6}-[a-z]+(-[a-z0-9]+)+(\.check)?\.sql$/, folder);
      const numbers = files.filter((file) => !file.endsWith('.check.sql')).map((file) => file.slice(0, 6));
      assert.equal(new Set(numbers).size, numbers.length, `${folder} uses a number twice`);
    }
  });

  test('every rule of imports has a planted violation', async () => {
    const configured = readFileSync(path.join(root, '.dependency-cruiser.mjs'), 'utf8');
    const single = [...configured.matchAll(/^ {6}name: '([a-z-]+)'/gm)].map(([, name]) => name);
    const [, table = ''] = /^const layers = \{\n([^}]*)\}/m.exec(configured) ?? [];
    const layers = [...table.matchAll(/^ {2}([a-z]+):/gm)].map(([, name]) => `package-${name}-imports-only-below`);
    assert.ok(layers.length >= 9);
    assert.ok(single.length >= 10);
    assert.deepEqual(readdirSync(path.join(root, 'scripts/fixtures/violations')).sort(), [...single, ...layers].sort());
  });
});
