import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorLines, portabilityFaults, toolLines } from '@axe/mcp/testing';
import { blueprint } from '../../src/index.ts';

/** What clients and the command line rest on, as literals. A red one: make it deliberate. */
const tools = [
  'whoami everybody read service listed 71fc596a20 4e48327ede',
  'list_sessions operator+admin read service listed 15c9306979 54d1646e52',
  'list_clients operator+admin read service listed 8aa4321821 664c88dfbb',
  'search_identity_log operator+admin read service listed 0285183763 bca27b0e61',
  'revoke_sessions operator+admin change service listed 0c22bfda7b 042b148ae4',
  'unblock_client operator+admin change service listed caef4a5b4f f4fb1c6185',
  'rotate_signing_keys operator change service listed 116fdf8043 12aa46e68b',
];

const errors = [
  'CLIENT_NOT_FOUND missing',
  'IDENTITY_KEY_INVALID invalid',
  'KEY_TOO_YOUNG conflict',
  'REVOKE_TARGET_INVALID invalid',
  'SESSION_NOT_FOUND missing',
];

describe('the surface of blueprint', () => {
  test('tools', () => assert.deepEqual(toolLines(blueprint), tools));

  test('a client with a narrow dialect of JSON Schema can read every schema', () => assert.deepEqual(portabilityFaults(blueprint), []));

  test('error codes with their kinds, and + when the same call may succeed later', () => assert.deepEqual(errorLines(blueprint), errors));

  test('address and ports', () => assert.deepEqual([blueprint.name, blueprint.portBlock], ['blueprint', 3720]));
});
