import fc from 'fast-check';
import type { RegistryFile } from '../../src/index.ts';

/** A line of a generated file and what it belongs to: an edit may touch the lines of what it edits, and no other. */
export interface WrittenLine {
  readonly text: string;
  readonly owner: string;
}

export interface Written {
  readonly lines: readonly WrittenLine[];
  readonly text: string;
  readonly file: RegistryFile;
}

export const customerIds = ['acme', 'globex'] as const;
export const entityIds = ['aa', 'bb', 'cc'] as const;
export const people = ['kim', 'lee', 'Choi', 'park'] as const;
export const agentIds = ['bot', 'cron'] as const;
export const addressOf = (customer: string, person: string) => `${person}@${customer}.example`;

const scopeList = fc.subarray(['read', 'write', 'close', 'admin', 'reopen'] as const);
const grants = fc.oneof(fc.subarray([...entityIds]), fc.dictionary(fc.constantFrom(...entityIds), scopeList, { maxKeys: 3 }));
type GrantsValue = string[] | Record<string, string[]>;

/** How one line is written: what people do to files. */
const style = fc.record({
  quotes: fc.constantFrom('"', "'", ''),
  block: fc.boolean(),
  spaces: fc.constantFrom('', ' '),
  trailing: fc.option(fc.constantFrom('# é 한국', '#', '# a, b: [c] {d}'), { nil: undefined }),
  above: fc.option(fc.constantFrom('# note: "x"', '', '#- not an item'), { nil: undefined }),
});
type Style = typeof style extends fc.Arbitrary<infer Value> ? Value : never;

const customer = fc.record({
  people: fc.uniqueArray(fc.tuple(fc.constantFrom(...people), grants, style), { selector: ([name]) => name, maxLength: 4 }),
  peopleAsFlow: fc.boolean(),
  agents: fc.uniqueArray(fc.tuple(fc.constantFrom(...agentIds), grants, style), { selector: ([name]) => name, maxLength: 2 }),
  admins: fc.option(fc.subarray([...people]), { nil: undefined }),
  adminsStyle: style,
  tail: fc.boolean(),
});
type Customer = typeof customer extends fc.Arbitrary<infer Value> ? Value : never;

/** Registries as people write them, with the model of what they say. */
export const writtenRegistry: fc.Arbitrary<Written> = fc
  .record({
    customers: fc.tuple(customer, customer),
    indent: fc.constantFrom(2, 3, 4),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\ufeff'),
    finalBreak: fc.boolean(),
  })
  .map(({ customers, indent, lineEnd, mark, finalBreak }) => {
    const lines: WrittenLine[] = [];
    const put = (level: number, text: string, owner: string) =>
      lines.push({ text: text === '' ? '' : ' '.repeat(level * indent) + text, owner });
    put(0, '# head', '');
    put(0, 'version: 1', '');
    put(0, "zone: 'platform.example'   # the zone", '');
    put(0, 'customers:', '');
    const file: RegistryFile = { version: 1, zone: 'platform.example', customers: {} };
    for (const [index, drawn] of customers.entries()) {
      const id = customerIds[index] ?? 'acme';
      file.customers[id] = modelOf(id, drawn);
      writeCustomer(id, drawn, put);
    }
    put(0, '# foot', '');
    const body = lines.map(({ text }) => text).join(lineEnd);
    return { lines, text: mark + body + (finalBreak ? lineEnd : ''), file };
  });

function modelOf(id: string, drawn: Customer): RegistryFile['customers'][string] {
  const map = (items: readonly (readonly [string, GrantsValue, Style])[], key: (name: string) => string) =>
    Object.fromEntries(items.map(([name, value]) => [key(name), value])) as Record<string, never>;
  return {
    legal_name: `Company ${id}`,
    primary_domain: `${id}.example`,
    entities: [...entityIds],
    ...(drawn.people.length > 0 && { user_entity_map: map(drawn.people, (name) => addressOf(id, name)) }),
    ...(drawn.admins && { admins: drawn.admins.map((name) => addressOf(id, name)) }),
    ...(drawn.agents.length > 0 && { agents: map(drawn.agents, (name) => name) }),
    ...(drawn.tail && { fiscal_year_start: '04-01' }),
  };
}

