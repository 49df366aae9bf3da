import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runServiceProcess } from '@axe/mcp/testing';
import { createServiceDatabase } from '@axe/pg';
import { testCluster } from '@axe/pg/testing';
import { demoRegistryFile } from '@axe/registry';

const entityKey = 'k'.repeat(64);
const run = (environment: Record<string, string>) => runServiceProcess('frame', new URL('../src/main.ts', import.meta.url), environment);

describe('the process of a production host', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'frame-main-'));
  after(() => rm(folder, { recursive: true }));
  const { url: superuserUrl } = await testCluster();
  const { url } = await createServiceDatabase({ superuserUrl, service: 'frame', entityKey, database: `main_${process.pid}` });
  const settings = {
    AXE_CUSTOMER: 'acme',
    AXE_REGISTRY: fileURLToPath(demoRegistryFile),
    AXE_PUBLIC_URL: 'http://localhost:7300',
    AXE_DATA: folder,
    AXE_BOOTSTRAP_SECRETS: 's'.repeat(40),
    AXE_ENTITY_KEY: entityKey,
    AXE_COLOUR: 'blue',
    DATABASE_URL: url,
    PORT: '0',
  };

  test('serves, refuses strangers, and ends cleanly when told to', async () => {
    const process = run(settings);
    const address = await process.address();
    assert.equal((await fetch(`${address}/frame/health/ready`)).status, 200);
    const health = (await (await fetch(`${address}/frame/health`)).json()) as { colour: string; service: string };
    assert.equal(health.colour, 'blue');
    assert.equal((await fetch(`${address}/frame/mcp`, { method: 'POST' })).status, 401);
    process.child.kill('SIGTERM');
    assert.equal(await process.exited, 0);
  });

  test('a registry that goes bad is a warning of readiness, and the service goes on', async () => {
    const registry = path.join(folder, 'customers.yaml');
    await copyFile(fileURLToPath(demoRegistryFile), registry);
    const process = run({ ...settings, AXE_REGISTRY: registry });
    const address = await process.address();
    const ready = async () => {
      const response = await fetch(`${address}/frame/health/ready`);
      const { warnings } = (await response.json()) as { warnings: { name: string; detail: string }[] };
      return { status: response.status, warnings };
    };
    assert.deepEqual(await ready(), { status: 200, warnings: [] });
    await writeFile(registry, 'version: 1\n');
    for (let tries = 0; tries < 100 && (await ready()).warnings.length === 0; tries += 1) await new Promise((go) => setTimeout(go, 50));
    const { status, warnings } = await ready();
    assert.deepEqual([status, warnings[0]?.name], [200, 'registry']);
    assert.match(warnings[0]?.detail ?? '', /the last good one keeps serving.*customers\.yaml/s);
    process.child.kill('SIGTERM');
    assert.equal(await process.exited, 0);
  });

  test('ends with an error when its environment, its customer or its database is missing', async () => {
    const { DATABASE_URL: _, ...incomplete } = settings;
    const broken = [
      incomplete,
      { ...settings, AXE_CUSTOMER: 'nobody' },
      { ...settings, DATABASE_URL: 'postgres://frame_owner@127.0.0.1:9/frame' },
    ];
    for (const environment of broken) {
      const process = run(environment);
      assert.equal(await process.exited, 1);
      assert.ok(
        process.lines.some((line) => line.includes('"level":"error"')),
        process.lines.join('\n'),
      );
    }
  });
});
