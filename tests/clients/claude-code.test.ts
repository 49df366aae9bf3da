import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, mock, type TestContext, test } from 'node:test';
import { type ClaudeCode, installClaudeCode } from './support/claude-code.ts';
import { type DocumentServer, startDocumentServer } from './support/document-server.ts';
import { createFakeBrowser, type FakeBrowser } from './support/fake-browser.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

/**
 * The real program with a real sign-in, up to where it would talk to its maker: `mcp list` connects and asks for the tools; calling one
 * takes an account there.
 */
describe('Claude Code', () => {
  let folder: string;
  let vendor: DocumentServer;
  let machine: Machine;
  let browser: FakeBrowser;
  let installed: ClaudeCode | string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'axe-claude-code-'));
    vendor = await startDocumentServer({
      client_name: 'Claude Code',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      token_endpoint_auth_method: 'none',
    });
    // The world of this test is loopback: its maker's site counts as unreachable.
    const documentFetch = { isInside: (address: string) => address !== '127.0.0.1', ca: vendor.ca };
    [installed, machine] = await Promise.all([installClaudeCode(folder), startMachine({ documentFetch })]);
    browser = createFakeBrowser(folder);
  });
  after(async () => {
    await machine?.close();
    await vendor?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The program, or undefined; then the run shows why. */
  const claudeOr = (t: TestContext): ClaudeCode | undefined => {
    if (typeof installed !== 'string') return installed;
    t.skip(`Claude Code was not tested: ${installed}`);
    return undefined;
  };

  const signIn = async (claude: ClaudeCode, name: string, more: Readonly<Record<string, string>> = {}) => {
    const login = claude.run(['mcp', 'login', name], { terminal: true, env: { ...browser.env, ...more } });
    const visit = await browser.signInAs('kim@acme.example').catch(async (cause: unknown) => {
      throw new Error(`the browser did not come back; the program said: ${(await login).output}`, { cause });
    });
    const ended = await login;
    assert.equal(ended.code, 0, ended.output);
    assert.equal(visit.status, 200, visit.page);
    assert.equal(visit.asked.searchParams.get('resource'), machine.resource);
    return visit.asked.searchParams.get('client_id');
  };

  const list = async (claude: ClaudeCode, name: string) => {
    const { output } = await claude.run(['mcp', 'list']);
    return output.split('\n').find((line) => line.startsWith(`${name}:`)) ?? output;
  };

  test('added by its address, signed in by mcp login, connected; renewed later; signed out', async (t) => {
    const claude = claudeOr(t);
    if (claude === undefined) return;
    const added = await claude.run(['mcp', 'add', '--transport', 'http', 'frame', machine.resource]);
    assert.equal(added.code, 0, added.output);
    assert.match(await list(claude, 'frame'), /Needs authentication/);
    assert.equal(await signIn(claude, 'frame'), 'https://claude.ai/oauth/claude-code-client-metadata');
    assert.match(await list(claude, 'frame'), /Connected/);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * 3600 * 1000 });
    try {
      assert.match(await list(claude, 'frame'), /Connected/, 'the token has ended by now');
    } finally {
      mock.timers.reset();
    }
    const left = await claude.run(['mcp', 'logout', 'frame']);
    assert.equal(left.code, 0, left.output);
    assert.match(await list(claude, 'frame'), /Needs authentication/);
  });

  test('with the document of another client', async (t) => {
    const claude = claudeOr(t);
    if (claude === undefined) return;
    await claude.run(['mcp', 'add', '--transport', 'http', 'documented', machine.resource]);
    const clientId = await signIn(claude, 'documented', { MCP_OAUTH_CLIENT_METADATA_URL: vendor.clientId });
    assert.equal(clientId, vendor.clientId);
    assert.match(await list(claude, 'documented'), /Connected/);
  });

  test('with the id that forms are told', async (t) => {
    const claude = claudeOr(t);
    if (claude === undefined) return;
    await claude.run(['mcp', 'add', '--transport', 'http', '--client-id', 'axe-connector', 'told', machine.resource]);
    assert.equal(await signIn(claude, 'told'), 'axe-connector');
    assert.match(await list(claude, 'told'), /Connected/);
  });
});
