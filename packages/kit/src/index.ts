export { type Actor, agentActor, isAgent, personActor } from './actor.ts';
export { canonicalJson } from './canonical-json.ts';
export { isoDate, isoInstant, kstDate } from './dates.ts';
export { entityId, newId } from './ids.ts';
export { instantOf, periodInput } from './moments.ts';
export { amountMinor, formatMinor, maxWireAmount, positiveOrZeroMinor, sumMinor } from './money.ts';
export { decodeCursor, defaultPageSize, encodeCursor, maxPageSize, pageErrors, pageInput, pageOutput } from './pages.ts';
export {
  defineErrors,
  type ErrorContext,
  type ErrorDeclaration,
  type ErrorKind,
  type ErrorTable,
  isRefusal,
  type JsonValue,
  Refusal,
  type RefusalFactory,
} from './refusal.ts';
export { coveredScopes, holdsScope, intersectRights, type Rights, type Scope, scopes } from './scopes.ts';
export {
  defineService,
  type EventDeclaration,
  type EventHandler,
  type IncomingEvent,
  type Job,
  type Probe,
  type RecordSchema,
  type ServiceDeclaration,
  type StorageScan,
} from './service.ts';
export { type BucketBounds, createTokenBuckets, type TokenBuckets } from './token-buckets.ts';
export { type AnyTool, type Effect, isWrite, type Reach, type Role, type ToolCall, type ToolDeclaration, toolsFor } from './tool.ts';
export { toolInput, toolOutput, wireSchema } from './tool-schema.ts';
