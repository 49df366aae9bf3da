import { type ExecFileException, execFile } from 'node:child_process';
import type { TenantAnswer, TenantApp, TenantPrincipal, TenantProbes } from '@axe/doctor';
import { childEnvironment } from '../child-environment.ts';

const timeoutMs = 30_000;
const largestAnswer = 4 * 1024 * 1024;

type Environment = { readonly [name: string]: string | undefined };
type Fields = { readonly [name: string]: unknown };

/** The tenant through Microsoft's own `az`, with the rights of whoever is signed in there. Only reads. */
export function azTenant(tenantId: string, environment: Environment): TenantProbes {
  let signedIn: Promise<string | undefined> | undefined;
  const ask = async (words: readonly string[]): Promise<TenantAnswer<unknown>> => {
    signedIn ??= whyNotSignedIn(tenantId, environment);
    const reason = await signedIn;
    return reason === undefined ? askAz(words, environment) : { told: 'unknown', reason };
  };
  return {
    app: async (clientId) => readAs(await ask(['ad', 'app', 'show', '--id', clientId]), appOf),
    async principal(clientId) {
      const found = await ask(['ad', 'sp', 'list', '--filter', `appId eq '${clientId}'`]);
      if (found.told !== 'found') return found as TenantAnswer<TenantPrincipal>;
      const [first] = Array.isArray(found.value) ? found.value.filter(isFields) : [];
      if (first === undefined) return { told: 'absent' };
      return { told: 'found', value: { enabled: first.accountEnabled !== false, consented: await consentsOf(String(first.id), ask) } };
    },
  };
}

async function whyNotSignedIn(tenantId: string, environment: Environment): Promise<string | undefined> {
  const account = await askAz(['account', 'show'], environment);
  if (account.told === 'unknown') return account.reason;
  const tenant = account.told === 'found' && isFields(account.value) ? account.value.tenantId : undefined;
  if (tenant === tenantId) return undefined;
  const login = `az login --tenant ${tenantId} --allow-no-subscriptions`;
  return tenant === undefined ? `nobody is signed in to az: ${login}` : `az is signed in to another tenant: ${login}`;
}

async function consentsOf(
  principal: string,
  ask: (words: readonly string[]) => Promise<TenantAnswer<unknown>>,
): Promise<readonly string[] | undefined> {
  const url = `https://graph.microsoft.com/v1.0/oauth2PermissionGrants?$filter=clientId eq '${principal}'`;
  const grants = await ask(['rest', '--method', 'GET', '--url', url]);
  if (grants.told !== 'found' || !isFields(grants.value) || !Array.isArray(grants.value.value)) return undefined;
  const forAll = grants.value.value.filter(isFields).filter(({ consentType }) => consentType === 'AllPrincipals');
  return [
    ...new Set(
      forAll.flatMap(({ scope }) =>
        String(scope ?? '')
          .trim()
          .split(/\s+/),
      ),
    ),
  ].filter((scope) => scope !== '');
}

/** Always an argv array; answers are JSON on standard output, and what stands on standard error never reaches a person. */
function askAz(words: readonly string[], environment: Environment): Promise<TenantAnswer<unknown>> {
  const options = { timeout: timeoutMs, maxBuffer: largestAnswer, env: childEnvironment(environment) as NodeJS.ProcessEnv };
  return new Promise((resolve) => {
    execFile('az', [...words, '--output', 'json', '--only-show-errors'], options, (error, stdout, stderr) =>
      resolve(error === null ? parsed(stdout) : whyNot(error, stderr)),
    );
  });
}

const refusals: readonly (readonly [RegExp, string])[] = [
  [/az login|not logged in|AADSTS/i, 'az wants a new sign-in: az login'],
  [/Insufficient privileges|Authorization_RequestDenied|Forbidden/i, 'the account of az may not read this in the tenant'],
];

function whyNot(error: ExecFileException, stderr: string): TenantAnswer<unknown> {
  if (error.code === 'ENOENT') return { told: 'unknown', reason: 'az is not installed here, so the tenant cannot be asked' };
  if (/does not exist|ResourceNotFound|not found/i.test(stderr)) return { told: 'absent' };
  const known = refusals.find(([pattern]) => pattern.test(stderr))?.[1];
  const ended = error.killed === true ? 'no answer in time' : `exit ${error.code ?? 'unknown'}`;
  return { told: 'unknown', reason: known ?? `az could not answer (${ended})` };
}

function parsed(text: string): TenantAnswer<unknown> {
  try {
    return { told: 'found', value: JSON.parse(text) as unknown };
  } catch {
    return { told: 'unknown', reason: 'az answered with something that is no JSON' };
  }
}

function readAs<T>(answer: TenantAnswer<unknown>, read: (fields: Fields) => T): TenantAnswer<T> {
  if (answer.told !== 'found') return answer;
  return isFields(answer.value) ? { told: 'found', value: read(answer.value) } : { told: 'absent' };
}

function appOf(app: Fields): TenantApp {
  const [api, web, publicClient] = [fieldsIn(app.api), fieldsIn(app.web), fieldsIn(app.publicClient)];
  const version = api.requestedAccessTokenVersion;
  const scopes = Array.isArray(api.oauth2PermissionScopes) ? api.oauth2PermissionScopes.filter(isFields) : [];
  return {
    tokenVersion: typeof version === 'number' ? version : undefined,
    identifierUris: textsIn(app.identifierUris),
    redirectUris: [...textsIn(web.redirectUris), ...textsIn(publicClient.redirectUris)],
    publicClient: app.isFallbackPublicClient === true,
    scopes: scopes.filter(({ isEnabled }) => isEnabled !== false).map(({ value }) => String(value)),
  };
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {});
const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
