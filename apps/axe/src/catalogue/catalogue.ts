import type { Effect, ErrorKind, Role, Scope } from '@axe/kit';

/** services/{name}/catalogue.json: written from the tool declarations, so that help needs none of the service's code. */
export interface Catalogue {
  readonly service: string;
  readonly title: string;
  readonly summary: string;
  readonly version: string;
  readonly tools: readonly CatalogueTool[];
  readonly errors: { readonly [code: string]: CatalogueError };
}

export interface CatalogueTool {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly scope: Scope;
  /** Absent: for everybody with the scope. */
  readonly for?: readonly Role[] | 'everybody';
  readonly effect: Effect;
  readonly reach: string;
  readonly listed: boolean;
  readonly errors: readonly string[];
  readonly input_schema: JsonSchema;
  readonly output_schema?: JsonSchema;
  readonly example?: unknown;
}

interface CatalogueError {
  readonly kind: ErrorKind;
  readonly summary: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

/** The part of JSON Schema that flags are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly format?: string;
}
