import { type Command, Option } from 'commander';
import type { CatalogueTool, JsonSchema } from '../catalogue/catalogue.ts';
import { cliErrors } from '../errors.ts';
import { collect } from '../usage/collect.ts';

export interface ToolFlag {
  /** The argument it fills. */
  readonly property: string;
  /** `--posted-on` */
  readonly flag: string;
  /** Name of its value in what commander parsed. */
  readonly attribute: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'json' | 'list';
  readonly schema: JsonSchema;
  readonly required: boolean;
}

const taken = new Set(['help', 'json', 'input', 'file', 'profile', 'token', 'url', 'user-token', 'version']);
const shortNames: { readonly [property: string]: string } = { entity_id: 'entity' };

/** One flag for each argument of the tool. */
export function flagsOf(tool: CatalogueTool): readonly ToolFlag[] {
  const required = new Set(tool.input_schema.required ?? []);
  return Object.entries(tool.input_schema.properties ?? {}).map(([property, schema]) => {
    const plain = shortNames[property] ?? property.replaceAll('_', '-');
    const name = taken.has(plain) ? `arg-${plain}` : plain;
    const attribute = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return { property, flag: `--${name}`, attribute, kind: kindOf(schema), schema, required: required.has(property) };
  });
}

function kindOf(schema: JsonSchema): ToolFlag['kind'] {
  const types = typesOf(schema);
  if (types.has('array')) return 'list';
  if (types.has('object')) return 'json';
  if (types.has('string')) return 'text';
  if (types.has('integer') || types.has('number')) return 'number';
  return types.has('boolean') ? 'boolean' : 'json';
}

function typesOf(schema: JsonSchema): Set<string> {
  const own = schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((part) => [...typesOf(part)]);
  const listed = [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])].map((value) => typeof value);
  return new Set([...own, ...inner, ...listed]);
}

export function addFlags(command: Command, flags: readonly ToolFlag[]): void {
  for (const one of flags) command.addOption(optionOf(one));
}

function optionOf({ flag, kind, schema, required }: ToolFlag): Option {
  const notes = `${required ? ' (required)' : ''}${kind === 'list' ? ' (repeat for several)' : ''}${defaultText(schema)}`;
  const text = `${schema.description ?? ''}${longChoices(schema)}${notes}`.trim();
  if (kind === 'boolean') return new Option(`${flag} [true|false]`, text);
  const placeholder = { text: choices(schema) ?? formatName(schema), number: 'number', json: 'json', list: listName(schema) }[kind];
  const option = new Option(`${flag} <${placeholder}>`, text);
  if (kind !== 'list') return option;
  return option.argParser(collect);
}

const defaultText = ({ default: value }: JsonSchema): string =>
  value === undefined || value === false ? '' : ` (default: ${JSON.stringify(value)})`;

/** A long list stands with the description: as a placeholder it would push every other description off the screen. */
const longestPlaceholder = 40;
const choicesOf = ({ enum: values }: JsonSchema): string => (values ?? []).join('|');
const choices = (schema: JsonSchema): string | undefined => {
  if (schema.enum === undefined) return undefined;
  return choicesOf(schema).length > longestPlaceholder ? 'value' : choicesOf(schema);
};
const longChoices = (schema: JsonSchema): string =>
  choicesOf(schema).length > longestPlaceholder ? `; one of ${(schema.enum ?? []).join(', ')}` : '';

const formatName = ({ format }: JsonSchema): string => (format === 'date' ? 'YYYY-MM-DD' : 'text');

const listName = ({ items }: JsonSchema): string => (items !== undefined && typesOf(items).has('object') ? 'json' : 'value');

/** The arguments that the flags give; what is not given is left to the input and to the tool's defaults. */
export function argumentsOf(flags: readonly ToolFlag[], parsed: { readonly [attribute: string]: unknown }): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const one of flags) {
    const value = parsed[one.attribute];
    if (value !== undefined) given[one.property] = argumentOf(one, value);
  }
  return given;
}

function argumentOf(flag: ToolFlag, value: unknown): unknown {
  if (flag.kind === 'list') return (value as readonly string[]).flatMap((one) => listItems(flag, one));
  const text = String(value);
  if (flag.kind === 'text') return text;
  if (flag.kind === 'json') return parseJson(flag, text);
  if (flag.kind === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw cliErrors.USAGE(`${flag.flag} takes true or false (or nothing, for true), not ${JSON.stringify(text)}.`);
  }
  const number = Number(text.replace(/(?<=\d)[,_](?=\d{3}(\D|$))/g, ''));
  if (text.trim() === '' || !Number.isFinite(number)) throw cliErrors.USAGE(`${flag.flag} takes a number, not ${JSON.stringify(text)}.`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number))
    throw cliErrors.USAGE(`${flag.flag} takes whole numbers up to 9007199254740991.`);
  return number;
}

/** A list is a repeated flag, or one JSON array. */
function listItems(flag: ToolFlag, text: string): readonly unknown[] {
  const items = flag.schema.items;
  if (text.trimStart().startsWith('[')) {
    const parsed = parseJson(flag, text);
    return Array.isArray(parsed) ? parsed : [parsed];
  }
  if (items !== undefined && kindOf(items) === 'text') return [text];
  return [parseJson(flag, text)];
}

function parseJson(flag: ToolFlag, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw cliErrors.USAGE(
      `${flag.flag} takes JSON; this is not: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}. Quote it for the shell with '…'.`,
    );
  }
}
