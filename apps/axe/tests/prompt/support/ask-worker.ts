import { processTerminal } from '../../../src/terminal.ts';

// Asks at a real terminal and tells in hex what it was given, so that an echo is told from an answer.
const { askSecret } = processTerminal();
const hexOf = (text: string | undefined) => (text === undefined ? 'nothing' : Buffer.from(text).toString('hex'));
const first = await askSecret?.('Passphrase');
const second = await askSecret?.('Value', 'whole');
process.stdout.write(`given ${hexOf(first)} ${hexOf(second)}\n`);
