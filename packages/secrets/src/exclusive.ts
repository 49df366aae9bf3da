/**
 * Does the work while nobody else on this machine does work under the same lock file, also in other processes, and takes over from
 * a holder that was killed. The folder of the file is there. Passed in: the command line has one such lock for everything.
 */
export type Exclusive = <T>(lockFile: string, work: () => Promise<T>) => Promise<T>;
