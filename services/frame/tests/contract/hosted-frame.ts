import { after } from 'node:test';
import type { Actor, Scope } from '@axe/kit';
import type { AnyService } from '@axe/mcp';
import { createTestSignIn, hostForTests, type TestCeiling } from '@axe/mcp/testing';
import { type TestDatabase, testServiceDatabase } from '@axe/pg/testing';
import { frame } from '../../src/service.ts';
import { migrations } from '../support/books.ts';

const everything: readonly Scope[] = ['admin', 'reopen'];
const wholeCeiling = { acmec: everything, acmev: everything, acmex: everything };

const people: Readonly<Record<string, TestCeiling>> = {
  'chief@acme.example': wholeCeiling,
  'second@acme.example': { acmec: everything },
  'stranger@acme.example': { acmev: everything },
  'reader@acme.example': { acmec: ['read'] },
  'writer@acme.example': { acmec: ['write'] },
  'closer@acme.example': { acmec: ['close'] },
  'admin@acme.example': { acmec: ['admin'] },
};

export interface ToolAnswer {
  readonly status: number;
  readonly challenge: string;
  /** The refusal's code, wherever the protocol carries it; undefined for a success. */
  readonly code: string | undefined;
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of any tool; the assertions read them.
  readonly body: Record<string, any>;
}

export interface HostedFrame {
  readonly database: TestDatabase;
  readonly dataDir: string;
  readonly logLines: readonly string[];
  call(actor: Actor, tool: string, args: object, ceiling?: TestCeiling): Promise<ToolAnswer>;
  /** An agent on behalf of a person: two tokens, what both may do. */
  callFor(agent: Actor, person: Actor, tool: string, args: object): Promise<ToolAnswer>;
  /** As after `axe login`, with the roles that the registry gives; `scope` narrows the token. */
  callSignedIn(email: string, tool: string, args: object, scope?: string): Promise<ToolAnswer>;
  /** Sends a file as /files takes it; answers its id. */
  upload(actor: Actor, bytes: Uint8Array): Promise<string>;
  /** The names that tools/list shows. */
  list(actor: Actor): Promise<readonly string[]>;
  /** Rows of every table of an entity, the audit log too; not its seals, which a job adds on its own. */
  countRows(entity?: string): Promise<Readonly<Record<string, number>>>;
}

export const chief: Actor = 'person:chief@acme.example';

/** frame as it is in production: its declaration, the chassis, HTTP, tokens, and a real database. */
export async function hostFrame(): Promise<HostedFrame> {
  const database = await testServiceDatabase({ service: 'frame', migrations, errors: frame.errors });
  const signIn = createTestSignIn({
    service: 'frame',
    entities: Object.keys(wholeCeiling),
    people,
    admins: ['admin@acme.example', 'outside@acme.example'],
    agents: { robot: { acmec: ['admin'] } },
  });
  const limits = { subjectRatePerSecond: 1e9, subjectBurst: 1e9 };
  const { verifier } = signIn;
  const hosted = await hostForTests(frame as unknown as AnyService, { verifier, database, host: { limits } });
  const { dataDir, logLines } = hosted;
  after(async () => {
    await hosted.close();
    await database.close();
  });
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (subject: Actor, ceiling: TestCeiling): Promise<string> => {
    const key = JSON.stringify([subject, ceiling]);
    const made = tokens.get(key) ?? signIn.token(subject, ceiling);
    tokens.set(key, made);
    return made;
  };
  const send = async (actor: Actor, method: string, params: { readonly name?: string }, ceiling: TestCeiling): Promise<Response> =>
    fetch(`${hosted.url}/frame/mcp`, mcpRequest(await tokenOf(actor, ceiling), method, params));
  return {
    database,
    dataDir,
    logLines,
    call: async (actor, tool, args, ceiling = wholeCeiling) =>
      readAnswer(await send(actor, 'tools/call', { name: tool, arguments: args } as object, ceiling)),
    async callFor(agent, person, tool, args) {
      const request = mcpRequest(await tokenOf(agent, wholeCeiling), 'tools/call', { name: tool, arguments: args } as object);
      const headers = { ...request.headers, 'x-user-token': await tokenOf(person, wholeCeiling) };
      return readAnswer(await fetch(`${hosted.url}/frame/mcp`, { ...request, headers }));
    },
    callSignedIn: async (email, tool, args, scope) => {
      const request = mcpRequest(signIn.platformToken(email, scope === undefined ? {} : { scope }), 'tools/call', {
        name: tool,
        arguments: args,
      } as object);
      return readAnswer(await fetch(`${hosted.url}/frame/mcp`, request));
    },
    async upload(actor, bytes) {
      const headers = { authorization: `Bearer ${await tokenOf(actor, wholeCeiling)}`, 'content-type': 'application/octet-stream' };
      const response = await fetch(`${hosted.url}/frame/files`, { method: 'POST', headers, body: Buffer.from(bytes) });
      return ((await response.json()) as { file_id: string }).file_id;
    },
    async list(actor) {
      const { result } = (await (await send(actor, 'tools/list', {}, wholeCeiling)).json()) as { result: { tools: { name: string }[] } };
      return result.tools.map((tool) => tool.name);
    },
    countRows: (entity = 'acmec') => countRows(database, entity),
  };
}

function mcpRequest(token: string, method: string, params: { readonly name?: string }): RequestInit {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'contract', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params.name === undefined ? {} : { 'mcp-name': params.name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
  };
}

async function readAnswer(response: Response): Promise<ToolAnswer> {
  const text = await response.text();
  const json = JSON.parse(text.startsWith('event:') || text.startsWith('data:') ? (/^data: (.*)$/m.exec(text)?.[1] ?? '') : text);
  const inner = json.result?.content?.[0]?.text;
  const body = inner === undefined ? (json.error?.data ?? json.error ?? json) : JSON.parse(inner);
  const failed = json.result === undefined || json.result.isError === true;
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate') ?? '',
    code: failed ? String(body.code) : undefined,
    message: String(body.message ?? ''),
    body,
  };
}

async function countRows(database: TestDatabase, entity: string): Promise<Readonly<Record<string, number>>> {
  const counts = await database.owner(
    async (tx) => {
      const tables = await tx.query<{ name: string }>(
        "select tablename as name from pg_tables where schemaname = current_schema() and tablename <> 'audit_seal' order by 1",
      );
      const text = tables.map(({ name }) => `select '${name}' as name, count(*) as rows from ${name}`).join(' union all ');
      return tx.query<{ name: string; rows: bigint }>(text);
    },
    { entity },
  );
  return Object.fromEntries(counts.map(({ name, rows }) => [name, Number(rows)]));
}
