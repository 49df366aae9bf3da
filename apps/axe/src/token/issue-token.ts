import { issueBootstrapToken } from '@axe/auth';
import { type Actor, coveredScopes, holdsScope, newId, type Rights, type Scope, scopes } from '@axe/kit';
import { type CustomerSlice, loadRegistry, rightsOfAgent, rightsOfPerson, sliceOf } from '@axe/registry';
import { cliErrors } from '../errors.ts';
import { platformCustomer, services } from '../platform/demo.ts';
import { registryFileOf } from '../platform/registry-file.ts';
import { readBootstrapSecret } from '../platform/secrets.ts';
import { parseTtl } from './parse-ttl.ts';

export interface TokenOptions {
  readonly sub: string;
  readonly entity: readonly string[];
  readonly ttl: string;
  readonly service: string;
}

export interface IssuedToken {
  readonly token: string;
  readonly subject: string;
  readonly customer: string;
  readonly service: string;
  readonly entities: { readonly [entity: string]: readonly Scope[] };
  readonly expires_at: string;
}

/** Asks for no more than the registry grants now: a token that promises what it cannot do misleads its owner. */
export async function issueToken(options: TokenOptions, dataFolder: string, home: string | undefined): Promise<IssuedToken> {
  const service = services.find(({ name }) => name === options.service);
  if (service === undefined) {
    const known = services.map(({ name }) => name).join(', ');
    throw cliErrors.USAGE(`There is no service ${options.service}; --service takes: ${known}.`);
  }
  const ttlSeconds = parseTtl(options.ttl);
  const secret = await readBootstrapSecret(dataFolder, options.service);
  const { registry } = await loadRegistry(registryFileOf(dataFolder, home));
  const slice = sliceOf(registry, platformCustomer);
  const subject = subjectOf(options.sub);
  const granted = rightsOf(slice, subject);
  const ceiling = options.entity.length === 0 ? everything(granted, subject) : ceilingOf(options.entity, granted, slice, subject);
  const now = new Date();
  const token = await issueBootstrapToken({
    customer: slice.id,
    service: options.service,
    secret,
    subject,
    ceiling,
    ttlSeconds,
    now,
    tokenId: newId(now.getTime()),
  });
  const expires = new Date(now.getTime() + ttlSeconds * 1000).toISOString();
  return { token, subject, customer: slice.id, service: options.service, entities: ceiling, expires_at: expires };
}

function subjectOf(text: string): Actor {
  if (/^agent:[a-z0-9][a-z0-9._-]*$/.test(text)) return text as Actor;
  if (/^person:[^\s@]+@[^\s@]+$/.test(text)) return text.toLowerCase() as Actor;
  throw cliErrors.USAGE(`--sub takes agent:<id> or person:<e-mail>, for example agent:cfo-agent; got ${JSON.stringify(text)}.`);
}

function rightsOf(slice: CustomerSlice, subject: Actor): Rights {
  const name = subject.slice(subject.indexOf(':') + 1);
  const rights = subject.startsWith('agent:') ? rightsOfAgent(slice, name) : rightsOfPerson(slice, name);
  if (rights !== undefined) return rights;
  const known = subject.startsWith('agent:') ? Object.keys(slice.customer.agents) : Object.keys(slice.customer.user_entity_map);
  throw cliErrors.AGENT_UNKNOWN(
    `The registry of ${slice.id} has no ${subject}; it knows ${known.length === 0 ? 'none' : known.slice(0, 20).join(', ')}. No token was issued.`,
    { subject },
  );
}

function everything(granted: Rights, subject: Actor): Record<string, readonly Scope[]> {
  if (granted.size === 0) throw cliErrors.RIGHT_NOT_GRANTED(`The registry grants ${subject} nothing, so a token would open nothing.`);
  return Object.fromEntries([...granted].map(([entity, held]) => [entity, coveredScopes(held)]));
}

function ceilingOf(wanted: readonly string[], granted: Rights, slice: CustomerSlice, subject: Actor): Record<string, readonly Scope[]> {
  const ceiling: Record<string, readonly Scope[]> = {};
  for (const one of wanted) {
    const [entity = '', list] = one.split(':');
    if (!slice.customer.entities.includes(entity)) {
      throw cliErrors.USAGE(`${slice.id} has no entity ${JSON.stringify(entity)}; it has ${slice.customer.entities.join(', ')}.`, {
        entity,
      });
    }
    const held = granted.get(entity);
    const asked = list === undefined ? coveredScopes(held) : list.split(',').map((scope) => scopeOf(scope.trim(), one));
    const missing = asked.filter((scope) => !holdsScope(held, scope));
    if (missing.length > 0 || asked.length === 0) {
      throw cliErrors.RIGHT_NOT_GRANTED(
        `The registry grants ${subject} in ${entity} ${coveredScopes(held).join(', ') || 'nothing'}, not ${missing.join(', ') || 'any scope'}. No token was issued.`,
        { entity },
      );
    }
    ceiling[entity] = [...new Set([...(ceiling[entity] ?? []), ...asked])];
  }
  return ceiling;
}

function scopeOf(text: string, whole: string): Scope {
  const found = scopes.find((scope) => scope === text);
  if (found !== undefined) return found;
  throw cliErrors.USAGE(`--entity ${whole}: ${JSON.stringify(text)} is no scope. Scopes are ${scopes.join(', ')}, as in acmec:read,write.`);
}
