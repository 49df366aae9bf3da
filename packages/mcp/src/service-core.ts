import type { Verifier } from '@axe/auth';
import type { Database } from '@axe/pg';
import type { AnyService } from './any-service.ts';
import type { EventSender } from './events/send-events.ts';
import type { ChallengeOptions } from './http/challenge.ts';
import type { ResourceAddress, ResourceMetadata } from './http/metadata.ts';
import type { RateLimit } from './http/rate-limit.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { ServiceMetrics } from './observe/metrics.ts';
import type { ProtocolAddition } from './protocol/addition.ts';
import type { ToolIndex } from './tools/tool-index.ts';
import type { ToolRuntime } from './tools/tool-request.ts';

/** Which copy of the service this process is. */
export interface Build {
  readonly gitSha: string;
  readonly colour: 'blue' | 'green' | 'none';
}

/** Something that does not stop the service and that somebody should look at. */
export interface Warning {
  readonly name: string;
  readonly detail: string;
}

/** Everything the endpoints of one hosted service share. */
export interface ServiceCore {
  readonly declaration: AnyService;
  readonly build: Build;
  readonly database: Database;
  readonly verifier: Verifier;
  readonly index: ToolIndex;
  readonly runtime: ToolRuntime;
  readonly addition: ProtocolAddition | undefined;
  readonly address: ResourceAddress;
  readonly metadata: ResourceMetadata;
  readonly challenge: ChallengeOptions;
  readonly limits: Limits;
  readonly rateLimit: RateLimit;
  readonly metrics: ServiceMetrics;
  readonly log: Log;
  /** False sends every call through the SDK; the differential test and the bench compare both. */
  readonly fastPath: boolean;
  now(): Date;
  /** What waits in the outbox; undefined when the service emits nothing from this process. */
  outbox(): ReturnType<EventSender['state']>;
  /** True after the order to stop. */
  draining(): boolean;
  warnings(): readonly Warning[];
}
