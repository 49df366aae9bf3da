import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess {
  readonly child: ChildProcess;
  /** What it wrote to its log so far. */
  readonly lines: readonly string[];
  readonly exited: Promise<number | null>;
  /** Its address once it is up; rejects with the log when it ends before that. */
  address(): Promise<string>;
}

/** The main of a service as a process of its own, with nothing in its environment but this. */
export function runServiceProcess(service: string, main: URL, environment: Record<string, string>): ServiceProcess {
  const child = spawn(process.execPath, [fileURLToPath(main)], {
    // The way to programs is all it takes over from this process.
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => lines.push(...chunk.split('\n').filter((line) => line !== '')));
  return {
    child,
    lines,
    exited: new Promise((resolve) => child.once('exit', resolve)),
    async address() {
      while (child.exitCode === null) {
        const up = lines.map((line) => JSON.parse(line) as { msg: string; url: string }).find(({ msg }) => msg === `${service} is up`);
        if (up !== undefined) return up.url;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(lines.join('\n'));
    },
  };
}
