import { defineErrors } from '@axe/kit';

/** What can be wrong with a command about people and their rights. */
export const peopleErrors = defineErrors({
  EMAIL_INVALID: { kind: 'invalid', summary: 'The text is no e-mail address.', remedy: 'Write it as kim@acme.example.' },
  RIGHT_INVALID: {
    kind: 'invalid',
    summary: 'A right names no entity of the customer, or a scope that does not exist.',
    remedy: 'Write it as acmec:read,write with what the message lists.',
  },
  DOMAIN_FOREIGN: {
    kind: 'invalid',
    summary: 'The e-mail domain is that of no customer, so it is not clear who the person works for.',
    remedy: 'Name the customer with --customer, if the address is meant.',
  },
  EMPLOYEE_KNOWN: {
    kind: 'conflict',
    summary: 'The person has a line already, with other rights.',
    remedy: 'Use axe employee grant or revoke.',
  },
  EMPLOYEE_UNKNOWN: {
    kind: 'missing',
    summary: 'The registry gives the person nothing.',
    remedy: 'Correct the address; axe employee list shows who there is.',
  },
  ENTITY_UNKNOWN: { kind: 'missing', summary: 'The registry has no such entity.', remedy: 'Use one of those that the message lists.' },
  PLATFORM_FOREIGN: {
    kind: 'conflict',
    summary: 'The sign-in is at the platform of another customer.',
    remedy: 'Sign in to the right one with axe login --url <address>, and name it with --profile.',
  },
  OWN_SIGN_IN: {
    kind: 'conflict',
    summary: 'The sign-in that would be ended is the one that this command works with.',
    remedy: 'Let another operator or administrator do it.',
  },
});
