import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { run } from '../support.ts';
import { logIn, makeHome } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

let platform: StandIn;
before(async () => {
  platform = await startStandIn();
});
after(() => platform.close());

test('one sign-in, and every command needs nothing else', async () => {
  const home = makeHome();
  const ran = await logIn(home, platform.url);
  assert.equal(ran.code, 0, ran.noted);
  assert.equal(ran.printed, `Signed in to ${platform.url} as kim@acme.example (profile default).`);
  assert.match(ran.noted, /Open this address/);
  assert.ok(ran.noted.includes(`The tokens are in ${home.credentials}, which only this user can read. They are renewed by themselves`));
  assert.match(String(ran.page), /<h1>Signed in<\/h1>/);

  const stored = home.read().default;
  assert.ok(stored?.refresh_token);
  assert.deepEqual([statSync(home.credentials).mode & 0o777, statSync(home.folder).mode & 0o777], [0o600, 0o700]);
  for (const secret of [stored.access_token, stored.refresh_token]) {
    assert.ok(!`${ran.printed}${ran.noted}`.includes(secret), 'no token is ever shown');
  }

  const called = await run(['frame', 'list_accounts', '--entity', 'acmec', '--json'], { environment: home.environment });
  assert.equal(called.code, 0, called.noted);
  assert.deepEqual(JSON.parse(called.printed), { accounts: [], asked_by: 'kim@acme.example' });
  home.remove();
});
