import { lstatSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { homeErrors } from './errors.ts';
import { askGit } from './git.ts';
import type { Home } from './home.ts';

/** Refuses early: without git a change could be made and not recorded, or recorded among the files of another project. */
export async function checkGit({ folder, registryFile }: Pick<Home, 'folder' | 'registryFile'>): Promise<void> {
  const inside = await placeInGit(folder);
  if (inside !== '') {
    throw homeErrors.HOME_FOREIGN(
      `${folder} is ${inside} of another git repository, and has none of its own. Nothing was changed. Run axe init --apply there: it makes one.`,
      { folder },
    );
  }
  if (lstatSync(registryFile, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw homeErrors.HOME_FOREIGN(
      `${registryFile} is a symbolic link, and git would keep the link in place of what it says. Nothing was changed. Put the file itself there.`,
      { file: registryFile },
    );
  }
}

/** Where the folder stands in its repository: the empty text is the top. */
async function placeInGit(folder: string): Promise<string> {
  try {
    return (await askGit(folder, ['rev-parse', '--show-prefix'])).trim();
  } catch (cause) {
    const { code, said } = cause as { readonly code?: unknown; readonly said?: string };
    if (code === 'ENOENT') {
      throw homeErrors.GIT_MISSING(
        'git was not found. Nothing was changed. Install it: each change of the registry is a commit.',
        {},
        cause,
      );
    }
    if (/dubious ownership/.test(said ?? '')) {
      throw homeErrors.GIT_MISSING(
        `${folder} belongs to another user, so git does not work in it. Nothing was changed. Work as that user, or allow it: git config --global --add safe.directory ${folder}`,
        { folder },
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
    await askGitFree(folder, ['add', '--', ...files]);
    const staged = await askGit(folder, ['diff', '--cached', '--name-only', '--', ...files]);
    if (staged.trim() === '') return undefined;
    const identity = ['-c', `user.name=${actor}`, '-c', `user.email=${actor}`, '-c', 'commit.gpgsign=false'];
    const commit = ['commit', '--quiet', '--no-verify', '--cleanup=whitespace', '--file=-', '--', ...files];
    await askGitFree(folder, [...identity, ...commit], message);
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

const lockPatience = { attempts: 10, pauseMs: 300 } as const;

/** An editor that shows the state of the folder holds git's own lock for a moment now and then. */
async function askGitFree(folder: string, words: readonly string[], input?: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await askGit(folder, words, input);
      return;
    } catch (cause) {
      const { said = '' } = cause as { readonly said?: string };
      if (attempt === lockPatience.attempts || !/index\.lock': File exists/.test(said)) throw cause;
      await pause(lockPatience.pauseMs);
    }
  }
}

/** The registry as a commit has it, or as the one before has it (`commit^`), to the byte. */
export const registryAt = (home: Home, revision: string): Promise<string> =>
  askGit(home.folder, ['cat-file', 'blob', `${revision}:customers.yaml`]);

/** The commit that made the registry what it is, and what it says of itself. */
export async function lastChange(home: Home): Promise<{ readonly commit: string; readonly subject: string }> {
  const told = await askGit(home.folder, ['log', '-1', '--no-show-signature', '--format=%H %s', '--', 'customers.yaml']);
  const [commit = '', ...subject] = told.trim().split(' ');
  return { commit, subject: subject.join(' ') };
}

const firstLine = (said: string | undefined): string => (said ?? '').split('\n', 1)[0] || 'no reason given';
