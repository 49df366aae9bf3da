import { createConnection, type Socket } from 'node:net';
import { Client, type QueryResult } from 'pg';
import type { Address } from './address.ts';
import type { SqlValue } from './transaction.ts';
import { toWire, wireTypes } from './wire.ts';

export interface Connection {
  readonly role: string;
  /** Queues one statement; statements queued without waiting go out together and run in order. */
  run(text: string, values?: readonly SqlValue[]): Promise<QueryResult>;
  /** As `run`, for texts of this package: they are known to leave the session as it was. */
  apply(text: string, values: readonly SqlValue[]): Promise<QueryResult>;
  /** Plain protocol: several statements, nothing prepared. For transaction control and migrations. */
  script(text: string): Promise<QueryResult>;
  /** `I` outside a transaction, `T` inside, `E` inside a failed one; as of the last answer. */
  status(): string | null;
  /** True when a statement may have left something in the session that the next user must not meet. */
  isTainted(): boolean;
  isUsable(): boolean;
  /** Asks the server to cancel the running statement; works even when it ignores its own time-outs. */
  cancel(): void;
  onNotify(listener: (channel: string) => void): void;
  onEnd(listener: () => void): void;
  end(): Promise<void>;
  /** Drops the socket without a word; `end` would wait for the running statement. */
  kill(): void;
}

export interface ConnectionOptions {
  readonly address: Address;
  readonly role: string;
  readonly password: string;
  /** Server settings of the session; they win over whatever a role has stored for itself. */
  readonly settings: { readonly [name: string]: string };
}

/** Prepared statements a connection keeps; later texts run unprepared, so that memory stays bounded (about 50 kB each). */
const preparedLimit = 256;

export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { address } = options;
  const client = new Client({
    host: address.host,
    port: address.port,
    database: address.database,
    ssl: address.ssl,
    user: options.role,
    password: options.password,
    application_name: 'axe',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    pipeline: true,
    types: wireTypes,
    options: Object.entries(options.settings)
      .map(([name, value]) => `-c ${name}=${value.replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}`)
      .join(' '),
  });
  const session = { usable: true, tainted: false };
  client.on('error', () => {
    session.usable = false;
  });
  client.on('end', () => {
    session.usable = false;
  });
  await client.connect();
  const prepared = new Map<string, string>();
  const apply = (text: string, values: readonly SqlValue[]): Promise<QueryResult> => {
    let name = prepared.get(text);
    if (name === undefined && prepared.size < preparedLimit) {
      name = `axe${prepared.size}`;
      prepared.set(text, name);
    }
    return client.query({ text, values: values.map(toWire), ...(name === undefined ? { queryMode: 'extended' } : { name }) });
  };
  const run = (text: string, values: readonly SqlValue[] = []): Promise<QueryResult> => {
    if (!leavesSessionAlone(text)) session.tainted = true;
    return apply(text, values);
  };
  return {
    role: options.role,
    run,
    apply,
    script: (text) => client.query(text),
    status: () => client.getTransactionStatus(),
    isTainted: () => session.tainted,
    isUsable: () => session.usable,
    cancel: () => sendCancel(address, client),
    onNotify: (listener) => client.on('notification', (message) => listener(message.channel)),
    onEnd: (listener) => client.on('end', listener),
    end: async () => {
      session.usable = false;
      await client.end().catch(() => undefined);
    },
    kill: () => {
      session.usable = false;
      (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    },
  };
}

const harmlessStart = /^\s*(?:select|insert|update|delete|merge|with|values|call|table|lock|set\s+constraints)\b/i;
// Functions that reach into the session, and escapes that could spell them in another way.
const sessionFunction = /set_config|advisory|dblink|u&"|query_to_xml|cursor_to_xml/i;
// A planner setting spelt out for this transaction alone ends with it.
const plannerHint = /set_config\('(?:plan_cache_mode|enable_[a-z]+)', '[a-z_]+', true\)/g;
const verdicts = new Map<string, boolean>();

/**
 * Statements of services are constant texts that select and write rows. Whatever else a handler was made to run still meets
 * the limits of its role, but may leave settings, listeners, locks or prepared statements behind: such a connection is
 * thrown away after the transaction instead of being cleaned.
 */
export function leavesSessionAlone(text: string): boolean {
  const known = verdicts.get(text);
  if (known !== undefined) return known;
  const verdict = harmlessStart.test(text) && !sessionFunction.test(text.replaceAll(plannerHint, ''));
  // Texts are constants; a flood of different ones must not fill the memory.
  if (verdicts.size < 5_000) verdicts.set(text, verdict);
  return verdict;
}

/** The protocol's CancelRequest on a connection of its own: length, code 1234·5678, process id, secret. */
function sendCancel(address: Address, client: Client): void {
  const { processID, secretKey } = client as unknown as { processID: number | null; secretKey: number | null };
  if (processID === null || secretKey === null) return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const path = `${address.host}/.s.PGSQL.${address.port}`;
  const socket = address.host.startsWith('/') ? createConnection(path) : createConnection(address.port, address.host);
  socket.on('error', () => undefined);
  socket.setTimeout(5_000, () => socket.destroy());
  socket.end(message);
}
