import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { planFinish } from '../../../src/plans/secrets/finish-rotation.ts';
import { planGenerate } from '../../../src/plans/secrets/generate-secrets.ts';
import { planPull } from '../../../src/plans/secrets/pull-secrets.ts';
import { planRotation } from '../../../src/plans/secrets/rotate-secret.ts';
import { previousOf } from '../../../src/secrets/rotation-state.ts';
import { type DeskBench, deskBench } from '../../secrets/support/secret-desk.ts';

const own = { secret: 'FRAME_DB_PASSWORD', emergency: false, from: 'generated' } as const;
const outside = { secret: 'AZURE_FRAME_MCP_CLIENT_SECRET', emergency: false, from: 'stdin' } as const;

async function filled(bench: DeskBench): Promise<void> {
  await bench.carryOut(planGenerate(await bench.desk(), {}));
  await (await bench.store()).put([
    { name: 'frame/acme/oauth-client-secret', value: 'first' },
    { name: 'hive/acme/slack-bot-token', value: 'first' },
  ]);
  await bench.carryOut(planPull(await bench.desk(), {}));
}

const itemIn = async (bench: DeskBench, name: string) => {
  const item = (await (await bench.store()).read()).get(name);
  assert.ok(item);
  return item;
};

test('an own secret: new value, old one beside it for a day, env file, arrival; a second run has nothing to do', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  const before = await itemIn(bench, 'frame/acme/db-password');
  assert.deepEqual(await bench.rehearse(planRotation(await bench.desk(), own)), [
    'new value: to do',
    'pull frame: to do',
    'arrives frame: to do',
  ]);
  assert.equal((await itemIn(bench, 'frame/acme/db-password')).value, before.value);
  const now = new Date('2026-06-01T12:00:00Z');
  const plan = planRotation(await bench.desk({ now }), own);
  const report = await bench.carryOut(plan);
  assert.equal(report.outcome, 'done');
  const item = await itemIn(bench, 'frame/acme/db-password');
  assert.notEqual(item.value, before.value);
  assert.deepEqual(previousOf(item), { value: before.value, until: '2026-06-02T12:00:00.000Z' });
  assert.match(bench.home.envFile('frame'), new RegExp(`^FRAME_DB_PASSWORD='${item.value}'$`, 'm'));
  const again = planRotation(await bench.desk({ now }), own);
  assert.deepEqual(await bench.rehearse(again), ['new value: done', 'pull frame: done', 'arrives frame: done']);
  assert.equal((await bench.carryOut(again)).outcome, 'done');
  assert.equal((await itemIn(bench, 'frame/acme/db-password')).value, item.value);
  assert.match(plan.afterwards?.(report.memory).join('\n') ?? '', /database must learn[\s\S]*A day later: .*--finish/);
});

test('the end waits for its day, or for --now, and then the old value is gone', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  await bench.carryOut(planRotation(await bench.desk({ now: new Date('2026-06-01T12:00:00Z') }), own));
  const end = { secret: 'FRAME_DB_PASSWORD', revoked: false, early: false };
  const early = await bench.carryOut(planFinish(await bench.desk({ now: new Date('2026-06-02T11:59:00Z') }), end));
  assert.equal(early.outcome, 'open');
  assert.ok(previousOf(await itemIn(bench, 'frame/acme/db-password')));
  const late = await bench.carryOut(planFinish(await bench.desk({ now: new Date('2026-06-02T12:00:00Z') }), end));
  assert.equal(late.outcome, 'done');
  assert.equal(previousOf(await itemIn(bench, 'frame/acme/db-password')), undefined);
});

