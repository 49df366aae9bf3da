import { runAxe } from '../run-axe.ts';
import { keychainWord } from '../session/store/ask-keychain.ts';

// The beginning of the single file; a checkout begins in axe.mjs.

// Whoever reads the output may have seen enough: `axe tools | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
if (process.argv[2] === keychainWord) await import('../session/store/keychain-process.ts');
else process.exitCode = await runAxe(process.argv.slice(2));
