import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommand } from '../conformance/fixture/run-command.ts';
import { freePort, type RunningPlatform, removeFolder, startPlatform, temporaryFolder } from '../journeys/support/running-platform.ts';
import { callStatus } from './support/call-status.ts';
import { createFakeBrowser, type FakeBrowser } from './support/fake-browser.ts';

/**
 * What the Inspector's command line cannot do, and so is not here: ask for other scopes than the server's (no step-up by choice), sign in by
 * device code, or start a login without a terminal unless it may open the browser by itself. And 2.12.0 does not withdraw what `--relogin`
 * forgets: it looks for the provider's metadata where its own login does not keep them, and says nothing. Withdrawing is tested with openid-client.
 */
let platform: RunningPlatform;
before(async () => {
  platform = await startPlatform(temporaryFolder(), await freePort());
});
after(async () => {
  await platform?.stop();
  if (platform !== undefined) removeFolder(platform.dataFolder);
});

/** Registered by itself, or told the id that a form would be told. */
const clients = { modern: [], legacy: ['--client-id', 'axe-connector'] } as const;

for (const era of ['modern', 'legacy'] as const) {
  describe(`the protocol's own inspector signs in, ${era} era`, () => {
    let home: string;
    let browser: FakeBrowser;
    before(async () => {
      home = await mkdtemp(path.join(tmpdir(), 'axe-inspector-oauth-'));
      browser = createFakeBrowser(home);
    });
    after(() => rm(home, { recursive: true, force: true }));

    const inspect = async (...args: string[]) => {
      const resource = `${platform.url}/frame/mcp`;
      const callback = ['--callback-url', `http://127.0.0.1:${await freePort()}/oauth/callback`];
      return runCommand(
        'mcp-inspector',
        ['--cli', '--transport', 'http', '--server-url', resource, '--protocol-era', era, ...callback, ...args],
        {
          timeoutMs: 60_000,
          cwd: home,
          env: { ...browser.env, MCP_AUTO_OPEN_ENABLED: 'true', MCP_INSPECTOR_SECRET_STORE: 'file' },
        },
      );
    };
    const storedToken = (): string => {
      const { secrets } = JSON.parse(readFileSync(path.join(home, '.mcp-inspector/secrets.json'), 'utf8')) as {
        secrets: Record<string, string>;
      };
      const kept = Object.entries(secrets).find(([name]) => name.includes(':tokens:'))?.[1];
      return (JSON.parse(kept ?? '{}') as { access_token: string }).access_token;
    };

    test('with the browser', async () => {
      const [listed, visit] = await Promise.all([inspect('--method', 'tools/list', ...clients[era]), browser.signInAs('kim@acme.example')]);
      assert.equal(listed.code, 0, `${listed.stdout.slice(-2000)}\n${listed.stderr.slice(-2000)}`);
      assert.equal(visit.status, 200);
      assert.equal(visit.asked.searchParams.get('resource'), `${platform.url}/frame/mcp`);
      const names = JSON.parse(listed.stdout).tools.map((tool: { name: string }) => tool.name);
      assert.ok(names.includes('query_trial_balance'));
    });

    test('and later without it', async () => {
      const call = ['--method', 'tools/call', '--tool-name', 'query_trial_balance', '--tool-arg', 'entity_id=acmec', 'as_of=2026-10-31'];
      const { code, stdout, stderr } = await inspect('--stored-auth-only', ...call);
      assert.equal(code, 0, `${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
      assert.deepEqual(JSON.parse(stdout).structuredContent.rows, []);
    });

    test('and anew when it is told to forget', async () => {
      const token = storedToken();
      const [listed] = await Promise.all([
        inspect('--relogin', '--method', 'tools/list', ...clients[era]),
        browser.signInAs('kim@acme.example'),
      ]);
      assert.equal(listed.code, 0, `${listed.stdout.slice(-2000)}\n${listed.stderr.slice(-2000)}`);
      assert.notEqual(storedToken(), token);
      assert.equal(await callStatus(`${platform.url}/frame/mcp`, storedToken()), 200);
    });
  });
}