test('where services take several, old and new count together until the end', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  const { value: old } = await itemIn(bench, 'platform/acme/event-secret');
  const request = { ...own, secret: 'AXE_EVENT_SECRETS' };
  assert.equal((await bench.carryOut(planRotation(await bench.desk(), request))).outcome, 'done');
  const { value } = await itemIn(bench, 'platform/acme/event-secret');
  assert.match(value, new RegExp(`^[\\w-]{43},${old}$`));
  for (const service of ['frame', 'hive']) assert.ok(bench.home.envFile(service).includes(`AXE_EVENT_SECRETS='${value}'`));
  const end = planFinish(await bench.desk(), { secret: 'AXE_EVENT_SECRETS', revoked: false, early: true });
  assert.equal((await bench.carryOut(end)).outcome, 'done');
  const [newest] = value.split(',');
  assert.equal((await itemIn(bench, 'platform/acme/event-secret')).value, newest);
  for (const service of ['frame', 'hive']) assert.ok(bench.home.envFile(service).includes(`AXE_EVENT_SECRETS='${newest}'`));
});

test('in an emergency no old value is kept, not even one from before', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  await bench.carryOut(planRotation(await bench.desk(), own));
  const { value } = await itemIn(bench, 'frame/acme/db-password');
  assert.equal((await bench.carryOut(planRotation(await bench.desk(), { ...own, emergency: true }))).outcome, 'done');
  const item = await itemIn(bench, 'frame/acme/db-password');
  assert.notEqual(item.value, value);
  assert.equal(previousOf(item), undefined);
});

test('a secret of a provider waits for a person with the steps to take, and names who must update a connector', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  // No az here: the person is told what to make sure of.
  const waiting = await bench.carryOut(
    planRotation(await bench.desk({ path: '/nowhere' }), { ...outside, from: 'prompt', expires: '2032-01-01' }),
  );
  assert.equal(waiting.outcome, 'open');
  assert.match(
    (waiting.failure as Error).message,
    /az ad app credential reset --id aaaaaaaa-0000-4000-8000-00000000f4a3 --append[\s\S]*--value-stdin --apply/,
  );
  assert.match(waiting.steps[0]?.note ?? '', /az is not installed/);
  const plan = planRotation(await bench.desk({ input: 'second\n' }), { ...outside, expires: '2032-01-01' });
  const report = await bench.carryOut(plan);
  assert.equal(report.outcome, 'done');
  assert.equal(report.resumed, true, 'it is the undertaking that waited');
  const standing = await plan.standing?.();
  assert.match(
    standing?.lines.join('\n') ?? '',
    /counts for 24 hours[\s\S]*2 people have this secret in their connector \(frame_mcp\)[\s\S]*do not see the store[\s\S]*axe secret get/,
  );
  assert.deepEqual(standing?.data.people, ['kim@acme.example', 'lee@acme.example']);
  assert.match(bench.home.registry(), /oauth-client-secret", rotation_external: azure, expires: "2032-01-01"/);
  const end = { secret: outside.secret, revoked: false, early: true };
  const open = await bench.carryOut(planFinish(await bench.desk(), end));
  assert.equal(open.outcome, 'open');
  assert.match((open.failure as Error).message, /az ad app credential delete[\s\S]*--revoked/);
  assert.equal((await bench.carryOut(planFinish(await bench.desk(), { ...end, revoked: true }))).outcome, 'done');
  assert.equal(previousOf(await itemIn(bench, 'frame/acme/oauth-client-secret')), undefined);
});

test('what seals data is not rotated', async (t) => {
  const bench = await deskBench(t);
  const desk = await bench.desk();
  assert.throws(() => planRotation(desk, { ...own, secret: 'AXE_ENTITY_KEY' }), { code: 'ROTATION_UNSAFE' });
});

