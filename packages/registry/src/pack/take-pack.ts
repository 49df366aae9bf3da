import type { RegistryEdit } from '../edit/edit-registry.ts';
import { changeCustomer } from '../edit/operations.ts';
import type { Customer } from '../registry.ts';
import type { CustomerFile } from '../schema.ts';
import { type AppRule, appRule } from './app-rule.ts';
import type { BootstrapPack, PackApp } from './pack-shape.ts';

/** The secret of one app: where it goes, and its value where the pack has it. */
export interface PackSecret {
  readonly app: string;
  readonly service: string;
  readonly env: string;
  readonly vault: string;
  /** In memory only. */
  readonly value: string | undefined;
}

/** The place of each app's secret: the registry's own, where it has one. */
export function packSecrets(
  pack: BootstrapPack,
  id: string,
  customer: Pick<Customer, 'public_domain' | 'services' | 'sso'>,
): readonly PackSecret[] {
  return Object.entries(pack.apps).map(([name, { client_secret: value }]) => {
    const rule = appRule(name, id, customer.public_domain);
    const env = envOf(rule, customer.sso?.apps);
    const slot = slotOf(customer.services, rule, env);
    return { app: name, service: slot?.service ?? rule.service, env, vault: slot?.vault ?? rule.vault, value };
  });
}

/** Fills tenant, apps and slots for secrets; what else stands there stays. Names only: no value gets into the registry. */
export const takePack = (pack: BootstrapPack, id: string, publicDomain: string): RegistryEdit =>
  changeCustomer(id, (old) =>
    Object.keys(pack.apps).reduce((customer, name) => takeApp(pack, customer, appRule(name, id, publicDomain)), withTenant(old, pack)),
  );

const withTenant = (old: CustomerFile, { tenant_id }: BootstrapPack): CustomerFile => ({
  ...old,
  sso:
    old.sso === undefined
      ? { provider: 'microsoft_entra_id', tenant_id }
      : { ...old.sso, tenant_id: sameText(old.sso.tenant_id, tenant_id) },
});

function takeApp(pack: BootstrapPack, old: CustomerFile, rule: AppRule): CustomerFile {
  const taken = pack.apps[rule.app];
  if (taken === undefined || old.sso === undefined) return old;
  const env = envOf(rule, old.sso.apps);
  const apps = { ...old.sso.apps, [rule.app]: appFrom(taken, old.sso.apps?.[rule.app], rule, env) };
  return { ...old, sso: { ...old.sso, apps }, services: withSlot(old.services ?? {}, rule, env, taken.secret_expires?.slice(0, 10)) };
}

type AppFile = NonNullable<NonNullable<NonNullable<CustomerFile['sso']>['apps']>[string]>;
type ServicesFile = NonNullable<CustomerFile['services']>;

function appFrom(taken: PackApp, old: AppFile | undefined, rule: AppRule, env: string): AppFile {
  const scopes = old?.scopes ?? (rule.scope === undefined ? undefined : ['openid', 'profile', 'email', rule.scope]);
  return {
    ...old,
    client_id: sameText(old?.client_id, taken.client_id),
    ...(rule.applicationIdUri === undefined ? {} : { application_id_uri: rule.applicationIdUri }),
    client_secret_env: env,
    redirect_uris: sameList(old?.redirect_uris, taken.redirect_uris ?? rule.redirectUris),
    ...(scopes === undefined
      ? {}
      : {
          scopes:
            rule.scope === undefined || scopes.includes(rule.scope)
              ? scopes
              : [...scopes.filter((scope) => !scope.endsWith('/mcp.access')), rule.scope],
        }),
  };
}

/** GUIDs differ in letter case without differing; what stands in the file stays as it is spelt. */
const sameText = (old: string | undefined, text: string): string => (old?.toLowerCase() === text.toLowerCase() ? old : text);

/** The tenant tells URIs in an order of its own. */
const sameList = (old: readonly string[] | undefined, list: readonly string[]): string[] =>
  old !== undefined && old.length === list.length && list.every((one) => old.includes(one)) ? [...old] : [...list];

function withSlot(services: ServicesFile, rule: AppRule, env: string, expires: string | undefined): ServicesFile {
  const slot = slotOf(services, rule, env);
  const service = slot?.service ?? rule.service;
  const old = services[service];
  const secrets = old?.secrets ?? [];
  const made = {
    env,
    vault: slot?.vault ?? rule.vault,
    rotation_external: 'azure' as const,
    ...(expires === undefined ? {} : { expires }),
  };
  const filled =
    slot === undefined
      ? [...secrets, made]
      : secrets.map((secret) =>
          secret.env === env
            ? {
                ...secret,
                ...(secret.rotation_external === undefined ? { rotation_external: 'azure' as const } : {}),
                ...(expires === undefined ? {} : { expires }),
              }
            : secret,
        );
  return { ...services, [service]: { ...(old ?? newService(service)), secrets: filled } };
}

/** The vault runs before there is a store to fill its env file from. */
const newService = (service: string): ServicesFile[string] =>
  service === 'vault' ? { bootstrap_only: true, env_file: '~/vault/.env' } : { env_file: `~/${service}/.env` };

const envOf = (rule: AppRule, apps: { readonly [app: string]: { readonly client_secret_env?: string | undefined } } | undefined): string =>
  apps?.[rule.app]?.client_secret_env ?? rule.secretEnv;

function slotOf(
  services: {
    readonly [service: string]: { readonly secrets?: readonly { readonly env: string; readonly vault: string }[] | undefined } | undefined;
  },
  rule: AppRule,
  env: string,
): { readonly service: string; readonly vault: string } | undefined {
  // The app's own service first: others may read the same secret.
  for (const service of [rule.service, ...Object.keys(services)]) {
    const found = services[service]?.secrets?.find((secret) => secret.env === env);
    if (found !== undefined) return { service, vault: found.vault };
  }
  return undefined;
}
