import type { CustomerSlice } from '@axe/registry';
import { serviceApp } from '@axe/registry';
import { below, type Check, type CheckContext, failed, passed } from '../check.ts';
import { describeReply, type Fields, fieldsOf } from '../web/read-answer.ts';

const wellKnown = '/.well-known/oauth-protected-resource';

/** Where RFC 9728 metadata stands; clients differ in which they read. */
export function metadataPlaces({ target }: CheckContext): readonly string[] {
  const { origin, pathname } = new URL(target.mcp);
  return [`${origin}${wellKnown}${pathname}`, below({ target } as CheckContext, wellKnown), `${target.mcp}${wellKnown}`];
}

/** Point 3. */
export const metadataCheck: Check = {
  id: 'metadata',
  point: 3,
  title: 'sign-in metadata at every path, with the right issuer and scopes',
  why: 'Clients learn here where to sign in. A path that wants a token ends in "Connection has expired. Reconnect", for ever.',
  fix: 'Let all three metadata paths reach the service without a token: add the tunnel rule for /.well-known/oauth-protected-resource.',
  runs: 'url',
  async run(context) {
    const places = metadataPlaces(context);
    const replies = await Promise.all(places.map((place) => context.ask(place)));
    for (const [index, reply] of replies.entries()) {
      const path = new URL(places[index] ?? '').pathname;
      if (!reply.arrived || reply.status !== 200 || fieldsOf(reply) === undefined) return failed(`${path}: ${describeReply(reply)}`);
    }
    const told = replies.map((reply) => fieldsOf(reply) ?? {});
    const [first = {}] = told;
    if (told.some((one) => JSON.stringify(one) !== JSON.stringify(first))) {
      return failed(
        'the paths tell different things',
        'Let all three paths lead to the same process; one of them reaches an older release.',
      );
    }
    const wrong = faultOf(first, context);
    if (wrong !== undefined) return failed(wrong.found, wrong.fix);
    const root = await context.ask(`${new URL(places[0] ?? '').origin}${wellKnown}`);
    if (root.arrived && root.status === 200) {
      return failed(
        `${wellKnown} alone answers as if there were one service`,
        'Answer 404 there: a host with several services has no metadata of its own.',
      );
    }
    return passed(`issuer ${issuerIn(first)}, scopes ${scopesIn(first).join(' ')}`);
  },
};

interface Wrong {
  readonly found: string;
  readonly fix: string;
}

function faultOf(metadata: Fields, { target, customer }: CheckContext): Wrong | undefined {
  if (metadata.resource !== target.mcp) {
    const fix = 'Set AXE_PUBLIC_URL of the process to the address people use, or use the address it names: the two must be the same text.';
    return { found: `resource is ${quote(metadata.resource)}, and clients connect to ${target.mcp}`, fix };
  }
  const servers = Array.isArray(metadata.authorization_servers) ? metadata.authorization_servers : [];
  if (servers.length !== 1)
    return {
      found: `${servers.length} authorization servers are named`,
      fix: 'Name exactly one: clients use the first and ignore the rest.',
    };
  return faultOfIssuer(String(servers[0]), target.service, customer) ?? faultOfScopes(scopesIn(metadata), target.service, customer);
}

const microsoft = 'https://login.microsoftonline.com/';

function faultOfIssuer(issuer: string, service: string, customer: CustomerSlice | undefined): Wrong | undefined {
  if (!URL.canParse(issuer) || !/^(https:|http:\/\/(localhost|127\.|\[::1\]))/.test(issuer)) {
    return { found: `the issuer ${quote(issuer)} is no https address`, fix: 'Correct the issuer in the environment of the process.' };
  }
  const sso = customer?.customer.sso;
  if (sso === undefined || serviceApp(customer as CustomerSlice, service) === undefined) return undefined;
  const entra = `${microsoft}${sso.tenant_id}/v2.0`;
  const fix = `Give the process the registry of today and restart it; sso.advertise of ${customer?.id} says ${sso.advertise}.`;
  if (sso.advertise === 'platform' && issuer.startsWith(microsoft))
    return { found: `the issuer is ${issuer}, and the registry says platform`, fix };
  if (sso.advertise === 'entra' && issuer.startsWith(microsoft) && issuer !== entra)
    return { found: `the issuer is ${issuer}, and the tenant of the registry is ${sso.tenant_id}`, fix };
  if (sso.advertise === 'entra' && !issuer.startsWith(microsoft) && issuer.startsWith('https:'))
    return { found: `the issuer is ${issuer}, and the registry says entra`, fix };
  return undefined;
}

function faultOfScopes(scopes: readonly string[], service: string, customer: CustomerSlice | undefined): Wrong | undefined {
  if (scopes.length === 0) return { found: 'no scope is named', fix: 'Deploy the service again: it names its scopes by itself.' };
  if (scopes.includes('offline_access'))
    return { found: 'offline_access is among the scopes', fix: 'Take it out: it belongs to the client, not to the service.' };
  const app = customer === undefined ? undefined : serviceApp(customer, service);
  const uri = app?.application_id_uri;
  const urls = scopes.filter((scope) => /^(https?|api):\/\//.test(scope));
  const stray = uri === undefined ? undefined : urls.find((scope) => !scope.startsWith(`${uri}/`));
  if (stray === undefined) return undefined;
  return {
    found: `the scope ${stray} does not begin with the application id URI ${uri}`,
    fix: 'Make both the same in the identity app and in customers.yaml: otherwise AADSTS9010010.',
  };
}

export const issuerIn = (metadata: Fields): string | undefined =>
  Array.isArray(metadata.authorization_servers) && typeof metadata.authorization_servers[0] === 'string'
    ? metadata.authorization_servers[0]
    : undefined;

const scopesIn = (metadata: Fields): readonly string[] =>
  Array.isArray(metadata.scopes_supported) ? metadata.scopes_supported.map(String) : [];

const quote = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 200);

/** The metadata as any of its paths tells it. */
export async function readMetadata(context: CheckContext): Promise<Fields | undefined> {
  for (const place of metadataPlaces(context)) {
    const reply = await context.ask(place);
    const body = reply.arrived && reply.status === 200 ? fieldsOf(reply) : undefined;
    if (body !== undefined) return body;
  }
  return undefined;
}
