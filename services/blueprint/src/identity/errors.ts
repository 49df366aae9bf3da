import { defineErrors } from '@axe/kit';

export const identityErrors = defineErrors({
  KEY_TOO_YOUNG: {
    kind: 'conflict',
    summary: 'The next signing key was published too recently to sign with it.',
    remedy: 'Wait until everybody has fetched it, or repeat with now (--now) when the present key must go.',
  },
  IDENTITY_KEY_INVALID: {
    kind: 'invalid',
    summary: 'The secret that seals the signing keys is too short, or is not the one that sealed them.',
    remedy: 'Start with the secret with which the keys were made; restore it from the vault.',
  },
  SESSION_NOT_FOUND: {
    kind: 'missing',
    summary: 'No sign-in has this id, or none matches.',
    remedy: 'List the sign-ins (axe op sessions) and use an id from there.',
  },
  CLIENT_NOT_FOUND: {
    kind: 'missing',
    summary: 'No client has this id.',
    remedy: 'List the clients (axe op clients) and use an id from there.',
  },
  REVOKE_TARGET_INVALID: {
    kind: 'invalid',
    summary: 'What to revoke was named not at all or more than once.',
    remedy: 'Name exactly one of a sign-in, a person or a client.',
  },
});
