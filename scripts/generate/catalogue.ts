import { authErrors } from '@axe/auth';
import { type ErrorDeclaration, pageErrors } from '@axe/kit';
import { type AnyService, describeTools, serviceErrors, type ToolDescription } from '@axe/mcp';
import { databaseErrors } from '@axe/pg';

export interface GeneratedCatalogue {
  readonly service: string;
  readonly title: string;
  readonly summary: string;
  readonly version: string;
  readonly tools: readonly ToolDescription[];
  readonly errors: { readonly [code: string]: Required<ErrorDeclaration> };
}

/** What the command line and the reference pages know of a service, in an order that does not move between runs. */
export function catalogueOf(
  declaration: Pick<AnyService, 'name' | 'title' | 'summary' | 'version' | 'tools' | 'errors'>,
): GeneratedCatalogue {
  const { name, title, summary, version } = declaration;
  const errors = { ...databaseErrors, ...pageErrors, ...authErrors, ...serviceErrors, ...declaration.errors };
  const described = Object.entries(errors)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, error]) => [code, declarationOf(error)] as const);
  return { service: name, title, summary, version, tools: describeTools(declaration), errors: Object.fromEntries(described) };
}

const declarationOf = ({ kind, summary, remedy, retryable }: ErrorDeclaration) => ({
  kind,
  summary,
  remedy,
  retryable: retryable ?? false,
});
