import { closeSync, fstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkIsFile, openToRead } from '../files/open-to-read.ts';
import { makePrivateFolder, replaceFile } from '../files/replace-file.ts';
import { tellReason } from '../files/tell-reason.ts';
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
      `${file} cannot be written: ${tellReason(cause)}. It is what it was before. Correct that, then repeat.`,
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
    const handle = openToRead(file);
    try {
      const found = fstatSync(handle);
      checkIsFile(found);
      if (found.size > maxBytes) throw Object.assign(new Error('too large'), { code: `more than ${maxBytes} bytes` });
      return { bytes: readFileSync(handle, 'latin1'), open: process.platform !== 'win32' && (found.mode & 0o177) !== 0 };
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw envFileErrors.ENV_FILE_UNREADABLE(
      `${file} cannot be read: ${tellReason(cause)}. Nothing was changed. Correct that, then repeat.`,
      { file },
      cause,
    );
  }
}
