import { Provider } from 'oidc-provider';
import { noteReuse, noteRevocation } from '../audit/note-revocation.ts';
import { type ConfigurationParts, providerConfiguration } from './configuration.ts';
import { useEndpoints } from './endpoints.ts';

export interface ProviderOptions extends Omit<ConfigurationParts, 'hooks'> {
  /** Believe X-Forwarded-For and -Proto of the last hop. */
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
  // Koa prints errors by itself otherwise.
  provider.silent = true;
  const logged = (ctx: { res?: { getHeader?: (name: string) => unknown } } | undefined, error: unknown) =>
    core.log.error({ err: error, request_id: ctx?.res?.getHeader?.('x-request-id') }, 'the provider failed unexpectedly');
  provider.on('server_error', (ctx, error) => logged(ctx, error));
  const koa: NodeJS.EventEmitter = provider;
  koa.on('error', (error: unknown) => logged(undefined, error));
  useEndpoints(provider, core);
  return provider;
}
