export { blockedDescription, isDocumentClient, rememberDocumentClient } from './document-clients.ts';
export { type DocumentFetch, fetchDocument } from './fetch-document.ts';
export { findClient } from './find-client.ts';
export { connectorClientId, houseClients, isFirstParty } from './house-clients.ts';
export { knownDocument } from './known-documents.ts';
export { redirectProblem } from './redirect-policy.ts';
export { clientMetadata, isFault, storeClient } from './register-client.ts';
