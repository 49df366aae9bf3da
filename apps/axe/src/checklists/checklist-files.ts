import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { keptAfter, makePrivateFolder, reasonOf, replaceFile } from '@axe/files';
import type { Home } from '../home/home.ts';
import { withFileLock } from '../lock/file-lock.ts';
import { type Checklist, checklistShape } from './checklist.ts';
import { checklistErrors } from './errors.ts';

const folderOf = ({ folder }: Pick<Home, 'folder'>): string => path.join(folder, 'checklists');

/** Oldest first. */
export function readChecklists(home: Pick<Home, 'folder'>): readonly Checklist[] {
  const folder = folderOf(home);
  const checklists = namesIn(folder).map((name) => readOne(path.join(folder, name)));
  return checklists.sort((a, b) => (a.created.at < b.created.at ? -1 : a.created.at > b.created.at ? 1 : 0));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw damaged(folder, `it cannot be listed: ${reasonOf(cause)}`, cause);
  }
}

function readOne(file: string): Checklist {
  try {
    return checklistShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw damaged(file, code === undefined ? 'its content is not that of a checklist' : `it cannot be read: ${reasonOf(cause)}`, cause);
  }
}

/** One change at a time; each file is whole, before or after. Answers with what was written. */
export async function changeChecklists(
  home: Home,
  change: (known: readonly Checklist[]) => readonly Checklist[],
): Promise<readonly Checklist[]> {
  const folder = folderOf(home);
  makeFolder(folder);
  const busy = () => checklistErrors.CHECKLIST_BUSY(`Another axe command is writing in ${folder}. Nothing was changed. Repeat it.`);
  return withFileLock(
    path.join(folder, 'checklists.lock'),
    async () => {
      const changed = change(readChecklists(home));
      for (const checklist of changed) {
        const text = `${JSON.stringify(checklistShape.parse(checklist), undefined, 2)}\n`;
        writeOne(path.join(folder, `${checklist.id}.json`), text);
      }
      return changed;
    },
    { busy },
  );
}

function makeFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
  } catch (cause) {
    throw checklistErrors.CHECKLIST_NOT_WRITTEN(
      `${folder} cannot be made: ${reasonOf(cause)}. Correct that, then repeat the command.`,
      { folder },
      cause,
    );
  }
}

function writeOne(file: string, text: string): void {
  try {
    replaceFile(file, text, { keepMode: true });
  } catch (cause) {
    throw checklistErrors.CHECKLIST_NOT_WRITTEN(
      `${file} could not be written: ${reasonOf(cause)}. ${keptAfter(cause, 'The old content is untouched.')} Correct that, then repeat the command.`,
      { file },
      cause,
    );
  }
}

const damaged = (file: string, why: string, cause: unknown) =>
  checklistErrors.CHECKLIST_DAMAGED(
    `${file}: ${why}. It was left as it is, and no checklist was read. Restore it from a backup, or move it away.`,
    { file },
    cause,
  );
