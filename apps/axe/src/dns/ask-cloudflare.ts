import * as z from 'zod';
import { dnsErrors } from './errors.ts';

/** Shape of every answer: https://developers.cloudflare.com/fundamentals/api/reference/ */
const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
  result_info: z.object({ page: z.number(), total_pages: z.number().optional() }).nullish(),
});

export type CloudflareAnswer = z.output<typeof envelope>;

export interface CloudflareAccess {
  /** Base address, without a slash at its end. */
  readonly base: string;
  readonly token: string;
  sleep(ms: number): Promise<void>;
}

export interface CloudflareRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

const timeoutMs = 20_000;
const maxTries = 4;
const maxWaitMs = 15_000;
const maxAnswerChars = 4_000_000;

/** One call. Waits as long as a busy provider asks, within a bound; only reads are repeated after a failure whose effect is unknown. */
export async function askCloudflare(access: CloudflareAccess, request: CloudflareRequest): Promise<CloudflareAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(access, request);
    const again = response === undefined || response.status >= 500 ? request.method === 'GET' : response.status === 429;
    if (!again) return await read(response, request);
    const waitMs = response === undefined ? 500 * 2 ** attempt : waitOf(response, attempt);
    await response?.body?.cancel();
    if (attempt === maxTries || waitMs > maxWaitMs) throw unavailable(response);
    await access.sleep(waitMs);
  }
}

async function send({ base, token }: CloudflareAccess, { method, path, body }: CloudflareRequest): Promise<Response | undefined> {
  try {
    return await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A token is sent to the address it is for and no other.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    return undefined;
  }
}

/** Seconds, as Cloudflare sends them. */
function waitOf(response: Response, attempt: number): number {
  const seconds = Number(response.headers.get('retry-after') ?? '');
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 500 * 2 ** attempt;
}

async function read(response: Response | undefined, { method, path }: CloudflareRequest): Promise<CloudflareAnswer> {
  if (response === undefined || response.status >= 500) throw unavailable(response);
  const text = (await response.text().catch(() => '')).slice(0, maxAnswerChars);
  const answer = envelope.safeParse(parse(text));
  const { status } = response;
  if (!answer.success) {
    throw dnsErrors.DNS_UNAVAILABLE(
      `Cloudflare answered with status ${status} and something that is not its API (a proxy in between?). Repeat the command later.`,
      { status },
    );
  }
  if (answer.data.success && response.ok) return answer.data;
  throw refusalOf(status, answer.data, `${method} ${path.split('?', 1)[0]}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An identical record came into being meanwhile. */
export const identicalRecord = 81_058;
/** The record is gone. */
export const noSuchRecord = 81_044;

/** Codes with a meaning of their own; for the others the code is told, and the provider's text stays out. */
const meanings: { readonly [code: number]: string } = {
  1004: 'a value of the record is not allowed',
  7003: 'there is no such zone or record',
  9005: 'the content of the record is not a host name',
  9041: 'this kind of record cannot be proxied',
  81053: 'an A, AAAA or CNAME record stands at the name',
  81054: 'a CNAME record stands at the name',
  [identicalRecord]: 'an identical record exists already',
  [noSuchRecord]: 'the record is gone',
};

function refusalOf(status: number, { errors }: CloudflareAnswer, what: string) {
  const codes = errors.map(({ code }) => code);
  const [code] = codes;
  if (status === 401 || status === 403 || codes.some((one) => [6003, 9103, 9106, 9109, 10_000].includes(one))) {
    return dnsErrors.DNS_TOKEN_REFUSED(
      `Cloudflare does not accept the token for this (status ${status}${code === undefined ? '' : `, code ${code}`}). Nothing was changed. Make one with the permissions Zone > Zone > Read and Zone > DNS > Edit for the zone.`,
      { status, codes },
    );
  }
  const meaning = code === undefined ? undefined : meanings[code];
  return dnsErrors.DNS_REFUSED(
    `Cloudflare refuses (${what}, status ${status}${code === undefined ? '' : `, code ${code}`})${meaning === undefined ? '' : `: ${meaning}`}. Nothing was changed by this call.`,
    { status, codes },
  );
}

function unavailable(response: Response | undefined) {
  const told =
    response === undefined
      ? 'Cloudflare could not be reached'
      : response.status === 429
        ? 'Cloudflare asks to go slower'
        : `Cloudflare answered with status ${response.status}`;
  return dnsErrors.DNS_UNAVAILABLE(`${told}. Whether the last change was made is not known: repeat the command, it looks first.`, {
    status: response?.status ?? 0,
  });
}
