import { Provider } from 'oidc-provider';
import { noteReuse, noteRevocation } from '../audit/note-revocation.ts';
import { factsOf } from '../http/request-facts.ts';
import { type ConfigurationParts, providerConfiguration } from './configuration.ts';
import { libraryFailure, useEndpoints } from './endpoints.ts';

export interface ProviderOptions extends Omit<ConfigurationParts, 'hooks'> {
  /** Believe X-Forwarded-For of the last hop. */
  readonly trustProxy: boolean;
}

/** One instance for one set of keys; sign-ins under way live in the database and go on with the next instance. */
export function buildProvider(options: ProviderOptions): Provider {
  const { core } = options;
  const hooks = {
    onReuse: (kind: string, grantId: string) => noteReuse(core, kind, grantId),
    onGrantEnded: (grantId: string) => noteRevocation(core, grantId),
  };
  const provider = new Provider(core.issuer, providerConfiguration({ ...options, hooks }));
  provider.proxy = options.trustProxy;
  provider.maxIpsCount = options.trustProxy ? 1 : 0;
  // Addresses and cookies go by the public address, whatever a Host or X-Forwarded-Proto header says.
  const { protocol, host } = new URL(core.issuer);
  Object.defineProperties(provider.request, { protocol: { value: protocol.slice(0, -1) }, host: { value: host } });
  // Koa prints errors by itself otherwise.
  provider.silent = true;
  const fault = 'the provider failed unexpectedly';
  provider.on('server_error', (ctx, error) => {
    ctx.state[libraryFailure] = error;
    core.log.error({ err: error, request_id: factsOf(ctx).requestId }, fault);
  });
  const koa: NodeJS.EventEmitter = provider;
  koa.on('error', (error: unknown) => core.log.error({ err: error }, fault));
  useEndpoints(provider, core);
  return provider;
}
