import { canonicalJson, type JsonValue } from '@axe/kit';
import { below, type Check, failed, notChecked, type Outcome, passed } from '../check.ts';
import { describeReply, fieldsOf, isFields } from '../web/read-answer.ts';
import { needsToken } from './clients.ts';
import { isReply, listTools } from './post-mcp.ts';

export const propertyNamesCheck: Check = {
  id: 'property-names',
  title: 'property names are ASCII',
  why: 'Some AI clients drop a whole list of tools for one property name that is not ASCII.',
  fix: 'Rename the property in the declaration of the tool; its values may be Korean.',
  runs: 'books',
  async run(context) {
    const listed = needsToken(context) ?? (await listTools(context));
    if ('status' in listed && 'found' in listed) return listed;
    if (isReply(listed)) return failed(`tools/list: ${describeReply(listed)}`);
    for (const { name, inputSchema, outputSchema } of listed) {
      const stray = strayName([inputSchema, outputSchema]);
      if (stray !== undefined) return failed(`${name} has a property ${JSON.stringify(stray)}`);
    }
    return passed(`${listed.length} tools`);
  },
};

function strayName(node: unknown): string | undefined {
  if (Array.isArray(node)) {
    for (const one of node) {
      const stray = strayName(one);
      if (stray !== undefined) return stray;
    }
    return undefined;
  }
  if (!isFields(node)) return undefined;
  const own = isFields(node.properties) ? Object.keys(node.properties).find((name) => !/^[\x20-\x7e]+$/.test(name)) : undefined;
  return own ?? strayName(Object.values(node));
}

export const catalogueCheck: Check = {
  id: 'catalogue',
  title: 'command line and documentation equal tools/list',
  why: 'A command that the service does not know, or knows otherwise, fails with a message nobody can act on.',
  fix: 'Update axe to the release that the service runs (or deploy the service), then compare again.',
  runs: 'books',
  async run(context) {
    const { catalogue } = context;
    if (catalogue === undefined) return notChecked(`this release of axe has no catalogue of ${context.target.service}`);
    const listed = needsToken(context) ?? (await listTools(context));
    if ('status' in listed && 'found' in listed) return listed;
    if (isReply(listed)) return failed(`tools/list: ${describeReply(listed)}`);
    const running = String(fieldsOf(await context.ask(below(context, '/health')))?.version ?? '');
    if (running !== '' && running !== catalogue.version)
      return notChecked(`the service runs ${running}, this axe describes ${catalogue.version}: they cannot be compared`);
    return compare(listed, catalogue.tools);
  },
};

type Listed = readonly { readonly name: string; readonly inputSchema: object }[];
type Published = readonly {
  readonly name: string;
  readonly scope: string;
  readonly for?: unknown;
  readonly listed: boolean;
  readonly input_schema: object;
}[];

function compare(listed: Listed, published: Published): Outcome {
  const known = new Map(published.map((tool) => [tool.name, tool]));
  for (const { name, inputSchema } of listed) {
    const tool = known.get(name);
    if (tool === undefined) return failed(`the service has ${name}, which this axe does not know`);
    if (text(inputSchema) !== text(tool.input_schema)) return failed(`${name} takes other arguments than this axe describes`);
  }
  const shown = new Set(listed.map(({ name }) => name));
  // Whoever may read sees these; the others depend on the person.
  const missing =
    listed.length === 0
      ? undefined
      : published.find((tool) => tool.listed && tool.scope === 'read' && tool.for === undefined && !shown.has(tool.name));
  if (missing !== undefined) return failed(`the service lacks ${missing.name}, which this axe describes`);
  return passed(`${listed.length} tools, as described`);
}

const text = (schema: object): string => canonicalJson(JSON.parse(JSON.stringify(schema)) as JsonValue);
