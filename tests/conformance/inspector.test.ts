import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommand } from './fixture/run-command.ts';
import { type RunningFixture, startFixture } from './fixture/start-fixture.ts';

for (const era of ['modern', 'legacy'] as const) {
  describe(`the protocol's own inspector, ${era} era`, () => {
    let fixture: RunningFixture;
    let folder: string;
    before(async () => {
      fixture = await startFixture();
      folder = await mkdtemp(path.join(tmpdir(), 'axe-inspector-'));
    });
    after(async () => {
      await fixture.close();
      await rm(folder, { recursive: true, force: true });
    });

    const inspect = (...args: string[]) => {
      const target = ['--transport', 'http', '--server-url', fixture.url, '--header', `Authorization: Bearer ${fixture.token}`];
      return runCommand('mcp-inspector', ['--cli', ...target, '--protocol-era', era, ...args], { timeoutMs: 60_000, cwd: folder });
    };

    test('lists the tools without a portability problem in a schema', async () => {
      const { code, stdout, stderr } = await inspect('--method', 'tools/list', '--strict');
      assert.equal(code, 0, `${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
      const names = JSON.parse(stdout).tools.map((tool: { name: string }) => tool.name);
      assert.deepEqual(names.slice(0, 3), ['test_simple_text', 'test_error_handling', 'add_remark']);
    });

    test('calls a tool', async () => {
      const { code, stdout, stderr } = await inspect(
        '--method',
        'tools/call',
        '--tool-name',
        'add_remark',
        '--tool-arg',
        'entity_id=acmec',
        'text=hello',
      );
      assert.equal(code, 0, `${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
      assert.deepEqual(JSON.parse(stdout).structuredContent, { id: 1 });
    });

    test('says so when the tool refuses', async () => {
      const { stdout } = await inspect('--method', 'tools/call', '--tool-name', 'test_error_handling');
      const result = JSON.parse(stdout);
      assert.equal(result.isError, true);
      assert.equal(JSON.parse(result.content[0].text).code, 'ALWAYS_REFUSED');
    });

    test('finds a call refused without a token', async () => {
      const { code } = await runCommand(
        'mcp-inspector',
        ['--cli', '--transport', 'http', '--server-url', fixture.url, '--protocol-era', era, '--method', 'tools/list'],
        {
          timeoutMs: 60_000,
          cwd: folder,
        },
      );
      assert.notEqual(code, 0);
    });
  });
}
