import { runAxe } from '../run-axe.ts';
import { keychainWord } from '../session/store/ask-keychain.ts';
import { watchOutput } from '../unread-output.ts';

// The beginning of the single file; a checkout begins in axe.mjs.
const checked = watchOutput();
if (process.argv[2] === keychainWord) await import('../session/store/keychain-process.ts');
else process.exitCode = checked(await runAxe(process.argv.slice(2)));
