import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createDenyList, type DenyListFailure, type DenyListOptions } from '../../src/index.ts';
import { testClock } from './acme.ts';
import { platformIssuer } from './platform.ts';

export type Behaviour = (req: IncomingMessage, res: ServerResponse) => void;

export const minuteMs = 60_000;

/** A provider's deny list on a real socket: it can be changed, asked how often it was read, and stopped. */
async function provider(t: TestContext) {
  let behaviour: Behaviour = (_req, res) => void res.end('{"revoked":[]}');
  const asked: (string | undefined)[] = [];
  const server = createServer((req, res) => {
    asked.push(req.headers['if-none-match']);
    behaviour(req, res);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  t.after(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/revoked-tokens`,
    asked,
    stop,
    behave: (as: Behaviour) => {
      behaviour = as;
    },
    publish: (entries: readonly unknown[], etag?: string) => {
      behaviour = (req, res) => {
        if (etag !== undefined) res.setHeader('etag', etag);
        if (etag !== undefined && req.headers['if-none-match'] === etag) res.writeHead(304).end();
        else res.end(JSON.stringify({ revoked: entries }));
      };
    },
  };
}

export async function startedDenyList(t: TestContext, more: Partial<DenyListOptions> = {}) {
  const [server, clock] = [await provider(t), testClock()];
  const failures: DenyListFailure[] = [];
  const open = (options: Partial<DenyListOptions> = {}) => {
    const list = createDenyList({
      issuer: platformIssuer,
      url: server.url,
      now: clock.now,
      everyMs: minuteMs,
      onFailure: (failure) => void failures.push(failure),
      ...more,
      ...options,
    });
    t.after(list.close);
    return list;
  };
  const until = async (condition: () => boolean) => {
    for (let attempt = 0; attempt < 1000 && !condition(); attempt += 1) await pause(5);
    assert.ok(condition());
  };
  const inHours = (hours: number) => clock.seconds() + hours * 3600;
  return { server, clock, failures, open, until, inHours };
}

export const tokenNumbered = (tokenId: string | undefined, issuer = platformIssuer) => ({ issuer, tokenId });
