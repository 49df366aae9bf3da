import type { Catalogue, CatalogueTool } from './catalogue.ts';

export interface FoundTool {
  readonly catalogue: Catalogue;
  readonly tool: CatalogueTool;
}

/** The tool of that name in each of the services that has one; dashes count as underscores. */
export function findTools(catalogues: readonly Catalogue[], wanted: string): readonly FoundTool[] {
  const name = wanted.replaceAll('-', '_');
  return catalogues.flatMap((catalogue) => catalogue.tools.flatMap((tool) => (tool.name === name ? [{ catalogue, tool }] : [])));
}
