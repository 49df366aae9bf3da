import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revokeAccess } from '../../src/identity/operate/index.ts';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, login, redeem, refresh, signIn } from '../../testing/sign-in.ts';
import { startProvider } from '../support/provider.ts';
import { by, startRevoking } from '../support/revoking.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';
const { provider, revoke, isDenied, canRenew, familyOf } = await startRevoking();

for (const [what, into, kind] of [
  ['keeps its session', 'oauth_artifact', 'Session'],
  ['gets its grant', 'oauth_grant', undefined],
  ['gets its code', 'oauth_artifact', 'AuthorizationCode'],
] as const) {
  test(`a browser that ${what} at the very moment when its person is ended, keeps nothing`, async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const machine = await startProvider({}, (database) => ({
      ...database,
      statement: async (text, values, options) => {
        const work = meanwhile;
        if (work !== undefined && text.includes(`insert into ${into}`) && (kind === undefined || values?.[0] === kind)) {
          meanwhile = undefined;
          await work();
        }
        return database.statement(text, values, options);
      },
    }));
    const browser = createBrowser();
    await signIn(browser, authorizeUrl(machine.issuer), lee);
    // Sign-ins are known to the second: this one was earlier than that.
    await machine.database.owner((tx) =>
      tx.execute(`update shared.oauth_artifact set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload->>'loginTs')::int - 60))
        where kind = 'Session'`),
    );
    let browsers = 0;
    meanwhile = () =>
      machine.database.shared(async (tx) => {
        browsers = (await revokeAccess(tx, { email: lee }, by)).browsers;
      });
    const request = authorizeUrl(machine.issuer);
    const answer = await browser.get(request.url);
    assert.equal(browsers, 1);
    const code = answer.location?.searchParams.get('code');
    if (typeof code === 'string') assert.equal((await redeem(machine.issuer, code, request)).body.error, 'invalid_grant');
    const asked = await browser.follow(await browser.get(authorizeUrl(machine.issuer).url), (url) => url.origin !== machine.issuer);
    assert.match(asked.text, /\/sign-in"/);
    await signIn(browser, authorizeUrl(machine.issuer), lee);
    const again = authorizeUrl(machine.issuer);
    const counted = (await signIn(browser, again, lee)).searchParams.get('code') ?? '';
    assert.equal((await redeem(machine.issuer, counted, again)).status, 200, 'a new sign-in counts');
  });
}

test('a token that is issued while its family ends does not outlive it', async () => {
  const browser = createBrowser();
  for (let round = 0; round < 20; round += 1) {
    const tokens = await login(provider.issuer, kim, {}, browser);
    const session = await familyOf(tokens);
    const [renewed] = await Promise.all([refresh(provider.issuer, String(tokens.body.refresh_token)), revoke({ session })]);
    assert.equal(await isDenied(tokens), true);
    if (renewed.status !== 200) continue;
    assert.equal(await isDenied(renewed), true, 'it left the house before the end, and is on the list');
    assert.equal(await canRenew(renewed), false);
  }
});

test('a family that ended cannot be brought back, not even in the database', async () => {
  const tokens = await login(provider.issuer, kim);
  const session = await familyOf(tokens);
  await revoke({ session });
  for (const text of [
    'update oauth_grant set revoked_at = null, revoke_reason = null where id = $1',
    `update oauth_grant set revoke_reason = 'never' where id = $1`,
  ]) {
    await assert.rejects(provider.database.owner((tx) => tx.execute(text, [session])));
  }
  await assert.rejects(
    provider.database.owner((tx) => tx.execute('update oauth_artifact set consumed_at = null where consumed_at is not null')),
  );
});
