import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { rightsOfPerson, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { openItems } from '../../../src/checklists/checklist.ts';
import { readChecklists } from '../../../src/checklists/checklist-files.ts';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import type { Plan, Step } from '../../../src/execute/plan.ts';
import { rehearsePlan } from '../../../src/execute/rehearse-plan.ts';
import { planRemoval } from '../../../src/plans/people/remove-employee.ts';
import { executionIn } from '../../home/execution-in.ts';
import { makeHome, type TestHome } from '../../home/make-home.ts';
import { type DeskInMemory, deskInMemory } from './desk-in-memory.ts';

const kim = { customer: 'acme', email: 'kim@acme.example' };

const planFor = (home: TestHome, { open }: DeskInMemory): Plan => planRemoval(home, kim, open);

function endState(home: TestHome, { live }: DeskInMemory) {
  const slice = sliceOf(parseRegistry(home.registry(), { file: 'customers.yaml' }).registry, 'acme');
  const standing = readChecklists(home).filter(({ set_aside: aside }) => aside === undefined);
  return {
    registry: home.registry(),
    rights: [...(rightsOfPerson(slice, kim.email) ?? ['unmapped'])],
    live: [...live],
    checklists: standing.map(({ email, items }) => ({ email, items: items.map(({ id }) => id) })),
  };
}

async function removed(context: TestContext) {
  const home = await makeHome(context);
  const desk = deskInMemory(kim.email);
  const report = await executePlan(planFor(home, desk), executionIn(home));
  return { home, desk, report };
}

test('takes rights, writes the checklist, ends the sign-ins, notes the program; a second run has nothing to do', async (t) => {
  const { home, desk, report } = await removed(t);
  assert.equal(report.outcome, 'done');
  const state = endState(home, desk);
  assert.deepEqual([state.rights, state.live], [[], []]);
  assert.match(home.registry(), /"kim@acme\.example": \{\}/);
  assert.deepEqual(desk.calls, ['end kim@acme.example: left acme']);
  const items = state.checklists[0]?.items ?? [];
  for (const item of ['entra-account', 'bank-portals', 'tax-portal', 'github', 'vault-member', 'agents', 'devices', 'program-dyn-0001'])
    assert.ok(items.includes(item), item);
  assert.ok(!items.includes('program-dyn-0002'), 'others use it too');
  const again = await executePlan(planFor(home, desk), executionIn(home));
  assert.deepEqual(
    again.steps.map(({ state: how }) => how),
    ['already', 'already', 'already', 'already'],
  );
  const standing = await planFor(home, desk).standing?.();
  const told = standing?.lines.join('\n') ?? '';
  const narrow = (await planFor(home, desk).standing?.(60))?.lines.join('\n').split('\n') ?? [];
  const activity = narrow.slice(narrow.findIndex((line) => line.startsWith('Last activity')));
  assert.ok(activity.length > 4);
  assert.deepEqual(
    activity.filter((line) => line.length > 60 && !line.startsWith('  not asked')),
    [],
  );
  assert.match(told, /kim@acme\.example leaves acme, .*15 of 15 open/);
  assert.match(told, /2026-11-20T08:00:00\.000Z +blueprint +token issued · axe-cli · 192\.0\.2\.7/);
  assert.doesNotMatch(told, /operator home/, 'the removal is no activity of the person');
  assert.match(told, /2026-11-19T08:00:00\.000Z +frame +acmec: inserted 3 journal_line, 1 journal \(request request-0004\)/);
  assert.match(told, /not asked: frame of acmev, frame of acme_fund1: you may not read these books/);
});

test('a rehearsal changes nothing, also without a platform, and says what it could not ask', async (t) => {
  const home = await makeHome(t);
  const desk = deskInMemory(kim.email);
  desk.down = true;
  const before = endState(home, desk);
  const found = await rehearsePlan(planFor(home, desk), executionIn(home));
  assert.deepEqual(
    found.map(({ found: one }) => one.done),
    [false, false, false, false],
  );
  assert.match(JSON.stringify(found[2]?.found), /could not be asked now: The platform does not answer/);
  assert.deepEqual(endState(home, desk), before);
});

test('without the platform the rights are gone and the checklist is there; the same command finishes it', async (t) => {
  const home = await makeHome(t);
  const desk = deskInMemory(kim.email);
  desk.down = true;
  const broken = await executePlan(planFor(home, desk), executionIn(home));
  assert.equal(broken.outcome, 'failed');
  assert.ok(isRefusal(broken.failure, 'PLATFORM_UNREACHABLE'));
  assert.deepEqual(endState(home, desk).rights, []);
  assert.equal(readChecklists(home).length, 1);
  const standing = await planFor(home, desk).standing?.();
  assert.match(standing?.lines.join('\n') ?? '', /not asked: blueprint, frame: The platform does not answer/);
  desk.down = false;
  const resumed = await executePlan(planFor(home, desk), executionIn(home));
  assert.deepEqual([resumed.outcome, resumed.resumed, resumed.run], ['done', true, broken.run]);
  assert.deepEqual(endState(home, desk).live, []);
});

/** The step fails before it does anything, or did everything and is lost before that was written down. */
const faults: { readonly [when: string]: (step: Step) => Step } = {
  'before it is looked at': (step) => ({ ...step, check: () => Promise.reject(new Error('power cut')) }),
  'before it is done': (step) => ({ ...step, apply: () => Promise.reject(new Error('power cut')) }),
  'after it was done': (step) => ({
    ...step,
    apply: async (run) => {
      await step.apply(run);
      throw new Error('power cut');
    },
  }),
};

test('broken off at any step, the next run ends in the same state, and the one after has nothing to do', async (t) => {
  const whole = await removed(t);
  const wanted = endState(whole.home, whole.desk);
  const names = planFor(whole.home, whole.desk).steps.map(({ name }) => name);
  assert.deepEqual(names, ['rights', 'checklist', 'sign-ins', 'programs']);
  for (const name of names) {
    for (const [when, fault] of Object.entries(faults)) {
      await t.test(`${name}, ${when}`, async (inner) => {
        const home = await makeHome(inner);
        const desk = deskInMemory(kim.email);
        const plan = planFor(home, desk);
        const steps = plan.steps.map((step) => (step.name === name ? fault(step) : step));
        assert.equal((await executePlan({ ...plan, steps }, executionIn(home))).outcome, 'failed');
        assert.equal((await executePlan(planFor(home, desk), executionIn(home))).outcome, 'done');
        assert.deepEqual(endState(home, desk), wanted);
        assert.equal(home.commits().filter((subject) => subject.startsWith('axe employee remove')).length, 1);
        const last = await executePlan(planFor(home, desk), executionIn(home));
        assert.ok(last.steps.every(({ state }) => state === 'already'));
      });
    }
  }
});

test('ticked to the end it is closed; who comes back and leaves again gets a new one', async (t) => {
  const { home, desk } = await removed(t);
  const [checklist] = readChecklists(home);
  const items = openItems(checklist ?? assert.fail()).map(({ id }) => id);
  const [first = '', ...rest] = items;
  const wrong = await home.axe('employee', 'checklist', 'tick', 'bank', '--apply');
  assert.equal(wrong.code, 4);
  assert.match(wrong.noted, /no item "bank"; it has entra-account, mailboxes/);
  const shown = await home.axe('employee', 'checklist', 'tick', first);
  assert.match(shown.printed, /1 of 1 steps to do/);
  assert.equal(openItems(readChecklists(home)[0] ?? assert.fail()).length, items.length);
  const one = await home.axe('employee', 'checklist', 'tick', first, '--note', 'done by IT', '--apply');
  assert.equal(one.code, 0, one.noted);
  const [ticked] = readChecklists(home)[0]?.items ?? [];
  assert.deepEqual([ticked?.ticked?.by, ticked?.ticked?.note], ['ops@operator.example', 'done by IT']);
  assert.match(JSON.stringify(home.audit().at(-1)), /employee checklist tick.*entra-account.*done by IT/);
  assert.match((await home.axe('employee', 'list')).printed, /kim@acme\.example at acme: 14 open/);
  assert.match((await home.axe('employee', 'checklist', 'tick', first, '--apply')).printed, /Nothing to do/);
  const all = await home.axe('employee', 'checklist', 'tick', ...rest, '--of', 'Kim@acme.example', '--apply');
  assert.match(all.printed, /is closed/);
  assert.match((await home.axe('employee', 'checklist', 'list')).printed, /No checklist is open/);
  const again = await executePlan(planFor(home, desk), executionIn(home));
  assert.ok(again.steps.every(({ state }) => state === 'already'));

  // By a command, and by hand in the file: both count as coming back.
  await home.axe('employee', 'grant', 'kim@acme.example', '--entity', 'acmec:read', '--apply');
  assert.equal((await executePlan(planFor(home, desk), executionIn(home))).outcome, 'done');
  const states = readChecklists(home).map(({ set_aside: aside, items: points }) => [
    aside?.note,
    points.filter(({ ticked: mark }) => mark).length,
  ]);
  assert.deepEqual(states, [
    ['removed again', 15],
    [undefined, 0],
  ]);
  await home.axe('employee', 'add', 'kim@acme.example', '--entity', 'acmec:read', '--apply');
  assert.match((await home.axe('employee', 'checklist', 'list')).printed, /No checklist is open/);
});

test('undone, the line is back and the checklist counts no longer', async (t) => {
  const { home, report } = await removed(t);
  const undone = await home.axe('runs', 'undo', report.run, '--apply');
  assert.equal(undone.code, 0, undone.noted);
  assert.match(undone.noted, /end the sign-ins of kim@acme\.example at the platform: cannot be taken back/);
  assert.match(home.registry(), /"kim@acme\.example": \["acmec", "acmev"\]/);
  assert.equal(readChecklists(home)[0]?.set_aside?.note, 'the removal was taken back');
});
