import type { Refusal } from '@axe/kit';
import { secretErrors } from '../errors.ts';
import { vaultErrors } from './errors.ts';
import { clientVersion } from './find-client.ts';

/** What a refusal names. */
export interface VaultPlace {
  readonly customer: string;
  readonly server: string;
  readonly email: string;
}

/** The client posts the id of the account's key to the server at each sign-in and unlock; servers of before autumn 2026 answer 404. */
export const isKeyIdUnknown = (message: string): boolean => /KeyIdBackfillError/i.test(message);

/** Reasons of the client in words of ours; what it said itself goes into the cause, which only a log sees. */
export function explainFailure(message: string, place: VaultPlace): Refusal {
  const known = reasons.find(([pattern]) => pattern.test(message));
  const cause = new Error(`The Bitwarden client says: ${message.slice(0, 500)}`);
  return known === undefined ? unknown(place, cause) : known[1](place, cause);
}

type Explain = (place: VaultPlace, cause: Error) => Refusal;

const reasons: readonly (readonly [RegExp, Explain])[] = [
  [/vault is locked/i, (place) => locked(place)],
  [
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up|network timeout|fetch failed|premature close/i,
    (place, cause) => unreachable(place, cause),
  ],
  [
    /certificate|CERT_|self.signed/i,
    ({ server }, cause) =>
      vaultErrors.VAULT_UNREACHABLE(
        `${server} shows a certificate that this machine does not trust. Nothing was changed. Mend the certificate, or name its authority with NODE_EXTRA_CA_CERTS.`,
        { server },
        cause,
      ),
  ],
  [/invalid master password|username or password is incorrect/i, (place, cause) => wrongPassword(place, cause)],
  [
    /client_id or client_secret is incorrect/i,
    ({ server, email }, cause) =>
      vaultErrors.VAULT_SIGNED_OUT(
        `${server} refuses the API key in BW_CLIENTID and BW_CLIENTSECRET (of ${email}). Nothing was changed. Correct them, or remove both to sign in with the master password.`,
        { server },
        cause,
      ),
  ],
  [
    /\bSSO\b|single sign-on/i,
    ({ customer, server, email }, cause) =>
      vaultErrors.VAULT_SIGNED_OUT(
        `${server} lets ${email} in through the identity provider only, which a program cannot do. Nothing was changed. Set SSO_ONLY=false on the server (axe vault bootstrap ${customer}), or put the account's API key into BW_CLIENTID and BW_CLIENTSECRET for one axe vault unlock.`,
        { server },
        cause,
      ),
  ],
  [
    /two-step|No provider selected|No providers available|code is required|new device verification/i,
    ({ server, email }, cause) =>
      vaultErrors.VAULT_SIGNED_OUT(
        `${server} asks for a second step at the sign-in of ${email}, which a program cannot take. Nothing was changed. Put the account's API key into BW_CLIENTID and BW_CLIENTSECRET for one axe vault unlock.`,
        { server },
        cause,
      ),
  ],
  [
    /out of date/i,
    ({ customer }, cause) =>
      vaultErrors.VAULT_CHANGED(
        `Somebody else changed the same item of the vault of ${customer} at the same moment; theirs was kept. Repeat the command: it looks at the vault afresh.`,
        { customer },
        cause,
      ),
  ],
  [/MAC comparison failed|decryption operation failed|cannot decrypt|stamp has changed|crypto/i, (place, cause) => stale(place, cause)],
  [
    /not logged in|unauthorized|invalid_grant|\b401\b|no active account|access token|refresh token/i,
    (place, cause) => signedOut(place, cause),
  ],
  [
    /exceeds the maximum encrypted value length/i,
    ({ server }, cause) =>
      secretErrors.STORE_ITEM_INVALID(
        `${server} refuses the item: one of its texts is longer than the server keeps. Nothing of that item was changed.`,
        { server },
        cause,
      ),
  ],
  [
    /edit permission|not found|permission/i,
    ({ email, server }, cause) =>
      vaultErrors.VAULT_UNFIT(
        `${email} may not do this at ${server}: the organization or the collection of the registry is not there, or the account has no right to change it. Nothing of that item was changed. Give the account the right, or correct secret_store in the registry.`,
        { server },
        cause,
      ),
  ],
];

export const locked = ({ customer }: VaultPlace): Refusal =>
  secretErrors.STORE_LOCKED(
    `The vault of ${customer} is locked, and no master password was given. Nothing was read or changed. Run axe vault unlock ${customer} at a terminal, or hand a session over in BW_SESSION.`,
    { customer },
  );

export const wrongPassword = ({ customer, email, server }: VaultPlace, cause?: Error): Refusal =>
  secretErrors.STORE_PASSWORD_WRONG(
    `That is not the master password of ${email} at ${server}. Nothing was changed. Repeat with the right one; if it was changed elsewhere since, run axe vault reset ${customer} first.`,
    { customer },
    cause,
  );

export const stale = ({ customer }: VaultPlace, cause?: Error, name?: string): Refusal =>
  vaultErrors.VAULT_STALE(
    `${name === undefined ? `What this machine keeps of the vault of ${customer}` : `The item ${name} of the vault of ${customer}`} does not fit the keys of the account (the client calls it "MAC comparison failed"). No value was used. Run axe vault reset ${customer}; if it stays, that is damaged on the server: restore it from a backup of the vault.`,
    { customer, ...(name === undefined ? {} : { name }) },
    cause,
  );

export const signedOut = ({ customer, email, server }: VaultPlace, cause?: Error): Refusal =>
  vaultErrors.VAULT_SIGNED_OUT(
    `This machine is no longer signed in as ${email} at ${server}. Nothing was changed. Run axe vault reset ${customer}, then axe vault unlock ${customer}.`,
    { customer },
    cause,
  );

export const unreachable = ({ customer, server }: VaultPlace, cause?: Error): Refusal =>
  vaultErrors.VAULT_UNREACHABLE(
    `The vault of ${customer} at ${server} does not answer. What was stored before is still stored. Repeat the command when it does: what is done already is not done twice.`,
    { customer, server },
    cause,
  );

const unknown = ({ server }: VaultPlace, cause: Error): Refusal =>
  vaultErrors.VAULT_REFUSED(
    `The Bitwarden client ${clientVersion} could not do this at ${server}, for a reason that axe does not know. Repeat the command; axe vault reset signs in anew.`,
    { server },
    cause,
  );