for (const emergency of [false, true]) {
  test(`the vault goes down in the middle${emergency ? ' of an emergency' : ''}: the same command finishes it, with one new value`, async (t) => {
    const bench = await deskBench(t);
    await filled(bench);
    const { value: old } = await itemIn(bench, 'frame/acme/oauth-client-secret');
    const request = { ...outside, emergency };
    for (const down of ['both', 'read', 'put'] as const) {
      bench.counted.down = down;
      const failed = await bench.carryOut(planRotation(await bench.desk({ input: 'second' }), request));
      assert.equal(failed.outcome, 'failed', down);
      assert.equal((await itemIn(bench, 'frame/acme/oauth-client-secret')).value, old);
    }
    // The value is stored, and the vault is gone before it can be pulled.
    bench.counted.down = 'no';
    const desk = await bench.desk({ input: 'second' });
    const { reading } = desk;
    const breaking = {
      ...reading,
      put: async (drafts: Parameters<typeof reading.put>[0]) => {
        const outcomes = await reading.put(drafts);
        bench.counted.down = 'both';
        return outcomes;
      },
    };
    assert.equal((await bench.carryOut(planRotation({ ...desk, reading: breaking }, request))).outcome, 'failed');
    const { value } = await itemIn(bench, 'frame/acme/oauth-client-secret');
    assert.equal(value, 'second');
    bench.counted.down = 'no';
    const finished = await bench.carryOut(planRotation(await bench.desk({ input: 'second' }), request));
    assert.equal(finished.outcome, 'done');
    assert.equal(finished.resumed, true);
    const item = await itemIn(bench, 'frame/acme/oauth-client-secret');
    assert.equal(item.value, 'second');
    assert.equal(previousOf(item)?.value, emergency ? undefined : old);
    assert.match(bench.home.envFile('frame'), /AZURE_FRAME_MCP_CLIENT_SECRET='second'/);
  });
}

test('a machine without the env file of the service gets none by a rotation', async (t) => {
  const bench = await deskBench(t);
  await bench.carryOut(planGenerate(await bench.desk(), {}));
  const report = await bench.carryOut(planRotation(await bench.desk(), own));
  assert.equal(report.outcome, 'done');
  assert.match(report.steps[1]?.note ?? '', /is not on this machine; a deploy/);
  assert.equal(existsSync(path.join(bench.home.person, 'frame')), false);
});

for (const [owners, outcome, told] of [
  ['me-id', 'open', /has to be made at Microsoft Entra ID/],
  ['', 'open', /has no owner.*Owners\/appId/],
  ['someone\nelse', 'open', /has 2 other owners/],
] as const) {
  test(`az knows the owners ${JSON.stringify(owners)} of the app`, { skip: process.platform === 'win32' }, async (t) => {
    const bench = await deskBench(t);
    await filled(bench);
    const programs = path.join(bench.home.person, 'programs');
    mkdirSync(programs);
    const log = path.join(programs, 'asked');
    const script = `#!/bin/sh\necho "$@" >> '${log}'\ncase "$*" in *signed-in-user*) echo me-id;; *'owner list'*) printf '%s\\n' '${owners}';; *) exit 9;; esac\n`;
    writeFileSync(path.join(programs, 'az'), script, { mode: 0o755 });
    const at = { path: `${programs}${path.delimiter}${process.env.PATH ?? ''}` };
    const report = await bench.carryOut(planRotation(await bench.desk(at), { ...outside, from: 'prompt' }));
    assert.equal(report.outcome, outcome);
    assert.match((report.failure as Error).message, told);
    assert.match(readFileSync(log, 'utf8'), /^ad signed-in-user show .*\nad app owner list --id aaaaaaaa-0000-4000-8000-00000000f4a3 /);
    assert.equal((await itemIn(bench, 'frame/acme/oauth-client-secret')).value, 'first');
  });
}

test('connectors that are published get the new secret with the rotation', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  assert.equal((await bench.home.axe('mcp', 'publish', '--allow-missing', '--apply', '--customer', 'acme')).code, 0);
  const name = (await (await bench.store()).read()).names.find((one) => one.endsWith(' MCP (acme)')) ?? '';
  assert.equal((await itemIn(bench, name)).value, 'first');
  assert.equal((await bench.carryOut(planRotation(await bench.desk({ input: 'second' }), outside))).outcome, 'done');
  assert.equal((await itemIn(bench, name)).value, 'second');
});

