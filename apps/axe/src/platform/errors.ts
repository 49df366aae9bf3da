import { defineErrors } from '@axe/kit';

/** Why the embedded platform does not start. In every case nothing was left half-made. */
export const platformErrors = defineErrors({
  PRODUCTION_REFUSED: {
    kind: 'denied',
    summary: 'NODE_ENV says production, and the embedded platform signs in anybody as its made-up people.',
    remedy: 'Unset NODE_ENV to try the platform out.',
  },
  PORT_INVALID: { kind: 'invalid', summary: 'The port is not a number from 1 to 65535.', remedy: 'Correct AXE_PORT or --port.' },
  PORT_IN_USE: { kind: 'conflict', summary: 'Another program listens on the port.', remedy: 'Stop it, or choose another with AXE_PORT.' },
  PORT_NOT_ALLOWED: {
    kind: 'denied',
    summary: 'The system does not let this user listen on the port.',
    remedy: 'Choose a port above 1023 with AXE_PORT.',
  },
  ALREADY_RUNNING: {
    kind: 'conflict',
    summary: 'Another instance runs on the same data.',
    remedy: 'Use that one, stop it, or choose another folder with AXE_DATA.',
  },
  DATA_NOT_WRITABLE: {
    kind: 'denied',
    summary: 'The data folder cannot be made or written.',
    remedy: 'Give this user the folder, or choose another with AXE_DATA.',
  },
  DATA_FOREIGN: {
    kind: 'conflict',
    summary: 'The data folder holds something else.',
    remedy: 'Choose an empty or new folder with AXE_DATA.',
  },
  DATA_BROKEN: {
    kind: 'conflict',
    summary: 'A part of the data folder is missing or damaged.',
    remedy: 'Restore it from a backup, or move the folder away to begin with an empty platform.',
  },
  STOPPED_EARLY: {
    kind: 'unavailable',
    summary: 'The order to stop came before the platform was ready.',
    remedy: 'Start it again.',
    retryable: true,
  },
  SIGN_IN_NOT_CONFIGURED: {
    kind: 'invalid',
    summary: "The customer's registry entry does not say how its people sign in.",
    remedy: 'Add sso with tenant_id and an app named {service}_mcp.',
  },
});
