import { execFile } from 'node:child_process';

const timeoutMs = 30_000;
const maxOutputBytes = 64 * 1024 * 1024;

/** What git printed. Its own variables (GIT_DIR, …) would lead it to another repository, so they are left out. */
export function askGit(folder: string, words: readonly string[]): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    execFile('git', [...words], { cwd: folder, env, timeout: timeoutMs, maxBuffer: maxOutputBytes }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(Object.assign(error, { said: stderr.trim() }));
    });
  });
}
