import type { Registry } from '../registry.ts';
import { sliceOf } from '../slice.ts';
import { type AppRule, appRule } from './app-rule.ts';
import { packErrors } from './errors.ts';
import type { BootstrapPack, PackApp } from './pack-shape.ts';

/** What is not as it has to be, with the command that makes it so. */
interface Correction {
  readonly app: string;
  readonly stands: string;
  readonly must: string;
  readonly how: string;
}

/**
 * Whether the pack may be taken in for `id`. Refuses a pack of somebody else and apps at which people could not sign in, or
 * strangers could. Answers with what is worth knowing.
 */
export function checkPack(pack: BootstrapPack, id: string, registry: Registry): readonly string[] {
  const { customer } = sliceOf(registry, id);
  checkOwner(pack, id, registry);
  const rules = Object.keys(pack.apps).map((app) => appRule(app, id, customer.public_domain));
  const corrections = rules.flatMap((rule) => correctionsOf(rule, pack.apps[rule.app]));
  if (corrections.length > 0) throw wrong(corrections);
  return notesOf(pack);
}

function checkOwner(pack: BootstrapPack, id: string, registry: Registry): void {
  const foreign = (what: string) => packErrors.PACK_FOREIGN(`${what} Nothing was changed. Use the pack of ${id}.`, { customer: id });
  if (pack.customer !== undefined && pack.customer !== id) throw foreign(`The pack is of customer ${pack.customer}, and this is ${id}.`);
  for (const [other, { sso }] of Object.entries(registry.customers)) {
    if (other !== id && sso?.tenant_id.toLowerCase() === pack.tenant_id)
      throw foreign(`The tenant ${pack.tenant_id} of the pack is that of customer ${other}.`);
  }
  const { sso, public_domain: domain } = sliceOf(registry, id).customer;
  if (sso !== undefined && sso.tenant_id.toLowerCase() !== pack.tenant_id) {
    throw foreign(
      `The pack is of tenant ${pack.tenant_id}, and the registry says ${sso.tenant_id}. If the customer moved to another tenant, change customers.${id}.sso.tenant_id first.`,
    );
  }
  if (pack.public_domain !== undefined && pack.public_domain !== domain) {
    throw foreign(
      `The pack was made for ${pack.public_domain}, and ${id} answers at ${domain}: run axelabs-bootstrap.sh with --domain ${domain}.`,
    );
  }
}

function correctionsOf(rule: AppRule, app: PackApp | undefined): readonly Correction[] {
  if (app === undefined) return [];
  const corrections: Correction[] = [];
  const wrongBy = (stands: string, must: string, body: { readonly [name: string]: unknown }, place: string) => {
    corrections.push({
      app: rule.app,
      stands,
      must,
      how: `${patch(app.client_id, body)}\n      or: Entra admin center > App registrations > ${app.client_id} > ${place}`,
    });
  };
  if (app.token_version !== undefined && app.token_version !== 2) {
    wrongBy(
      `token version ${app.token_version ?? 'null (which means 1)'}`,
      'token version 2',
      { api: { requestedAccessTokenVersion: 2 } },
      'Manifest > api.requestedAccessTokenVersion = 2',
    );
  }
  if (app.redirect_uris !== undefined && !hasRightUris(rule, app.redirect_uris)) {
    const uris = rule.redirectUris.join(' ');
    const stands = `redirect URIs ${app.redirect_uris.length === 0 ? 'none' : app.redirect_uris.join(' ')}`;
    wrongBy(stands, `redirect URIs ${uris}`, { web: { redirectUris: rule.redirectUris } }, `Authentication > Web > ${uris}`);
  }
  if (rule.applicationIdUri !== undefined && app.application_id_uri !== rule.applicationIdUri) {
    const stands = `application id URI ${app.application_id_uri ?? 'none'}`;
    wrongBy(
      stands,
      `application id URI ${rule.applicationIdUri}`,
      { identifierUris: [rule.applicationIdUri] },
      'Expose an API > Application ID URI',
    );
  } else if (rule.scope !== undefined && app.scope !== rule.scope) {
    corrections.push({
      app: rule.app,
      stands: `scope ${app.scope ?? 'none'}`,
      must: `scope ${rule.scope}`,
      how: `Entra admin center > App registrations > ${app.client_id} > Expose an API > Add a scope > mcp.access`,
    });
  }
  if (app.id_tokens === false) {
    wrongBy('no id tokens', 'id tokens', { web: { implicitGrantSettings: { enableIdTokenIssuance: true } } }, 'Authentication > ID tokens');
  }
  if (app.public_client !== undefined && (app.public_client ?? false) !== rule.publicClient) {
    const state = (on: boolean) => `public client flows ${on ? 'allowed' : 'not allowed'}`;
    wrongBy(
      state(!rule.publicClient),
      state(rule.publicClient),
      { isFallbackPublicClient: rule.publicClient },
      'Authentication > Allow public client flows',
    );
  }
  return corrections;
}

/** All that are needed, and none that hands sign-ins to a host of somebody else. */
function hasRightUris(rule: AppRule, uris: readonly string[]): boolean {
  const hosts = rule.redirectUris.map((uri) => new URL(uri).host);
  const isOurs = (uri: string) => rule.redirectUris.includes(uri) || isLoopback(uri) || hosts.includes(hostOf(uri));
  return rule.redirectUris.every((uri) => uris.includes(uri)) && uris.every(isOurs);
}

/** Before a port may stand a name and a password, which look like host and port. */
const isLoopback = (uri: string) => /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?(\/|$)/.test(uri);

function hostOf(uri: string): string {
  // Programs do not agree where the host ends when one of these stands in it.
  const parsed = /[\\@]/.test(uri) ? null : URL.parse(uri);
  return parsed?.protocol === 'https:' ? parsed.host : '';
}

const patch = (clientId: string, body: { readonly [name: string]: unknown }) =>
  `az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications(appId='${clientId}')" --headers Content-Type=application/json --body '${JSON.stringify(body)}'`;

function wrong(corrections: readonly Correction[]) {
  const lines = corrections.map(({ app, stands, must, how }) => `\n  ${app}: found ${stands}; it must be ${must}\n      ${how}`);
  return packErrors.PACK_APP_WRONG(
    `The apps of the pack need ${corrections.length === 1 ? 'a correction' : `${corrections.length} corrections`} in the tenant. Nothing was changed. Running axelabs-bootstrap.sh again makes most of them; by hand:${lines.join('')}`,
    { corrections: corrections.map(({ app, stands, must, how }) => ({ app, problem: `found ${stands}; it must be ${must}`, how })) },
  );
}

function notesOf(pack: BootstrapPack): readonly string[] {
  const notes: string[] = [];
  if (pack.complete === false) notes.push('The pack says that it is not complete: ask for the pack of a second run as well.');
  for (const [name, app] of Object.entries(pack.apps)) {
    if (app.admin_consent === 'needed') {
      notes.push(
        `${name}: an administrator of the tenant has to consent: https://login.microsoftonline.com/${pack.tenant_id}/adminconsent?client_id=${app.client_id}`,
      );
    }
    const untold = [
      ...(app.token_version === undefined ? ['token version'] : []),
      ...(app.redirect_uris === undefined ? ['redirect URIs'] : []),
    ];
    if (untold.length > 0) notes.push(`${name}: the pack does not tell ${untold.join(' and ')}, so they were not checked.`);
  }
  return notes;
}
