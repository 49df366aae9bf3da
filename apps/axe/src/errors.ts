import { defineErrors } from '@axe/kit';

/** Expected failures of the command line itself; those of services come over the wire as they are. */
export const cliErrors = defineErrors({
  USAGE: { kind: 'invalid', summary: 'The command line cannot be understood.', remedy: 'Read --help of the command.' },
  FILE_UNREADABLE: { kind: 'missing', summary: 'A file named on the command line cannot be read.', remedy: 'Correct the path.' },
  FILE_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'A file named on the command line cannot be written.',
    remedy: 'Name another place, or make room and give this user the folder.',
    retryable: true,
  },
  TOOL_UNKNOWN: { kind: 'missing', summary: 'The service has no such tool.', remedy: 'Run axe tools for the list.' },
  TOKEN_NEEDED: { kind: 'denied', summary: 'Nobody is signed in, and no token was given.', remedy: 'Run axe login, or set AXE_TOKEN.' },
  PLATFORM_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'Nothing answers at the address of the platform.',
    remedy: 'Start it with npm start, or pass --url.',
    retryable: true,
  },
  ANSWER_UNREADABLE: {
    kind: 'unavailable',
    summary: 'What answered does not speak the protocol of the platform.',
    remedy: 'Check --url: another program may use the port.',
  },
  CHECKOUT_NEEDED: {
    kind: 'missing',
    summary: 'The command is not part of the program that employees install.',
    remedy: "Run it in the checkout of the platform, on the operator's machine.",
  },
  NO_PLATFORM_DATA: {
    kind: 'missing',
    summary: 'There is no platform data in the folder.',
    remedy: 'Start the platform once, or point AXE_DATA at its data.',
  },
  AGENT_UNKNOWN: { kind: 'missing', summary: 'The registry knows no such agent or person.', remedy: 'Use one of those listed.' },
  RIGHT_NOT_GRANTED: {
    kind: 'denied',
    summary: 'The token would claim more than the registry grants.',
    remedy: 'Ask for less, or grant it in the registry first.',
  },
});
