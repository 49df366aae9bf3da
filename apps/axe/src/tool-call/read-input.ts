import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cliErrors } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

/** `{json}`, `@file.json` or `-` for standard input: an object of arguments. */
export async function readInput(given: string | undefined, terminal: Terminal): Promise<Record<string, unknown>> {
  if (given === undefined) return {};
  const text = given === '-' ? await terminal.readInput() : given.startsWith('@') ? await readJsonFile(given.slice(1), terminal) : given;
  const where = given === '-' ? 'standard input' : given.startsWith('@') ? given.slice(1) : '--input';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw cliErrors.USAGE(`${where} is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}.`, {}, cause);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw cliErrors.USAGE(`${where} must be a JSON object of arguments, such as {"entity_id":"acmec"}.`);
  }
  return parsed as Record<string, unknown>;
}

async function readJsonFile(name: string, terminal: Terminal): Promise<string> {
  const file = path.resolve(terminal.folder, name);
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw cliErrors.FILE_UNREADABLE(`${file} cannot be read (${cause.code ?? 'unreadable'}).`, { file }, cause);
  });
}
