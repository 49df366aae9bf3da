import { open } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf, syncFolder } from '@axe/files';
import { type JsonValue, newId } from '@axe/kit';
import { homeErrors } from './errors.ts';
import type { Home } from './home.ts';

/** One thing the operator did. Names and reasons only: no secret value ever stands here. */
export interface AuditEntry {
  /** `axe employee remove kim@acme.example`: what was done, in the words of the command line. */
  readonly command: string;
  readonly customer?: string;
  /** Unified diff of the registry. */
  readonly diff?: string;
  readonly run?: string;
  readonly outcome?: string;
  readonly details?: { readonly [name: string]: JsonValue };
}

export interface AuditLine extends AuditEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: string;
}

export const auditLine = ({ actor }: Home, entry: AuditEntry, now: Date = new Date()): AuditLine => ({
  id: newId(),
  at: now.toISOString(),
  actor,
  ...entry,
});

export const auditFile = ({ folder }: Home): string => path.join(folder, 'audit.jsonl');

export const appendAudit = (home: Home, entry: AuditEntry): Promise<void> => appendAuditLine(home, auditLine(home, entry));

/** On the disk when this returns. A line that an earlier crash cut short keeps its own line. */
export async function appendAuditLine(home: Home, line: AuditLine): Promise<void> {
  const file = auditFile(home);
  try {
    const handle = await open(file, 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const last = Buffer.alloc(1);
      const cut = size > 0 && (await handle.read(last, 0, 1, size - 1)).bytesRead === 1 && last[0] !== 0x0a;
      await handle.appendFile(`${cut ? '\n' : ''}${JSON.stringify(line)}\n`);
      await handle.sync();
      if (size === 0) syncFolder(path.dirname(file));
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw homeNotWritten(cause, file);
  }
}

export function homeNotWritten(cause: unknown, file: string) {
  return homeErrors.HOME_NOT_WRITTEN(
    `${file} could not be written: ${reasonOf(cause)}. Correct that, then repeat the command.`,
    { file },
    cause,
  );
}
