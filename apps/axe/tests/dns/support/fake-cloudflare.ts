import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRecord {
  readonly id: string;
  type: string;
  name: string;
  content: string;
  proxied: boolean;
  ttl: number;
}

export interface FakeCloudflare {
  readonly base: string;
  readonly token: string;
  readonly zoneId: string;
  records: FakeRecord[];
  readonly calls: string[];
  /** Answers instead of the next calls: a status, or the end of the connection before or after the effect. */
  readonly next: (number | 'cut' | 'cut after' | 'nonsense')[];
  /** The answer of the next call with this method gets lost after its effect. */
  loses: string | undefined;
  retryAfter: string | undefined;
  perPage: number;
  close(): Promise<void>;
}

export const newId = (): string => randomBytes(16).toString('hex');

const mayNotShare: { readonly [type: string]: readonly string[] } = { CNAME: ['A', 'AAAA', 'CNAME'], A: ['CNAME'], AAAA: ['CNAME'] };

/** The part of Cloudflare's API v4 that concerns records of one zone, with its envelope; refuses what it does not know. */
export async function startFakeCloudflare(zone = 'platform.example'): Promise<FakeCloudflare> {
  const server = createServer((request, response) => {
    void body(request).then((text) => {
      fake.calls.push(`${request.method} ${request.url}`);
      const told = request.method === fake.loses ? 'cut after' : fake.next.shift();
      if (told === 'cut after') fake.loses = undefined;
      if (told === 'cut') return void response.destroy();
      const answer =
        told === 'nonsense'
          ? { status: 200, text: '<html>captive portal</html>' }
          : typeof told === 'number'
            ? failure(told, told === 429 ? 971 : 10_001, 'text of the provider')
            : answerTo(fake, zone, request, text);
      if (told === 'cut after') return void response.destroy();
      const wait = told === 429 && fake.retryAfter !== undefined ? { 'retry-after': fake.retryAfter } : {};
      response.writeHead(answer.status, { 'content-type': 'application/json', ...wait }).end(answer.text);
    });
  });
  const fake: FakeCloudflare = {
    base: '',
    token: randomBytes(30).toString('base64url'),
    zoneId: newId(),
    records: [],
    calls: [],
    next: [],
    loses: undefined,
    retryAfter: undefined,
    perPage: 100,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4` });
}

function answerTo(fake: FakeCloudflare, zone: string, request: IncomingMessage, text: string) {
  if (request.headers.authorization !== `Bearer ${fake.token}`) return failure(403, 9109, 'Invalid access token');
  const url = new URL(request.url ?? '', 'http://localhost');
  const [path, query] = [url.pathname.replace('/client/v4', ''), url.searchParams];
  const place = `/zones/${fake.zoneId}/dns_records`;
  const key = `${request.method} ${path.startsWith(`${place}/`) ? `${place}/:id` : path}`;
  const record = fake.records.find(({ id }) => path === `${place}/${id}`);
  const sent = text === '' ? undefined : (JSON.parse(text) as Omit<FakeRecord, 'id'>);
  if (key === 'GET /zones') {
    known(query, ['name', 'per_page', 'page']);
    return list(
      [{ id: fake.zoneId, name: zone, status: 'active' }].filter(({ name }) => name === query.get('name')),
      query,
      fake.perPage,
    );
  }
  if (key === `GET ${place}`) {
    known(query, ['name.exact', 'per_page', 'page']);
    return list(
      fake.records.filter(({ name }) => name === query.get('name.exact')),
      query,
      fake.perPage,
    );
  }
  if ((key === `POST ${place}` || (key === `PUT ${place}/:id` && record !== undefined)) && sent !== undefined) {
    if (sent.proxied && sent.ttl !== 1) return failure(400, 9021, 'Invalid TTL');
    const others = fake.records.filter((one) => one !== record && one.name === sent.name);
    if (others.some(({ type, content }) => type === sent.type && content === sent.content))
      return failure(400, 81_058, 'An identical record already exists.');
    if (others.some(({ type }) => mayNotShare[sent.type]?.includes(type)))
      return failure(400, 81_053, 'An A, AAAA, or CNAME record with that host already exists.');
    const made = {
      id: record?.id ?? newId(),
      type: sent.type,
      name: sent.name,
      content: sent.content,
      proxied: sent.proxied,
      ttl: sent.ttl,
    };
    fake.records = [...fake.records.filter((one) => one !== record), made];
    return success(made);
  }
  if (key === `DELETE ${place}/:id`) {
    if (record === undefined) return failure(404, 81_044, 'Record does not exist.');
    fake.records = fake.records.filter((one) => one !== record);
    return success({ id: record.id });
  }
  return failure(404, 7003, `Could not route to ${path}`);
}

function known(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) if (!names.includes(name)) throw new Error(`the stand-in knows no parameter ${name}`);
}

function list(all: readonly object[], query: URLSearchParams, perPage: number) {
  const page = Number(query.get('page'));
  const info = {
    page,
    per_page: perPage,
    count: Math.min(perPage, all.length),
    total_count: all.length,
    total_pages: Math.max(1, Math.ceil(all.length / perPage)),
  };
  return {
    status: 200,
    text: JSON.stringify({
      success: true,
      errors: [],
      messages: [],
      result: all.slice((page - 1) * perPage, page * perPage),
      result_info: info,
    }),
  };
}

const success = (result: object) => ({ status: 200, text: JSON.stringify({ success: true, errors: [], messages: [], result }) });
const failure = (status: number, code: number, message: string) => ({
  status,
  text: JSON.stringify({ success: false, errors: [{ code, message, error_chain: [] }], messages: [], result: null }),
});

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
