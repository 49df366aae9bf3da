import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { openIdentityDesk } from '../../src/people/identity-desk.ts';
import type { Terminal } from '../../src/terminal.ts';

type Answers = { readonly [tool: string]: (args: Record<string, unknown>) => object };

const whoami = {
  actor: 'person:ops@operator.example',
  email: 'ops@operator.example',
  customer: { id: 'acme', name: 'Acme' },
  roles: ['operator'],
  rights: [{ entity: 'acmec', name: 'Acme', scopes: ['read'] }],
};

/** A platform that knows these tools and no others, and notes every call but whoami. */
async function platform(context: TestContext, answers: Answers) {
  const calls: [string, Record<string, unknown>][] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { params } = JSON.parse(Buffer.concat(chunks).toString()) as { params: { name: string; arguments: Record<string, unknown> } };
    const { name, arguments: args } = params;
    if (name !== 'whoami') calls.push([name, args]);
    const known: Answers = { whoami: () => whoami, ...answers };
    const answer = known[name];
    const structuredContent = answer?.(args) ?? { code: 'TOOL_NOT_FOUND', message: `no tool ${name}` };
    const result = { content: [], structuredContent, isError: 'code' in structuredContent };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  context.after(() => server.close());
  const AXE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const terminal: Pick<Terminal, 'environment' | 'folder'> = { environment: { AXE_URL, AXE_TOKEN: 'x.y.z' }, folder: '.' };
  return { calls, open: (customer = 'acme') => openIdentityDesk(customer, {}, terminal as Terminal) };
}

test('the platform of another customer is asked nothing', async (t) => {
  const { calls, open } = await platform(t, {});
  await assert.rejects(
    open('globex'),
    (error) => isRefusal(error, 'PLATFORM_FOREIGN') && /platform of acme, not of globex/.test(error.message),
  );
  assert.deepEqual(calls, []);
});

test('what would end is asked without ending it, and named by its programs', async (t) => {
  const { calls, open } = await platform(t, {
    list_sessions: () => ({ sessions: [{ id: 's1', email: 'kim@acme.example', client_id: 'axe-cli', client_name: 'axe' }] }),
    revoke_sessions: () => ({ revoked: [{ session: 's1' }, { session: 's2' }], browsers: 1, blocked: false }),
  });
  const live = await (await open()).live('kim@acme.example');
  assert.deepEqual(live, { programs: ['axe', 'a program'], browsers: 1 });
  assert.deepEqual(calls.find(([name]) => name === 'revoke_sessions')?.[1], { email: 'kim@acme.example', dry_run: true });
});

test('somebody who never signed in has nothing to end; other refusals stay what they are', async (t) => {
  const { open } = await platform(t, {
    list_sessions: () => ({ sessions: [] }),
    revoke_sessions: ({ email }) =>
      email === 'kim@acme.example'
        ? { code: 'SESSION_NOT_FOUND', message: 'never here' }
        : { code: 'ROLE_REQUIRED', message: 'only operators' },
  });
  const desk = await open();
  assert.deepEqual(await desk.live('kim@acme.example'), { programs: [], browsers: 0 });
  await assert.rejects(
    desk.live('lee@acme.example'),
    (error) =>
      isRefusal(error, 'ROLE_REQUIRED') &&
      error.kind === 'denied' &&
      error.context.remedy === undefined &&
      /^You are signed in as ops@operator\.example, who is neither .* acme \(axe login --profile ops\), then repeat with --profile ops, without AXE_TOKEN\.$/.test(
        error.message,
      ),
  );
});

test('the sign-in that works here is not ended by itself', async (t) => {
  const { calls, open } = await platform(t, { revoke_sessions: () => ({ revoked: [], browsers: 0, blocked: false }) });
  const desk = await open();
  await assert.rejects(desk.end('ops@operator.example', 'left'), (error) => isRefusal(error, 'OWN_SIGN_IN'));
  assert.deepEqual(calls, []);
  await desk.end('kim@acme.example', 'left acme');
  assert.deepEqual(calls, [['revoke_sessions', { email: 'kim@acme.example', reason: 'left acme' }]]);
});

test('programs of the house and those with a document of their own need no decision', async (t) => {
  const session = (email: string, client_id: string, client_name?: string) => ({
    id: `${email} ${client_id}`,
    email,
    client_id,
    client_name,
  });
  const all = [
    session('kim@acme.example', 'axe-cli', 'axe'),
    session('kim@acme.example', 'https://client.example/id.json'),
    session('kim@acme.example', 'dyn-1', 'Own'),
    session('kim@acme.example', 'dyn-2', 'Shared'),
    session('lee@acme.example', 'dyn-2', 'Shared'),
  ];
  const { open } = await platform(t, {
    list_sessions: ({ email, client }) => ({
      sessions: all.filter((one) => (email === undefined || one.email === email) && (client === undefined || one.client_id === client)),
    }),
  });
  assert.deepEqual(await (await open()).programs('kim@acme.example'), [
    { id: 'dyn-1', name: 'Own', onlyOfThem: true },
    { id: 'dyn-2', name: 'Shared', onlyOfThem: false },
  ]);
});

test('the audit logs are asked as the person who is signed in, where they may read', async (t) => {
  const row = { at: '2026-11-20T08:00:00Z', actor: 'person:kim@acme.example', table: 'journal', operation: 'insert', request_id: 'r1' };
  const { calls, open } = await platform(t, { search_audit_log: () => ({ rows: [row] }) });
  const places = ['acmec', 'acmev'].map((entity) => ({ service: 'frame', entity }));
  const { requests, unasked } = await (await open()).changes({ email: 'kim@acme.example', places, limit: 5 });
  assert.deepEqual(
    requests.map(({ service, entity, requestId }) => [service, entity, requestId]),
    [['frame', 'acmec', 'r1']],
  );
  assert.deepEqual(
    unasked.map(({ entity }) => entity),
    ['acmev'],
  );
  assert.deepEqual(calls, [['search_audit_log', { entity_id: 'acmec', actor: 'kim@acme.example', limit: 500 }]]);
});
