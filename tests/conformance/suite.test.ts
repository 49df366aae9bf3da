import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommand } from './fixture/run-command.ts';
import { type RunningFixture, startFixture } from './fixture/start-fixture.ts';

const expectedFailures = path.join(import.meta.dirname, 'expected-failures.yaml');

describe('the conformance suite of the protocol', () => {
  let fixture: RunningFixture;
  let folder: string;
  before(async () => {
    fixture = await startFixture();
    folder = await mkdtemp(path.join(tmpdir(), 'axe-suite-'));
  });
  after(async () => {
    await fixture.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (url: string, revision: string, ...more: string[]) =>
    runCommand('conformance', ['server', '--url', url, '--requirements', revision, '--timeout', '15000', ...more], {
      timeoutMs: 240_000,
      cwd: folder,
    });

  // The suite's exit code decides; its text also counts passes against a dead server.
  test('2026-07-28, nothing excused', async () => {
    const { code, stdout, stderr } = await run(fixture.openUrl, '2026-07-28');
    assert.equal(code, 0, `${stdout.slice(-6000)}\n${stderr.slice(-2000)}`);
  });

  test('2025-11-25, with the four that need a session excused and no other', async () => {
    const { code, stdout, stderr } = await run(fixture.openUrl, '2025-11-25', '--expected-failures', expectedFailures);
    assert.equal(code, 0, `${stdout.slice(-6000)}\n${stderr.slice(-2000)}`);
  });

  test('fails where it must: without the token of the proxy', async () => {
    const { code } = await runCommand('conformance', ['server', '--url', fixture.url, '--scenario', 'tools-list'], {
      timeoutMs: 60_000,
      cwd: folder,
    });
    assert.notEqual(code, 0);
  });
});
