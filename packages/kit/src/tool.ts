import type * as z from 'zod';
import type { Actor } from './actor.ts';
import type { Rights, Scope } from './scopes.ts';

/** `read` stores nothing; `append` only adds rows; `change` may alter existing state. The last two are writes. */
export type Effect = 'read' | 'append' | 'change';

/** What somebody is beside the rights in entities: `operator` of the whole platform, `admin` of the customer. */
export type Role = 'operator' | 'admin';

/**
 * What a tool acts on. `entity`: takes `entity_id` and runs inside one transaction on that entity's own pool.
 * `entity-setup`: takes `entity_id` and is authorised for it, but no entity session is opened (it may not exist yet).
 * `service`: concerns no single entity; the caller needs the scope in at least one. Its writes run inside one transaction of
 * the shared schema.
 */
export type Reach = 'entity' | 'entity-setup' | 'service';

/** What every handler knows of its call. `tx` is there for reach `entity` and for writes of reach `service`. */
export interface ToolCall<Resources, Tx> {
  readonly actor: Actor;
  /** In dual-token mode the person the agent acts for. */
  readonly onBehalfOf: Actor | undefined;
  /** Effective rights of the caller in all entities. */
  readonly rights: Rights;
  /** Effective roles of the caller; empty for agents and in dual-token mode. */
  readonly roles: ReadonlySet<Role>;
  readonly requestId: string;
  readonly now: Date;
  /** When true the chassis rolls everything back after the handler; handlers with a `tx` need not look at it. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** What the service's `open` returned. */
  readonly resources: Resources;
  /** The entity of the call; the empty string for reach `service`. */
  readonly entity: string;
  /**
   * The open transaction: of reach `entity` on the entity's own pool, of a write of reach `service` in the shared schema (a plain
   * Tx, without session and emit). Reading it in any other tool throws.
   */
  readonly tx: Tx;
}

export interface ToolDeclaration<Input extends z.ZodObject, Output extends z.ZodObject, Resources, Tx> {
  /** snake_case, verb first, ASCII. It is the MCP tool, the CLI sub-command, the docs page and the audit name. */
  readonly name: string;
  readonly title: string;
  /** Written for an AI client: what it does, when to use it, what it refuses. */
  readonly summary: string;
  /** Further words people look for it by, in any language; find_tool searches them. */
  readonly keywords?: readonly string[];
  readonly scope: Scope;
  /** Only these may see and call it; the scope in entities is not asked for then. */
  readonly for?: readonly Role[] | 'everybody';
  readonly effect: Effect;
  readonly reach: Reach;
  /** Codes of the expected failures beyond those of the chassis. */
  readonly errors: readonly string[];
  /** Own arguments only; the chassis adds `entity_id`, `idempotency_key` and `dry_run` (see toolInput). Strict. */
  readonly input: Input;
  /** Own results only; the chassis adds `dry_run` and `replayed` to writes. */
  readonly output: Output;
  /** False keeps it out of tools/list; find_tool and call_tool still reach it. Default true. */
  readonly listed?: boolean;
  /** One worked example of `input`, shown in docs and CLI help. */
  readonly example?: z.input<Input>;
  run(input: z.output<Input>, call: ToolCall<Resources, Tx>): Promise<z.output<Output>>;
}

/** A tool whose input and output types are forgotten: what lists of tools hold. */
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous list cannot name each tool's shapes.
export type AnyTool<Resources = any, Tx = any> = ToolDeclaration<z.ZodObject<any>, z.ZodObject<any>, Resources, Tx>;

/** `const frameTool = toolsFor<FrameResources, EntityTx>()` gives the service its typed `defineTool`. */
export function toolsFor<Resources, Tx>() {
  return <Input extends z.ZodObject, Output extends z.ZodObject>(
    declaration: ToolDeclaration<Input, Output, Resources, Tx>,
  ): ToolDeclaration<Input, Output, Resources, Tx> => Object.freeze(declaration);
}

export const isWrite = (tool: Pick<AnyTool, 'effect'>): boolean => tool.effect !== 'read';
