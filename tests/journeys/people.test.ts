import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createFakeBrowser, type FakeBrowser } from '../clients/support/fake-browser.ts';
import { connectSignedIn, createPersonsProvider } from '../clients/support/oauth-client.ts';
import {
  type Finished,
  freePort,
  type RunningPlatform,
  removeFolder,
  runAxe,
  startPlatform,
  temporaryFolder,
} from './support/running-platform.ts';

let platform: RunningPlatform;
let place: string;
let home: string;
const browsers = new Map<string, FakeBrowser>();

before(async () => {
  place = temporaryFolder();
  home = path.join(place, 'home');
  const made = await operate('init', '--demo', '--apply');
  assert.equal(made.code, 0, made.stderr);
  chmodSync(home, 0o711);
  platform = await startPlatform(temporaryFolder(), await freePort(), home);
});
after(async () => {
  await platform?.stop();
  if (platform !== undefined) removeFolder(platform.dataFolder);
  removeFolder(place);
});

function ownEnv() {
  return { AXE_HOME: home, HOME: place, AXE_KEYCHAIN: 'off', AXE_OPERATOR: 'ops@operator.example' };
}

/** The operator's shell, signed in as nobody. */
function operate(...words: readonly string[]): Promise<Finished> {
  return runAxe(words, { ...ownEnv(), AXE_CONFIG: path.join(place, 'nobody') });
}

/** The shell of a person with a sign-in of their own. */
function as(email: string, ...words: readonly string[]): Promise<Finished> {
  const folder = path.join(place, email);
  const browser = browsers.get(email) ?? createFakeBrowser(folder);
  browsers.set(email, browser);
  return runAxe(words, { ...ownEnv(), AXE_CONFIG: path.join(folder, 'config'), ...browser.env });
}

async function signIn(email: string): Promise<void> {
  const asking = as(email, 'login', '--url', platform.url);
  const [login] = await Promise.all([asking, browsers.get(email)?.signInAs(email)]);
  assert.equal(login.code, 0, login.stderr);
}

/** A change of the registry is there within seconds; what never comes is shown as it is. */
async function eventually(ask: () => Promise<Finished>, wanted: (ended: Finished) => boolean): Promise<Finished> {
  let ended = await ask();
  for (let attempt = 0; attempt < 20 && !wanted(ended); attempt += 1) {
    await pause(100);
    ended = await ask();
  }
  return ended;
}

const accounts = (email: string, entity: string) => as(email, 'frame', 'list_accounts', '--entity', entity);

test('added to the registry, a new person signs in and works', async () => {
  const added = await operate('employee', 'add', 'jung@acme.example', '--entity', 'acmec:read,write', '--apply');
  assert.equal(added.code, 0, added.stderr);
  await signIn('jung@acme.example');
  const worked = await eventually(
    () => accounts('jung@acme.example', 'acmec'),
    ({ code }) => code === 0,
  );
  assert.equal(worked.code, 0, worked.stderr);
});

test('removed while nobody is signed in: the next call is refused all the same, and the run stays open', async () => {
  const provider = createPersonsProvider({ email: 'jung@acme.example' });
  const { client } = await connectSignedIn(`${platform.url}/frame/mcp`, provider, 'modern');
  await client.close();
  const removed = await operate('employee', 'remove', 'jung@acme.example', '--apply');
  assert.equal(removed.code, 3);
  assert.match(removed.stderr, /TOKEN_NEEDED/);
  const refused = await eventually(
    () => accounts('jung@acme.example', 'acmec'),
    ({ code }) => code !== 0,
  );
  assert.match(refused.stderr, /ENTITY_NOT_AUTHORIZED/);
  const { checklists } = JSON.parse((await operate('employee', 'checklist', 'list', '--json')).stdout);
  assert.deepEqual(
    checklists.map(({ email, state }: { email: string; state: string }) => [email, state]),
    [['jung@acme.example', 'open']],
  );
});

test('the operator signs in, the same command goes on: tokens are withdrawn, nothing renews them', async () => {
  await signIn('ops@operator.example');
  const removed = await as('ops@operator.example', 'employee', 'remove', 'jung@acme.example', '--apply');
  assert.equal(removed.code, 0, removed.stderr);
  assert.match(removed.stderr, /= the registry says so already/);
  assert.match(removed.stderr, /✓ end the sign-ins of jung@acme\.example/);
  assert.match(removed.stdout, /blueprint +grant revoked/);
  assert.match(removed.stdout, /new: program-\S+ +Decide about the program Wild client/);
  const ended = await eventually(
    () => as('jung@acme.example', 'whoami'),
    ({ stderr }) => /SESSION_ENDED/.test(stderr),
  );
  assert.match(ended.stderr, /Your sign-in at \S+ has ended/);
  const sessions = await as('ops@operator.example', 'op', 'sessions', '--email', 'jung@acme.example', '--json');
  assert.deepEqual(JSON.parse(sessions.stdout).sessions, []);
  const again = await as('ops@operator.example', 'employee', 'remove', 'jung@acme.example', '--apply');
  assert.match(again.stdout, /Nothing to do: all of it was so already\.\n\nChecklist: 15 of 15 points are open; .* lists them\.\n\nLast/);
});

