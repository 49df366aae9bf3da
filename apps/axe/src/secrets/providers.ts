import type { Provider } from './manifest.ts';

export interface ProviderPlace {
  readonly env: string;
  readonly customer: string;
  /** The app registration behind the secret, where the registry names one. */
  readonly clientId: string | undefined;
}

interface ProviderGuide {
  readonly name: string;
  readonly make: (place: ProviderPlace) => readonly string[];
  readonly revoke: (place: ProviderPlace) => readonly string[];
}

const portal = 'https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade';

/** What a person does at the provider. Each keeps the old secret valid beside the new one until it is revoked there. */
const guides: { readonly [provider in Provider]: ProviderGuide } = {
  azure: {
    name: 'Microsoft Entra ID',
    make: ({ env, customer, clientId = '<client id>' }) => [
      `As an owner of the app ${clientId}, without seeing the value:`,
      `  az ad app credential reset --id ${clientId} --append --years 2 --display-name "axe" --query password -o tsv | axe secret rotate ${env} --customer ${customer} --value-stdin --apply`,
      '  (--append keeps the old secret valid; without it everybody is signed out at once)',
      `Or in the portal: ${portal}/~/Credentials/appId/${clientId}`,
      '  New client secret, 24 months, copy the VALUE (not the id), and paste it at the prompt of this command.',
    ],
    revoke: ({ clientId = '<client id>' }) => [
      `az ad app credential list --id ${clientId} --query "[].{key:keyId,ends:endDateTime,name:displayName}" -o table`,
      `az ad app credential delete --id ${clientId} --key-id <key of the old one>`,
      `Or in the portal: ${portal}/~/Credentials/appId/${clientId}: delete the older secret.`,
    ],
  },
  github: {
    name: 'GitHub',
    make: () => [
      'For a token: https://github.com/settings/tokens, Generate new token (fine-grained), the same permissions and repositories as the old one.',
      'For an OAuth or GitHub App: https://github.com/settings/developers, the app, Generate a new client secret (the old one stays valid).',
    ],
    revoke: () => ['On the same page: Delete the older token or client secret (Last used tells which one).'],
  },
  meta: {
    name: 'Meta',
    make: () => [
      'App secret: https://developers.facebook.com/apps, the app, App settings, Basic, App secret: Reset. The old one stays valid for a day if asked for.',
      'Access token: https://business.facebook.com/settings/system-users, the system user, Generate new token with the same permissions.',
    ],
    revoke: () => ['System users: Revoke tokens of the old one. The old app secret ends by itself when its grace period is over.'],
  },
  anthropic: {
    name: 'Anthropic',
    make: () => ['https://console.anthropic.com/settings/keys: Create key, in the same workspace; it is shown once.'],
    revoke: () => ['https://console.anthropic.com/settings/keys: the older key, Disable first, Delete when nothing misses it.'],
  },
  naver: {
    name: 'Naver',
    make: () => [
      'Login and API: https://developers.naver.com/apps, the app, Client Secret: Reissue. The old secret ends AT ONCE: be ready to restart the service.',
      'Search Ad API: https://manage.searchad.naver.com, Tools, API manager: make another licence; it stands beside the old one.',
    ],
    revoke: () => ['Search Ad API: delete the older licence. A reissued client secret has ended already.'],
  },
  slack: {
    name: 'Slack',
    make: () => [
      'https://api.slack.com/apps, the app: Basic Information, Client Secret or Signing Secret: Regenerate (a signing secret stays valid for a day).',
      'Bot token: OAuth & Permissions: Reinstall to Workspace gives a new one.',
    ],
    revoke: () => ['OAuth & Permissions: Revoke the older token; a regenerated secret ends by itself.'],
  },
};

export const providerName = (provider: Provider): string => guides[provider].name;
export const howToMake = (provider: Provider, place: ProviderPlace): string => guides[provider].make(place).join('\n');
export const howToRevoke = (provider: Provider, place: ProviderPlace): string => guides[provider].revoke(place).join('\n');
