import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { makeHome, type TestHome } from '../home/make-home.ts';

const grant = ['employee', 'grant', 'lee@acme.example', '--entity', 'acmev:close', '--apply'] as const;
const subject = 'axe employee grant lee@acme.example --customer acme --entity acmev:close';

const runOf = (printed: string): string => /run (\S+)\)/.exec(printed)?.[1] ?? '';
const journalOf = ({ folder }: TestHome, run: string): string => path.join(folder, 'runs', `${run}.jsonl`);

function linesOf(home: TestHome, run: string): { [name: string]: unknown }[] {
  const lines = readFileSync(journalOf(home, run), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as { [name: string]: unknown });
}

const writeLines = (home: TestHome, run: string, lines: readonly object[]): void =>
  writeFileSync(journalOf(home, run), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

test('a journal that was cut anywhere, or holds anything, stops no command', async (t) => {
  const home = await makeHome(t);
  const run = runOf((await home.axe(...grant)).printed);
  const whole = readFileSync(journalOf(home, run));
  const damaged: (Buffer | string)[] = Array.from({ length: Math.ceil(whole.length / 7) }, (_, index) => whole.subarray(0, index * 7));
  const start = linesOf(home, run)[0] as { [name: string]: unknown };
  for (const line of [null, 5, [], 'x', { kind: 'step' }, { kind: 'ended', at: 'x' }, { ...start, args: 5 }, { ...start, title: null }])
    damaged.push(`${JSON.stringify(line)}\n`);
  for (const step of [{ step: 5 }, { event: {} }, { error: 5 }, { error: null }, { memory: 'x' }, { memory: { commit: 7 } }])
    damaged.push(
      [start, { kind: 'step', at: 'x', step: 'rights', event: 'failed', ...step }].map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  damaged.push(`${JSON.stringify({ ...start, format: 9, plan: 'employee fly' })}\n{"kind":"teleported","at":"x"}\n`, '\0\0\0');
  for (const text of damaged) {
    writeFileSync(journalOf(home, run), text);
    assert.equal((await home.axe('runs', 'list')).code, 0, String(text));
    for (const words of [
      ['show', run],
      ['show', run, '--json'],
      ['resume', run],
      ['undo', run],
    ]) {
      const { noted } = await home.axe('runs', ...words);
      assert.doesNotMatch(noted, /UNEXPECTED/, `${words.join(' ')}: ${text}`);
    }
  }
  rmSync(journalOf(home, run));
  mkdirSync(journalOf(home, run));
  assert.equal((await home.axe('runs', 'list')).code, 0);
  assert.equal((await home.axe(...grant)).code, 0);
  assert.equal((await home.axe('runs', 'undo', '')).code, 4, 'no name is no beginning of one');
});

test('what a failed or killed step changed all the same is taken back, and not only called so', async (t) => {
  for (const endings of [['applying'], ['applying', 'failed']]) {
    const home = await makeHome(t);
    const before = home.registry();
    const run = runOf((await home.axe(...grant)).printed);
    const [start = {}] = linesOf(home, run);
    const events = endings.map((event) => ({ kind: 'step', at: '2026-11-21T09:30:00.000Z', step: 'rights', event }));
    writeLines(home, run, [start, ...events]);
    const shown = await home.axe('runs', 'undo', run);
    assert.match(shown.printed, /↩ give lee@acme\.example/);
    const undone = await home.axe('runs', 'undo', run, '--apply');
    assert.equal(undone.code, 0, undone.noted);
    assert.match(undone.printed, /^Taken back: /);
    assert.equal(home.registry(), before);
    assert.deepEqual(home.commits().slice(0, 2), [`undo: ${subject}`, subject]);
  }
});

test('when the commit is not known and something came after it, nothing is claimed', async (t) => {
  const home = await makeHome(t);
  const run = runOf((await home.axe(...grant)).printed);
  const [start = {}] = linesOf(home, run);
  writeLines(home, run, [start, { kind: 'step', at: '2026-11-21T09:30:00.000Z', step: 'rights', event: 'applying' }]);
  await home.axe('employee', 'grant', 'kim@acme.example', '--admin', '--apply');
  const now = home.registry();
  const refused = await home.axe('runs', 'undo', run, '--apply');
  assert.equal(refused.code, 5);
  assert.equal(refused.printed, '');
  assert.equal(home.registry(), now);
});

test('a run that did nothing says that nothing was taken back', async (t) => {
  const home = await makeHome(t);
  const run = runOf((await home.axe(...grant)).printed);
  writeLines(home, run, linesOf(home, run).slice(0, 1));
  assert.match((await home.axe('runs', 'undo', run, '--apply')).printed, /nothing was taken back/);
  assert.match(home.registry(), /acmev: \[write, close\]/);
});

test('a run that was refused before it changed anything says so, and is put away without its plan', async (t) => {
  const home = await makeHome(t);
  const refused = await home.axe('customers', 'add', 'UPPER', '--legal-name', 'X', '--domain', 'x.example', '--apply');
  assert.match(refused.noted, /It could not begin; nothing was changed/);
  assert.match(refused.noted, /customers\.UPPER: found the key "UPPER"; allowed: a customer id/);
  assert.doesNotMatch(refused.noted, /runs undo|line \d/);
  const [run = ''] = (JSON.parse((await home.axe('runs', 'list', '--json')).printed) as { runs: { run: string }[] }).runs.map(
    (one) => one.run,
  );
  assert.match((await home.axe('runs', 'show')).printed, /customer UPPER/);
  assert.match((await home.axe('runs', 'undo', run, '--apply')).printed, /nothing was taken back/);
  assert.match((await home.axe('runs', 'show', run)).printed, /: undone/);
});

test('steps of a round that was killed stand in the audit log when the run comes to its end', async (t) => {
  const home = await makeHome(t);
  const remove = ['employee', 'remove', 'lee@acme.example', '--apply'] as const;
  assert.notEqual((await home.axe(...remove)).code, 0, 'the platform cannot be asked');
  const [run = ''] = readdirSync(path.join(home.folder, 'runs')).flatMap((name) =>
    readFileSync(path.join(home.folder, 'runs', name), 'utf8').includes('employee remove') ? [name.replace('.jsonl', '')] : [],
  );
  const told = () =>
    home.audit().filter(({ details }) => JSON.stringify(details ?? {}).includes('write down what must be taken back')).length;
  assert.equal(told(), 1);
  const lines = linesOf(home, run);
  const cut = lines.findIndex(({ step, event }) => step === 'checklist' && event === 'applied');
  writeLines(home, run, lines.slice(0, cut + 1));
  await home.axe(...remove);
  assert.equal(told(), 2, 'killed before it could tell, so it is told now');
  await home.axe(...remove);
  assert.equal(told(), 2);
});

test('what cannot be noted in the audit log is no ended run: the same command notes it later', async (t) => {
  const home = await makeHome(t);
  await home.axe('employee', 'remove', 'lee@acme.example', '--apply');
  const log = path.join(home.folder, 'audit.jsonl');
  const tick = ['employee', 'checklist', 'tick', 'github', '--apply'] as const;
  const lines = readFileSync(log, 'utf8');
  rmSync(log);
  mkdirSync(log);
  const failed = await home.axe(...tick);
  assert.equal(failed.code, 6);
  rmSync(log, { recursive: true });
  writeFileSync(log, lines);
  assert.equal((await home.axe(...tick)).code, 0);
  assert.equal(home.audit().filter(({ command }) => command === 'axe employee checklist tick').length, 1);
});

test('journals that may not be read are said to be that', async (t) => {
  const home = await makeHome(t);
  const runs = path.join(home.folder, 'runs');
  rmSync(runs, { recursive: true });
  symlinkSync(runs, runs);
  for (const words of [['runs', 'list'], grant.slice(0, -1)]) {
    const { code, noted } = await home.axe(...words);
    assert.equal(code, 6);
    assert.match(noted, /JOURNALS_UNREADABLE/);
  }
});
