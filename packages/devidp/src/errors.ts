import { defineErrors } from '@axe/kit';

/** What the host sees when it starts the provider wrongly. Clients get the faults of `provider-fault.ts`. */
export const devidpErrors = defineErrors({
  DEV_PROVIDER_IN_PRODUCTION: {
    kind: 'denied',
    summary: 'The development identity provider was about to start in production, where it would sign in anybody.',
    remedy: "Configure the customer's own Entra tenant; the development provider runs outside production only.",
  },
  DEV_PROVIDER_NOT_LOCAL: {
    kind: 'denied',
    summary: 'The development identity provider was given an address that is not on this machine.',
    remedy: 'Give it an http address on localhost or 127.0.0.1.',
  },
  DEV_PROVIDER_CONFIG_INVALID: {
    kind: 'invalid',
    summary: 'Tenants, people or apps of the development identity provider are not usable.',
    remedy: 'Correct the field named in the message.',
  },
  DEV_PROVIDER_KEYS_DAMAGED: {
    kind: 'invalid',
    summary: 'The stored signing keys of the development identity provider cannot be read.',
    remedy: 'Delete the stored keys; new ones are made and everybody signs in again.',
  },
});
