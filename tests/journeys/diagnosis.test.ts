import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freePort, removeFolder, runAxe, startPlatform, temporaryFolder } from './support/running-platform.ts';

interface Report {
  readonly ok: boolean;
  readonly counts: { readonly passed: number; readonly failed: number };
  readonly findings: readonly { readonly id: string; readonly status: string; readonly found: string }[];
}

test('a running platform is healthy, passes the checklist with writes, and its end is seen and named', async () => {
  const dataFolder = temporaryFolder();
  const home = temporaryFolder();
  const port = await freePort();
  const platform = await startPlatform(dataFolder, port);
  after(async () => {
    await platform.stop();
    removeFolder(dataFolder);
    removeFolder(home);
  });
  // A home without a registry: whoever runs the tests may have one.
  const environment = { AXE_DATA: dataFolder, AXE_PORT: String(port), HOME: home, AXE_CONFIG: home, AXE_KEYCHAIN: 'off' };

  const health = await runAxe(['health'], environment);
  assert.deepEqual([health.code, health.stderr], [0, ''], health.stdout);
  assert.match(health.stdout, /2 of 2 up/);

  const issued = await runAxe(['token', 'issue', '--sub', 'agent:cfo-agent', '--entity', 'acmec:read,write'], environment);
  const signedIn = { ...environment, AXE_TOKEN: issued.stdout.trim() };
  const examined = await runAxe(['doctor', 'mcp', `${platform.url}/frame/mcp`, '--books', 'acmec', '--json'], signedIn);
  const report = JSON.parse(examined.stdout) as Report;
  assert.deepEqual([examined.code, report.counts.failed], [0, 0], examined.stdout);
  const open = report.findings.filter(({ status }) => status === 'not-checked').map(({ id }) => id);
  // What only a tunnel or a dependency that is down could show.
  assert.deepEqual(open, ['tunnel', 'degraded']);
  const database = report.findings.find(({ id }) => id === 'database-url');
  assert.equal(database?.status, 'does-not-apply', 'no env file names the database of axe up');

  const person = await runAxe(['doctor', 'auth', 'USER_NOT_MAPPED', '--service', 'frame', '--email', 'han@globex.example'], environment);
  assert.equal(person.code, 1);
  assert.match(person.stdout, /han@globex\.example stands nowhere in acme/);

  const log = await runAxe(['logs', 'frame', '--grep', 'MISSING_TOKEN', '--lines', '1'], environment);
  assert.match(log.stdout, /POST \/frame\/mcp 401 .*MISSING_TOKEN reason=NO_HEADER request=/);

  await platform.stop();
  const down = await runAxe(['health'], environment);
  assert.equal(down.code, 1);
  assert.match(down.stdout, /nothing listens at the address/);
  const walked = await runAxe(['doctor', 'service', 'frame', '--customer', 'acme'], environment);
  assert.equal(walked.code, 1);
  assert.match(walked.stdout, /First broken link: front door/);
});
