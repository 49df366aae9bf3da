const reasons: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a limit on the size of files is reached',
  EROFS: 'the file system is read-only',
  EISDIR: 'a folder stands in its place',
  NOT_A_FILE: 'a pipe, a device or a socket stands in its place',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  ENOENT: 'its folder is not there',
  ELOOP: 'its symbolic links run in a circle',
};

/** Why the file system said no, in words of ours. */
export function tellReason(cause: unknown): string {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? `the system says ${code}`;
}
