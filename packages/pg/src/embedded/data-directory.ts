import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { embeddedErrors } from '../errors.ts';
import type { Binaries } from './binaries.ts';
import { refusalForText } from './diagnose.ts';
import { blockedOnTheWay, type ServerUser } from './server-user.ts';

const run = promisify(execFile);
const passwordFile = 'axe-superuser';

/** Throws unless `dataDir` is absent, empty, or a data directory of our major version. True when it must be initialised. */
export function checkDataDirectory(dataDir: string, major: string): boolean {
  const found = statSync(dataDir, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (!found.isDirectory()) throw embeddedErrors.DATA_DIR_FOREIGN(`${dataDir} is not a directory. Choose another data directory.`);
  const names = list(dataDir);
  if (names.length === 0) return true;
  if (!names.includes('PG_VERSION') || !names.includes('global') || !names.includes(passwordFile)) {
    throw embeddedErrors.DATA_DIR_FOREIGN(
      `${dataDir} holds files but is not a data directory this program made. Nothing was changed. Choose another directory, or move its content away.`,
    );
  }
  const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (version !== major) {
    throw embeddedErrors.DATA_DIR_VERSION(
      `${dataDir} was written by PostgreSQL ${version}; this release carries ${major}. Nothing was changed. Start the release that wrote it, or dump and restore.`,
      { found: version, needed: major },
    );
  }
  return false;
}

function list(dataDir: string): readonly string[] {
  try {
    return readdirSync(dataDir);
  } catch (cause) {
    throw notWritable(dataDir, 'you', cause);
  }
}

/** Makes the parent of the data directory, and checks that the server's user can reach and write where it must. */
export function prepareParent(dataDir: string, user: ServerUser): void {
  const parent = dirname(dataDir);
  try {
    const first = mkdirSync(parent, { recursive: true });
    // What we made as root must stay passable for the server's user whatever the umask was.
    for (let made = parent; first !== undefined && user.spawn.uid !== undefined; made = dirname(made)) {
      chmodSync(made, 0o755);
      if (made === first) break;
    }
    accessSync(existsSync(join(dataDir, 'PG_VERSION')) ? dataDir : parent, constants.W_OK);
  } catch (cause) {
    throw notWritable(parent, user.name, cause);
  }
  const blocked = blockedOnTheWay(dataDir, user);
  if (blocked !== undefined) {
    throw embeddedErrors.DATA_DIR_NOT_WRITABLE(
      `Started as root, PostgreSQL runs as user "${user.name}", who cannot pass ${blocked} on the way to ${dataDir}. Choose a data directory below /var/lib, or run chmod o+x ${blocked}.`,
    );
  }
}

/** Beside the final place and renamed at the end, so that an interrupted first start leaves nothing half-made. */
export async function initialise(dataDir: string, binaries: Binaries, user: ServerUser): Promise<void> {
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  const passwords = `${dataDir}.password.new`;
  rmSync(passwords, { force: true });
  try {
    mkdirSync(fresh, { mode: 0o700 });
    writeFileSync(passwords, password, { mode: 0o600, flag: 'wx' });
    if (user.spawn.uid !== undefined) for (const path of [fresh, passwords]) chownSync(path, user.uid, user.gid);
    const auth = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwords}`];
    const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await run(binaries.initdb, ['-D', fresh, ...auth, ...locale, '--no-sync', '--no-instructions'], {
      ...user.spawn,
      cwd: dirname(dataDir),
    });
    renameSync(passwords, join(fresh, passwordFile));
    await run(binaries.initdb, ['-D', fresh, '--sync-only'], { ...user.spawn, cwd: dirname(dataDir) });
    renameSync(fresh, dataDir);
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(passwords, { force: true });
    const text = `${(cause as { stderr?: string }).stderr ?? ''} ${cause instanceof Error ? cause.message : ''}`;
    throw refusalForText(text, dataDir, user.name, cause);
  }
}

export const readPassword = (dataDir: string): string => readFileSync(join(dataDir, passwordFile), 'utf8').trim();

export function notWritable(path: string, userName: string, cause: unknown) {
  return embeddedErrors.DATA_DIR_NOT_WRITABLE(
    `${path} cannot be read and written by ${userName === 'you' ? 'the user who runs this' : `user "${userName}"`}. Give that user the directory, or choose another data directory.`,
    {},
    cause,
  );
}
