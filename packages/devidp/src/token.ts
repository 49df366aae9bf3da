import { authenticateClient } from './clients.ts';
import type { Codes } from './codes.ts';
import type { DeviceLogins } from './device.ts';
import { type App, resourceApp, type Tenant } from './directory.ts';
import { accessByScope, type Grant, requireSameResource } from './grant.ts';
import { accessToken, accessTokenLifeSeconds, appOnlyToken, idToken, type TokenMint, tokenResponse } from './issue-tokens.ts';
import { deviceGrantType } from './metadata.ts';
import { missingParameter, ProviderFault } from './provider-fault.ts';

export interface TokenParts {
  readonly mint: TokenMint;
  readonly codes: Codes;
  readonly devices: DeviceLogins;
}

export interface TokenRequest {
  readonly tenant: Tenant;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  readonly version: 1 | 2;
}

/** The body of a token response; throws a ProviderFault otherwise. */
export async function token(request: TokenRequest, parts: TokenParts): Promise<Record<string, unknown>> {
  const { tenant, form, authorization } = request;
  const type = form.get('grant_type');
  if (type === null) throw missingParameter('grant_type');
  const client = authenticateClient(tenant, authorization, form);
  if (type === 'client_credentials') return appToken(request, parts, client);
  const grant = redeemed(type, client, request, parts);
  const resource = form.get('resource');
  if (resource !== null) requireSameResource(resource, grant.access.resource);
  const { openId } = grant.access;
  return {
    ...tokenResponse(grant, parts.mint.now()),
    access_token: await accessToken(parts.mint, tenant, grant),
    ...(openId.includes('offline_access') ? { refresh_token: parts.codes.issueRefreshToken(grant) } : {}),
    ...(openId.includes('openid') ? { id_token: await idToken(parts.mint, tenant, grant) } : {}),
  };
}

function redeemed(type: string, client: App, { tenant, form, version }: TokenRequest, { codes, devices }: TokenParts): Grant {
  if (type === 'authorization_code') {
    const proof = { redirectUri: required(form, 'redirect_uri'), verifier: form.get('code_verifier') };
    return codes.redeemCode(required(form, 'code'), client.clientId, proof);
  }
  if (type === 'refresh_token') {
    const grant = codes.redeemRefreshToken(required(form, 'refresh_token'), client.clientId);
    const scope = form.get('scope');
    if (scope === null || version === 1) return { ...grant, nonce: undefined };
    const access = accessByScope(tenant, client, scope, null);
    return { ...grant, nonce: undefined, access: { ...access, openId: [...new Set([...access.openId, 'offline_access'])] } };
  }
  if (type === deviceGrantType && version === 2) return devices.redeem(tenant.id, required(form, 'device_code'), client.clientId);
  throw new ProviderFault(70003, `The app requested an unsupported grant type '${type}'.`);
}

/** Client credentials: the app for itself, `{application id URI}/.default`. */
async function appToken({ tenant, form, version }: TokenRequest, { mint }: TokenParts, client: App): Promise<Record<string, unknown>> {
  if (client.secret === undefined) {
    throw new ProviderFault(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
  }
  const name = version === 1 ? required(form, 'resource') : required(form, 'scope').replace(/\/\.default$/, '');
  const api = resourceApp(tenant, name);
  if (api === undefined)
    throw new ProviderFault(500011, `The resource principal named ${name} was not found in the tenant named ${tenant.name}.`);
  return { token_type: 'Bearer', expires_in: accessTokenLifeSeconds, access_token: await appOnlyToken(mint, tenant, client, api) };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw missingParameter(name);
  return value;
}
