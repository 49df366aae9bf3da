import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import { type Ran, run } from '../../support.ts';
import { logIn, makeHome, type StoredTokens } from './sign-in.ts';
import { startStandIn } from './stand-in-platform.ts';

/** A command that needs a token that is still good. */
export const list = ['frame', 'list_accounts', '--entity', 'acmec', '--json'] as const;

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** A platform, and before each test a person who has just signed in to it, in a folder that holds nothing else. */
export async function startRenewals() {
  const platform = await startStandIn();
  const home = makeHome();
  after(() => platform.close());
  beforeEach(async () => {
    assert.equal((await logIn(home, platform.url)).code, 0);
    platform.tokenRequests.splice(0);
  });
  afterEach(() => {
    platform.beforeToken = undefined;
    platform.afterToken = undefined;
    platform.faults.splice(0);
    platform.refuse = undefined;
    home.remove();
  });
  return {
    platform,
    home,
    listAccounts: (): Promise<Ran> => run(list, { environment: home.environment }),
    stored: (): StoredTokens => home.read().default as StoredTokens,
    /** What is about to end is renewed. */
    expire: (): void => home.change({ expires_at: nowSeconds() + 59 }),
  };
}
