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
  const list = tools.map((tool) => `| [\`${tool.name}\`](#${tool.name}) | ${tool.scope} | ${tool.effect} | ${tool.title} |`);
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
    '| tool | scope | effect | what it does |',
    '|---|---|---|---|',
    ...list,
    '',
    ...tools.flatMap((tool) => toolSection(service, tool)),
    '## Errors',
    '',
    'A refusal is a tool result with `isError` and `{code, message, context, retryable}`.',
    '',
    '| code | kind | when | what to do |',
    '|---|---|---|---|',
    ...codes,
    '',
  ].join('\n');
}

function toolSection(service: string, tool: ToolDescription): readonly string[] {
  const { name, title, summary, scope, effect, reach, errors, example } = tool;
  const where = reach === 'service' ? 'in any entity' : 'in the entity';
  const lines = [
    `## ${name}`,
    '',
    `**${title}.** ${summary}`,
    '',
    `Needs \`${scope}\` ${where}. Effect: ${effect}. Command: \`axe ${service} ${name}\`.`,
    '',
  ];
  lines.push('| argument | type | |', '|---|---|---|', ...rows(tool.input_schema as Schema), '');
  if (tool.output_schema !== undefined) lines.push('| result | type | |', '|---|---|---|', ...rows(tool.output_schema as Schema), '');
  if (example !== undefined) lines.push('```json', JSON.stringify(example, undefined, 2), '```', '');
  if (errors.length > 0) lines.push(`Refuses with ${errors.map((code) => `\`${code}\``).join(', ')}.`, '');
  return lines;
}

function rows(schema: Schema): readonly string[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const standard = field.default === undefined ? '' : ` Default \`${JSON.stringify(field.default)}\`.`;
    return `| \`${name}\`${required.has(name) ? ' (required)' : ''} | ${typeName(field)} | ${flat(field.description ?? '')}${standard} |`;
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
