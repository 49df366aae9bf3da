import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '@axe/files';
import { type AuditLine, homeNotWritten } from './append-audit.ts';
import type { Home } from './home.ts';

/** What a command is about to make of the registry, beside it while it does: whoever comes after a kill can finish it. */
export interface ChangeNote {
  /** Of the text that was meant. */
  readonly after: string;
  readonly line: AuditLine;
}

const noteFile = (home: Home): string => path.join(home.folder, 'registry.change');
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One that a disk damaged tells nothing: what it was about is then recorded as edited by hand. */
export function readNote(home: Home): ChangeNote | undefined {
  try {
    const note = JSON.parse(readFileSync(noteFile(home), 'utf8')) as ChangeNote | null;
    const words = [note?.after, note?.line?.id, note?.line?.command, note?.line?.actor];
    return note !== null && words.every((word) => typeof word === 'string') ? note : undefined;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || cause instanceof SyntaxError) return undefined;
    throw homeNotWritten(cause, noteFile(home));
  }
}

export function writeNote(home: Home, note: ChangeNote): void {
  try {
    replaceFile(noteFile(home), JSON.stringify(note));
  } catch (cause) {
    throw homeNotWritten(cause, noteFile(home));
  }
}

export const dropNote = (home: Home): void => rmSync(noteFile(home), { force: true });
