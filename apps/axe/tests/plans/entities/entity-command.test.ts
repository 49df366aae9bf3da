import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHome } from '../../home/make-home.ts';

for (const [what, words, code, said] of [
  ['a kind that is none', ['acme', 'acmex', '--legal-name', 'X', '--kind', 'llc'], 2, /--kind takes corporate, kip, kvf/],
  ['an empty name', ['acme', 'acmex', '--legal-name', ''], 2, /--legal-name is empty/],
  ['an id that is none', ['acme', 'Acme-X', '--legal-name', 'X'], 2, /no id of an entity/],
  ['an entity of another customer', ['acme', 'globex', '--legal-name', 'X'], 5, /globex is an entity of globex/],
  ['other attributes than it has', ['acme', 'acmev', '--legal-name', 'X'], 5, /acmev is there already as Acme Ventures, corporate, ksme/],
  [
    'a stranger who is to see it',
    ['acme', 'acmex', '--legal-name', 'X', '--grant', 'han@globex.example:read'],
    2,
    /han@globex\.example is not of acme/,
  ],
  ['a scope that is none', ['acme', 'acmex', '--legal-name', 'X', '--grant', 'kim@acme.example:see'], 2, /"see" is no scope/],
  ['a customer of nobody', ['acne', 'acmex', '--legal-name', 'X'], 4, /no customer "acne"/],
] as const) {
  test(`refuses ${what}, and nothing is changed`, async (t) => {
    const home = await makeHome(t);
    const before = home.registry();
    const refused = await home.axe('entity', 'add', ...words, '--apply');
    assert.match(refused.noted, said);
    assert.equal(refused.code, code);
    assert.equal(home.registry(), before);
  });
}

test('who sees it is said, and the list counts', async (t) => {
  const home = await makeHome(t);
  const nobody = await home.axe('entity', 'add', 'acme', 'acmex', '--legal-name', 'Acme Exports', '--no-register', '--apply');
  assert.equal(nobody.code, 0, nobody.noted);
  assert.match(nobody.printed, /Nobody sees acmex yet\. Decide who may/);
  const { entities } = JSON.parse((await home.axe('entity', 'list', '--customer', 'acme', '--json')).printed);
  const counted = entities.map(({ entity, people, domains }: { entity: string; people: number; domains: string[] }) => [
    entity,
    people,
    domains,
  ]);
  assert.deepEqual(counted, [
    ['acmec', 3, ['acme.example']],
    ['acmev', 3, []],
    ['acme_fund1', 1, []],
    ['acmex', 0, []],
  ]);
});

test('nobody is signed in: the plan says how to go on, and that a running platform makes the books, before and after --apply', async (t) => {
  const home = await makeHome(t);
  const words = ['entity', 'add', 'acme', 'acmex', '--legal-name', 'Acme Exports'];
  const said =
    /You are not signed in\.\s+Sign in as an operator or administrator of acme\s+\(axe login --profile ops\),\s+then repeat with\s+--profile ops\.\s+Or leave them: an axe up that follows this\s+registry makes them by itself\./;
  assert.match((await home.axe(...words)).printed, said);
  const refused = await home.axe(...words, '--apply');
  assert.equal(refused.code, 3);
  assert.match(refused.noted, said);
  assert.match(refused.noted, /TOKEN_NEEDED/);
});
