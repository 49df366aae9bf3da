import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { run } from '../support.ts';
import { type Home, logIn, makeHome } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

let platform: StandIn;
let home: Home;
let token: string;
before(async () => {
  platform = await startStandIn();
  const first = makeHome();
  assert.equal((await logIn(first, platform.url)).code, 0);
  token = first.read().default?.access_token ?? '';
  first.remove();
});
after(() => platform.close());
beforeEach(() => {
  home = makeHome();
});
afterEach(() => {
  platform.refuse = undefined;
  platform.refuseService = undefined;
  home.remove();
});

const keep = (given: string, input = '') =>
  run(['login', '--url', platform.url, '--token', given], { environment: home.environment, readInput: async () => input });

test('a token is asked about, kept and used; it is not renewed', async () => {
  const ran = await keep('-', `${token}\n`);
  assert.equal(ran.code, 0, ran.noted);
  assert.match(ran.noted, /They are not renewed and end at \d{4}/);
  assert.doesNotMatch(ran.noted, /stood on the command line/);
  const stored = home.read().default;
  assert.deepEqual([stored?.access_token, stored?.refresh_token], [token, undefined]);
  assert.equal((await run(['frame', 'list_accounts', '--entity', 'acmec'], { environment: home.environment })).code, 0);
});

test('on the command line it works, with a word of warning', async () => {
  const ran = await keep(token);
  assert.equal(ran.code, 0);
  assert.match(ran.noted, /stood on the command line.*axe login --token - reads it/);
  assert.ok(!`${ran.printed}${ran.noted}`.includes(token));
});

test('one that the platform refuses is not kept', async () => {
  const ran = await keep('made.up.token');
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /INVALID_TOKEN/);
  platform.refuse = () => true;
  assert.match((await keep(token)).noted, /TOKEN_EXPIRED/);
  assert.ok(!existsSync(home.credentials));
});

test('one that opens another service than the one that tells is kept, and it says so', async () => {
  platform.refuseService = 'blueprint';
  const ran = await keep(token);
  assert.equal(ran.code, 0, ran.noted);
  assert.match(ran.printed, /\(profile default, for frame only\)/);
});

test('one that opens nothing is refused with the first reason', async () => {
  platform.refuseService = 'blueprint frame';
  const ran = await keep(token);
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /UNTRUSTED_ISSUER/);
});

test('an older platform is asked through its services', async () => {
  const older = await startStandIn({ identity: false });
  assert.equal((await logIn(home, older.url)).code, 0);
  const good = home.read().default?.access_token ?? '';
  const words = (given: string) => ['login', '--url', older.url, '--profile', 'p', '--token', given];
  assert.equal((await run(words('made.up.token'), { environment: home.environment })).code, 3);
  assert.equal((await run(words(good), { environment: home.environment })).code, 0);
  await older.close();
});
