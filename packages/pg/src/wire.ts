import { types } from 'pg';
import type { SqlValue } from './transaction.ts';

type Parse = (text: string) => unknown;

const asIs: Parse = (text) => text;

/** `2026-11-21 03:37:52.5+00` → `2026-11-21T03:37:52.5Z`; sessions run in UTC. Microseconds are kept. */
const isoInstant: Parse = (text) => (text.endsWith('+00') ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : text);

const textArray = types.getTypeParser(1009 as Parameters<typeof types.getTypeParser>[0], 'text') as (text: string) => readonly unknown[];

function arrayOf(parse: Parse): Parse {
  const each = (member: unknown): unknown =>
    typeof member === 'string' ? parse(member) : Array.isArray(member) ? member.map(each) : member;
  return (text) => textArray(text).map(each);
}

/** By type OID; arrays have their own. Everything else is read as node-postgres does. */
const parsers = new Map<number, Parse>([
  [20, BigInt],
  [1700, asIs],
  [1082, asIs],
  [1114, asIs],
  [1184, isoInstant],
  [1186, asIs],
  [1016, arrayOf(BigInt)],
  [1231, arrayOf(asIs)],
  [1182, arrayOf(asIs)],
  [1115, arrayOf(asIs)],
  [1185, arrayOf(isoInstant)],
  [1187, arrayOf(asIs)],
]);

export const wireTypes = {
  // The driver types its result as any; parsers of unknown types are its own.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/** What the driver would write in local time or refuse. */
export function toWire(value: SqlValue): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toWire);
  return value;
}
