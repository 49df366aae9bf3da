import { expiryDays, expiryOf, type ServiceApp, serviceApp } from '@axe/registry';
import { type Check, type CheckContext, doesNotApply, failed, notChecked, type Outcome, passed, withoutCustomer } from '../check.ts';
import type { TenantAnswer, TenantApp } from '../probes.ts';
import { isLoopback } from '../target.ts';

const claudeCallbacks = ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'] as const;

const byHand = (clientId: string) => `az ad app show --id ${clientId}`;

/** The app of the service in the registry, or why there is none to look at. */
function appOf(context: CheckContext): ServiceApp | Outcome {
  const { customer, target, tenant } = context;
  if (customer === undefined) return withoutCustomer(context);
  const app = serviceApp(customer, target.service);
  if (target.loopback && tenant === undefined) return doesNotApply('a development sign-in stands in for the tenant on this machine');
  return app ?? doesNotApply(`the registry has no app ${target.service}_mcp for ${customer.id}`);
}

const isOutcome = (app: ServiceApp | Outcome): app is Outcome => 'status' in app;

/** What the registry itself says wrong about sign-in, without asking anybody. */
export const registryCheck: Check = {
  id: 'registry',
  title: 'the registry knows the service and its identity app',
  why: 'Everything else is made from the registry: connector pages, environment files, the issuer that a service trusts.',
  fix: 'Complete the customer in customers.yaml; axe customers validate says what is wrong.',
  runs: 'machine',
  async run(context) {
    const { customer, target } = context;
    if (customer === undefined) return withoutCustomer(context);
    if (customer.customer.services[target.service] === undefined)
      return failed(
        `services.${target.service} of ${customer.id} is not there (it has ${Object.keys(customer.customer.services).join(', ') || 'none'})`,
        `Correct the name, or add services.${target.service} to ${customer.id} in customers.yaml.`,
      );
    const app = serviceApp(customer, target.service);
    if (app === undefined)
      return failed(
        `sso.apps.${target.service}_mcp of ${customer.id} is not there`,
        'Register the app (axelabs-bootstrap.sh) and take its pack in: axe customers ingest.',
      );
    const uri = app.application_id_uri;
    if (uri !== undefined && uri !== target.mcp && !(target.loopback && isLoopback(new URL(uri).hostname))) {
      return failed(
        `application_id_uri is ${uri}, and clients connect to ${target.mcp}`,
        'Make both the same, in the identity app too: otherwise AADSTS9010010 or AADSTS500011.',
      );
    }
    const stray = app.scopes.find((scope) => /^(https?|api):/.test(scope) && uri !== undefined && !scope.startsWith(`${uri}/`));
    if (stray !== undefined)
      return failed(
        `the scope ${stray} does not begin with ${uri}`,
        'Correct the scope: a resource and its scopes have one prefix (AADSTS9010010).',
      );
    return passed(
      `services.${target.service} and sso.apps.${target.service}_mcp, ${customer.customer.sso?.advertise === 'entra' ? 'sign-in at the tenant' : 'sign-in at the platform'}`,
    );
  },
};

/** Point 11. */
export const tenantAppCheck: Check = {
  id: 'tenant-app',
  point: 11,
  title: 'the identity app: token version 2, application id URI of URL form, redirect URIs',
  why: 'Any of the three wrong ends the sign-in at Microsoft: 9010010, 500011, 50011, or a token that the client refuses.',
  fix: 'Run axelabs-bootstrap.sh again: it sets all three and reads them back.',
  runs: 'tenant',
  async run(context) {
    const app = appOf(context);
    if (isOutcome(app)) return app;
    if (context.tenant === undefined)
      return notChecked(`the tenant cannot be asked from here. With rights in it: ${byHand(app.client_id)}`);
    const found = await context.tenant.app(app.client_id);
    return judge(found, `the tenant has no app with the client id ${app.client_id}`, (value) => judgeApp(value, app, context.target.mcp));
  },
};

function judge<T>(answer: TenantAnswer<T>, absent: string, look: (value: T) => Outcome): Outcome {
  if (answer.told === 'unknown') return notChecked(answer.reason);
  return answer.told === 'absent' ? failed(absent) : look(answer.value);
}

