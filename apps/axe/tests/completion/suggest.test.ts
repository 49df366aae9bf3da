import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it, test } from 'node:test';
import { joinBashWords } from '../../src/completion/bash-words.ts';
import { scanRegistry } from '../../src/completion/scan-registry.ts';
import { run } from '../support.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-completion-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const registry = `version: 1
zone: "platform.example"
customers:
  # the first
  acme:
    entities: ["acmec", acmev, # the ventures arm
      'acme_fund1']
    user_entity_map:
      "kim@acme.example": ["acmec"]
  "globex":
    legal_name: "Globex"
    entities:
      - globex
      - "globex2"
`;
const home = path.join(folder, 'home');
mkdirSync(path.join(home, '.axe'), { recursive: true });
writeFileSync(path.join(home, '.axe/customers.yaml'), registry);
const config = path.join(folder, 'config');
mkdirSync(config, { mode: 0o700 });
const profiles = { default: { url: 'https://acme.platform.example' }, work: { url: 'https://globex.platform.example' } };
writeFileSync(path.join(config, 'profiles.json'), JSON.stringify({ format: 1, profiles }), { mode: 0o600 });

/** The values for the last word, as a shell gets them. */
async function values(words: readonly string[], environment: { readonly [name: string]: string } = {}): Promise<readonly string[]> {
  const ran = await run(['completion', 'words', 'zsh', '--', ...words], {
    environment: { HOME: home, AXE_CONFIG: config, ...environment },
  });
  assert.deepEqual([ran.code, ran.noted], [0, '']);
  return ran.printed === '' ? [] : ran.printed.split('\n').map((line) => line.split('\t')[0] ?? '');
}

describe('what may come next', () => {
  it('commands, and behind one of them its own', async () => {
    assert.deepEqual(await values(['log']), ['login', 'logout', 'logs']);
    assert.deepEqual(await values(['token', '']), ['issue', 'help']);
    assert.deepEqual(await values(['help', 'wh']), ['whoami']);
    assert.deepEqual(await values(['nonsense', '']), []);
  });

  it('options of the command, and not behind --', async () => {
    assert.deepEqual(await values(['whoami', '--']), ['--profile', '--token', '--url', '--json', '--help']);
    assert.deepEqual(await values(['login', '--no']), ['--no-browser']);
    assert.deepEqual(await values(['whoami', '--', '--']), []);
  });

  it('tools with dashes or underscores, their options and what those may be', async () => {
    assert.deepEqual(await values(['frame', 'post_journal']), ['post_journal', 'post_journals']);
    assert.deepEqual(await values(['frame', 'query-balance', '--acc']), ['--account']);
    assert.deepEqual(await values(['frame', 'query_balance', '--subtree=']), ['--subtree=true', '--subtree=false']);
    assert.deepEqual(await values(['completion', '']), ['bash', 'zsh', 'fish']);
    assert.deepEqual(await values(['tools', 'frame', 'list_per']), ['list_periods']);
  });

  it('sign-ins, customers, entities and services', async () => {
    assert.deepEqual(await values(['whoami', '--profile', '']), ['default', 'work']);
    assert.deepEqual(await values(['whoami', '--profile=w']), ['--profile=work']);
    assert.deepEqual(await values(['customers', 'show', '']), ['acme', 'globex']);
    assert.deepEqual(await values(['frame', 'list_accounts', '--entity', 'acme']), ['acmec', 'acmev', 'acme_fund1']);
    assert.deepEqual(await values(['employee', 'grant', '--customer', 'globex', '--entity', '']), ['globex', 'globex2']);
    assert.deepEqual(await values(['tools', '']), ['blueprint', 'frame']);
    assert.deepEqual(await values(['tools', 'f']), ['frame', 'find_tool']);
    assert.deepEqual(await values(['tools', 'query_tr']), ['query_trial_balance'], 'a tool alone, wherever it is');
    assert.deepEqual(await values(['logs', 'query_tr']), [], 'where only a service fits');
    assert.deepEqual(await values(['vault', 'status', '']), ['acme', 'globex']);
    assert.deepEqual(await values(['customers', 'add', '']), [], 'a new one has a new name');
    assert.deepEqual(await values(['entity', 'add', 'acme', 'acmex', '--kind', 'k']), ['kip', 'kvf']);
    assert.deepEqual(await values(['entity', 'add', '']), ['acme', 'globex']);
    assert.deepEqual(await values(['doctor', 'service', 'frame', '--customer', 'g']), ['globex']);
  });

  it('files and folders are left to the shell', async () => {
    assert.deepEqual(await values(['customers', 'validate', '']), [':files']);
    assert.deepEqual(await values(['customers', 'list', '--home', '']), [':folders']);
  });

  it('the registry of the home that is named', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'customers.yaml'), 'customers:\n  initech:\n    entities: [initech]\n');
    assert.deepEqual(await values(['customers', 'show', ''], { AXE_HOME: other }), ['initech']);
    assert.deepEqual(await values(['customers', 'show', '--home', other, '']), ['initech']);
  });
});

test('whatever is broken, nothing is said and nothing fails', async () => {
  const broken = path.join(folder, 'broken');
  mkdirSync(broken, { mode: 0o700 });
  writeFileSync(path.join(broken, 'profiles.json'), '{', { mode: 0o600 });
  writeFileSync(path.join(broken, 'customers.yaml'), '\0\0customers: [[[\n - {');
  assert.deepEqual(await values(['whoami', '--profile', ''], { AXE_CONFIG: broken }), []);
  assert.deepEqual(await values(['customers', 'show', ''], { AXE_HOME: broken }), []);
  assert.deepEqual(await values(['customers', 'show', ''], { AXE_HOME: '/dev/null/x', HOME: '/dev/null' }), ['acme', 'globex'], 'the demo');
  for (const words of [[], ['zsh'], ['bash', '--'], ['tcsh', '--', 'lo'], ['bash', '--', '--x', '"', '$(', '']]) {
    const ran = await run(['completion', 'words', ...words]);
    assert.deepEqual([ran.code, ran.noted], [0, ''], words.join(' '));
  }
});

test('a registry is looked at line by line, and one that is too large not at all', () => {
  assert.deepEqual(
    [...scanRegistry(path.join(home, '.axe/customers.yaml'))],
    [
      ['acme', ['acmec', 'acmev', 'acme_fund1']],
      ['globex', ['globex', 'globex2']],
    ],
  );
  const large = path.join(folder, 'large.yaml');
  writeFileSync(large, `${registry}${'# padding\n'.repeat(900_000)}`);
  assert.equal(scanRegistry(large).size, 0);
  assert.equal(scanRegistry(folder).size, 0, 'a folder');
});

test('bash gets back only what stands behind its own separators', async () => {
  assert.deepEqual(joinBashWords(['whoami', '--profile', '=', 'wo']), { asked: ['whoami', '--profile=wo'], drop: 10 });
  assert.deepEqual(joinBashWords(['whoami', '--profile', '=']), { asked: ['whoami', '--profile='], drop: 10 });
  assert.deepEqual(joinBashWords(['login', '--url', 'https', ':', '//x']), { asked: ['login', '--url', 'https://x'], drop: 6 });
  assert.deepEqual(joinBashWords(['login', '']), { asked: ['login', ''], drop: 0 });
  const { printed } = await run(['completion', 'words', 'bash', '--', 'whoami', '--profile', '=', 'wo'], {
    environment: { HOME: home, AXE_CONFIG: config },
  });
  assert.match(printed, /^work\t/);
});
