import type * as z from 'zod';
import type { ErrorTable } from './refusal.ts';
import type { AnyTool } from './tool.ts';

/** A published record shape: a field is added in a new minor version, never changed in place. */
export interface RecordSchema {
  /** `frame.balance@1.0` */
  readonly id: string;
  readonly description: string;
  readonly fields: z.ZodObject;
}

export interface EventDeclaration {
  /** `frame.journal_posted@1` */
  readonly type: string;
  readonly description: string;
  readonly payload: z.ZodObject;
  /** Names of the services that hear it. */
  readonly consumers: readonly string[];
}

export interface IncomingEvent {
  readonly id: string;
  readonly type: string;
  /** The service that emitted it. */
  readonly source: string;
  readonly entity: string;
  readonly payload: unknown;
  readonly occurredAt: string;
}

export interface EventHandler<Resources, Tx> {
  readonly type: string;
  readonly payload: z.ZodObject;
  /** Runs in the transaction that also records the event id in the inbox, so it happens once. */
  handle(event: IncomingEvent, call: { readonly tx: Tx; readonly resources: Resources; readonly entity: string }): Promise<void>;
}

export interface Probe<Resources> {
  readonly name: string;
  /** Throws when the service must not take traffic. */
  run(resources: Resources): Promise<void>;
}

export interface Job<Resources> {
  readonly name: string;
  readonly everyMs: number;
  run(resources: Resources, signal: AbortSignal): Promise<void>;
}

export interface StorageScan {
  readonly checked: number;
  /** What is missing or hashes wrong, one line each. */
  readonly findings: readonly string[];
}

export interface ServiceDeclaration<Resources, Platform, Tx> {
  /** URL prefix, database name and role prefix: `frame`. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly version: string;
  /** First port of its block on a machine: +0 blue, +1 green. */
  readonly portBlock: number;
  /** Folders of NNNNNN-verb-noun.sql files: once per database, and once per entity schema. */
  readonly migrations: { readonly shared: URL; readonly entity: URL };
  readonly tools: readonly AnyTool<Resources, Tx>[];
  readonly schemas: readonly RecordSchema[];
  readonly emits: readonly EventDeclaration[];
  readonly handles: readonly EventHandler<Resources, Tx>[];
  /** Every expected failure of the service, for docs and pins. */
  readonly errors: ErrorTable;
  readonly probes: readonly Probe<Resources>[];
  readonly jobs: readonly Job<Resources>[];
  /** Builds what handlers need from what the platform gives. */
  open(platform: Platform): Promise<Resources>;
  close?(resources: Resources): Promise<void>;
  /** Checks that every stored blob exists and hashes right; absent when the service stores none. */
  scanStorage?(resources: Resources): Promise<StorageScan>;
}

export function defineService<Resources, Platform, Tx>(
  declaration: ServiceDeclaration<Resources, Platform, Tx>,
): ServiceDeclaration<Resources, Platform, Tx> {
  return Object.freeze(declaration);
}
