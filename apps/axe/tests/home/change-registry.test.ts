import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { addAdmin, grantEmployee, setEntity } from '@axe/registry';
import { auditLine } from '../../src/home/append-audit.ts';
import { changeRegistry, previewChange, takeChangeBack } from '../../src/home/change-registry.ts';
import { makeHome, type TestHome } from './make-home.ts';

const addKim = addAdmin('acme', 'kim@acme.example');
const entry = { command: 'axe employee add kim@acme.example --admin', customer: 'acme' };

/** Registry, audit log and git tell the same story. */
function assertRecorded(home: TestHome): void {
  assert.equal(home.git('show', 'HEAD:customers.yaml'), home.registry());
  assert.equal(home.git('status', '--porcelain'), '');
  assert.equal(home.audit().length, home.commits().length, 'a line a commit');
  assert.equal(existsSync(path.join(home.folder, 'registry.change')), false);
}

test('a change is the file, a line in the audit log with the diff, and a commit in the name of who made it', async (t) => {
  const home = await makeHome(t);
  const commit = await changeRegistry(home, addKim, entry);
  assert.match(commit ?? '', /^[0-9a-f]{40}$/);
  assertRecorded(home);
  const line = home.audit().at(-1);
  assert.equal(line?.actor, 'ops@operator.example');
  assert.match(line?.diff ?? '', /^\+ {4}admins: \["choi@acme\.example", "kim@acme\.example"\]/m);
  assert.equal(home.git('log', '-1', '--format=%an').trim(), 'ops@operator.example');
  assert.equal(await changeRegistry(home, addKim, entry), undefined, 'the same again is no change');
  assertRecorded(home);
});

test('a preview changes nothing and saves the work; a file that changed since is read anew', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  const prepared = await previewChange(home, addKim);
  assert.equal(home.registry(), before);
  await changeRegistry(home, grantEmployee('acme', 'lee@acme.example', 'acmec', ['close']), { command: 'another' });
  await changeRegistry(home, addKim, entry, prepared);
  assert.match(home.registry(), /lee@acme\.example": \{ acmec: \[read, close\]/);
  assert.match(home.registry(), /"choi@acme\.example", "kim@acme\.example"/);
  assertRecorded(home);
});

for (const [name, leave] of Object.entries({
  'after the file was written': () => undefined,
  'after the line was written': (home: TestHome, line: object) =>
    appendFileSync(path.join(home.folder, 'audit.jsonl'), `${JSON.stringify(line)}\n`),
  'in the middle of the line': (home: TestHome, line: object) =>
    appendFileSync(path.join(home.folder, 'audit.jsonl'), JSON.stringify(line).slice(0, 60)),
})) {
  test(`a command killed ${name} is recorded by the next one, under its own name`, async (t) => {
    const home = await makeHome(t);
    const { after } = await previewChange(home, addKim);
    const line = auditLine(home, entry);
    writeFileSync(
      path.join(home.folder, 'registry.change'),
      JSON.stringify({ after: createHash('sha256').update(after).digest('hex'), line }),
    );
    writeFileSync(home.registryFile, after);
    leave(home, line);
    await changeRegistry(home, setEntity('acme', 'acmex'), { command: 'axe entity add acme acmex' });
    assert.deepEqual(home.commits().slice(0, 2), ['axe entity add acme acmex', entry.command]);
    assert.equal(home.git('status', '--porcelain'), '');
    const lines = readFileSync(path.join(home.folder, 'audit.jsonl'), 'utf8').split('\n');
    assert.equal(lines.filter((text) => text.includes(line.id) && text.endsWith('}')).length, 1, 'recorded once');
  });
}

test('a command killed before the file was written leaves no trace', async (t) => {
  const home = await makeHome(t);
  writeFileSync(path.join(home.folder, 'registry.change'), JSON.stringify({ after: 'f'.repeat(64), line: auditLine(home, entry) }));
  await changeRegistry(home, setEntity('acme', 'acmex'), { command: 'axe entity add acme acmex' });
  assert.deepEqual(home.commits(), ['axe entity add acme acmex', 'axe init']);
  assertRecorded(home);
});

test('what was edited by hand is recorded as that, before the command adds its own', async (t) => {
  const home = await makeHome(t);
  writeFileSync(home.registryFile, home.registry().replace('Globex Limited', 'Globex Ltd.'));
  await changeRegistry(home, addKim, entry);
  assert.deepEqual(home.commits(), [entry.command, 'customers.yaml edited by hand', 'axe init']);
  assert.match(home.audit().at(-2)?.diff ?? '', /\+ {4}legal_name: "Globex Ltd\."/);
  assertRecorded(home);
});

test('a change is taken back by another commit, unless somebody changed the registry since', async (t) => {
  const home = await makeHome(t);
  const old = home.registry();
  const commit = (await changeRegistry(home, addKim, entry)) ?? '';
  await takeChangeBack(home, commit, { command: 'undo' });
  assert.equal(home.registry(), old);
  assertRecorded(home);
  await takeChangeBack(home, commit, { command: 'undo' });
  assertRecorded(home);
  await changeRegistry(home, setEntity('acme', 'acmex'), { command: 'later' });
  await assert.rejects(takeChangeBack(home, commit, { command: 'undo' }), (error) => isRefusal(error, 'UNDO_OVERTAKEN'));
  assert.match(home.registry(), /acmex/);
});

test('refuses before it changes anything: an edit that would break the file, no git, a broken file, a folder in its place', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  const refused = async (code: string) =>
    assert.rejects(
      changeRegistry(home, addKim, entry),
      (error) => isRefusal(error, code) && /[Nn]othing|unchanged|cannot be read/.test(error.message),
    );
  await assert.rejects(changeRegistry(home, grantEmployee('acme', 'kim@acme.example', 'nowhere'), entry), (error) =>
    isRefusal(error, 'REGISTRY_EDIT_REFUSED'),
  );
  assert.equal(home.registry(), before);
  assert.deepEqual(home.commits(), ['axe init']);
  writeFileSync(home.registryFile, before.replace('version: 1', 'version: ['));
  await refused('REGISTRY_INVALID');
  rmSync(home.registryFile);
  mkdirSync(home.registryFile);
  await refused('REGISTRY_UNREADABLE');
  rmSync(home.registryFile, { recursive: true });
  writeFileSync(home.registryFile, before);
  rmSync(path.join(home.folder, '.git'), { recursive: true });
  await refused('GIT_MISSING');
  assert.equal(home.registry(), before);
});

test('a commit that git refuses leaves the change, and the next command commits it', async (t) => {
  const home = await makeHome(t);
  const index = path.join(home.folder, '.git', 'index.lock');
  writeFileSync(index, '');
  await assert.rejects(changeRegistry(home, addKim, entry), (error) => isRefusal(error, 'GIT_REFUSED') && error.message.includes('stands'));
  assert.match(home.registry(), /"kim@acme\.example"\] #/);
  rmSync(index);
  chmodSync(home.registryFile, 0o600);
  await changeRegistry(home, setEntity('acme', 'acmex'), { command: 'axe entity add acme acmex' });
  assert.deepEqual(home.commits().slice(0, 2), ['axe entity add acme acmex', entry.command]);
  assertRecorded(home);
});
