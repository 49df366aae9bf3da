import { type CustomerSlice, sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { createMemoryBindings, createVerifier, type TrustedIssuer, type Verifier, type VerifierOptions } from '../../src/index.ts';

export const acmeTenant = '11111111-1111-4111-8111-111111111111';
export const secret = 'acme-frame-secret-of-at-least-32-bytes';
export const bootstrapIssuer = { customer: 'acme', service: 'frame' } as const;

const registryText = `
version: 1
zone: "platform.example"
operators: ["ops@operator.example"]
customers:
  acme:
    legal_name: "Acme Corporation"
    primary_domain: "acme.example"
    public_domain: "acme.platform.example"
    entities: ["acmec", "acmev"]
    admins: ["choi@acme.example"]
    user_entity_map:
      "kim@acme.example": ["acmec", "acmev"]
      "lee@acme.example": { acmec: [read], acmev: [write] }
      "choi@acme.example": { acmec: [admin, reopen] }
      "gone@acme.example": {}
    agents: { "cfo-agent": { acmec: [read, write, close] } }
`;

export function acmeSlice(text: string = registryText): CustomerSlice {
  return sliceOf(parseRegistry(text, { file: 'customers.yaml' }).registry, 'acme');
}

/** A clock that stands still until it is moved. */
export function testClock(start = '2026-11-21T00:00:00Z') {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    seconds: () => Math.floor(nowMs / 1000),
    advance(ms: number) {
      nowMs += ms;
    },
  };
}

export function acmeVerifier(issuers: readonly TrustedIssuer[], now: () => Date, more: Partial<VerifierOptions> = {}): Verifier {
  const slice = acmeSlice();
  return createVerifier({ issuers, slice: () => slice, bindings: createMemoryBindings(), now, ...more });
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** For assert.rejects: a refusal with this code and, where given, this finer reason. */
export const refusal = (code: string, reason?: string) => (error: unknown) => {
  const { code: found, context } = error as { code?: string; context?: { reason?: string } };
  if (found === code && (reason === undefined || context?.reason === reason)) return true;
  throw new Error(`expected ${code}/${reason ?? '*'}, got ${String(found)}/${String(context?.reason)}: ${String(error)}`, { cause: error });
};
