import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLogLine } from '../../src/health/format-log-line.ts';
import { isWanted, type LogLine, parseLogLine } from '../../src/health/log-lines.ts';

const line = (fields: object): LogLine => {
  const parsed = parseLogLine(JSON.stringify({ level: 'info', time: '2026-11-21T10:32:07.123Z', ...fields }));
  assert.ok(parsed);
  return parsed;
};

const request = (fields: object) =>
  line({ msg: 'request', request_id: 'r-1', method: 'GET', path: '/frame/mcp', status: 200, ms: 12.4, ...fields });

test('a request names its service, also in the inserted path of the metadata', () => {
  assert.equal(request({}).service, 'frame');
  assert.equal(request({ path: '/.well-known/oauth-protected-resource/hive/mcp' }).service, 'hive');
  assert.equal(line({ service: 'blueprint', msg: 'up' }).service, 'blueprint');
});

test('half a line, and no line, are none; the words of another program are kept', () => {
  for (const text of ['', '   ', '{"level":"info","time":"2026-', '":"x"}']) assert.equal(parseLogLine(text), undefined);
  assert.equal(parseLogLine('listening on port 1')?.message, 'listening on port 1');
});

test('noise is what repeats while all is well, and nothing that failed', () => {
  const noise = [
    request({ path: '/frame/health' }),
    request({ path: '/frame/health/ready' }),
    request({ path: '/oauth/revoked-tokens' }),
    request({ status: 304, path: '/x' }),
    line({ msg: 'audit sealed' }),
    line({ level: 'debug', msg: 'anything' }),
  ];
  const told = [
    request({}),
    request({ path: '/frame/health/ready', status: 503 }),
    line({ level: 'warn', msg: 'audit sealed' }),
    line({ msg: 'frame is up' }),
  ];
  assert.deepEqual(
    noise.map((one) => isWanted(one, {})),
    noise.map(() => false),
  );
  assert.deepEqual(
    noise.map((one) => isWanted(one, { all: true })),
    noise.map(() => true),
  );
  assert.deepEqual(
    told.map((one) => isWanted(one, {})),
    told.map(() => true),
  );
});

test('filters: level and above, service, text, time; a request shows all of it', () => {
  assert.deepEqual(
    [
      isWanted(line({ level: 'warn' }), { level: 'warn' }),
      isWanted(line({}), { level: 'warn' }),
      isWanted(line({ level: 'error' }), { level: 'warn' }),
    ],
    [true, false, true],
  );
  assert.deepEqual([isWanted(request({}), { service: 'frame' }), isWanted(request({}), { service: 'hive' })], [true, false]);
  assert.deepEqual(
    [isWanted(request({ outcome: 'USER_NOT_MAPPED' }), { grep: 'user_not' }), isWanted(request({}), { grep: 'user_not' })],
    [true, false],
  );
  assert.equal(isWanted(request({}), { since: new Date('2026-11-21T10:32:08Z') }), false);
  assert.equal(isWanted(request({ path: '/frame/health' }), { request: 'r-1', level: 'error', since: new Date('2027-01-01') }), true);
});

test('a line for a person: time, level, service, what happened; the request id where it failed', () => {
  assert.equal(
    formatLogLine(request({ outcome: 'ok', tool: 'list_accounts', actor: 'person:kim@acme.example' }), '2026-11-21'),
    '10:32:07 info  frame     GET /frame/mcp 200 12 ms list_accounts person:kim@acme.example',
  );
  assert.match(
    formatLogLine(request({ status: 403, outcome: 'ENTITY_NOT_AUTHORIZED' }), '2026-11-22'),
    /^2026-11-21 10:32:07 .* ENTITY_NOT_AUTHORIZED request=r-1$/,
  );
  assert.match(
    formatLogLine(request({ status: 401, outcome: 'INVALID_TOKEN', reason: 'BAD_SIGNATURE' }), '2026-11-21'),
    / 401 12 ms INVALID_TOKEN reason=BAD_SIGNATURE request=r-1$/,
  );
});

test('an error shows its first sentence and its first place of ours; nothing moves the cursor', () => {
  const err = {
    type: 'Error',
    message: 'it broke\nsecret second line',
    stack: 'Error: it broke\n    at node:internal/x\n    at run (file:///x/packages/mcp/src/a.ts:1:1)',
  };
  const text = formatLogLine(line({ level: 'error', msg: 'failed \u001b[2J', err }), '2026-11-21');
  assert.match(text, /Error: it broke\n {6}at run .*packages\/mcp/);
  assert.ok(!text.includes('\u001b') && !text.includes('second line'));
});

test('a line that is not of the form is shown as it stands, and ends no listing', () => {
  const bad = { toString: 1 };
  const deep = `{"msg":"deep","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const shapes = [{ on_behalf_of: bad }, { err: { type: bad, message: bad } }, { method: bad, actor: bad }, { status: {}, path: ['/a/'] }];
  for (const text of [
    ...shapes.map((more) => JSON.stringify({ time: 'garbage', level: 'error', msg: 'request', ...more })),
    deep,
    'null',
    '5',
    '[]',
  ]) {
    const line = parseLogLine(text);
    if (line !== undefined) assert.ok(formatLogLine(line, '2026-11-21').length < 1000);
  }
});
