import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseRegistry } from '@axe/registry/text';
import { makeHome } from '../home/make-home.ts';

const initech = [
  'customers',
  'add',
  'initech',
  '--legal-name',
  'Initech Inc.',
  '--domain',
  'Initech.example',
  '--entity',
  'initc',
  '--entity',
  'initv',
] as const;

test('a customer is added with the whole manifest of what is run for it, and not twice', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  const shown = await home.axe(...initech);
  assert.match(shown.printed, /\+ {2}initech:/);
  assert.equal(home.registry(), before);
  assert.equal((await home.axe(...initech, '--tenant', '33333333-3333-4333-8333-333333333333', '--apply')).code, 0);
  const { registry } = parseRegistry(home.registry(), { file: 'customers.yaml' });
  const customer = registry.customers.initech;
  assert.deepEqual(customer?.entities, ['initc', 'initv']);
  assert.equal(customer?.primary_domain, 'initech.example');
  assert.equal(customer?.public_domain, 'initech.platform.example');
  assert.deepEqual(Object.keys(customer?.services ?? {}), ['blueprint', 'frame', 'vault']);
  assert.ok(customer?.services.frame?.secrets.some(({ vault }) => vault === 'frame/initech/database-url'));
  assert.ok(home.registry().startsWith(before.slice(0, before.indexOf('# ── globex'))), 'comments stay');
  const again = await home.axe(...initech, '--tenant', '33333333-3333-4333-8333-333333333333', '--apply');
  assert.match(again.printed, /Nothing to do/);
  const other = await home.axe('customers', 'add', 'initech', '--legal-name', 'Other', '--domain', 'initech.example', '--apply');
  assert.deepEqual([other.code, /REGISTRY_EDIT_REFUSED/.test(other.noted)], [5, true]);
});

for (const [what, words, code, said] of [
  ['a domain that is none', ['--domain', 'x y', '--legal-name', 'X'], 2, /primary_domain: found "x y"/],
  [
    'a domain that another customer has',
    ['--domain', 'acme.example', '--legal-name', 'X'],
    5,
    /e-mail domain acme\.example, which acme has; allowed: an e-mail domain of its own/,
  ],
  ['an id that is none', ['--domain', 'x.example', '--legal-name', 'X', '--entity', 'X y'], 2, /entities/],
  ['a tenant that is no GUID', ['--domain', 'x.example', '--legal-name', 'X', '--tenant', 'common'], 2, /GUID/],
  ['a system nobody runs', ['--domain', 'x.example', '--legal-name', 'X', '--ssh', 'x', '--platform', 'beos'], 2, /darwin, linux/],
] as const) {
  test(`refuses ${what}, and the registry is untouched`, async (t) => {
    const home = await makeHome(t);
    const before = home.registry();
    const refused = await home.axe('customers', 'add', 'xcorp', ...words, '--apply');
    assert.match(refused.noted, said);
    assert.equal(refused.code, code);
    assert.equal(home.registry(), before);
    assert.deepEqual(home.commits(), ['axe init']);
  });
}

test('list, show and validate, for people and for programs', async (t) => {
  const home = await makeHome(t);
  const listed = JSON.parse((await home.axe('customers', 'list', '--json')).printed) as { customers: { id: string; people: number }[] };
  assert.deepEqual(
    listed.customers.map(({ id, people }) => [id, people]),
    [
      ['acme', 3],
      ['globex', 1],
    ],
  );
  assert.match(
    (await home.axe('customers', 'show', 'acme')).printed,
    /kim@acme\.example +acmec: read write close; acmev: read write close/,
  );
  const unknown = await home.axe('customers', 'show', 'acne');
  assert.deepEqual([unknown.code, /it has acme, globex/.test(unknown.noted)], [4, true]);
  assert.match((await home.axe('customers', 'validate')).printed, /is valid: 2 customers, 4 entities, 4 people/);
});

test('every line of the registry, broken in every way a slip of the hand breaks it, is accepted whole or refused with its place', async (t) => {
  const home = await makeHome(t);
  const lines = home.registry().split('\n');
  let refused = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    for (const slip of [
      `\t${line}`,
      line.replace(':', ''),
      line.replace('"', ''),
      `${line} }`,
      line.replace(/[[{]/, ''),
      `  ${line}`,
      line.slice(0, line.length / 2),
      '',
    ]) {
      if (slip === line) continue;
      const text = lines.with(index, slip).join('\n');
      try {
        parseRegistry(text, { file: 'customers.yaml' });
      } catch (cause) {
        const { code, context, message } = cause as {
          code: string;
          message: string;
          context: { problems?: { line: number; path: string }[] };
        };
        assert.equal(code, 'REGISTRY_INVALID', `${slip}: ${message}`);
        for (const problem of context.problems ?? []) assert.ok(problem.line >= 1 && problem.line <= lines.length + 1, message);
        refused += 1;
      }
    }
  }
  assert.ok(refused > 300, `only ${refused} refused`);
  writeFileSync(home.registryFile, lines.with(3, '  broken: [').join('\n'));
  for (const words of [
    ['customers', 'list'],
    [...initech, '--apply'],
  ]) {
    const said = await home.axe(...words);
    assert.deepEqual([said.code, /REGISTRY_INVALID/.test(said.noted), /line \d+/.test(said.noted)], [2, true, true]);
  }
});

test('an id that the registry would not take is a mistake in the arguments', async (t) => {
  const home = await makeHome(t);
  const refused = await home.axe('customers', 'add', 'Bad Name', '--legal-name', 'X', '--domain', 'x.example', '--apply');
  assert.deepEqual([refused.code, /found the key "Bad Name"; allowed: a customer id/.test(refused.noted)], [2, true], refused.noted);
});
