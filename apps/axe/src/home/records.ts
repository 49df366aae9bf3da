import { homeErrors } from './errors.ts';
import { askGit } from './git.ts';
import type { Home } from './home.ts';

/** Refuses early: without git a change could be made and not recorded. */
export async function checkGit(folder: string): Promise<void> {
  try {
    await askGit(folder, ['rev-parse', '--git-dir']);
  } catch (cause) {
    const { code, said } = cause as { readonly code?: unknown; readonly said?: string };
    if (code === 'ENOENT') {
      throw homeErrors.GIT_MISSING(
        'git was not found. Nothing was changed. Install it: each change of the registry is a commit.',
        {},
        cause,
      );
    }
    throw homeErrors.GIT_MISSING(
      `${folder} is not a git repository that can be used (${firstLine(said)}). Nothing was changed. Run axe init --apply there: it adds what is missing.`,
      { folder },
      cause,
    );
  }
}

const recorded = ['customers.yaml', 'audit.jsonl'] as const;

/** Commits registry and audit log (or `files`) as they stand; undefined when git has them already. */
export async function commitRecords(home: Home, message: string, files: readonly string[] = recorded): Promise<string | undefined> {
  const { folder, actor } = home;
  try {
    await askGit(folder, ['add', '--', ...files]);
    const staged = await askGit(folder, ['diff', '--cached', '--name-only', '--', ...files]);
    if (staged.trim() === '') return undefined;
    const identity = ['-c', `user.name=${actor}`, '-c', `user.email=${actor}`, '-c', 'commit.gpgsign=false'];
    await askGit(folder, [...identity, 'commit', '--quiet', '--no-verify', '-m', message, '--', ...files]);
    return (await askGit(folder, ['rev-parse', 'HEAD'])).trim();
  } catch (cause) {
    const { said } = cause as { readonly said?: string };
    throw homeErrors.GIT_REFUSED(
      `The change stands in customers.yaml and audit.jsonl, but git made no commit of it (${firstLine(said)}). Correct that; the next change commits this one too.`,
      { folder },
      cause,
    );
  }
}

/** The registry as a commit has it, or as the one before has it (`commit^`). */
export const registryAt = (home: Home, revision: string): Promise<string> => askGit(home.folder, ['show', `${revision}:customers.yaml`]);

const firstLine = (said: string | undefined): string => (said ?? '').split('\n', 1)[0] || 'no reason given';