test('the checklist closes when every point of it is ticked', async () => {
  const { items } = JSON.parse((await operate('employee', 'checklist', 'show', '--json')).stdout) as { items: readonly { id: string }[] };
  const ticked = await operate('employee', 'checklist', 'tick', ...items.map(({ id }) => id), '--note', 'by phone', '--apply');
  assert.equal(ticked.code, 0, ticked.stderr);
  assert.match(ticked.stdout, /is closed/);
  assert.match((await operate('employee', 'checklist', 'list')).stdout, /No checklist is open/);
});

test('an entity is added to the running platform, and the one who was to see it sees it at once', async () => {
  const words = ['entity', 'add', 'acme', 'acmex', '--legal-name', 'Acme Exports', '--grant', 'choi@acme.example:admin', '--apply'];
  const added = await as('ops@operator.example', ...words);
  assert.equal(added.code, 0, added.stderr);
  assert.match(added.stdout, /Who sees acmex: choi@acme\.example\./);
  await signIn('choi@acme.example');
  const seen = await accounts('choi@acme.example', 'acmex');
  assert.equal(seen.code, 0, seen.stderr);
  const again = await as('ops@operator.example', ...words);
  assert.match(again.stdout, /Nothing to do/);
  assert.match(platform.output(), /Registry: new entity acmex: books (made for 1|of 1)/);
});

test('a rehearsal of a removal shows what the person did last, in the sign-in and in the books', async () => {
  const shell = { ...ownEnv(), AXE_DATA: platform.dataFolder, AXE_PORT: String(platform.port) };
  const issued = await runAxe(['token', 'issue', '--sub', 'person:kim@acme.example'], shell);
  const lines = ['--lines', '{"account":"1104","debit":700}', '--lines', '{"account":"4001","credit":700}'];
  const words = ['frame', 'post_journal', '--entity', 'acmec', '--posted-on', '2026-06-01', '--memo', 'Sale', ...lines];
  const posted = await runAxe(words, { ...shell, AXE_TOKEN: issued.stdout.trim() });
  assert.equal(posted.code, 0, posted.stderr);
  // More than a page of the log is written by somebody else since.
  const many = Array.from({ length: 200 }, () => [
    '--journals',
    JSON.stringify({
      posted_on: '2026-06-02',
      memo: 'Many',
      lines: [
        { account: '1104', debit: 1 },
        { account: '4001', credit: 1 },
      ],
    }),
  ]);
  const batch = await as('choi@acme.example', 'frame', 'post_journals', '--entity', 'acmec', ...many.flat());
  assert.equal(batch.code, 0, batch.stderr);
  const shown = await as('choi@acme.example', 'employee', 'remove', 'kim@acme.example');
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /kim@acme\.example leaves acme: 2 of 4 steps to do/);
  assert.match(shown.stdout, /frame +acmec: inserted 2 journal_line, 1 journal \(request [\w-]+\)/);
  const [, request = ''] = /journal \(request ([\w-]+)\)/.exec(shown.stdout) ?? [];
  const searched = await as('choi@acme.example', 'frame', 'search_audit_log', '--entity', 'acmec', '--request-id', request, '--json');
  assert.deepEqual(
    JSON.parse(searched.stdout).rows.map(({ table, actor }: { table: string; actor: string }) => [table, actor]),
    ['journal_line', 'journal_line', 'journal'].map((table) => [table, 'person:kim@acme.example']),
  );
  const asOperator = await as('ops@operator.example', 'employee', 'remove', 'kim@acme.example');
  assert.match(asOperator.stdout, /not asked: frame of acmec, .*: you may not read these books/);
});

test('who has only the default of the domain is known by a sign-in; revoking says what goes on', async () => {
  await signIn('park@acme.example');
  const known = await as('ops@operator.example', 'employee', 'remove', 'park@acme.example');
  assert.equal(known.code, 0, known.stderr);
  const slip = await as('ops@operator.example', 'employee', 'remove', 'parc@acme.example', '--apply');
  assert.deepEqual([slip.code, /nobody ever signed in with it/.test(slip.stderr.replace(/\s+/g, ' '))], [4, true], slip.stderr);
  const revoked = await as('ops@operator.example', 'op', 'revoke', '--email', 'park@acme.example', '--reason', 'laptop lost');
  assert.equal(revoked.code, 0, revoked.stderr);
  assert.match(revoked.stderr.replace(/\s+/g, ' '), /Tokens of axe token issue are no sign-ins/);
});

test('the operator is not told that nobody may make the books of an entity to come', async () => {
  const shown = await as('ops@operator.example', 'entity', 'add', 'acme', 'acmey', '--legal-name', 'Acme Young');
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /As ops@operator\.example, who may do that as soon as acmey is in the registry/);
});
