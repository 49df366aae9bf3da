import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { showLog } from '../../src/health/show-log.ts';
import { run, signedOut } from '../support.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-logs-'));
after(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'axe.log');
const environment = { ...signedOut, AXE_DATA: folder };
const line = (fields: object) => `${JSON.stringify({ level: 'info', time: new Date().toISOString(), ...fields })}\n`;

test('without a log it says where it looked', async () => {
  const { code, noted } = await run(['logs'], { environment });
  assert.equal(code, 4);
  assert.match(noted, /There is no log at .*axe\.log/);
});

test('lines of a service, with their level, and as they stand in the file', async () => {
  writeFileSync(
    file,
    line({ service: 'frame', level: 'warn', msg: 'slow' }) +
      line({ service: 'blueprint', msg: 'up' }) +
      line({ service: 'frame', msg: 'up' }),
  );
  const told = await run(['logs', 'frame', '--level', 'warn'], { environment });
  assert.equal(told.code, 0);
  assert.match(told.printed, /warn {2}frame {5}slow$/);
  const json = await run(['logs', 'blueprint', '--json'], { environment });
  assert.equal((JSON.parse(json.printed) as { msg: string }).msg, 'up');
  assert.match((await run(['logs', '--grep', 'nobody wrote this'], { environment })).noted, /No line .* is wanted; --all/);
});

test('a service that runs nowhere is refused with those there are, followed or not; one with lines is shown', async () => {
  writeFileSync(file, line({ service: 'blueprint', msg: 'up' }) + line({ path: '/oauth/token', status: 200, msg: 'request' }));
  for (const more of [[], ['--follow'], ['--json']]) {
    const { code, noted } = await run(['logs', 'nope', ...more], { environment });
    assert.equal(code, 2);
    assert.match(noted, /There is no service \\?"nope[\s\S]*there is\s+blueprint, frame/);
  }
  assert.match((await run(['logs', 'oauth'], { environment })).printed, /oauth .*\/oauth\/token 200/);
  const silent = await run(['logs', 'frame'], { environment });
  assert.equal(silent.code, 0);
  assert.match(silent.noted, /No line of .* is wanted/);
});

test('wrong values are refused with what is allowed', async () => {
  for (const [words, says] of [
    [['--since', 'yesterday'], /10m, 2h or 3d/],
    [['--level', 'loud'], /trace, debug, info/],
    [['--lines', '0'], /from 1 to/],
  ] as const) {
    const { code, noted } = await run(['logs', ...words], { environment });
    assert.equal(code, 2);
    assert.match(noted, says);
  }
});

test('following shows what comes later, until it is ended', async () => {
  writeFileSync(file, line({ msg: 'before' }));
  const printed: string[] = [];
  const ends = new AbortController();
  const seen = Promise.withResolvers<void>();
  const terminal = {
    print: (text: string) => {
      printed.push(text);
      if (text.includes('later')) seen.resolve();
    },
    note: () => undefined,
    environment,
    folder,
    columns: 100,
    readInput: async () => '',
  };
  const following = showLog(undefined, { follow: true, json: true }, terminal, ends.signal);
  appendFileSync(file, line({ msg: 'later' }));
  await seen.promise;
  ends.abort();
  await following;
  assert.deepEqual(
    printed.map((text) => (JSON.parse(text) as { msg: string }).msg),
    ['before', 'later'],
  );
});
