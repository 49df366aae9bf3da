import { sliceOf } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { createMemoryBindings, createVerifier, platformAudience, platformPath } from '../src/index.ts';

export interface VerifySpeed {
  /** Microseconds of one check, medians of the rounds. */
  readonly joseMicros: number;
  readonly uncachedMicros: number;
  readonly cachedMicros: number;
  /** A token seen for the first time against a bare `jwtVerify` of the same tokens with the same key; median of the rounds. */
  readonly uncachedAgainstJose: number;
  /** A token seen before against one seen for the first time. */
  readonly cachedAgainstUncached: number;
}

export interface VerifySpeedOptions {
  readonly rounds?: number;
  /** Tokens of one round, each of them checked once. */
  readonly tokens?: number;
}

const issuer = 'https://acme.platform.example';
const audience = platformAudience('acme');
const keyId = 'bench-key';

/**
 * Each token is checked three times in turns, so that a machine that slows down slows all three: by `jwtVerify`, by a verifier
 * that never saw it, and by that verifier again. About 3 s with the defaults.
 */
export async function measureVerifySpeed({ rounds = 9, tokens: count = 1_000 }: VerifySpeedOptions = {}): Promise<VerifySpeed> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId, use: 'sig' }] });
  const tokens = await signTokens(count, privateKey);
  const bare = { algorithms: ['RS256'], issuer, audience };
  const all: Round[] = [];
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const verifier = await warmVerifier(jwks, privateKey);
    const times = { jose: [] as number[], uncached: [] as number[], cached: [] as number[] };
    for (const token of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      times.jose.push(await micros(() => jwtVerify(token, publicKey, bare)));
      times.uncached.push(await micros(() => verifier.verify(headers)));
      times.cached.push(await micros(() => verifier.verify(headers)));
    }
    if (round > 0) all.push({ jose: median(times.jose), uncached: median(times.uncached), cached: median(times.cached) });
  }
  return {
    joseMicros: median(all.map(({ jose }) => jose)),
    uncachedMicros: median(all.map(({ uncached }) => uncached)),
    cachedMicros: median(all.map(({ cached }) => cached)),
    uncachedAgainstJose: median(all.map(({ jose, uncached }) => uncached / jose)),
    cachedAgainstUncached: median(all.map(({ uncached, cached }) => cached / uncached)),
  };
}

interface Round {
  readonly jose: number;
  readonly uncached: number;
  readonly cached: number;
}

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

function signTokens(count: number, privateKey: PrivateKey): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => signToken(`token-${index}`, privateKey)));
}

function signToken(tokenId: string, privateKey: PrivateKey): Promise<string> {
  return new SignJWT({ email: 'kim@acme.example', scope: 'openid profile email frame', client_id: 'axe-cli', azp: 'axe-cli' })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: keyId })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('0190d1a4-0000-7000-8000-000000000001')
    .setJti(tokenId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
}

/** As in a service: all paths of its kind, the registry behind it; its keys are already there. */
async function warmVerifier(jwks: string, privateKey: PrivateKey) {
  const now = () => new Date();
  const acme = {
    legal_name: 'Acme Corporation',
    primary_domain: 'acme.example',
    entities: ['acmec', 'acmev'],
    user_entity_map: { 'kim@acme.example': { acmec: ['read', 'write', 'close'], acmev: ['read'] } },
  };
  // JSON is YAML too.
  const text = JSON.stringify({ version: 1, zone: 'example.com', operators: [], customers: { acme } });
  const slice = sliceOf(parseRegistry(text, { file: 'bench.yaml' }).registry, 'acme');
  const verifier = createVerifier({
    issuers: platformPath({
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      audiences: [`${issuer}/frame/mcp`, audience],
      service: 'frame',
      now,
      fetch: async () => new Response(jwks),
    }),
    slice: () => slice,
    bindings: createMemoryBindings(),
    now,
    isRevoked: () => false,
  });
  await verifier.verify({ authorization: `Bearer ${await signToken('warm-up', privateKey)}` });
  return verifier;
}

async function micros(check: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await check();
  return (performance.now() - startedAt) * 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) console.table(await measureVerifySpeed());
