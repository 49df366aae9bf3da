import { processTerminal } from '../../../src/terminal.ts';
import { watchOutput } from '../../../src/unread-output.ts';

// Asks while it listens for a closed window, as a run that is carried out does, and tells how the question ended.
watchOutput();
process.on('SIGHUP', () => undefined);
const told = await processTerminal()
  .askSecret?.('Passphrase')
  .catch((error: NodeJS.ErrnoException) => error.code);
process.stdout.write(`ended: ${told}\n`);
