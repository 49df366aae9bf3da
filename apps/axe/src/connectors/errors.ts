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
  CONNECTORS_COLLECTION_NEEDED: {
    kind: 'conflict',
    summary: 'The registry does not say where employees see connectors in the vault.',
    remedy: 'Set secret_store.connectors_collection of the customer.',
  },
});
