/** The part of `services/{name}/catalogue.json` that the doctor compares with what a live service says. */
export interface PublishedCatalogue {
  readonly service: string;
  readonly version: string;
  readonly tools: readonly PublishedTool[];
}

export interface PublishedTool {
  readonly name: string;
  readonly scope: string;
  readonly for?: readonly string[] | 'everybody' | undefined;
  readonly effect: string;
  readonly reach: string;
  readonly listed: boolean;
  readonly input_schema: object;
  readonly example?: unknown;
}

/** Search and pass-on of the chassis: they write nothing of their own. */
const chassisTools = new Set(['find_tool', 'call_tool']);

export const writesOf = ({ tools }: PublishedCatalogue): readonly PublishedTool[] =>
  tools.filter(({ name, effect }) => effect !== 'read' && !chassisTools.has(name));