test('a rotation is taken back: store and env file have the old value again', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  const { value } = await itemIn(bench, 'frame/acme/db-password');
  const { run } = await bench.carryOut(planRotation(await bench.desk(), own));
  assert.notEqual((await itemIn(bench, 'frame/acme/db-password')).value, value);
  assert.equal((await bench.home.axe('runs', 'undo', run, '--apply')).code, 0);
  const item = await itemIn(bench, 'frame/acme/db-password');
  assert.deepEqual([item.value, previousOf(item)], [value, undefined]);
  assert.match(bench.home.envFile('frame'), new RegExp(`FRAME_DB_PASSWORD='${value}'`));
});

test('a rotation is not taken back when another one followed it, nor after its end', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  const first = await bench.carryOut(planRotation(await bench.desk(), own));
  await bench.carryOut(planFinish(await bench.desk(), { secret: own.secret, early: true }));
  const finished = await itemIn(bench, 'frame/acme/db-password');
  const late = await bench.home.axe('runs', 'undo', first.run, '--apply');
  assert.equal(late.code, 5, late.printed);
  assert.match(late.noted, /was finished, or another one followed it/);
  await bench.carryOut(planRotation(await bench.desk(), own));
  const second = await itemIn(bench, 'frame/acme/db-password');
  assert.equal((await bench.home.axe('runs', 'undo', first.run, '--apply')).code, 5);
  assert.deepEqual(await itemIn(bench, 'frame/acme/db-password'), second);
  assert.notEqual(second.value, finished.value);
  assert.match(bench.home.envFile('frame'), new RegExp(`FRAME_DB_PASSWORD='${second.value}'`));
});

test('a value that is given while another one waits for its end is refused, and so is the one that is stored', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  const rotate = async (input: string) => await bench.carryOut(planRotation(await bench.desk({ input }), outside));
  const same = await rotate('first');
  assert.equal((same.failure as { code?: string } | undefined)?.code, 'VALUE_NEEDED');
  assert.equal(previousOf(await itemIn(bench, 'frame/acme/oauth-client-secret')), undefined);
  assert.equal((await rotate('second')).outcome, 'done');
  assert.equal((await rotate('second')).outcome, 'done');
  const third = await rotate('third');
  assert.equal((third.failure as { code?: string } | undefined)?.code, 'ROTATION_OPEN');
  assert.equal((await itemIn(bench, 'frame/acme/oauth-client-secret')).value, 'second');
});

test('a name that means another secret in each service is told with its service in what to do next', async (t) => {
  const bench = await deskBench(t);
  const shared = (service: string) => `{ env: AXE_BOOTSTRAP_SECRETS, vault: "${service}/acme/bootstrap-secret" }`;
  const text = readFileSync(bench.home.registryFile, 'utf8');
  const places = ['frame', 'hive'].map((service) => [`env_file: "~/${service}/.env"\n        secrets:\n`, service] as const);
  writeFileSync(
    bench.home.registryFile,
    places.reduce((so, [line, service]) => so.replace(line, `${line}          - ${shared(service)}\n`), text),
  );
  await filled(bench);
  const request = { ...own, secret: 'AXE_BOOTSTRAP_SECRETS', service: 'hive' };
  const plan = planRotation(await bench.desk(), request);
  const report = await bench.carryOut(plan);
  assert.match(
    plan.afterwards?.(report.memory).join('\n') ?? '',
    /A day later: axe secret rotate AXE_BOOTSTRAP_SECRETS --service hive --customer acme --finish --apply\./,
  );
  const desk = await bench.desk();
  assert.throws(
    () => planRotation(desk, { ...own, secret: 'AXE_BOOTSTRAP_SECRETS' }),
    /Say which one is meant: --service frame or --service hive\./,
  );
});

test('a rehearsal with nothing to add ends with its last step, without an empty line', async (t) => {
  const bench = await deskBench(t);
  await filled(bench);
  const { printed } = await bench.home.axe('secret', 'rotate', 'FRAME_DB_PASSWORD');
  assert.match(printed, /prove that frame gets the new FRAME_DB_PASSWORD$/);
});
