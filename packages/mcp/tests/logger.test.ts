import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../src/index.ts';

test('a log line keeps no secret, in whatever field, depth or text it came', () => {
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line) });
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJraW0ifQ.c2lnbmF0dXJl';
  const secrets = ['opaque-secret-1', 'opaque-secret-2', 'opa"que\\secret-3', 'hunter2-in-url', jwt];
  log.error(
    {
      authorization: `Bearer ${secrets[0]}`,
      deep: { list: [{ refresh_token: secrets[1], client_secret: secrets[2] }] },
      err: new Error(`cannot reach postgresql://frame:${secrets[3]}@localhost/frame with ${jwt}`),
    },
    `failed with ${jwt}`,
  );
  const [line = ''] = lines;
  for (const secret of secrets) assert.ok(!line.includes(JSON.stringify(secret).slice(1, -1)), secret);
  const parsed = JSON.parse(line) as { level: string; time: string; deep: object; msg: string };
  assert.equal(parsed.level, 'error');
  assert.match(parsed.time, /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(parsed.deep, { list: [{ refresh_token: '[removed]', client_secret: '[removed]' }] });
});
