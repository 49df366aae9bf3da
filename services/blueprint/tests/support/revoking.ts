import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { type AccessTarget, revokeAccess } from '../../src/identity/operate/index.ts';
import { refresh, type Tokens } from '../../testing/sign-in.ts';
import { deniedTokens, logged } from './identity-log.ts';
import { startProvider } from './provider.ts';

/** Who ends sign-ins here, and why. */
export const by = { actor: 'person:choi@acme.example', reason: 'laptop lost', requestId: 'request-of-choi' };

/** A provider, an operator who ends sign-ins, and what tokens are still good for. */
export async function startRevoking() {
  const provider = await startProvider();
  const tokenId = ({ body }: Tokens): string => String(decodeJwt(String(body.access_token)).jti);
  return {
    provider,
    revoke: (target: AccessTarget) => provider.database.shared((tx) => revokeAccess(tx, target, by)),
    isDenied: async (tokens: Tokens): Promise<boolean> => (await deniedTokens(provider.issuer)).has(tokenId(tokens)),
    canRenew: async ({ body }: Tokens, client?: string): Promise<boolean> =>
      (await refresh(provider.issuer, String(body.refresh_token), client)).status === 200,
    async familyOf(tokens: Tokens): Promise<string> {
      const row = (await logged(provider.database)).find(({ jti }) => jti === tokenId(tokens));
      assert.ok(row?.grant_id);
      return row.grant_id;
    },
  };
}
