import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { run } from '../support.ts';
import { type Home, logIn, makeHome } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

let platform: StandIn;
let home: Home;
before(async () => {
  platform = await startStandIn();
  home = makeHome();
  assert.equal((await logIn(home, platform.url)).code, 0);
});
after(async () => {
  home.remove();
  await platform.close();
});

test('person, customer, rights by entity, and the token: for programs', async () => {
  const { code, printed, noted } = await run(['whoami', '--json'], { environment: home.environment });
  assert.equal(code, 0, noted);
  const { token, ...told } = JSON.parse(printed) as { token: Record<string, unknown> };
  assert.deepEqual(told, {
    actor: 'person:kim@acme.example',
    email: 'kim@acme.example',
    customer: { id: 'acme', name: 'Acme' },
    roles: ['admin'],
    rights: [{ entity: 'acmec', name: 'Acme Corp', scopes: ['read', 'write'] }],
    url: platform.url,
    profile: 'default',
  });
  const { expires_at: until, ...rest } = token;
  assert.match(String(until), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(rest, {
    source: 'file',
    place: home.credentials,
    renewed: true,
    issuer: platform.url,
    client_id: 'axe-cli',
    subject: 'kim',
  });
});

test('the same for people', async () => {
  const { printed } = await run(['whoami'], { environment: home.environment });
  for (const line of [
    /^person +kim@acme\.example \(person:kim@acme\.example\)$/m,
    /^customer +Acme \(acme\)$/m,
    /^roles +admin$/m,
    /^profile +default$/m,
    /^token_ends +\S+Z \(renewed by itself\)$/m,
    /^acmec +Acme Corp +read, write$/m,
  ]) {
    assert.match(printed, line);
  }
});

test('of a given token', async () => {
  const { access_token: token = '' } = home.read().default ?? {};
  const { printed } = await run(['whoami', '--url', platform.url], { environment: { ...home.environment, AXE_TOKEN: token } });
  assert.match(printed, /^token_from +AXE_TOKEN$/m);
  assert.doesNotMatch(printed, /renewed|profile/);
  assert.ok(!printed.includes(token));
});

test('nobody is signed in', async () => {
  const { code, noted } = await run(['whoami', '--profile', 'nobody'], { environment: home.environment });
  assert.equal(code, 3);
  assert.match(noted, /You are not signed in to profile nobody\. Run axe login --profile nobody/);
});

test('a token that opens another service only', async () => {
  platform.refuseService = 'blueprint';
  const { code, noted } = await run(['whoami'], { environment: home.environment });
  platform.refuseService = undefined;
  assert.equal(code, 3);
  assert.match(noted, /it opens another service.*The token itself says kim@acme\.example, until .*run axe login/);
});

test('a platform without the service that tells', async () => {
  const older = await startStandIn({ identity: false });
  assert.equal((await logIn(home, older.url, '--profile', 'older')).code, 0);
  const { code, noted } = await run(['whoami', '--profile', 'older'], { environment: home.environment });
  assert.equal(code, 6);
  assert.match(noted, /does not tell who you are.*The token itself says kim@acme\.example, until .*Tools work all the same/);
  await older.close();
});
