export { type EventKind, eventKinds, recordEvent } from './record-event.ts';
export { recordIssuance } from './record-issuance.ts';
