import { issuingErrors } from './errors.ts';

const namePart = /^[a-z][a-z0-9_-]{0,63}$/;

/** `axe:acme:frame`. Colons separate, so that no id may hold one: two customers would otherwise share a name. */
export function audienceName(...parts: readonly [customer: string, service?: string]): string {
  for (const part of parts) {
    if (part === undefined || !namePart.test(part)) {
      throw issuingErrors.ISSUER_DECLARATION_INVALID(`Not the id of a customer or service: ${part}`);
    }
  }
  return ['axe', ...parts].join(':');
}
