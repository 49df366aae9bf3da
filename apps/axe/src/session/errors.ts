import { defineErrors } from '@axe/kit';

/** Why a sign-in does not begin, does not end well, or cannot be kept. What was stored before is still stored. */
export const sessionErrors = defineErrors({
  ADDRESS_NOT_SECURE: {
    kind: 'invalid',
    summary: 'Signing in over plain HTTP would show the tokens to everybody on the way.',
    remedy: 'Use the https address; plain http is for this machine only.',
  },
  PROVIDER_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'The sign-in of the platform does not answer.',
    remedy: 'Start the platform, or check --url; what was stored stays stored.',
    retryable: true,
  },
  PROVIDER_UNFIT: {
    kind: 'unavailable',
    summary: 'What answers at the address is not the sign-in of this platform, or not one this program may use.',
    remedy: 'Check --url: it is the address of the platform, without a path.',
  },
  SIGN_IN_REFUSED: {
    kind: 'denied',
    summary: 'The sign-in was refused, by the person or by the platform.',
    remedy: 'Run axe login again, or ask the operator whether the account is known.',
  },
  SIGN_IN_TIMED_OUT: {
    kind: 'denied',
    summary: 'Nobody finished the sign-in in time.',
    remedy: 'Run axe login again.',
  },
  SIGN_IN_CANCELLED: {
    kind: 'denied',
    summary: 'The sign-in was broken off.',
    remedy: 'Run axe login again.',
  },
  SESSION_ENDED: {
    kind: 'denied',
    summary: 'The stored sign-in is no longer accepted and cannot be renewed.',
    remedy: 'Run axe login.',
  },
  SESSION_BUSY: {
    kind: 'unavailable',
    summary: 'Another axe command holds the stored sign-in for unusually long.',
    remedy: 'Wait for that command or end it, then try again.',
    retryable: true,
  },
  PROFILE_TAKEN: {
    kind: 'conflict',
    summary: 'The profile is signed in to another platform.',
    remedy: 'Choose another name with --profile, or replace it with --force.',
  },
  PROFILE_ELSEWHERE: {
    kind: 'conflict',
    summary: 'The address asked for is not the one the profile is signed in to, and its token is sent nowhere else.',
    remedy: 'Leave out the address, or sign in there under another profile.',
  },
  STORE_TOO_OPEN: {
    kind: 'denied',
    summary: 'Other users of this machine can read or change the stored sign-in.',
    remedy: 'Take their access away with the chmod of the message.',
  },
  STORE_DAMAGED: {
    kind: 'conflict',
    summary: 'A file with the stored sign-ins cannot be understood.',
    remedy: 'Move the file away and sign in again; nothing was changed.',
  },
  STORE_UNREADABLE: {
    kind: 'denied',
    summary: 'The stored sign-ins cannot be read.',
    remedy: 'Give this user the file, or choose another folder with AXE_CONFIG.',
  },
  STORE_NOT_WRITTEN: {
    kind: 'denied',
    summary: 'The sign-in cannot be stored.',
    remedy: 'Make room or give this user the folder, or choose another one with AXE_CONFIG.',
  },
  WHOAMI_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The platform has no service that tells who the caller is.',
    remedy: 'Use a platform of this release; tools work without it.',
  },
  WHOAMI_NOT_TAKEN: {
    kind: 'denied',
    summary: 'The token opens another service than the one that tells who the caller is.',
    remedy: 'Nothing is wrong with the token; for a person, run axe login.',
  },
  KEYCHAIN_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The sign-in is in the keychain of the system, which does not answer here.',
    remedy: 'Unlock the keychain, or sign in again with AXE_KEYCHAIN=off to keep it in a file.',
  },
});
