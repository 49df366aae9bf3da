import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { signInWithDevice } from '../../../src/session/sign-in/sign-in-with-device.ts';
import type { Terminal } from '../../../src/terminal.ts';
import { addressIn, Browsing } from '../support/browse.ts';
import { makeHome, runVisiting } from '../support/sign-in.ts';
import { type StandIn, startStandIn } from '../support/stand-in-platform.ts';

let platform: StandIn;
before(async () => {
  platform = await startStandIn();
});
after(() => platform.close());
afterEach(() => platform.faults.splice(0));

/** Signs in with a clock of its own: pauses are written down and take no time. */
async function signIn(duringPause: (nth: number, note: string) => Promise<unknown> | undefined = () => undefined) {
  const pauses: number[] = [];
  const noted: string[] = [];
  const terminal = { note: (text: string) => void noted.push(text) } as Terminal;
  const controller = new AbortController();
  const pause = async (seconds: number) => {
    pauses.push(seconds);
    if (pauses.length === 5000) controller.abort();
    await duringPause(pauses.length, noted.join('\n'));
  };
  const tokens = await signInWithDevice({ origin: platform.url, signal: controller.signal, pause }, terminal).catch((error: unknown) => {
    throw Object.assign(error as Error, { pauses, noted });
  });
  return { tokens, pauses, noted: noted.join('\n') };
}

/** What the person does on the other machine. */
async function decide(note: string, answer: 'confirm' | 'abort'): Promise<string> {
  const browsing = new Browsing();
  const code = /code: (\S+)/.exec(note)?.[1] ?? '';
  const page = await (await browsing.open(`${addressIn(note)}?user_code=${code}`)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ xsrf, user_code: code, [answer]: 'yes' });
  return (await browsing.open(addressIn(note), { method: 'POST', body })).text();
}

test('shows address, code and how long it is good; waits as told and no longer', async () => {
  const { tokens, pauses, noted } = await signIn((nth, note) => (nth === 3 ? decide(note, 'confirm') : undefined));
  assert.ok(tokens.refreshToken);
  assert.equal(tokens.url, platform.url);
  assert.deepEqual(pauses, [1, 1, 1]);
  assert.match(noted, new RegExp(`${platform.url}/oauth/device\n {2}code: [A-Z]{4}-[A-Z]{4}\n`));
  assert.match(noted, /The code is good for 10 minutes/);
});

test('told to slow down it waits five seconds more, every time and for good', async () => {
  platform.faults.push(
    { error: 'authorization_pending' },
    { error: 'slow_down' },
    { error: 'slow_down' },
    { error: 'authorization_pending' },
  );
  const { pauses } = await signIn((nth, note) => (nth === 1 ? decide(note, 'confirm') : undefined));
  assert.deepEqual(pauses, [1, 1, 6, 11, 11]);
});

test('a platform that does not answer for a while is asked more and more seldom', async () => {
  platform.faults.push(...Array.from({ length: 8 }, () => ({ error: 'server_error', status: 503 })));
  const { pauses, noted } = await signIn((nth, note) => (nth === 1 ? decide(note, 'confirm') : undefined));
  assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  assert.equal(noted.match(/still trying/g)?.length, 1);
});

test('a person who refuses', async () => {
  await assert.rejects(
    signIn((nth, note) => (nth === 2 ? decide(note, 'abort') : undefined)),
    { code: 'SIGN_IN_REFUSED', message: /cancelled on the page/, pauses: [1, 1] },
  );
});

test('a code that nobody enters runs out, whoever notices first', async () => {
  platform.faults.push({ error: 'authorization_pending' }, { error: 'expired_token' });
  const ranOut = { code: 'SIGN_IN_TIMED_OUT', kind: 'denied', message: /Run axe login --device again for a new one/ };
  await assert.rejects(signIn(), { ...ranOut, pauses: [1, 1] });
  await assert.rejects(signIn(), (error: Error & { code?: string; pauses?: number[] }) => {
    assert.deepEqual([error.code, error.pauses?.length], ['SIGN_IN_TIMED_OUT', 600], 'ten minutes, a second each');
    return true;
  });
});

test('a refusal of another kind ends it at once', async () => {
  platform.faults.push({ error: 'invalid_client', status: 401 });
  await assert.rejects(signIn(), { code: 'SIGN_IN_REFUSED', message: /does not know this program/, pauses: [1] });
});

test('on the command line', async () => {
  const home = makeHome();
  const ran = await runVisiting(['login', '--device', '--url', platform.url], home.environment, (_address, note) =>
    decide(note, 'confirm'),
  );
  assert.equal(ran.code, 0, ran.noted);
  assert.match(ran.printed, /^Signed in to .* as kim@acme\.example/);
  assert.ok(home.read().default?.refresh_token);
  home.remove();
});
