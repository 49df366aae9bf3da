import type { ToolDescription } from '@axe/mcp';
import type { GeneratedCatalogue } from './catalogue.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
}

/** One page of a service: every tool with its arguments, results and refusals, then every error code. */
export function referencePage(catalogue: GeneratedCatalogue): string {
  const { service, title, summary, version, tools } = catalogue;
  const list = tools.map((tool) => `| [\`${tool.name}\`](#${tool.name}) | ${whom(tool)} | ${tool.effect} | ${tool.title} |`);
  const codes = Object.entries(catalogue.errors).map(
    ([code, error]) =>
      `| \`${code}\` | ${error.kind}${error.retryable ? ', retryable' : ''} | ${flat(error.summary)} | ${flat(error.remedy)} |`,
  );
  return [
    `# ${service}: ${title}`,
    '',
    `Version ${version}. ${summary}`,
    '',
    '<!-- Written by npm run generate from the declarations; edit those. -->',
    '',
    '| tool | scope or role | effect | what it does |',
    '|---|---|---|---|',
    ...list,
    '',
    ...tools.flatMap((tool) => toolSection(service, tool)),
    '## Errors',
    '',
    'Most refusals are tool results with `isError` whose text is `{code, message, context, retryable}`. Some come before the tool and are HTTP answers',
    'with the same body under `error`: 401 when the token is missing or refused, 403 when the token lacks a scope (`INSUFFICIENT_SCOPE`, with a challenge) or',
    'the registry grants no right (`USER_NOT_MAPPED`, `ENTITY_NOT_AUTHORIZED`), 413, 429 and 503 for limits. An unknown tool is the JSON-RPC error -32602.',
    '',
    'Each tool names what it refuses beyond what all of them do: `INVALID_ARGUMENTS`, `ENTITY_NOT_REGISTERED`, `IDEMPOTENCY_CONFLICT` for writes, and',
    'faults of the database, which never show its text.',
    '',
    '| code | kind | when | what to do |',
    '|---|---|---|---|',
    ...codes,
    '',
  ].join('\n');
}

function toolSection(service: string, tool: ToolDescription): readonly string[] {
  const { name, title, summary, effect, reach, errors, example } = tool;
  const lines = [
    `## ${name}`,
    '',
    `**${title}.** ${summary}`,
    '',
    `${needs(tool)} Effect: ${effect}. Command: \`axe ${service} ${name}\`.`,
    '',
  ];
  lines.push('| argument | type | |', '|---|---|---|', ...rows(tool.input_schema as Schema), '');
  if (tool.output_schema !== undefined) lines.push('| result | type | |', '|---|---|---|', ...rows(tool.output_schema as Schema), '');
  if (example !== undefined && example !== null) lines.push('```json', JSON.stringify(copyable(reach, example), undefined, 2), '```', '');
  if (errors.length > 0) lines.push(`Refuses with ${errors.map((code) => `\`${code}\``).join(', ')}.`, '');
  return lines;
}

const whom = ({ scope, for: roles }: ToolDescription): string => (roles === 'everybody' ? 'everybody' : (roles?.join(', ') ?? scope));

function needs(tool: ToolDescription): string {
  if (tool.for === 'everybody') return 'For everybody who is signed in.';
  if (tool.for !== undefined) return `For the role ${tool.for.map((role) => `\`${role}\``).join(' or ')}.`;
  return `Needs \`${tool.scope}\` ${tool.reach === 'service' ? 'in any entity' : 'in the entity'}.`;
}

/** An example that can be sent as it stands. */
function copyable(reach: ToolDescription['reach'], example: NonNullable<unknown>): object {
  return reach === 'service' ? { ...example } : { entity_id: 'acmec', ...example };
}

function rows(schema: Schema, prefix = ''): readonly string[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const standard = field.default === undefined ? [] : [`default \`${JSON.stringify(field.default)}\``];
    const text = [flat(field.description ?? ''), ...standard].filter((part) => part !== '').join('; ');
    const row = `| \`${prefix}${name}\`${required.has(name) ? ' (required)' : ''} | ${typeName(field)} | ${text} |`;
    const [inner, mark] = field.type === 'array' ? [field.items, '[].'] : [field, '.'];
    const nested = prefix === '' && inner?.type === 'object' ? rows(inner, `${name}${mark}`) : [];
    return [row, ...nested];
  });
}

function typeName(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeName))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeName(schema.items)}`;
  if (schema.type === 'object') {
    const names = Object.keys(schema.properties ?? {});
    return names.length === 0 ? 'object' : `{ ${names.join(', ')} }`;
  }
  return typeof schema.type === 'string' ? schema.type : (schema.type?.join(' or ') ?? 'anything');
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
