import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootstrapPath, createMemoryBindings, createVerifier, issueBootstrapToken } from '@axe/auth';
import { frame } from '@axe/frame';
import { type AnyService, createLogger, hostService, listen } from '@axe/mcp';
import { type Database, startEmbeddedPostgres } from '@axe/pg';
import { parseRegistry, sliceOf } from '@axe/registry';

export const benchEntity = 'acmec';

const registryText = `
version: 1
zone: example.com
operators: [op@axe.example]
customers:
  acme:
    legal_name: Acme Corporation
    primary_domain: acme.example
    entities: [${benchEntity}]
    user_entity_map: { bench@acme.example: { ${benchEntity}: [read, write, close] } }
`;

let stopCluster: (() => Promise<void>) | undefined;

/** One embedded PostgreSQL for all groups of a run, as durable as in production (fsync on). */
export async function startBenchCluster(): Promise<void> {
  if (stopCluster !== undefined) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-bench-'));
  // The server runs as an unprivileged user when the bench is started as root.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data') });
  process.env.AXE_TEST_CLUSTER_URL = server.superuserUrl;
  stopCluster = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

export async function stopBenchCluster(): Promise<void> {
  await stopCluster?.();
}

export interface HostedBooks {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** frame over HTTP on the given database, hosted as in production but for its rate limit and where the log goes. */
export async function hostBooks(database: Database): Promise<HostedBooks> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'axe-bench-'));
  const now = () => new Date();
  const slice = sliceOf(parseRegistry(registryText, { file: 'bench.yaml' }).registry, 'acme');
  const issuer = { customer: 'acme', service: 'frame' };
  const secret = randomBytes(32).toString('hex');
  const issuers = bootstrapPath({ ...issuer, secrets: [secret] });
  const verifier = createVerifier({ issuers, slice: () => slice, bindings: createMemoryBindings(), now });
  const token = await issueBootstrapToken({
    ...issuer,
    secret,
    subject: 'person:bench@acme.example',
    ceiling: { [benchEntity]: ['read', 'write'] },
    ttlSeconds: 3600,
    now: now(),
    tokenId: 'bench',
  });
  const log = createLogger({ level: 'info', write: () => undefined });
  const host = await hostService(frame as unknown as AnyService, {
    publicUrl: 'http://localhost:7300',
    issuer: 'http://localhost:7300/issuer',
    verifier,
    database,
    dataDir,
    log,
    limits: { subjectRatePerSecond: 1e9, subjectBurst: 1e9 },
  });
  const listening = await listen([host], { port: 0, log, graceMs: 1000 });
  return {
    url: `${listening.url}/frame/mcp`,
    token,
    async close() {
      await listening.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A tools/call as an HTTP request in the modern era. */
export function callRequest(token: string, name: string, args: object) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, _meta: meta } }),
  };
}