type Put = (level: number, text: string, owner: string) => void;

function writeCustomer(id: string, drawn: Customer, put: Put): void {
  put(1, `# ── ${id} ──`, '');
  put(1, `${id}:  # the customer`, id);
  put(2, `legal_name: "Company ${id}"   # name`, id);
  put(2, `primary_domain: ${id}.example`, id);
  put(2, `entities: [${entityIds.join(', ')}] # bodies`, `${id} entities`);
  if (drawn.people.length > 0) {
    const owner = `${id} people`;
    if (drawn.peopleAsFlow)
      writeFlow(
        'user_entity_map',
        drawn.people.map(([name, value, how]) => [addressOf(id, name), value, how]),
        owner,
        put,
      );
    else {
      put(2, 'user_entity_map:   # who', owner);
      for (const [name, value, how] of drawn.people) writeGrants(addressOf(id, name), value, how, `${owner} ${name.toLowerCase()}`, put);
    }
  }
  if (drawn.admins) {
    const quoted = drawn.admins.map((name) => quote(addressOf(id, name), drawn.adminsStyle.quotes || '"'));
    if (drawn.adminsStyle.block && quoted.length > 0) {
      put(2, 'admins:', `${id} admins`);
      for (const [index, address] of quoted.entries())
        put(2, `- ${address} # ${index}`, `${id} admins ${drawn.admins[index]?.toLowerCase()}`);
    } else put(2, `admins: [${quoted.join(' ,')}]`, `${id} admins`);
  }
  if (drawn.agents.length > 0) {
    put(2, 'agents:', `${id} agents`);
    for (const [name, value, how] of drawn.agents) writeGrants(name, value, how, `${id} agents ${name}`, put);
  }
  if (drawn.tail) put(2, 'fiscal_year_start: "04-01"', id);
}

const quote = (text: string, mark: string) => mark + text + mark;

function flowOf(value: GrantsValue, { quotes, spaces }: Style): string {
  if (Array.isArray(value)) return `[${value.map((entity) => quote(entity, quotes)).join(`,${spaces}`)}]`;
  const members = Object.entries(value).map(([entity, held]) => `${quote(entity, quotes)}: [${held.join(`,${spaces}`)}]`);
  return `{${spaces}${members.join(`,${spaces || ' '}`)}${spaces}}`;
}

function writeGrants(key: string, value: GrantsValue, how: Style, owner: string, put: Put): void {
  // What stands above a line is nobody's: it has to survive whatever happens to the line.
  if (how.above !== undefined) put(3, how.above, '');
  const head = `${quote(key, how.quotes || '"')}:`;
  const trailing = how.trailing === undefined ? '' : `   ${how.trailing}`;
  const members = Array.isArray(value)
    ? value.map((entity) => `- ${quote(entity, how.quotes)}`)
    : Object.entries(value).map(([entity, held]) => `${quote(entity, how.quotes)}: [${held.join(', ')}]`);
  if (!how.block || members.length === 0) {
    put(3, `${head} ${flowOf(value, how)}${trailing}`, owner);
    return;
  }
  put(3, `${head}${trailing}`, owner);
  for (const member of members) put(4, `${member}${trailing}`, owner);
}

function writeFlow(field: string, items: readonly (readonly [string, GrantsValue, Style])[], owner: string, put: Put): void {
  put(2, `${field}: {`, owner);
  for (const [index, [key, value, how]] of items.entries()) {
    const comma = index < items.length - 1 || how.block ? ',' : '';
    put(3, `${quote(key, how.quotes || '"')}: ${flowOf(value, how)}${comma}${how.trailing === undefined ? '' : ` ${how.trailing}`}`, owner);
  }
  put(2, '}', owner);
}
