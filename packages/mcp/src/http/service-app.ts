import { setTimeout as pause } from 'node:timers/promises';
import { wireSchema } from '@axe/kit';
import { Hono } from 'hono';
import { serviceErrors } from '../errors.ts';
import type { McpExchange } from '../protocol/mcp-exchange.ts';
import type { ServiceCore } from '../service-core.ts';
import { authenticate, refusalAnswer } from './authenticate.ts';

interface ServiceEnv {
  readonly Bindings: { readonly exchange: McpExchange };
}

export type ServiceApp = Hono<ServiceEnv>;

export interface Endpoints {
  mcp(exchange: McpExchange, request: Request): Promise<Response>;
  files(exchange: McpExchange): Promise<Response>;
  events(exchange: McpExchange): Promise<Response>;
  storage(): Promise<Response>;
}

/** The endpoints below /{service}; which of them want a token stands here and nowhere else. */
export function createServiceApp(core: ServiceCore, endpoints: Endpoints): ServiceApp {
  const { declaration } = core;
  const app = new Hono<ServiceEnv>().basePath(`/${declaration.name}`);
  const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
    Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
  const failed = (error: unknown, exchange: McpExchange) => {
    const { body, status, headers } = refusalAnswer(core, error, exchange);
    return json(body, status, headers);
  };
  const metadata = () => json(core.metadata, 200, { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });

  app.all('/mcp', (c) => endpoints.mcp(c.env.exchange, c.req.raw));
  app.get('/.well-known/oauth-protected-resource', metadata);
  app.get('/mcp/.well-known/oauth-protected-resource', metadata);
  app.get('/health', async () => json(await health(core)));
  app.get('/health/ready', async (c) => {
    const report = await readiness(core, c.env.exchange.overTcp);
    return json(report, report.status === 'ready' ? 200 : 503);
  });
  app.get('/health/storage', () => endpoints.storage());
  app.get('/metrics', async (c) => {
    if (!c.env.exchange.overTcp) throw notFound();
    const state = await core.outbox();
    if (state !== undefined) core.metrics.outbox(state);
    core.metrics.warnings(core.warnings().length);
    return new Response(await core.metrics.text(), { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
  });
  app.get('/schemas', async (c) => {
    await authenticate(core, c.env.exchange);
    return json(publishedSchemas(core));
  });
  app.post('/files', (c) => endpoints.files(c.env.exchange));
  app.post('/events', (c) => endpoints.events(c.env.exchange));
  for (const [path, allow] of otherMethods) {
    app.all(path, (c) => {
      const answer = refusalAnswer(core, methodNotAllowed(allow), c.env.exchange);
      return json(answer.body, answer.status, { allow });
    });
  }
  app.notFound((c) => failed(notFound(), c.env.exchange));
  app.onError((error, c) => failed(error, c.env.exchange));
  return app;
}

const otherMethods = [
  ['/.well-known/oauth-protected-resource', 'GET'],
  ['/mcp/.well-known/oauth-protected-resource', 'GET'],
  ['/health', 'GET'],
  ['/health/ready', 'GET'],
  ['/health/storage', 'GET'],
  ['/schemas', 'GET'],
  ['/files', 'POST'],
  ['/events', 'POST'],
] as const;

export const notFound = () =>
  serviceErrors.NOT_FOUND('Nothing answers at this path. Check it against /{service}/mcp, /files, /schemas and /health.');

const methodNotAllowed = (allow: string) => serviceErrors.METHOD_NOT_ALLOWED(`This path takes ${allow} only. Nothing was done.`, { allow });

/** The process is up; undelivered events are shown and change nothing about that. */
async function health(core: ServiceCore) {
  const { declaration, build } = core;
  const up = {
    status: 'ok',
    service: `${declaration.name}-mcp`,
    version: declaration.version,
    git_sha: build.gitSha,
    colour: build.colour,
  };
  const state = await core.outbox();
  if (state === undefined) return up;
  return { ...up, events: { pending: state.pending, dead: state.dead, oldest_pending_ms: Math.round(state.oldestPendingMs) } };
}

const readinessTimeoutMs = 5000;

async function readiness(core: ServiceCore, insideMachine: boolean) {
  const silent = { checks: [{ name: 'database', ok: false, detail: 'the database does not answer' }] };
  const asked = core.database.ready().catch((error: unknown) => {
    core.log.warn({ err: error }, 'readiness check failed');
    return silent;
  });
  const { checks } = await Promise.race([asked, pause(readinessTimeoutMs, silent, { ref: false })]);
  const all = [
    ...checks,
    { name: 'accepting', ok: !core.draining(), detail: core.draining() ? 'the process is stopping' : 'takes requests' },
  ];
  const failing = all.filter(({ ok }) => !ok).map(({ name }) => name);
  // What the proxy asks for, anybody can: a warning may quote names out of a file, which stay on this machine.
  const warnings = core.warnings().map(({ name, detail }) => ({ name, detail: insideMachine ? detail : 'the log has the details' }));
  return {
    status: failing.length === 0 ? 'ready' : 'not ready',
    service: `${core.declaration.name}-mcp`,
    failing,
    checks: all,
    warnings,
  };
}

function publishedSchemas({ declaration }: ServiceCore) {
  const schemas = declaration.schemas.map(({ id, description, fields }) => ({ id, description, fields: wireSchema(fields) }));
  return { service: declaration.name, version: declaration.version, schemas };
}
