import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { frame } from '@axe/frame';
import type { AnyService } from '@axe/mcp';
import { createTestSignIn, hostForTests } from '@axe/mcp/testing';
import { type Database, startEmbeddedPostgres } from '@axe/pg';

export const benchEntity = 'acmec';

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
  const people = { 'bench@acme.example': { [benchEntity]: ['read', 'write', 'close'] } } as const;
  const { verifier, token } = createTestSignIn({ service: 'frame', entities: [benchEntity], people });
  const limits = { subjectRatePerSecond: 1e9, subjectBurst: 1e9 };
  const hosted = await hostForTests(frame as unknown as AnyService, { verifier, database, host: { limits }, keepLog: false });
  return {
    url: `${hosted.url}/frame/mcp`,
    token: await token('person:bench@acme.example', { [benchEntity]: ['read', 'write'] }),
    close: hosted.close,
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
