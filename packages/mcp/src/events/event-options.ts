import { bootstrapPath, createMemoryBindings, createVerifier, issueBootstrapToken, type Verifier } from '@axe/auth';
import { newId } from '@axe/kit';
import type { RetryPolicy } from '@axe/pg';
import type { CustomerSlice } from '@axe/registry';

/** How a hosted service hears and is heard. */
export interface EventOptions {
  /** Checks the tokens of senders; the caller is `agent:<service>`. */
  readonly verifier: Verifier;
  /** A token with which this service may post to that consumer. */
  tokenFor(consumer: string): Promise<string>;
  /** Address of a consumer's /events; undefined when it is no part of this platform, and then hears nothing. */
  endpointOf(consumer: string): string | undefined;
  readonly retry?: Partial<RetryPolicy>;
  readonly pollMs?: number;
}

export interface ServiceEventsOptions extends Pick<EventOptions, 'endpointOf' | 'retry' | 'pollMs'> {
  readonly customer: string;
  readonly service: string;
  /** Shared by the services of one customer, at least 32 bytes; the second one is the previous while a rotation is under way. */
  readonly secrets: readonly [string, ...string[]];
  /** Services that may send. */
  readonly senders: readonly string[];
  readonly slice: () => CustomerSlice;
  readonly now: () => Date;
}

const tokenTtlSeconds = 3600;
const renewBeforeMs = 10 * 60 * 1000;

/**
 * Service tokens are bootstrap tokens of their own audience, `{consumer}-events`, with the sending service as agent. They open
 * no tool: the audience is another, and the sender has no right in any entity.
 */
export function serviceEvents(options: ServiceEventsOptions): EventOptions {
  const { customer, service, secrets, now } = options;
  const tokens = new Map<string, { readonly token: Promise<string>; readonly untilMs: number }>();
  const issue = (consumer: string) =>
    issueBootstrapToken({
      customer,
      service: audienceOf(consumer),
      secret: secrets[0],
      subject: `agent:${service}`,
      ceiling: { events: ['read'] },
      ttlSeconds: tokenTtlSeconds,
      now: now(),
      tokenId: newId(),
    });
  return {
    ...options,
    verifier: createVerifier({
      issuers: bootstrapPath({ customer, service: audienceOf(service), secrets }),
      slice: withSenders(options.slice, options.senders),
      bindings: createMemoryBindings(),
      now,
    }),
    tokenFor(consumer) {
      const known = tokens.get(consumer);
      if (known !== undefined && known.untilMs > now().getTime()) return known.token;
      const token = issue(consumer);
      tokens.set(consumer, { token, untilMs: now().getTime() + tokenTtlSeconds * 1000 - renewBeforeMs });
      return token;
    },
  };
}

const audienceOf = (service: string): string => `${service}-events`;

/** The registry knows people and agents, not services: for this door alone the senders stand in the place of the agents. */
function withSenders(slice: () => CustomerSlice, senders: readonly string[]): () => CustomerSlice {
  const agents = Object.fromEntries(senders.map((sender) => [sender, {}]));
  let from: CustomerSlice | undefined;
  let made: CustomerSlice | undefined;
  return () => {
    const current = slice();
    if (made === undefined || from !== current) {
      from = current;
      made = { ...current, customer: { ...current.customer, agents } };
    }
    return made;
  };
}
