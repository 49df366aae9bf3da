import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createBrowser, signIn } from '@axe/blueprint/testing';
import { type Machine, startMachine } from '../clients/support/start-machine.ts';
import { freePort } from '../journeys/support/running-platform.ts';
import { runCommand } from './fixture/run-command.ts';

interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

describe('the conformance suite against the provider', () => {
  let machine: Machine;
  let folder: string;
  before(async () => {
    machine = await startMachine();
    folder = await mkdtemp(path.join(tmpdir(), 'axe-authorization-'));
  });
  after(async () => {
    await machine?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (clientId: string, ...more: string[]) => {
    const port = await freePort();
    const output = await mkdtemp(path.join(folder, 'run-'));
    let browsed: Promise<unknown> | undefined;
    const finished = await runCommand(
      'conformance',
      ['authorization', '--url', machine.url, '--port', String(port), '--output-dir', output, '--client-id', clientId, ...more],
      {
        timeoutMs: 60_000,
        cwd: folder,
        // It prints the address that a person should open and waits at its own for the answer.
        onOutput: (stdout) => {
          const [url] = /http:\/\/\S+\/oauth\/authorize\?\S+(?=\n)/.exec(stdout) ?? [];
          if (url !== undefined) browsed ??= signIn(createBrowser(), { url }, 'kim@acme.example').then((back) => fetch(back));
        },
      },
    );
    await browsed;
    const checks = globSync('**/checks.json', { cwd: output }).flatMap(
      (file) => JSON.parse(readFileSync(path.join(output, file), 'utf8')) as Check[],
    );
    return { ...finished, checks };
  };

  const statuses = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ id, status }) => [id, status]));

  const everything = {
    'authorization-server-metadata': 'SUCCESS',
    'authorization-server-metadata-cimd': 'SUCCESS',
    'authorization-code-grant': 'SUCCESS',
  };

  test('a client that was registered, without a resource', async () => {
    const answer = await fetch(`${machine.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'conformance', redirect_uris: ['http://127.0.0.1:3000/callback'] }),
    });
    const { client_id } = (await answer.json()) as { client_id: string };
    const { code, stdout, checks } = await run(client_id);
    assert.equal(code, 0, stdout.slice(-4000));
    assert.deepEqual(statuses(checks), everything, stdout.slice(-4000));
  });

  test('the client of connectors, for frame', async () => {
    const { code, stdout, checks } = await run('axe-connector', '--resource', machine.resource, '--spec-version', '2026-07-28');
    assert.equal(code, 0, stdout.slice(-4000));
    assert.deepEqual(statuses(checks), everything, stdout.slice(-4000));
  });

  test('fails where it must: an issuer that is none', async () => {
    const { code } = await runCommand('conformance', ['authorization', '--url', `${machine.url}/frame`], {
      timeoutMs: 60_000,
      cwd: folder,
    });
    assert.notEqual(code, 0);
  });
});
