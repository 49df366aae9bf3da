import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { AuditLine } from '../../src/home/append-audit.ts';
import { type Home, homeAt } from '../../src/home/home.ts';
import { type Ran, run, signedOut } from '../support.ts';

export interface TestHome extends Home {
  /** Runs a command line in this home. */
  axe(...words: readonly string[]): Promise<Ran>;
  registry(): string;
  audit(): readonly AuditLine[];
  /** Subjects of the commits, newest first. */
  commits(): readonly string[];
  git(...words: readonly string[]): string;
}

/** A home of its own with the two companies of the demo, made by the command itself. */
export async function makeHome(context: TestContext): Promise<TestHome> {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'axe-home-')), 'home');
  context.after(() => rmSync(path.dirname(folder), { recursive: true, force: true }));
  const environment = {
    ...signedOut,
    AXE_HOME: folder,
    AXE_OPERATOR: 'ops@operator.example',
    HOME: path.dirname(folder),
    PATH: process.env.PATH,
  };
  const axe = (...words: readonly string[]) => run(words, { environment });
  const made = await axe('init', '--demo', '--apply');
  if (made.code !== 0) throw new Error(made.noted);
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' });
  const home = homeAt(folder, { environment });
  return {
    ...home,
    axe,
    git,
    registry: () => readFileSync(home.registryFile, 'utf8'),
    audit: () =>
      readFileSync(path.join(folder, 'audit.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as AuditLine),
    commits: () => git('log', '--format=%s').trimEnd().split('\n'),
  };
}
