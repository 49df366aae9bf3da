import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { embeddedErrors } from '../errors.ts';

/** The account PostgreSQL runs as. `spawn` is empty when it is our own. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly spawn: { readonly uid?: number; readonly gid?: number };
}

/** PostgreSQL refuses to run as root, so root lends it to `nobody`. */
export function chooseServerUser(): ServerUser {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { name: 'you', uid, gid, spawn: {} };
  const nobodyUid = lookUp('-u');
  const nobodyGid = lookUp('-g');
  return { name: 'nobody', uid: nobodyUid, gid: nobodyGid, spawn: { uid: nobodyUid, gid: nobodyGid } };
}

function lookUp(flag: '-u' | '-g'): number {
  const answer = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' });
  const id = Number.parseInt(answer.stdout ?? '', 10);
  if (answer.status === 0 && Number.isInteger(id)) return id;
  throw embeddedErrors.PLATFORM_UNSUPPORTED(
    'PostgreSQL must not run as root, and this machine has no user "nobody" to run it as. Start again as an ordinary user.',
  );
}

/** The first directory on the way to `path` that the user cannot pass, if any. */
export function blockedOnTheWay(path: string, user: ServerUser): string | undefined {
  if (user.spawn.uid === undefined) return undefined;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
