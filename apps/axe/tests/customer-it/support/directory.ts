import { randomBytes, randomUUID } from 'node:crypto';

/** What a tenant holds of one application, in the words of Microsoft Graph. */
export interface DirectoryApp {
  readonly appId: string;
  readonly id: string;
  displayName: string;
  signInAudience: string;
  isFallbackPublicClient: boolean | null;
  identifierUris: string[];
  api: { requestedAccessTokenVersion: number | null; oauth2PermissionScopes: Entitlement[] };
  web: { redirectUris: string[]; implicitGrantSettings: { enableIdTokenIssuance: boolean; enableAccessTokenIssuance: boolean } };
  requiredResourceAccess: { resourceAppId: string; resourceAccess: { id: string; type: string }[] }[];
  optionalClaims: { idToken: Claim[]; accessToken: Claim[]; saml2Token: Claim[] } | null;
  passwordCredentials: Credential[];
}

export interface Entitlement {
  readonly id: string;
  readonly value: string;
  readonly isEnabled: boolean;
  readonly type: string;
}

interface Claim {
  readonly name: string;
  readonly essential: boolean;
}

export interface Credential {
  readonly keyId: string;
  readonly displayName: string;
  readonly endDateTime: string;
}

export interface Directory {
  readonly tenant: string;
  signedIn: boolean;
  mayConsent: boolean;
  domains: { id: string; isVerified: boolean; text: string }[];
  apps: DirectoryApp[];
  principals: { readonly id: string; readonly appId: string }[];
  grants: { readonly clientId: string; readonly scope: string }[];
  /** Every value ever handed out, to look for afterwards. */
  readonly secrets: string[];
  /** So many reads after a change still show what was before it. */
  staleReads: number;
  /** So many tries to make a principal come too early. */
  earlyPrincipals: number;
}

export const makeDirectory = (more: Partial<Directory> = {}): Directory => ({
  tenant: '11111111-1111-4111-8111-111111111111',
  signedIn: true,
  mayConsent: true,
  domains: [
    { id: 'acme.example', isVerified: true, text: '' },
    { id: 'acme.platform.example', isVerified: true, text: '' },
  ],
  apps: [],
  principals: [],
  grants: [],
  secrets: [],
  staleReads: 0,
  earlyPrincipals: 0,
  ...more,
});

export const newApp = (displayName: string): DirectoryApp => ({
  appId: randomUUID(),
  id: randomUUID(),
  displayName,
  signInAudience: 'AzureADMyOrg',
  isFallbackPublicClient: null,
  identifierUris: [],
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [] },
  web: { redirectUris: [], implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false } },
  requiredResourceAccess: [],
  optionalClaims: null,
  passwordCredentials: [],
});

/** A value in the shape of the tenant's own, recognisable in a search. */
export const newSecret = (): string => `Ab1~${randomBytes(18).toString('base64url')}.-_Q`;

/** Everything that does not differ between two ways to the same end. */
export function essence(directory: Directory): unknown {
  const name = (appId: string) => directory.apps.find((app) => app.appId === appId)?.displayName ?? appId;
  return {
    apps: directory.apps
      .map(({ appId: _, id: __, api, requiredResourceAccess, passwordCredentials, ...rest }) => ({
        ...rest,
        version: api.requestedAccessTokenVersion,
        scopes: api.oauth2PermissionScopes.map(({ value, isEnabled }) => ({ value, isEnabled })),
        access: requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => [name(resourceAppId), resourceAccess.length]),
        secrets: passwordCredentials.map(({ displayName }) => displayName),
      }))
      .sort((left, right) => left.displayName.localeCompare(right.displayName)),
    principals: directory.principals.map(({ appId }) => name(appId)).sort(),
    grants: directory.grants.length,
  };
}
