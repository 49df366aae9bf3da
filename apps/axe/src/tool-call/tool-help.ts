import type { Catalogue, CatalogueTool, JsonSchema } from '../catalogue/catalogue.ts';
import { textWidth } from '../render/text-width.ts';
import { wrapWords } from '../render/wrap-words.ts';
import type { ToolFlag } from './tool-flags.ts';

const widest = 110;

/** Right needed, a worked example, and what can go wrong. */
export function toolHelp(catalogue: Catalogue, tool: CatalogueTool, flags: readonly ToolFlag[], words: string): string {
  const effect = { read: 'stores nothing', append: 'adds records, changes none', change: 'may change records' }[tool.effect];
  const lines = ['', `${needs(tool)}; ${effect}.`];
  const shapes = flags.flatMap(({ flag, schema }) => shapeLine(flag, schema.items ?? schema));
  if (shapes.length > 0) lines.push('', 'JSON values (* required):', ...shapes);
  if (typeof tool.example === 'object' && tool.example !== null) {
    lines.push('', 'Example:', `  ${exampleCommand(words, tool, flags)}`);
  }
  const errors = tool.errors.map((code) => [code, catalogue.errors[code]?.summary ?? ''] as const);
  if (errors.length > 0) {
    const width = Math.max(...errors.map(([code]) => code.length));
    lines.push('', 'Refuses with:', ...errors.map(([code, summary]) => hanging(`  ${code.padEnd(width)}  `, summary)));
  }
  return lines.join('\n');
}

const hanging = (lead: string, text: string): string =>
  lead + wrapWords(text, widest - textWidth(lead)).join(`\n${' '.repeat(textWidth(lead))}`);

const roleNames = { operator: 'operators of the platform', admin: "the customer's administrators" };

function needs(tool: CatalogueTool): string {
  if (tool.for === 'everybody') return 'For everybody who is signed in';
  if (tool.for !== undefined) return `For ${tool.for.map((role) => roleNames[role]).join(' and ')}`;
  return `Needs the scope ${tool.scope} ${tool.reach === 'service' ? 'in any entity' : 'in the entity'}`;
}

/** What stands inside the JSON of a flag: its members. */
function shapeLine(flag: string, schema: JsonSchema): readonly string[] {
  const required = new Set(schema.required ?? []);
  const members = Object.keys(schema.properties ?? {}).map((name) => (required.has(name) ? `${name}*` : name));
  return members.length === 0 ? [] : [hanging(`  ${flag}  `, `{ ${members.join(', ')} }`)];
}

function exampleCommand(words: string, tool: CatalogueTool, flags: readonly ToolFlag[]): string {
  const example = tool.example as Record<string, unknown>;
  const parts = flags.flatMap(({ property, flag, kind }) => {
    const value = property === 'entity_id' ? (example.entity_id ?? 'acmec') : example[property];
    if (value === undefined) return [];
    if (property === 'file_id') return ['--file statement.csv'];
    if (kind === 'boolean') return value === true ? [flag] : [`${flag} false`];
    return [`${flag} ${shellWord(typeof value === 'string' ? value : JSON.stringify(value))}`];
  });
  return continued([words, ...parts]);
}

/** A command too long for a line goes on in the next one, in a way that a shell takes as it stands. */
function continued(parts: readonly string[]): string {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)} ${part}`;
    if (lines.length > 0 && textWidth(`    ${longer} \\`) <= widest) lines[lines.length - 1] = longer;
    else lines.push(textWidth(`    ${part} \\`) <= widest ? part : part.replaceAll(/(\},|:\[)\{/g, '$1\n      {'));
  }
  return lines.join(' \\\n    ');
}

const shellWord = (text: string): string => (/^[\w./:@+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
