import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '@axe/pg';
import { createBrowser } from '../../testing/index.ts';
import { authorizeUrl, redeem, refresh, signIn } from '../../testing/sign-in.ts';
import { startProvider } from '../support/provider.ts';

/** Counts what goes to the database: single statements, and each statement of a transaction with its begin and commit. */
function counted(database: Database, count: { statements: number }): Database {
  return {
    ...database,
    statement: (...call: Parameters<Database['statement']>) => {
      count.statements += 1;
      return database.statement(...call);
    },
    shared: (work, options) =>
      database.shared((tx) => {
        count.statements += 2;
        const seen = new Proxy(tx, {
          get: (target, name: keyof typeof tx) => {
            const member = target[name];
            if (name === 'savepoint' || name === 'rehearse') return member;
            return (...call: unknown[]) => {
              count.statements += 1;
              return (member as (...all: unknown[]) => unknown)(...call);
            };
          },
        });
        return work(seen);
      }, options),
  } as Database;
}

test('a login with remembered consent takes at most 12 statements, a refresh at most 6', async () => {
  const count = { statements: 0 };
  const provider = await startProvider({}, (database) => counted(database, count));
  const { issuer } = provider;
  const registered = await fetch(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Counting', redirect_uris: ['http://127.0.0.1/callback'] }),
  });
  const { client_id: client } = (await registered.json()) as { client_id: string };
  const options = { client, resource: `${issuer}/frame/mcp`, scope: 'openid frame' };
  const browser = createBrowser();
  await signIn(browser, authorizeUrl(issuer, options), 'kim@acme.example');

  count.statements = 0;
  const request = authorizeUrl(issuer, options);
  const back = await browser.get(request.url);
  const code = back.location?.searchParams.get('code');
  assert.ok(code, `the consent was not remembered: ${back.status} ${back.location?.href}`);
  const { status, body } = await redeem(issuer, code, request, options);
  assert.equal(status, 200);
  assert.ok(count.statements <= 12, `a login took ${count.statements} statements`);
  assert.ok(count.statements >= 6, `the count saw only ${count.statements}`);

  count.statements = 0;
  assert.equal((await refresh(issuer, String(body.refresh_token), client)).status, 200);
  assert.ok(count.statements <= 6, `a refresh took ${count.statements} statements`);
  assert.ok(count.statements >= 3, `the count saw only ${count.statements}`);
});
