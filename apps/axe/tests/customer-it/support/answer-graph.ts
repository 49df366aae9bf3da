import { AzRefusal, graphApp, type Take, tsv } from './az-words.ts';
import type { Directory, DirectoryApp } from './directory.ts';

const graph = 'https://graph.microsoft.com/v1.0';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `az rest` towards Microsoft Graph. */
export function answerGraph(
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
