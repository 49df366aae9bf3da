import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type RegistryEdit, readRegistryText, registryErrors, writeRegistryFile } from '@axe/registry';
import { withFileLock } from '../lock/file-lock.ts';
import { type AuditEntry, type AuditLine, appendAuditLine, auditFile, auditLine, homeNotWritten } from './append-audit.ts';
import { digest, dropNote, readNote, writeNote } from './change-note.ts';
import { diffOf } from './diff.ts';
import { homeErrors } from './errors.ts';
import type { Home } from './home.ts';
import { checkGit, commitRecords, lastChange, registryAt } from './records.ts';

/** A change worked out and not yet made. */
export interface RegistryChange {
  readonly before: string;
  readonly after: string;
}

/** A command waits this long for another one that is changing the registry. */
const patienceMs = 20_000;

export async function previewChange(home: Home, edit: RegistryEdit): Promise<RegistryChange> {
  const before = await readRegistryText(home.registryFile);
  // What only records an action here needs no editor.
  const { editRegistry } = await import('@axe/registry/text');
  return { before, after: editRegistry(before, edit, { file: home.registryFile }) };
}

/**
 * Makes the edit: one at a time, whole or not at all, then a line in the audit log and a commit. `prepared` saves the work
 * when the file still is what it was. Answers with the commit, or undefined when there was nothing to do.
 *
 * Killed in between, the next change finishes it: what was meant stands in a note beside the file before the file changes.
 */
export async function changeRegistry(
  home: Home,
  edit: RegistryEdit,
  entry: AuditEntry,
  prepared?: RegistryChange,
): Promise<string | undefined> {
  return alone(home, async (finished) => {
    const unchanged = prepared !== undefined && prepared.before === (await readRegistryText(home.registryFile));
    const change = unchanged ? prepared : await previewChange(home, edit);
    if (change.after === change.before) return finished === entry.command ? (await lastChange(home)).commit : undefined;
    return await write(home, change, entry);
  });
}

/** True when a command of these words changed the file and was killed before it noted that: repeated, it finishes. */
export async function isUnrecorded(home: Home, command: string): Promise<boolean> {
  const note = readNote(home);
  return note?.line.command === command && note.after === digest(await readRegistryText(home.registryFile));
}

/** Finishes what a killed command began, so that git and the audit log say what the registry says. */
export const settleRecords = (home: Home): Promise<void> => alone(home, async () => undefined);

/** The commit of a command that could not note it, where nothing changed the registry since. */
export async function commitOf(home: Home, command: string): Promise<string | undefined> {
  const { commit, subject } = await lastChange(home);
  return subject === command ? commit : undefined;
}

/** Puts the text of the commit before `commit` back, if nothing happened to the registry since. */
export async function takeChangeBack(home: Home, commit: string, entry: AuditEntry): Promise<void> {
  await alone(home, async () => {
    const now = await readRegistryText(home.registryFile);
    const [made, old] = await textsAround(home, commit);
    if (now === old) return;
    if (now !== made) {
      throw homeErrors.UNDO_OVERTAKEN(
        `customers.yaml was changed again since commit ${commit.slice(0, 12)}; it is left as it is. Make the opposite change with its own command.`,
        { commit },
      );
    }
    await write(home, { before: now, after: old }, entry);
  });
}

async function textsAround(home: Home, commit: string): Promise<readonly [string, string]> {
  try {
    // Anything else could be read as an option.
    if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error('no name of a commit');
    return await Promise.all([registryAt(home, commit), registryAt(home, `${commit}^`)]);
  } catch (cause) {
    throw homeErrors.UNDO_OVERTAKEN(
      `git does not have the commit ${JSON.stringify(commit.slice(0, 40))} and the one before it. customers.yaml is left as it is; make the opposite change with its own command.`,
      { commit: commit.slice(0, 64) },
      cause,
    );
  }
}

/** What was done elsewhere than in the registry: a line in the audit log, and its commit. */
export async function recordAction(home: Home, entry: AuditEntry): Promise<void> {
  await locked(home, async () => {
    const line = auditLine(home, entry);
    await appendAuditLine(home, line);
    await checkGit(home);
    await commitRecords(home, messageOf(line), ['audit.jsonl']);
  });
}

/** `work` is told which command, killed earlier, was finished first. */
const alone = <T>(home: Home, work: (finished: string | undefined) => Promise<T>): Promise<T> =>
  locked(home, async () => {
    await checkGit(home);
    return await work(await settle(home));
  });

async function locked<T>(home: Home, work: () => Promise<T>): Promise<T> {
  const busy = () =>
    homeErrors.HOME_BUSY(`Another axe command is changing the registry in ${home.folder}. Nothing was changed. Repeat it.`, {
      folder: home.folder,
    });
  return withFileLock(path.join(home.folder, 'registry.lock'), work, { waitMs: patienceMs, busy, notTaken: homeNotWritten });
}

async function write(home: Home, { before, after }: RegistryChange, entry: AuditEntry): Promise<string | undefined> {
  const line = auditLine(home, { ...entry, diff: diffOf(before, after) });
  writeNote(home, { after: digest(after), line });
  // An editor knows nothing of the lock.
  if ((await readRegistryText(home.registryFile)) !== before) {
    dropNote(home);
    throw registryErrors.REGISTRY_EDIT_REFUSED(
      `${home.registryFile} was saved by somebody else meanwhile; this edit was not made. Repeat it.`,
      { file: home.registryFile },
    );
  }
  writeRegistryFile(home.registryFile, after);
  return await record(home, line);
}

async function record(home: Home, line: AuditLine): Promise<string | undefined> {
  await appendAuditLine(home, line);
  const commit = await commitRecords(home, messageOf(line));
  dropNote(home);
  return commit;
}

const messageOf = ({ command, actor, run }: AuditLine): string =>
  [command, '', `By ${actor}.`, ...(run === undefined ? [] : [`Run ${run}.`])].join('\n');

/** Finishes what a killed command began, then records what was edited by hand: each change is a commit of its own. */
async function settle(home: Home): Promise<string | undefined> {
  const text = await readRegistryText(home.registryFile);
  const note = readNote(home);
  const finished = note?.after === digest(text) ? note.line.command : undefined;
  if (note !== undefined && finished !== undefined) {
    if (isLogged(home, note.line.id)) {
      await commitRecords(home, messageOf(note.line));
      dropNote(home);
    } else await record(home, note.line);
  }
  dropNote(home);
  const known = await registryAt(home, 'HEAD').catch(() => undefined);
  if (known === text) return finished;
  await record(
    home,
    auditLine(home, { command: 'customers.yaml edited by hand', ...(known === undefined ? {} : { diff: diffOf(known, text) }) }),
  );
  return finished;
}

/** A line that was cut short does not count. */
function isLogged(home: Home, id: string): boolean {
  try {
    const lines = readFileSync(auditFile(home), 'utf8').split('\n');
    return lines.some((line) => line.includes(`"id":"${id}"`) && line.endsWith('}'));
  } catch {
    return false;
  }
}
