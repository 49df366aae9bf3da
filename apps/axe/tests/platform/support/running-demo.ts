import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dataFolderAt } from '../../../src/platform/data-folder.ts';
import { birthOf } from '../../../src/process-life.ts';

/** The lock of a platform that runs on this data folder: the process that started this one holds it, and surely lives. */
export function lockAsRunning(data: string, url: string): void {
  mkdirSync(data, { recursive: true });
  const { ppid: pid } = process;
  const holder = { pid, born: birthOf(pid), host: hostname(), nonce: '0123456789abcdef01234567', since: Date.now(), url };
  writeFileSync(dataFolderAt(data).lock, JSON.stringify(holder));
}
