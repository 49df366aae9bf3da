import { defineErrors } from '@axe/kit';

/** What only a store behind a server refuses with. No message, context or cause ever holds a value. */
export const vaultErrors = defineErrors({
  VAULT_SIGNED_OUT: {
    kind: 'denied',
    summary: 'The client of this machine is not signed in to the vault, or its sign-in has ended.',
    remedy: 'Run axe vault unlock; after a change of the account axe vault reset.',
  },
  VAULT_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'The server of the vault does not answer.',
    remedy: 'Start the server or mend the network, then repeat the command: what is done already is not done twice.',
    retryable: true,
  },
  VAULT_UNFIT: {
    kind: 'invalid',
    summary: 'The registry, the client or the account does not fit the vault.',
    remedy: 'Correct what the message names.',
  },
  VAULT_CLIENT_MISSING: {
    kind: 'missing',
    summary: 'The Bitwarden client of the pinned version is not on this machine.',
    remedy: 'Install that version, or point AXE_BW at it.',
  },
  VAULT_STALE: {
    kind: 'conflict',
    summary: 'What this machine keeps of the vault no longer fits the keys of the account.',
    remedy: 'Run axe vault reset; it fetches everything anew.',
  },
  VAULT_CHANGED: {
    kind: 'conflict',
    summary: 'Somebody changed the same item at the same moment.',
    remedy: 'Repeat the command: it looks at the vault afresh.',
    retryable: true,
  },
  VAULT_VALUE_HIDDEN: {
    kind: 'denied',
    summary: 'The item is there, but this account may not see its password, or it has none.',
    remedy: 'Give the account the right to see passwords in the collection.',
  },
  VAULT_REFUSED: {
    kind: 'unavailable',
    summary: 'The client or the server of the vault refuses for a reason that axe does not know.',
    remedy: 'Repeat the command; axe vault reset signs in anew.',
  },
  VAULT_SLOW: {
    kind: 'unavailable',
    summary: 'The client of the vault gave no answer in time and was ended.',
    remedy: 'Repeat the command.',
    retryable: true,
  },
});
