import { randomUUID } from 'node:crypto';
import { type Directory, type DirectoryApp, newApp, newSecret } from './directory.ts';

/** Thrown for what the real program would refuse; its text goes to standard error. */
export class AzRefusal extends Error {}

const graph = 'https://graph.microsoft.com/v1.0';
const graphApp = '00000003-0000-0000-c000-000000000000';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What `az` prints for these words. Knows what the script may use, and refuses everything else. */
export function answerAz(words: readonly string[], directory: Directory, stale: Map<string, { left: number; app: DirectoryApp }>): string {
  const { command, options } = parse(words);
  const take = (name: string): string => {
    const value = options.get(name);
    if (value === undefined) throw new AzRefusal(`ERROR: the following arguments are required: ${name}`);
    options.delete(name);
    return value;
  };
  const known: { readonly [command: string]: () => string } = {
    'account show': () => {
      if (!directory.signedIn) throw new AzRefusal("ERROR: Please run 'az login' to setup account.");
      return tsv(take, { tenantId: directory.tenant });
    },
    rest: () => answerRest(take, options, directory, stale),
    'ad app list': () => {
      const name = /^displayName eq '([^']+)'$/.exec(take('--filter'))?.[1];
      const found = directory.apps.filter(({ displayName }) => displayName === name);
      return tsv(take, { '[].[appId,id]': found.map(({ appId, id }) => `${appId}\t${id}`) });
    },
    'ad app create': () => {
      const app = newApp(take('--display-name'));
      if (take('--sign-in-audience') !== 'AzureADMyOrg') throw new AzRefusal('ERROR: audience');
      directory.apps.push(app);
      return tsv(take, { '[appId,id]': [app.appId, app.id] });
    },
    'ad sp list': () => {
      const id = /^appId eq '([^']+)'$/.exec(take('--filter'))?.[1];
      return tsv(take, { '[].id': directory.principals.filter(({ appId }) => appId === id).map((one) => one.id) });
    },
    'ad sp create': () => {
      const app = appOf(directory, take('--id'));
      if (directory.earlyPrincipals-- > 0) {
        throw new AzRefusal(`ERROR: The appId '${app.appId}' of the service principal does not reference a valid application object.`);
      }
      if (directory.principals.some(({ appId }) => appId === app.appId)) throw new AzRefusal('ERROR: already in use');
      const principal = { id: randomUUID(), appId: app.appId };
      directory.principals.push(principal);
      return tsv(take, { id: principal.id });
    },
    'ad app credential reset': () => resetCredential(take, options, directory),
    'ad app credential list': () => {
      const own = appOf(directory, take('--id')).passwordCredentials.filter(({ displayName }) => displayName === 'axelabs-bootstrap');
      return tsv(take, {
        "[?displayName=='axelabs-bootstrap'].[keyId,endDateTime]": own.map(({ keyId, endDateTime }) => `${keyId}\t${endDateTime}`),
        "[?displayName=='axelabs-bootstrap'].keyId": own.map(({ keyId }) => keyId),
      });
    },
    'ad app credential delete': () => {
      const app = appOf(directory, take('--id'));
      const keyId = take('--key-id');
      app.passwordCredentials = app.passwordCredentials.filter((one) => one.keyId !== keyId);
      return '';
    },
    'ad app permission admin-consent': () => {
      const app = appOf(directory, take('--id'));
      if (!directory.mayConsent)
        throw new AzRefusal('ERROR: Forbidden({"Message":"This operation can only be performed by an administrator."})');
      const principal = directory.principals.find(({ appId }) => appId === app.appId);
      if (principal === undefined) throw new AzRefusal('ERROR: no service principal');
      directory.grants = directory.grants.filter(({ clientId }) => clientId !== principal.id);
      for (const { resourceAppId } of app.requiredResourceAccess) {
        directory.grants.push({ clientId: principal.id, scope: resourceAppId === graphApp ? 'User.Read' : 'mcp.access' });
      }
      return '';
    },
  };
  const answer = known[command];
  if (answer === undefined) throw new AzRefusal(`ERROR: '${command}' is misspelled or not recognized by the system.`);
  const printed = answer();
  if (options.size > 0) throw new AzRefusal(`ERROR: unrecognized arguments: ${[...options.keys()].join(' ')}`);
  return printed;
}

