import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { onlyFrame, packOf, start, words } from './support/bench.ts';
import { script } from './support/fake-az.ts';

test('new secrets stand beside the old ones, which are named', async () => {
  const { directory, run } = start();
  await run(onlyFrame);
  const [old] = directory.apps[0]?.passwordCredentials ?? [];
  const ran = await run([...onlyFrame, '--new-secrets']);
  assert.equal(directory.apps[0]?.passwordCredentials.length, 2);
  assert.equal(packOf(ran.printed).apps.frame_mcp?.client_secret, directory.secrets[1]);
  assert.ok(ran.said.includes(`az ad app credential delete --id ${directory.apps[0]?.appId} --key-id ${old?.keyId}`));
});

test('an expired secret is replaced without being asked', async () => {
  const { directory, run } = start();
  await run(onlyFrame);
  const [app] = directory.apps;
  assert.ok(app);
  app.passwordCredentials = app.passwordCredentials.map((one) => ({ ...one, endDateTime: '2020-01-01T00:00:00Z' }));
  const ran = await run(onlyFrame);
  assert.equal(packOf(ran.printed).apps.frame_mcp?.secret, 'new');
});

test('--out: mode 600, and a pack that is there is completed, not lost', async () => {
  const { directory, folder, run } = start();
  const file = path.join(folder, 'work/pack.json');
  const one = await run([...onlyFrame, '--out', 'pack.json']);
  assert.equal(one.printed, '');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const all = await run([...words, '--out', 'pack.json']);
  assert.equal(all.code, 0, all.said);
  const { apps } = packOf(readFileSync(file, 'utf8'));
  assert.deepEqual(
    Object.values(apps).map(({ client_secret }) => client_secret),
    directory.secrets,
  );
  assert.equal(apps.frame_mcp?.secret, 'new');
  assert.deepEqual(readdirSync(path.join(folder, 'work')), ['pack.json']);
});

test('a file with something else in it, or with secrets that this run would drop, is left as it is', async () => {
  const { folder, run } = start();
  const file = path.join(folder, 'work/pack.json');
  await run([...words, '--out', 'pack.json']);
  const kept = readFileSync(file, 'utf8');
  const fewer = await run([...onlyFrame, '--out', 'pack.json']);
  assert.equal(fewer.code, 2);
  assert.match(fewer.said, /holds the secret of hive_mcp, which this run would drop/);
  writeFileSync(file, kept.replace('"customer": "acme"', '"customer": "globex"'));
  assert.match((await run([...words, '--out', 'pack.json'])).said, /is no pack of acme/);
  writeFileSync(file, 'notes of somebody');
  assert.equal((await run([...words, '--out', 'pack.json'])).code, 2);
  assert.equal(readFileSync(file, 'utf8'), 'notes of somebody');
});

test('a file that cannot be written is noticed before a secret is made', async () => {
  const { directory, run } = start();
  const ran = await run([...words, '--out', 'nowhere/pack.json']);
  assert.equal(ran.code, 2);
  assert.equal(directory.apps.length, 0);
});

test('a name that looks like an option is a file; the draft of the pack is written through no link', async () => {
  const { folder, run } = start();
  const work = path.join(folder, 'work');
  const dashed = await run([...onlyFrame, '--out', '-pack.json']);
  assert.equal(dashed.code, 0, dashed.said);
  assert.deepEqual(readdirSync(work), ['-pack.json']);
  writeFileSync(path.join(work, 'precious'), 'of somebody');
  symlinkSync('precious', path.join(work, 'pack.json.part'));
  assert.equal((await run([...onlyFrame, '--out', 'pack.json'])).code, 0);
  assert.equal(readFileSync(path.join(work, 'precious'), 'utf8'), 'of somebody');
  assert.equal(statSync(path.join(work, 'pack.json')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(work).sort(), ['-pack.json', 'pack.json', 'precious']);
});

test('a pack that could not be handed over: what it takes to get its secrets is said', { skip: !existsSync('/dev/full') }, async () => {
  const { run } = start();
  const ran = await run(onlyFrame, { shell: ['sh', '-c', 'exec sh "$@" >/dev/full', 'sh'] });
  assert.equal(ran.code, 1);
  assert.match(ran.said, /Nobody has the secrets that were just made: run it again with --new-secrets/);
});

test('wrong words are refused before az is asked anything', async () => {
  const { run } = start();
  for (const wrong of [
    [],
    ['--customer', 'Acme', '--domain', 'a.b'],
    ['--customer', 'acme', '--domain', 'https://a.b'],
    [...words, '--apps', 'frame'],
    [...words, '--quick'],
    [...words, '--years', '0'],
    ['--customer', "a'b", '--domain', 'a.b'],
  ]) {
    const ran = await run(wrong);
    assert.equal(ran.code, 2, wrong.join(' '));
    assert.equal(ran.calls, 0);
  }
});

test('a secret is in the pack and nowhere else: not in messages, arguments, environments, input or files', async () => {
  const fake = start({ staleReads: 1 });
  // Every other program it may use, recording its arguments; there is no other PATH.
  const bin = path.join(fake.folder, 'tools');
  mkdirSync(bin);
  for (const tool of ['rm', 'mv', 'mktemp', 'cat', 'head', 'tail', 'cut', 'grep', 'od', 'tr', 'date', 'expr', 'sleep', 'env']) {
    const real = execFileSync('which', [tool], { encoding: 'utf8' }).trim();
    writeFileSync(path.join(bin, tool), `#!/bin/sh\nprintf '%s\\n' "$0 $*" >>${fake.folder}/arguments\nexec ${real} "$@"\n`);
    chmodSync(path.join(bin, tool), 0o755);
  }
  symlinkSync(path.join(fake.folder, 'bin/az'), path.join(bin, 'az'));
  const sh = execFileSync('which', ['sh'], { encoding: 'utf8' }).trim();
  const ran = await fake.run(words, { shell: [sh, '-xva'], environment: { PATH: bin } });
  assert.equal(ran.code, 0, ran.said);
  assert.equal(fake.directory.secrets.length, 5);
  const seen = JSON.stringify(fake.calls) + readFileSync(path.join(fake.folder, 'arguments'), 'utf8') + ran.said;
  for (const secret of fake.directory.secrets) {
    assert.ok(ran.printed.includes(secret));
    assert.ok(!seen.includes(secret), 'a secret is in arguments, an environment, input or messages');
    for (const folder of ['work', 'tmp']) assert.deepEqual(readdirSync(path.join(fake.folder, folder)), []);
  }
  assert.ok(!ran.said.includes('noise of call'), 'warnings of az are not handed on');
});

test('the script is plain: no bash, no jq, and it ends in one call', () => {
  const text = readFileSync(script, 'utf8');
  assert.match(text, /^#!\/bin\/sh\n/);
  assert.doesNotMatch(text, /\bjq\b|\[\[|\blocal\b|<<</);
  assert.ok(text.endsWith('\nmain "$@"\n'), 'a download that was cut short must do nothing');
});
