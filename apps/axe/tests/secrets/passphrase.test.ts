import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, signedOut } from '../support.ts';
import { secretHome } from './support/secret-home.ts';

test('a store under a passphrase is locked for whoever does not know it', async (t) => {
  const home = await secretHome(t);
  await home.give(['secret', 'push', 'FRAME_DB_PASSWORD', '--apply'], { answers: ['planted'] });
  assert.match((await home.axe('secret', 'protect')).printed, /Would put a passphrase/);
  const rehearsed = await home.axe('secret', 'protect', '--off', '--json');
  assert.deepEqual(JSON.parse(rehearsed.printed), { applied: false, customer: 'acme', passphrase: false });
  assert.equal((await home.give(['secret', 'protect', '--apply'], { answers: ['short'] })).code, 2);
  assert.equal((await home.give(['secret', 'protect', '--apply'], { answers: ['four words of it', 'other words of it'] })).code, 2);
  assert.equal((await home.give(['secret', 'protect', '--apply'], { answers: ['four words of it', 'four words of it'] })).code, 0);
  const locked = await home.axe('secret', 'check');
  assert.equal(locked.code, 3);
  assert.match(locked.noted, /STORE_LOCKED/);
  const status = await home.axe('secret', 'status');
  assert.equal(status.code, 0);
  assert.match(status.printed, /state +locked[\s\S]*not looked at/);
  assert.equal((await home.give(['secret', 'get', 'FRAME_DB_PASSWORD'], { answers: ['four words of it'] })).printed, 'planted');
  assert.doesNotMatch(JSON.stringify(home.audit()), /four words/);
});

test('the same passphrase is typed twice also where the two are composed otherwise', async (t) => {
  const home = await secretHome(t);
  const words = '네 개의 낱말 그리고 더';
  const protect = await home.give(['secret', 'protect', '--apply'], { answers: [words.normalize('NFC'), words.normalize('NFD')] });
  assert.equal(protect.code, 0, protect.noted);
});

test('--value-stdin at a terminal asks without showing, in place of waiting for what would be seen', async (t) => {
  const home = await secretHome(t);
  const questions: string[] = [];
  const pushed = await run(['secret', 'push', 'FRAME_DB_PASSWORD', '--value-stdin', '--apply'], {
    environment: { ...signedOut, AXE_HOME: home.folder, AXE_OPERATOR: 'ops@operator.example', HOME: home.person, PATH: process.env.PATH },
    typedInput: true,
    readInput: async () => assert.fail('what is typed there is shown'),
    askSecret: async (question, whole) => {
      questions.push(`${question} ${whole}`);
      return 'planted';
    },
  });
  assert.equal(pushed.code, 0, pushed.noted);
  assert.deepEqual(questions, ['Value of FRAME_DB_PASSWORD for acme (it is not shown) whole']);
});
