import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const worker = path.join(import.meta.dirname, 'support', 'ask-worker.ts');
/** script(1) of util-linux makes a terminal around a command; that of other systems takes other words. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

interface Session {
  readonly shown: string;
  readonly code: number | null;
}

/** Runs the worker in a terminal of its own, and types each answer once its question stands there. */
function atTerminal(answers: readonly (readonly [question: string, keys: string])[], redirect = ''): Promise<Session> {
  const command = `'${process.execPath}' '${worker}' ${redirect}`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  const left = [...answers];
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const [next] = left;
    if (next === undefined || !shown.includes(next[0])) return;
    left.shift();
    child.stdin.write(next[1]);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ shown, code })));
}

const hexOf = (text: string) => Buffer.from(text).toString('hex');

test('at a real terminal either line end answers, nothing of it is shown, and a paste is taken whole', { skip: !hasScript }, async () => {
  const { shown, code } = await atTerminal([
    ['Passphrase:', 'four words\n'],
    ['Value:', '\u001b[200~-----BEGIN\r한글\r\u001b[201~\r'],
  ]);
  assert.match(shown, new RegExp(`given ${hexOf('four words')} ${hexOf('-----BEGIN\n한글')}`));
  assert.doesNotMatch(shown, /four words|BEGIN|한글/);
  assert.equal(code, 0);
});

test('who pipes something in is asked all the same', { skip: !hasScript }, async () => {
  const { shown, code } = await atTerminal(
    [
      ['Passphrase:', 'four words\r'],
      ['Value:', 'v\r'],
    ],
    '< /dev/null',
  );
  assert.match(shown, new RegExp(`given ${hexOf('four words')} ${hexOf('v')}`));
  assert.equal(code, 0, 'and the program comes to its end');
});

test('Ctrl-C at a question ends the program as an interrupted one', { skip: !hasScript }, async () => {
  const { shown, code } = await atTerminal([['Passphrase:', 'half\u0003']]);
  assert.doesNotMatch(shown, /given/);
  assert.equal(code, 130);
});

test('a window that is closed ends the question, and what asked goes on to its own end', { skip: !hasScript }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-window-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const told = path.join(folder, 'told');
  const asker = path.join(import.meta.dirname, 'support', 'closed-window-worker.ts');
  const command = `exec '${process.execPath}' '${asker}' > '${told}'; exit`;
  const child = spawn('script', ['--quiet', '--flush', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  await new Promise<void>((resolve) => child.stdout.on('data', (chunk: Buffer) => chunk.includes('Passphrase') && resolve()));
  child.kill('SIGKILL');
  for (let tries = 0; tries < 500 && readFileSync(told, 'utf8') === ''; tries += 1) await pause(20);
  assert.match(readFileSync(told, 'utf8'), /^ended: (STOPPED|undefined)$/m);
});
