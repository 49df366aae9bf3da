/** The parts of JSON Schema that the wire schemas of tools use. */
export interface WireSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, WireSchema>>;
  readonly items?: WireSchema;
  readonly additionalProperties?: WireSchema | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly WireSchema[];
  readonly minimum?: number;
}

export interface BadCall {
  readonly what: string;
  readonly args: unknown;
  /** What the refusal has to name. */
  readonly field: string;
}

type Path = readonly (string | number)[];

const megabyte = 1_000_000;
const badTexts: readonly (readonly [string, unknown])[] = [
  ['a NUL', 'a\u0000b'],
  ['an escape', 'a\u001b[2Jb'],
  ['half a surrogate', 'a\ud800'],
  ['a megabyte', 'x'.repeat(megabyte)],
  ['nothing in it', ''],
  ['a number', 5],
  ['a list', ['x']],
  ['null', null],
];
const badNumbers: readonly (readonly [string, unknown])[] = [
  ['half a won', 0.5],
  ['2^53', 2 ** 53],
  ['1e300', 1e300],
  ['-1e300', -1e300],
  ['text', '5'],
  ['a truth value', true],
  ['null', null],
];

/** Every way in which one field after the other is wrong, made from arguments that are right. */
export function badCalls(schema: WireSchema, sound: object): readonly BadCall[] {
  const unknown = { what: 'an unknown key', args: { ...sound, amuont: 1 }, field: 'amuont' };
  const missing = (schema.required ?? []).map((name) => ({ what: `${name} missing`, args: { ...sound, [name]: undefined }, field: name }));
  return [unknown, ...missing, ...badFields(schema, [], sound)];
}

function badFields(schema: WireSchema, path: Path, sound: object): readonly BadCall[] {
  if (schema.properties !== undefined) {
    const inside = Object.entries(schema.properties).flatMap(([name, field]) => badFields(field, [...path, name], sound));
    return path.length === 0
      ? inside
      : [...inside, badCall('text for an object', path, 'x', sound), badCall('an unknown key', [...path, 'amuont'], 1, sound)];
  }
  if (schema.items !== undefined) {
    const whole = [badCall('text for a list', path, 'x', sound), badCall('an object for a list', path, {}, sound)];
    return [...whole, ...badFields(schema.items, [...path, 0], sound)];
  }
  if (typeof schema.additionalProperties === 'object') {
    const keys = ['a\u0000b', 'x'.repeat(200)].map((key) => badCall('a bad key', path, { [key]: 'x' }, sound));
    const values = badTexts
      .filter(([, value]) => typeof value !== 'number')
      .map(([what, value]) => badCall(what, [...path, 'key'], value, sound));
    return [...keys, ...values];
  }
  if (schema.type === 'integer' || schema.type === 'number') return badNumbersFor(schema, path, sound);
  if (schema.type === 'string') return badTexts.map(([what, value]) => badCall(what, path, value, sound));
  if (schema.type === 'boolean') return ['true', 1, null].map((value) => badCall(`${typeof value} for a truth value`, path, value, sound));
  throw new Error(`no bad values for ${path.join('.')}: ${JSON.stringify(schema)}`);
}

function badNumbersFor(schema: WireSchema, path: Path, sound: object): readonly BadCall[] {
  const fractional = schema.type === 'number' ? badNumbers.slice(2) : badNumbers;
  const below = (schema.minimum ?? 0) >= 0 ? [['below zero', -1] as const] : [];
  return [...fractional, ...below].map(([what, value]) => badCall(what, path, value, sound));
}

function badCall(what: string, path: Path, value: unknown, sound: object): BadCall {
  const field = path.findLast((part) => typeof part === 'string') as string;
  return { what: `${path.join('.')}: ${what}`, args: place(sound, path, value), field };
}

/** A copy with one value put in its place; what is missing on the way there is made. */
function place(whole: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (typeof first === 'number') {
    const list = Array.isArray(whole) ? whole : [];
    return [place(list[first], rest, value), ...list.slice(1)];
  }
  const object = typeof whole === 'object' && whole !== null ? whole : {};
  return { ...object, [first]: place((object as Record<string, unknown>)[first], rest, value) };
}