function resetCredential(take: Take, options: Map<string, string>, directory: Directory): string {
  const app = appOf(directory, take('--id'));
  const secret = newSecret();
  directory.secrets.push(secret);
  const years = Number(take('--years'));
  const endDateTime = new Date(Date.now() + years * 365 * 86_400_000).toISOString().replace(/\.\d+/, '');
  const credential = { keyId: randomUUID(), displayName: take('--display-name'), endDateTime };
  // Without --append the real program throws every other secret of the app away.
  app.passwordCredentials = options.delete('--append') ? [...app.passwordCredentials, credential] : [credential];
  return tsv(take, { password: secret });
}

type Take = (name: string) => string;

function answerRest(
  take: Take,
  options: Map<string, string>,
  directory: Directory,
  stale: Map<string, { left: number; app: DirectoryApp }>,
): string {
  const method = take('--method');
  const uri = take('--uri');
  const [, place = ''] = uri.split(graph);
  if (method === 'GET' && place === '/domains') {
    return tsv(take, { 'value[?isVerified].id': directory.domains.filter(({ isVerified }) => isVerified).map(({ id }) => id) });
  }
  const records = /^\/domains\/([^/]+)\/verificationDnsRecords$/.exec(place)?.[1];
  if (method === 'GET' && records !== undefined) {
    const domain = directory.domains.find(({ id }) => id === records);
    if (domain === undefined) throw new AzRefusal(`ERROR: Not Found({"error":{"code":"Request_ResourceNotFound"}})`);
    return tsv(take, { "value[?recordType=='Txt'].text": domain.text });
  }
  const principal = /^\/oauth2PermissionGrants\?\$filter=clientId eq '([^']+)' and consentType eq 'AllPrincipals'$/.exec(place)?.[1];
  if (method === 'GET' && principal !== undefined) {
    const scopes = directory.grants.filter(({ clientId }) => clientId === principal).map(({ scope }) => scope);
    return tsv(take, { "join(' ', value[].scope)": scopes.join(' ') });
  }
  const objectId = /^\/applications\/([^/]+)$/.exec(place)?.[1];
  const app = directory.apps.find(({ id }) => id === objectId);
  if (app === undefined) throw new AzRefusal(`ERROR: Not Found: ${method} ${uri}`);
  if (method === 'PATCH') {
    if (take('--headers') !== 'Content-Type=application/json') throw new AzRefusal('ERROR: Bad Request: content type');
    if (directory.staleReads > 0) stale.set(app.id, { left: directory.staleReads, app: structuredClone(app) });
    patch(app, JSON.parse(take('--body')), directory);
    return '';
  }
  if (method !== 'GET') throw new AzRefusal(`ERROR: Method Not Allowed: ${method}`);
  const old = stale.get(app.id);
  if (old !== undefined && old.left-- > 0) return readApp(take, options, old.app);
  return readApp(take, options, app);
}

/** The one query of the script, answered field by field; the query itself was checked against the JMESPath of the real program. */
function readApp(take: Take, options: Map<string, string>, app: DirectoryApp): string {
  const query = take('--query').replace(/\s+/g, ' ');
  if (!query.startsWith('[signInAudience, to_string(api.requestedAccessTokenVersion)') || query.split('to_string(').length !== 18) {
    throw new AzRefusal(`ERROR: argument --query: invalid jmespath_type value: ${query}`);
  }
  if (options.get('-o') !== 'tsv') throw new AzRefusal('ERROR: expected tsv');
  options.delete('-o');
  const { api, web, optionalClaims: claims, requiredResourceAccess } = app;
  const accessOf = (id: string) => requiredResourceAccess.filter((one) => one.resourceAppId === id).flatMap((one) => one.resourceAccess);
  const isRead = ({ id }: { id: string }) => id === 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';
  const isEmail = ({ name }: { name: string }) => name === 'email';
  const fields = [
    api.requestedAccessTokenVersion,
    web.implicitGrantSettings.enableIdTokenIssuance,
    app.isFallbackPublicClient,
    web.redirectUris,
    app.identifierUris,
    api.oauth2PermissionScopes.filter(({ value, isEnabled }) => value === 'mcp.access' && isEnabled).map(({ id }) => id),
    api.oauth2PermissionScopes.filter(({ value }) => value !== 'mcp.access'),
    accessOf(graphApp).filter(isRead),
    accessOf(graphApp).filter((one) => !isRead(one)),
    accessOf(app.appId),
    requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId !== graphApp && resourceAppId !== app.appId),
    claims?.idToken.filter(isEmail).map(({ name }) => name) ?? null,
    claims?.idToken.filter((claim) => !isEmail(claim)) ?? null,
    claims?.accessToken.filter(isEmail).map(({ name }) => name) ?? null,
    claims?.accessToken.filter((claim) => !isEmail(claim)) ?? null,
    claims?.saml2Token ?? null,
    app.passwordCredentials
      .filter(({ displayName }) => displayName === 'axelabs-bootstrap')
      .map(({ keyId, endDateTime }) => [keyId, endDateTime]),
  ];
  return [app.signInAudience, ...fields.map((field) => JSON.stringify(field))].map((line) => `${line}\n`).join('');
}

