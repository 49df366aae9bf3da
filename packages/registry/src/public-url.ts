import type { Customer } from './registry.ts';

const mcpApp = /^(.+)_mcp$/;
/** The schema lets plain http name this machine only. */
const onThisMachine = /^http:\/\/[^/]+/;

/**
 * Where clients reach the services of a customer, without a slash at the end: `{publicUrl}/{service}/mcp`. That is the public domain, except
 * where an MCP app of the customer is registered under an address of this machine, as in the demo. The app of `service` decides for it, and
 * the first app for a service that has none. An https address elsewhere moves nothing: it is a fault of the app, and is reported as one.
 */
export function publicUrlOf({ public_domain: domain, sso }: Pick<Customer, 'public_domain' | 'sso'>, service?: string): string {
  const bases = new Map<string, string | undefined>();
  for (const [app, { application_id_uri: uri }] of Object.entries(sso?.apps ?? {})) {
    const name = mcpApp.exec(app)?.[1];
    if (name !== undefined && uri !== undefined) bases.set(name, localBaseOf(uri, name));
  }
  const own = service !== undefined && bases.has(service) ? bases.get(service) : [...bases.values()][0];
  return own ?? `https://${domain}`;
}

function localBaseOf(uri: string, service: string): string | undefined {
  const end = `/${service}/mcp`;
  return onThisMachine.test(uri) && uri.endsWith(end) ? uri.slice(0, -end.length) : undefined;
}
