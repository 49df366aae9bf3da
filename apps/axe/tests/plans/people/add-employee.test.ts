import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { rightsOfPerson, rolesOfPerson, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import { planNewcomer } from '../../../src/plans/people/add-employee.ts';
import { executionIn } from '../../home/execution-in.ts';
import { makeHome, type TestHome } from '../../home/make-home.ts';

function rightsIn(home: TestHome, email: string, customer = 'acme') {
  const slice = sliceOf(parseRegistry(home.registry(), { file: 'customers.yaml' }).registry, customer);
  const rights = Object.fromEntries([...(rightsOfPerson(slice, email) ?? [])].map(([entity, held]) => [entity, [...held]]));
  return { rights, roles: [...rolesOfPerson(slice, email)] };
}

test('a new person: shown as a diff, added once, and told what to do in both languages', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  const words = ['employee', 'add', ' Jung@ACME.example', '--entity', 'acmec:read,write', '--entity', 'acmev', '--admin'];
  const shown = await home.axe(...words);
  assert.match(shown.printed, /\+ {6}"jung@acme\.example": \{ acmec: \[read, write\], acmev: \[read, write, close\] \}/);
  assert.match(shown.printed, /takes the place of the default of the domain \(acmec: read\)/);
  assert.equal(home.registry(), before);
  const added = await home.axe(...words, '--apply');
  assert.equal(added.code, 0, added.noted);
  assert.deepEqual(rightsIn(home, 'jung@acme.example'), {
    rights: { acmec: ['read', 'write'], acmev: ['read', 'write', 'close'] },
    roles: ['admin'],
  });
  for (const said of [
    '로그인',
    'acmec (Acme Corporation): 조회, 입력',
    'acmec (Acme Corporation): read, write',
    'Questions: choi@acme.example',
  ])
    assert.ok(added.printed.includes(said), said);
  assert.match(added.printed, /https:\/\/claude\.ai\/settings\/connectors/);
  assert.doesNotMatch(added.printed, /client secret/, 'people sign in at the platform');
  const again = await home.axe(...words, '--apply');
  assert.match(again.printed, /Nothing to do/);
  assert.doesNotMatch(again.printed, /Sign in/);
  assert.equal(home.audit().length, 2);
  assert.match(
    home.commits()[0] ?? '',
    /^axe employee add jung@acme\.example --customer acme --entity acmec:read,write --entity acmev --admin$/,
  );
});

for (const [what, words, code, said] of [
  [
    'an entity of nobody',
    ['add', 'x@acme.example', '--entity', 'acmex:read'],
    2,
    /acme has no entity "acmex"; it has acmec, acmev, acme_fund1/,
  ],
  [
    'a scope that is none',
    ['add', 'x@acme.example', '--entity', 'acmec:reed'],
    2,
    /"reed" is no scope\. Scopes are read, write, close, admin, reopen/,
  ],
  ['a domain of nobody', ['add', 'x@other.example', '--entity', 'acmec'], 2, /No customer has the e-mail domain other\.example/],
  ['what is no address', ['add', 'kim', '--entity', 'acmec'], 2, /no e-mail address/],
  ['a person without rights', ['add', 'x@acme.example'], 2, /Say what x@acme\.example may do/],
  ['a customer of nobody', ['add', 'x@acme.example', '--entity', 'acmec', '--customer', 'acne'], 4, /no customer "acne"/],
  ['somebody who is there with other rights', ['add', 'kim@acme.example', '--entity', 'acmec:read'], 5, /axe employee grant/],
  ['more rights for a stranger', ['grant', 'x@other.example', '--entity', 'acmec'], 4, /knows no x@other\.example/],
  [
    'more rights for a person of another customer',
    ['grant', 'han@globex.example', '--entity', 'acmec', '--customer', 'acme'],
    4,
    /knows no han@globex/,
  ],
  ['to remove a stranger', ['remove', 'x@other.example'], 4, /knows no x@other\.example/],
  [
    'to remove somebody who is an operator and nothing else',
    ['remove', 'ops@operator.example', '--customer', 'acme'],
    4,
    /ops@operator\.example is an operator of the platform/,
  ],
] as const) {
  test(`refuses ${what}, and nothing is changed`, async (t) => {
    const home = await makeHome(t);
    const before = home.registry();
    const [verb, ...rest] = words;
    const refused = await home.axe('employee', verb, ...rest, '--apply');
    assert.match(refused.noted, said);
    assert.equal(refused.code, code);
    assert.equal(home.registry(), before);
    assert.deepEqual(home.commits(), ['axe init']);
  });
}