/** As Graph does it: lists are replaced, and what would break the tenant is refused. */
function patch(app: DirectoryApp, body: Partial<DirectoryApp>, directory: Directory): void {
  for (const uri of body.identifierUris ?? []) {
    if (uri.startsWith('api://')) continue;
    const host = new URL(uri).hostname;
    const isOwn = directory.domains.some(({ id, isVerified }) => isVerified && (host === id || host.endsWith(`.${id}`)));
    if (!isOwn) throw new AzRefusal('ERROR: Bad Request({"error":{"code":"HostNameNotOnVerifiedDomain"}})');
    const other = directory.apps.find((one) => one !== app && one.identifierUris.includes(uri));
    if (other !== undefined)
      throw new AzRefusal('ERROR: Bad Request: another object with the same value for property identifierUris already exists.');
  }
  const scopes = body.api?.oauth2PermissionScopes;
  if (scopes !== undefined) {
    for (const { id, value } of scopes) if (!guid.test(id)) throw new AzRefusal(`ERROR: Bad Request: ${value} has the id ${id}`);
    const gone = app.api.oauth2PermissionScopes.some((old) => old.isEnabled && !scopes.some(({ id }) => id === old.id));
    if (gone) throw new AzRefusal('ERROR: Bad Request: CannotDeleteOrUpdateEnabledEntitlement');
  }
  for (const { resourceAccess } of body.requiredResourceAccess ?? []) {
    if (!resourceAccess.every(({ id, type }) => guid.test(id) && type === 'Scope'))
      throw new AzRefusal('ERROR: Bad Request: resourceAccess');
  }
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(app, name));
  if (unknown.length > 0) throw new AzRefusal(`ERROR: Bad Request: Invalid property ${unknown.join(', ')}`);
  const { api, web, ...rest } = body;
  Object.assign(app, rest);
  app.api = { ...app.api, ...api };
  app.web = { ...app.web, ...web, implicitGrantSettings: { ...app.web.implicitGrantSettings, ...web?.implicitGrantSettings } };
}

function appOf(directory: Directory, appId: string): DirectoryApp {
  const app = directory.apps.find((one) => one.appId === appId);
  if (app === undefined) throw new AzRefusal(`ERROR: Resource '${appId}' does not exist`);
  return app;
}

/** `--query … -o tsv`: one of the queries that the answer knows. */
function tsv(take: Take, answers: { readonly [query: string]: string | readonly string[] }): string {
  const query = take('--query');
  if (take('-o') !== 'tsv') throw new AzRefusal('ERROR: expected tsv');
  const answer = Object.hasOwn(answers, query) ? answers[query] : undefined;
  if (answer === undefined) throw new AzRefusal(`ERROR: argument --query: invalid jmespath_type value: ${query}`);
  return [answer]
    .flat()
    .map((line) => `${line}\n`)
    .join('');
}

const flags = new Set(['--append']);

function parse(words: readonly string[]) {
  const command: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) command.push(word);
    else if (flags.has(word)) options.set(word, '');
    else {
      at += 1;
      options.set(word, words[at] ?? '');
    }
  }
  return { command: command.join(' '), options };
}
