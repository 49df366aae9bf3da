import { defineErrors } from '@axe/kit';

export const connectorErrors = defineErrors({
  CONNECTOR_SECRET_MISSING: {
    kind: 'missing',
    summary: 'The store lacks the secret of a connector.',
    remedy: 'Take the pack of customer IT in, push the secret, or publish the others with --allow-missing.',
  },
  CONNECTOR_SECRET_FOREIGN: {
    kind: 'denied',
    summary: "The registry names another customer's secret for a connector.",
    remedy: 'Give the customer a secret of its own.',
  },
  SIGN_IN_NOT_SET_UP: {
    kind: 'missing',
    summary: 'Nobody of the customer can sign in yet, so there is nothing to hand out.',
    remedy: 'Take the pack of customer IT in with axe customers ingest.',
  },
  CONNECTORS_COLLECTION_NEEDED: {
    kind: 'conflict',
    summary: 'The registry does not say where employees see connectors in the vault.',
    remedy: 'Set secret_store.connectors_collection of the customer.',
  },
});
