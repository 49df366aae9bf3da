import assert from 'node:assert/strict';
import { test } from 'node:test';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import { planRemoval } from '../../../src/plans/people/remove-employee.ts';
import { executionIn } from '../../home/execution-in.ts';
import { makeHome } from '../../home/make-home.ts';
import { deskInMemory } from './desk-in-memory.ts';

test('the last administrator is not let go without a word, before and after', async (t) => {
  const home = await makeHome(t);
  const choi = { customer: 'acme', email: 'choi@acme.example' };
  const desk = deskInMemory(choi.email);
  const warning =
    /^Warning: acme has no administrator besides choi@acme\.example\. .*axe employee grant <email> --admin --customer acme --apply$/m;
  const rehearsed = await home.axe('employee', 'remove', choi.email);
  assert.match(rehearsed.printed.replace(/\n +/g, ' ').replace(/\n(?=axe|--)/g, ' '), /Warning: acme has no administrator besides choi/);
  const revoked = await home.axe('employee', 'revoke', choi.email, '--admin', '--json');
  assert.match(JSON.parse(revoked.printed).standing.warnings[0], warning);
  const plan = planRemoval(home, choi, desk.open);
  assert.equal((await executePlan(plan, executionIn(home))).outcome, 'done');
  assert.match((await plan.standing?.())?.lines.join('\n') ?? '', warning);
  assert.doesNotMatch((await home.axe('employee', 'remove', 'kim@acme.example')).printed, /Warning/);
});

test('with another administrator there is no warning', async (t) => {
  const home = await makeHome(t);
  await home.axe('employee', 'grant', 'kim@acme.example', '--admin', '--apply');
  const answer = JSON.parse((await home.axe('employee', 'remove', 'choi@acme.example', '--json')).printed);
  assert.deepEqual([answer.to_do, answer.standing.warnings], [4, undefined]);
});
