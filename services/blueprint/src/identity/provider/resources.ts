import { scopes as rightScopes } from '@axe/kit';
import type { ResourceServer } from 'oidc-provider';
import { lifetimes } from '../lifetimes.ts';

/** A service whose tokens this provider issues. */
export interface ProtectedService {
  readonly name: string;
  readonly title: string;
}

export const openIdScopes = ['openid', 'profile', 'email', 'offline_access'] as const;

export interface Resources {
  /** The scopes that exist at all, for the metadata. */
  readonly scopes: readonly string[];
  /** What `scope` means when a client sends none. */
  defaultScope(resource: string | undefined): string;
  /** The resource of a request that names none; undefined leaves it to the request. */
  defaultResource(clientId: string, scope: string | undefined): string;
  /** Undefined: there is no such resource for this client. */
  server(resource: string, clientId: string, kid: string): ResourceServer | undefined;
  /** For people: what the address stands for. */
  describe(resource: string): { readonly title: string; readonly address: string } | undefined;
  /** Of the scopes, those that mean something at this resource. */
  grantable(resource: string, clientId: string, scopes: Iterable<string>): readonly string[];
}

export interface ResourceOptions {
  readonly issuer: string;
  readonly services: readonly ProtectedService[];
  /** The service that stands for the workspace; the resource of clients that name none. */
  readonly workspace: string;
  readonly platformAudience: string;
  readonly isFirstParty: (clientId: string) => boolean;
}

/** `frame` opens the whole service, `frame:read` and its like set a ceiling. */
const scopesOf = (service: string): readonly string[] => [service, ...rightScopes.map((scope) => `${service}:${scope}`)];

export function createResources(options: ResourceOptions): Resources {
  const { issuer, services, platformAudience, isFirstParty } = options;
  const byAddress = new Map(services.map((service) => [addressOf(issuer, service.name), service]));
  const everything = services.flatMap(({ name }) => scopesOf(name));

  const scopesAt = (resource: string, clientId: string): readonly string[] | undefined => {
    const service = byAddress.get(resource);
    if (service !== undefined) return [...openIdScopes, ...scopesOf(service.name)];
    return resource === platformAudience && isFirstParty(clientId) ? [...openIdScopes, ...everything] : undefined;
  };

  return {
    scopes: [...openIdScopes, ...everything],
    defaultScope: (resource) => {
      const service = resource === undefined ? undefined : byAddress.get(resource);
      const named = service === undefined ? services.map(({ name }) => name) : [service.name];
      return [...openIdScopes, ...named].join(' ');
    },
    defaultResource: (clientId, scope) => {
      if (isFirstParty(clientId)) return platformAudience;
      const asked = new Set(scope?.split(' ').map((one) => one.split(':', 1)[0]));
      const named = services.filter(({ name }) => asked.has(name));
      return addressOf(issuer, named.length === 1 && named[0] !== undefined ? named[0].name : options.workspace);
    },
    server: (resource, clientId, kid) => {
      const known = scopesAt(resource, clientId);
      if (known === undefined) return undefined;
      return {
        scope: known.join(' '),
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: lifetimes.accessToken,
        jwt: { sign: { alg: 'RS256', kid } },
      };
    },
    describe: (resource) => {
      const service = byAddress.get(resource);
      return service === undefined ? undefined : { title: service.title, address: resource };
    },
    grantable: (resource, clientId, scopes) => {
      const known = new Set(scopesAt(resource, clientId));
      return [...new Set(scopes)].filter((scope) => known.has(scope));
    },
  };
}

const addressOf = (issuer: string, service: string): string => `${issuer}/${service}/mcp`;
