import path from 'node:path';
import { keptAfter, makePrivateFolder, readWhole, reasonOf, replaceFile } from '@axe/files';
import { envFileErrors } from './errors.ts';
import { type EnvChange, fromBytes, mergeEnv } from './merge-env.ts';
import { envValues, scanEnvFile } from './scan-env-file.ts';

export interface EnvFileMerge {
  /** In the order of the values that were given. */
  readonly changes: readonly EnvChange[];
  /** True when other users of the machine could read the file; writing closes it. */
  readonly open: boolean;
  /** False when there is nothing to write. */
  readonly differs: boolean;
}

/** More than fifty secrets of 100 kB. */
const maxBytes = 16 * 1024 * 1024;

/** What `mergeEnvFile` would do; nothing is written. */
export const previewEnvFile = (file: string, values: ReadonlyMap<string, string>): EnvFileMerge => planMerge(file, values).told;

/** Merges values into the env file of a service (made where it is missing): mode 600, atomic, everything else kept byte for byte. */
export function mergeEnvFile(file: string, values: ReadonlyMap<string, string>): EnvFileMerge {
  const { told, bytes } = planMerge(file, values);
  if (!told.differs) return told;
  try {
    makePrivateFolder(path.dirname(file));
    replaceFile(file, Buffer.from(bytes, 'latin1'));
  } catch (cause) {
    throw envFileErrors.ENV_FILE_NOT_WRITTEN(
      `${file} cannot be written: ${reasonOf(cause)}. ${keptAfter(cause, 'It is what it was before.')} Correct that, then repeat.`,
      { file },
      cause,
    );
  }
  return told;
}

/** What a process started with `node --env-file` gets from it; undefined when there is no such file. */
export function readEnvFile(file: string): ReadonlyMap<string, string> | undefined {
  const found = readBytes(file);
  if (found === undefined) return undefined;
  return new Map([...envValues(scanEnvFile(found.bytes))].map(([key, value]) => [fromBytes(key), fromBytes(value)]));
}

function planMerge(file: string, values: ReadonlyMap<string, string>): { readonly told: EnvFileMerge; readonly bytes: string } {
  const found = readBytes(file);
  const { bytes, changes } = mergeEnv(found?.bytes ?? '', values);
  const open = found?.open === true;
  return { bytes, told: { changes, open, differs: open || bytes !== (found?.bytes ?? '') } };
}

function readBytes(file: string): { readonly bytes: string; readonly open: boolean } | undefined {
  try {
    const found = readWhole(file, maxBytes);
    if (found === undefined) return undefined;
    return { bytes: found.bytes.toString('latin1'), open: process.platform !== 'win32' && (found.stats.mode & 0o177) !== 0 };
  } catch (cause) {
    throw envFileErrors.ENV_FILE_UNREADABLE(
      `${file} cannot be read: ${reasonOf(cause)}. Nothing was changed. Correct that, then repeat.`,
      { file },
      cause,
    );
  }
}
