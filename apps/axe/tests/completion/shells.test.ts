import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { shellScript } from '../../src/completion/shell-script.ts';

// Real shells, with a real terminal where they only complete on one. A shell that is not installed is said and skipped.

const folder = mkdtempSync(path.join(tmpdir(), 'axe-shells-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const bin = path.join(folder, 'bin');
mkdirSync(path.join(folder, '.axe'), { recursive: true });
mkdirSync(bin);
writeFileSync(path.join(folder, '.axe/customers.yaml'), 'customers:\n  acme:\n    entities: [acmec]\n  globex:\n    entities: [globex]\n');
writeFileSync(path.join(folder, 'some-registry.yaml'), '');
const launcher = path.resolve(import.meta.dirname, '../../axe.mjs');
writeFileSync(path.join(bin, 'axe'), `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n`);
chmodSync(path.join(bin, 'axe'), 0o755);
const env = { HOME: folder, PATH: `${bin}:${process.env.PATH ?? ''}`, CI: 'true', TERM: 'dumb', LC_ALL: 'C' };

const missing = (program: string): string | undefined =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0 ? undefined : `${program} is not installed`;

/** What is typed before Tab, and what the line is after it. */
const lines: readonly (readonly [string, string])[] = [
  ['axe who', 'axe whoami'],
  ['axe customers sh', 'axe customers show'],
  ['axe customers show gl', 'axe customers show globex'],
  ['axe frame list_accounts --entity ac', 'axe frame list_accounts --entity acmec'],
  ['axe frame list_accounts --entity=gl', 'axe frame list_accounts --entity=globex'],
  ['axe customers validate some-reg', 'axe customers validate some-registry.yaml'],
  ['axe login --dev', 'axe login --device'],
  ['axe nonsense x', 'axe nonsense x'],
];

const terminals: { readonly [shell: string]: { readonly program: string; readonly setup: string } } = {
  bash: { program: 'bash --norc --noprofile -i', setup: 'bind "set enable-bracketed-paste off"; bind "set bell-style none"' },
  zsh: { program: 'zsh -f -i', setup: 'unsetopt zle_bracketed_paste prompt_sp beep; autoload -Uz compinit; compinit -D -u' },
};

for (const [shell, { program, setup }] of Object.entries(terminals)) {
  test(`${shell} completes, says nothing, and runs nothing of what was typed`, { timeout: 60_000 }, async (t) => {
    const lack = missing(shell) ?? missing('script');
    if (lack !== undefined) return t.skip(lack);
    const words = process.platform === 'linux' ? ['-qec', program, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', program];
    const child = spawn('script', words, { env, cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
    });
    const until = async (pattern: RegExp): Promise<string> => {
      for (let round = 0; round < 400; round += 1) {
        const found = pattern.exec(seen);
        if (found !== null) {
          seen = seen.slice(found.index + found[0].length);
          return found[1] ?? '';
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`${shell} never showed ${pattern}; it showed ${JSON.stringify(seen)}`);
    };
    // In two pieces: the terminal echoes what is typed.
    child.stdin.write(`PS1='% '; ${setup}; eval "$(axe completion ${shell})"; echo "RE""ADY"\n`);
    await until(/^READY\r?\n/m);
    for (const [typed, expected] of lines) {
      // Ctrl-A goes to the beginning of the line and makes it an argument of echo.
      child.stdin.write(`${typed}\t`);
      await new Promise((resolve) => setTimeout(resolve, 30));
      child.stdin.write('\u0001echo "SH""OWN" \n');
      assert.equal((await until(/^SHOWN (.*?) *\r?\n/m)).trim(), expected);
    }
    child.stdin.write(`axe frame "$(touch pwned)\t\u0003\necho "DO""NE"\n`);
    await until(/^DONE\r?\n/m);
    assert.equal(existsSync(path.join(folder, 'pwned')), false);
    child.stdin.write('exit\n');
  });
}

test('fish completes with explanations', (t) => {
  const lack = missing('fish');
  if (lack !== undefined) return t.skip(lack);
  const script = path.join(folder, 'axe.fish');
  writeFileSync(script, shellScript('fish'));
  for (const [typed, expected] of lines) {
    const { stdout, stderr, status } = spawnSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${typed}'`], {
      env,
      cwd: folder,
      encoding: 'utf8',
    });
    assert.deepEqual([status, stderr], [0, ''], typed);
    const offered = stdout.split('\n').map((line) => line.split('\t')[0]);
    const word = expected.split(' ').at(-1);
    if (expected === typed) assert.deepEqual(offered, ['']);
    else assert.ok(offered.includes(word), `${typed}: ${stdout}`);
  }
});

test('the scripts have no fault that a shell finds by reading them', (t) => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const lack = missing(shell);
    if (lack !== undefined) {
      t.diagnostic(lack);
      continue;
    }
    const script = path.join(folder, `read.${shell}`);
    writeFileSync(script, shellScript(shell));
    const { status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, ''], shell);
  }
});