test('a guest is added where the customer is named, with a word about it', async (t) => {
  const home = await makeHome(t);
  const added = await home.axe('employee', 'add', 'han@globex.example', '--entity', 'acmec:read', '--customer', 'acme', '--apply');
  assert.equal(added.code, 0, added.noted);
  assert.match(added.printed, /globex\.example is not the e-mail domain of acme/);
  assert.match(added.printed, /also has a line at globex/);
  const unclear = await home.axe('employee', 'grant', 'han@globex.example', '--entity', 'acmec', '--apply');
  assert.match(unclear.noted, /belongs to acme, globex/);
  assert.equal(unclear.code, 2);
});

test('rights are given and taken one by one, and what is so already is nothing to do', async (t) => {
  const home = await makeHome(t);
  const axe = async (...words: readonly string[]) => {
    const ran = await home.axe('employee', ...words, '--apply');
    assert.equal(ran.code, 0, ran.noted);
    return ran.printed;
  };
  await axe('grant', 'park@acme.example', '--entity', 'acmev:write', '--admin');
  assert.deepEqual(rightsIn(home, 'park@acme.example'), { rights: { acmec: ['read'], acmev: ['write'] }, roles: ['admin'] });
  assert.match(await axe('grant', 'Park@acme.example', '--entity', 'acmev:read', '--admin'), /Nothing to do/);
  await axe('revoke', 'park@acme.example', '--entity', 'acmev:write', '--admin');
  assert.deepEqual(rightsIn(home, 'park@acme.example'), { rights: { acmec: ['read'], acmev: ['read'] }, roles: [] });
  await axe('revoke', 'park@acme.example', '--entity', 'acmev', '--entity', 'acmec');
  assert.deepEqual(rightsIn(home, 'park@acme.example').rights, {});
  assert.match(await axe('revoke', 'park@acme.example', '--entity', 'acmec'), /Nothing to do/);
  const [run = ''] = (JSON.parse((await home.axe('runs', 'list', '--json')).printed) as { runs: { run: string }[] }).runs
    .slice(1)
    .map(({ run: id }) => id);
  const undone = await home.axe('runs', 'undo', run, '--apply');
  assert.equal(undone.code, 0, undone.noted);
  assert.deepEqual(rightsIn(home, 'park@acme.example').rights, { acmec: ['read'], acmev: ['read'] });
});

test('the list says where rights are from, who was removed and what is still open', async (t) => {
  const home = await makeHome(t);
  await home.axe('employee', 'grant', 'park@acme.example', '--admin', '--apply');
  await home.axe('employee', 'revoke', 'lee@acme.example', '--entity', 'acmec', '--entity', 'acmev', '--apply');
  const { people, domain_defaults: defaults } = JSON.parse((await home.axe('employee', 'list', '--customer', 'acme', '--json')).printed);
  const told = people.map(({ email, from, admin }: { email: string; from: string; admin: boolean }) => [email, from, admin]);
  assert.deepEqual(told, [
    ['kim@acme.example', 'own line', false],
    ['lee@acme.example', 'removed', false],
    ['choi@acme.example', 'own line', true],
    ['park@acme.example', 'domain default', true],
  ]);
  assert.deepEqual(defaults, [{ customer: 'acme', domain: 'acme.example', rights: { acmec: ['read'] } }]);
  const shown = (await home.axe('employee', 'list', '--customer', 'acme')).printed;
  assert.match(shown, /lee@acme\.example +acme +removed: no rights +removed/);
  assert.match(shown, /\*@acme\.example at acme: acmec: read/);
  assert.match((await home.axe('employee', 'list', '--entity', 'acme_fund1')).printed, /people \(1\)/);
});

test('two shells that add one person with other rights: the second is told, though both began from the same file', async (t) => {
  const home = await makeHome(t);
  const request = { customer: 'acme', email: 'jung@acme.example', admin: false };
  const first = await planNewcomer(home, { ...request, rights: ['acmec:read'] });
  const second = await planNewcomer(home, { ...request, rights: ['acmev:write'] });
  assert.equal((await executePlan(first, executionIn(home))).outcome, 'done');
  const late = await executePlan(second, executionIn(home));
  assert.ok(isRefusal(late.failure, 'EMPLOYEE_KNOWN'), String(late.failure));
  assert.deepEqual(rightsIn(home, 'jung@acme.example').rights, { acmec: ['read'] });
});
