export { type EventKind, eventKinds, type IdentityEvent, recordEvent } from './record-event.ts';
export { recordIssuance } from './record-issuance.ts';
