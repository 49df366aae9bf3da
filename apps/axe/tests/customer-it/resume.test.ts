import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { essence, makeDirectory } from './support/directory.ts';
import { type Failure, startFakeAz } from './support/fake-az.ts';

const words = ['--customer', 'acme', '--domain', 'acme.platform.example', '--out', 'pack.json'];
const onlyFrame = [...words, '--apps', 'frame_mcp'];

/** The end of an undisturbed run, and how many calls it takes. */
async function undisturbed(args: readonly string[]) {
  const az = startFakeAz(makeDirectory());
  const { calls, code, said } = await az.run(args);
  assert.equal(code, 0, said);
  const end = essence(az.directory);
  az.close();
  return { calls, end };
}

/** The first run fails as told, the second goes on: the tenant looks as if nothing had happened. */
async function failThenRepeat(args: readonly string[], failure: Failure, end: unknown): Promise<void> {
  const az = startFakeAz(makeDirectory());
  az.failure = failure;
  const first = await az.run(args);
  const told = `${failure.how} ${failure.at}: ${az.calls[failure.at - 1]?.words.join(' ')}`;
  az.failure = undefined;
  for (const secret of az.directory.secrets) assert.ok(!first.said.includes(secret), told);
  if (failure.how === 'stop') assert.equal(first.code, 143, told);
  else if (first.code !== 0) assert.match(first.said, /Run: az login|run the same command again/, told);
  const second = await az.run(args);
  assert.equal(second.code, 0, `${told}\n${second.said}`);
  assert.deepEqual(essence(az.directory), end, told);
  // Every secret that works is in the pack, although no single run may have made them all.
  const pack = JSON.parse(readFileSync(path.join(az.folder, 'work/pack.json'), 'utf8')) as {
    apps: { [app: string]: { client_secret?: string } };
  };
  const handedOver = Object.values(pack.apps).map(({ client_secret }) => client_secret);
  assert.equal(new Set(handedOver).size, az.directory.apps.length, told);
  for (const secret of handedOver) assert.ok(secret !== undefined && az.directory.secrets.includes(secret), told);
  const third = await az.run(args);
  assert.match(third.said, /nothing had to be changed/, told);
  az.close();
}

async function sweep(args: readonly string[], how: Failure['how'], every: number): Promise<void> {
  const { calls, end } = await undisturbed(args);
  const numbers = Array.from({ length: calls }, (_, index) => index + 1).filter((at) => at % every === 0 || at === calls);
  const lane = async (): Promise<void> => {
    for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) await failThenRepeat(args, { at, how }, end);
  };
  await Promise.all([lane(), lane(), lane()]);
}

for (const how of ['before', 'after', 'down', 'stop'] as const) {
  test(`az fails, or the script is ended, at every call of one app in turn (${how})`, () => sweep(onlyFrame, how, 1));
}

test('az fails at calls throughout all five apps', () => sweep(words, 'down', 7));
