const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a limit on the size of files is reached',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports a fault',
  EISDIR: 'a folder stands in its place',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  ENOENT: 'its folder is not there',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  ELOOP: 'its symbolic links run in a circle',
  ENAMETOOLONG: 'its name is too long',
  EBUSY: 'another program holds it',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** What this package refuses beside the system; the message is the reason. */
type OwnCode = 'NOT_A_FILE' | 'NO_TARGET' | 'TOO_LARGE';
const own: ReadonlySet<string | undefined> = new Set<OwnCode>(['NOT_A_FILE', 'NO_TARGET', 'TOO_LARGE']);

export const refused = (code: OwnCode | 'EISDIR', message: string): Error => Object.assign(new Error(message), { code });

/** Why the file system, or this package, said no: the end of a sentence, without a full stop. */
export function reasonOf(cause: unknown): string {
  const { code, syscall, message } = (cause ?? {}) as NodeJS.ErrnoException;
  if (own.has(code)) return message;
  // Asked by us for a folder whose parent is there: a file system that has no places for folders.
  if (code === 'ENOENT' && syscall === 'mkdir') return 'no folder can be made there';
  return (code !== undefined && reasons[code]) || `the system says ${code ?? 'no more'}`;
}

const afterwards = new WeakSet<object>();

export function noteReplaced(cause: unknown): void {
  if (typeof cause === 'object' && cause !== null) afterwards.add(cause);
}

/**
 * What is left after a write that failed: `kept`, the caller's sentence that the old content is still there, unless the new one was in
 * its place already and only its durability is in doubt.
 */
export const keptAfter = (cause: unknown, kept: string): string =>
  typeof cause === 'object' && cause !== null && afterwards.has(cause)
    ? 'The new content is in its place, and a power cut may bring the old one back.'
    : kept;