function judgeApp(found: TenantApp, app: ServiceApp, mcp: string): Outcome {
  if (found.tokenVersion !== 2) {
    return failed(
      `requestedAccessTokenVersion is ${found.tokenVersion ?? 'not set'}`,
      'Set api.requestedAccessTokenVersion to 2 in the manifest, read it back, and let people connect again.',
    );
  }
  const uri = app.application_id_uri ?? mcp;
  if (!found.identifierUris.includes(uri)) {
    const has = found.identifierUris.join(', ') || 'none';
    return failed(
      `the application id URI ${uri} is not there (it has ${has})`,
      'Verify the domain in the tenant (TXT record), then set the application id URI to the address of the service.',
    );
  }
  if (!found.scopes.includes('mcp.access'))
    return failed('the app exposes no scope mcp.access', 'Add the scope mcp.access under Expose an API.');
  const wanted = app.redirect_uris.length > 0 ? app.redirect_uris : claudeCallbacks;
  const missing = wanted.filter((redirect) => !found.redirectUris.includes(redirect));
  if (missing.length > 0)
    return failed(
      `redirect URIs are missing: ${missing.join(', ')}`,
      'Add them under Authentication, platform Web: otherwise AADSTS50011.',
    );
  if (app.client_secret_env === undefined && !found.publicClient) {
    return failed(
      'no secret is declared, and the app allows no public client',
      'Set "Allow public client flows" to Yes, or make a secret: otherwise AADSTS7000218.',
    );
  }
  return passed(`token version 2, ${uri}, ${found.redirectUris.length} redirect URIs`);
}

/** Point 12. */
export const servicePrincipalCheck: Check = {
  id: 'service-principal',
  point: 12,
  title: 'its service principal exists and is consented',
  why: 'An app without a service principal, or without consent, lets nobody through: "Authorization with the MCP server failed".',
  fix: 'az ad sp create --id <client id>; then grant admin consent (API permissions, Grant admin consent).',
  runs: 'tenant',
  async run(context) {
    const app = appOf(context);
    if (isOutcome(app)) return app;
    const byCommand = `az ad sp list --filter "appId eq '${app.client_id}'"`;
    if (context.tenant === undefined) return notChecked(`the tenant cannot be asked from here. With rights in it: ${byCommand}`);
    const found = await context.tenant.principal(app.client_id);
    return judge(found, 'the app has no service principal', ({ enabled, consented }) => {
      if (!enabled) return failed('the service principal is disabled', 'Enable sign-in for it under Enterprise applications.');
      if (consented === undefined) return notChecked('the service principal is there; its consents cannot be read with these rights');
      if (consented.length === 0)
        return failed('nobody consented', 'Grant admin consent (API permissions, Grant admin consent): otherwise AADSTS65001.');
      return passed(`enabled; consented: ${consented.join(' ')}`);
    });
  },
};

/** Point 13. Entra's secrets have 40 characters; hundreds mean that the output of a program was stored with it. */
export const secretCheck: Check = {
  id: 'secret',
  point: 13,
  title: 'its secret is present, of plausible length, and not near its end',
  why: 'An expired or mangled secret ends the sign-in of everybody at once (AADSTS7000222, 7000215).',
  fix: 'Make a new one and publish it: axe secret rotate.',
  runs: 'machine',
  async run(context) {
    const app = appOf(context);
    if (isOutcome(app)) return app;
    if (app.client_secret_env === undefined) return doesNotApply('the app is a public client: it has no secret');
    const name = app.client_secret_env;
    const entry = context.customer?.customer.services[context.target.service]?.secrets.find(({ env }) => env === name);
    if (entry === undefined)
      return failed(
        `${name} is named by the app and stands in no services.${context.target.service}.secrets`,
        'Name the vault item of the secret in customers.yaml.',
      );
    const days = entry.expires === undefined ? undefined : expiryOf(entry.expires, context.now()).days;
    if (days !== undefined && days <= 0) return failed(`${entry.vault} ended on ${entry.expires}`);
    if (days !== undefined && days <= expiryDays.health) return failed(`${entry.vault} ends on ${entry.expires}, in ${days} days`);
    const until = entry.expires === undefined ? 'its end is not in the registry' : `it ends on ${entry.expires}`;
    const look = await context.secrets?.look(entry.vault);
    if (look === undefined)
      return notChecked(`${until}; the store of the customer cannot be opened here (axe secret check ${context.target.service})`);
    if (look.state === 'unknown') return notChecked(`${until}; ${look.reason}`);
    if (look.state === 'absent')
      return failed(`the store has no ${entry.vault}`, `Put it there: axe secret push ${entry.vault} --value-stdin`);
    if (!look.oneLine || look.length < 16 || look.length > 120) {
      const shape = look.oneLine ? `${look.length} characters` : `${look.length} characters in several lines`;
      return failed(
        `${entry.vault} has ${shape}; a client secret has about 40`,
        `The output of a program was probably stored with it. Store the secret alone: axe secret push ${entry.vault} --value-stdin`,
      );
    }
    return passed(`${look.length} characters; ${until}`);
  },
};
