import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDraft, makePrivateFolder, reasonOf, replaceFile } from '@axe/files';
import { loadRegistry, writeRegistryFile } from '@axe/registry';
import * as z from 'zod';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import { appendAudit, auditFile, homeNotWritten } from '../../home/append-audit.ts';
import { homeErrors } from '../../home/errors.ts';
import { askGit } from '../../home/git.ts';
import type { Home } from '../../home/home.ts';
import { commitRecords } from '../../home/records.ts';
import type { PlanDefinition } from '../plan-definition.ts';
import { firstRegistry } from './first-registry.ts';

const homeRequest = z.strictObject({ folder: z.string(), zone: z.string().optional(), operator: z.string().optional(), demo: z.boolean() });

export type HomeRequest = Readonly<z.output<typeof homeRequest>>;

export const definition: PlanDefinition = {
  build: async (args, { home }) => planHome(home, homeRequest.parse(args)),
};

/** A new operator home from nothing, or what an existing folder lacks. */
export function planHome(home: Home, request: HomeRequest): Plan {
  const { folder } = home;
  // Before anything is made: a run keeps its journal inside.
  const wasThere = isHomeFolder(folder);
  return {
    name: 'init',
    args: { ...request },
    title: `operator home at ${folder}`,
    steps: [makeFolder(home, wasThere), writeRegistry(home, request), initGit(home, request), firstCommit(home)].map((step) => ({
      ...step,
      recorded: true,
    })),
    afterwards: () => [
      `The registry is ${home.registryFile}. Next: axe customers list; axe customers add --help.`,
      ...(homeIsDefault(folder) ? [] : [`Set AXE_HOME=${folder} for the commands to come.`]),
    ],
  };
}

const homeIsDefault = (folder: string) => path.basename(folder) === '.axe';

/** The journal of the run has made it when the step's turn comes: whether it was there is known from before. */
function makeFolder({ folder }: Home, wasThere: boolean): Step {
  let made = wasThere;
  return {
    name: 'folder',
    title: `make ${folder}`,
    check: async () => (isHomeFolder(folder) && made ? done() : wants(`make ${folder}, closed to other users`)),
    apply: async () => {
      try {
        makePrivateFolder(folder);
        made = true;
      } catch (cause) {
        throw homeErrors.HOME_NOT_WRITTEN(
          `${folder} cannot be made: ${reasonOf(cause)}. Choose another folder with --home.`,
          { folder },
          cause,
        );
      }
      return undefined;
    },
  };
}

/** False when it is to be made; refuses what is somebody else's. */
function isHomeFolder(folder: string): boolean {
  const found = lookAt(folder, () => statSync(folder, { throwIfNoEntry: false }));
  if (found === undefined) return false;
  if (!found.isDirectory()) throw homeErrors.HOME_FOREIGN(`${folder} is a file. Nothing was changed. Choose another folder.`, { folder });
  const foreign = lookAt(folder, () => readdirSync(folder)).filter((name) => !known.has(name) && !isDraft(name));
  if (foreign.length > 0 && !existsSync(path.join(folder, 'customers.yaml'))) {
    throw homeErrors.HOME_FOREIGN(
      `${folder} holds other files (${foreign.slice(0, 3).join(', ')}). Nothing was changed. Choose an empty or new folder with --home.`,
      { folder },
    );
  }
  return true;
}

function lookAt<T>(folder: string, look: () => T): T {
  try {
    return look();
  } catch (cause) {
    throw homeErrors.HOME_NOT_WRITTEN(
      `${folder} cannot be looked at: ${reasonOf(cause)}. Choose another folder with --home.`,
      { folder },
      cause,
    );
  }
}

/** The run that makes the home has its journal there before anything else. */
const known = new Set([
  'customers.yaml',
  'audit.jsonl',
  'runs',
  'store',
  'keys',
  'checklists',
  'env-files',
  '.git',
  '.gitignore',
  'registry.lock',
]);

function writeRegistry(home: Home, { zone, operator, demo }: HomeRequest): Step {
  return {
    name: 'registry',
    title: 'write customers.yaml',
    check: async () => {
      if (existsSync(home.registryFile)) {
        await loadRegistry(home.registryFile);
        return done('customers.yaml is there and valid');
      }
      const text = await firstRegistry(home, { zone, operator, demo });
      return wants(demo ? 'write customers.yaml with the two companies of the demo' : 'write customers.yaml', demo ? undefined : text);
    },
    apply: async () => {
      writeRegistryFile(home.registryFile, await firstRegistry(home, { zone, operator, demo }));
      return undefined;
    },
  };
}

function initGit(home: Home, { operator }: HomeRequest): Step {
  const ignore = path.join(home.folder, '.gitignore');
  // Asked of git: one that was broken off leaves a .git that is none.
  const isTop = () =>
    askGit(home.folder, ['rev-parse', '--show-prefix']).then(
      (inside) => inside.trim() === '',
      () => false,
    );
  const isReady = async () => existsSync(ignore) && readFileSync(ignore, 'utf8') === ignored && (await isTop());
  return {
    name: 'git',
    title: 'keep registry and audit log in git',
    check: async () => ((await isReady()) ? done() : wants('make a git repository of it; journals, stores and keys stay out of it')),
    apply: async () => {
      writeIgnored(ignore);
      try {
        await askGit(home.folder, ['init', '--quiet', '--initial-branch=main']);
        if (operator !== undefined) await askGit(home.folder, ['config', 'user.email', operator]);
      } catch (cause) {
        const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
        const reason = missing ? 'it was not found; install it' : ((cause as { said?: string }).said ?? 'no reason given');
        throw homeErrors.GIT_MISSING(`git cannot be used (${reason}). The registry is there; repeat the command afterwards.`, {}, cause);
      }
      return undefined;
    },
  };
}

function writeIgnored(file: string): void {
  try {
    replaceFile(file, ignored, { keepMode: true });
  } catch (cause) {
    throw homeNotWritten(cause, file);
  }
}

/** Everything but the two files that are the record. */
const ignored = '/*\n!/.gitignore\n!/customers.yaml\n!/audit.jsonl\n';

function firstCommit(home: Home): Step {
  return {
    name: 'commit',
    title: 'first commit',
    check: async () => {
      const inside = await askGit(home.folder, ['rev-parse', '--show-prefix']).catch(() => 'none');
      const head = inside.trim() !== '' ? undefined : await askGit(home.folder, ['rev-parse', '--verify', 'HEAD']).catch(() => undefined);
      return head === undefined ? wants('commit both') : done();
    },
    apply: async () => {
      if (!existsSync(auditFile(home))) await appendAudit(home, { command: 'axe init' });
      const commit = await commitRecords(home, `axe init\n\nBy ${home.actor}.`, ['.gitignore', 'customers.yaml', 'audit.jsonl']);
      return commit === undefined ? undefined : { commit };
    },
  };
}
