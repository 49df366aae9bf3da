import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { secretHome } from './support/secret-home.ts';

test('generate makes what nobody outside issues, once; check names the rest and fails until it is there', async (t) => {
  const home = await secretHome(t);
  const nothing = await home.axe('secret', 'check');
  assert.equal(nothing.code, 4);
  assert.match(
    nothing.noted.replace(/\s+/g, ' '),
    /6 secrets are missing, which are 5 items, because services share platform\/acme\/event-secret\. Next/,
  );
  assert.doesNotMatch(nothing.noted, /axe up/);
  const rehearsed = await home.axe('secret', 'generate');
  assert.match(
    rehearsed.printed,
    /make 3 secrets[\s\S]*\+ FRAME_DB_PASSWORD {2}frame\/acme\/db-password[\s\S]*axe secret push: AZURE_FRAME_MCP_CLIENT_SECRET, SLACK_BOT_TOKEN/,
  );
  assert.equal(existsSync(path.join(home.folder, 'store')), false);
  assert.equal((await home.axe('secret', 'generate', '--apply')).code, 0);
  const first = await home.axe('secret', 'get', 'AXE_EVENT_SECRETS');
  assert.match(first.printed, /^[\w-]{43}$/);
  assert.match((await home.axe('secret', 'generate', '--apply')).printed, /Nothing to do/);
  assert.equal((await home.axe('secret', 'get', 'platform/acme/event-secret')).printed, first.printed);
  const checked = await home.axe('secret', 'check');
  assert.equal(checked.code, 4);
  assert.match(checked.printed, /✗ +frame +AZURE_FRAME_MCP_CLIENT_SECRET +frame\/acme\/oauth-client-secret +missing/);
  assert.match(checked.noted, /axe: 2 secrets are missing\. Next: bring them with axe secret push/);
  assert.doesNotMatch(checked.noted, /AZURE_FRAME_MCP_CLIENT_SECRET|SLACK_BOT_TOKEN/);
  assert.match(
    (await home.axe('secret', 'check', '--json')).noted,
    /"missing": \[\s+"AZURE_FRAME_MCP_CLIENT_SECRET",\s+"SLACK_BOT_TOKEN"\s+\]/,
  );
  assert.match(checked.noted, /vault is kept by hand/);
  await home.give(['secret', 'push', 'SLACK_BOT_TOKEN', '--apply'], { answers: ['xoxb-1'] });
  await home.give(['secret', 'push', 'AZURE_FRAME_MCP_CLIENT_SECRET', '--value-stdin', '--apply'], { input: 'az ~value\n' });
  assert.equal((await home.axe('secret', 'check')).code, 0);
  assert.equal((await home.axe('secret', 'get', 'AZURE_FRAME_MCP_CLIENT_SECRET')).printed, 'az ~value');
});

test('pull writes nothing while one secret is missing, then merges and keeps what is not its own', async (t) => {
  const home = await secretHome(t);
  mkdirSync(path.join(home.person, 'hive'));
  const file = path.join(home.person, 'hive', '.env');
  writeFileSync(file, '# by hand\r\nNODE_ENV=production\r\nSLACK_BOT_TOKEN="old" # theirs', { mode: 0o644 });
  await home.axe('secret', 'generate', '--apply');
  const refused = await home.axe('secret', 'pull', 'hive', '--apply');
  assert.equal(refused.code, 4);
  assert.match(refused.noted, /SLACK_BOT_TOKEN/);
  assert.match(readFileSync(file, 'utf8'), /"old"/);
  await home.give(['secret', 'push', 'SLACK_BOT_TOKEN', '--apply'], { answers: ['planted'] });
  chmodSync(file, 0o644);
  const rehearsed = await home.axe('secret', 'pull', 'hive');
  assert.match(
    rehearsed.printed,
    /1 added, 1 changed, 0 same[\s\S]*\+ AXE_EVENT_SECRETS {2}added[\s\S]*~ SLACK_BOT_TOKEN {2}changed[\s\S]*others can read the file/,
  );
  assert.doesNotMatch(rehearsed.printed + rehearsed.noted, /planted|old/);
  assert.equal((await home.axe('secret', 'pull', 'hive', '--apply')).code, 0);
  assert.match(
    home.envFile('hive'),
    /^# by hand\r\nNODE_ENV=production\r\nSLACK_BOT_TOKEN="planted" # theirs\r\nAXE_EVENT_SECRETS='[\w-]{43}'$/,
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match((await home.axe('secret', 'pull', 'hive')).printed, /nothing to do/);
});

test('pull says why a service has no env file to fill', async (t) => {
  const home = await secretHome(t);
  assert.match((await home.axe('secret', 'pull', 'vault')).noted, /bootstrap_only: the store runs on it/);
  assert.match((await home.axe('secret', 'pull', 'nothing')).noted, /no service "nothing"; it has frame, hive, vault/);
});

test('push asks only when it is carried out, and never stores what would not arrive', async (t) => {
  const home = await secretHome(t);
  assert.match((await home.axe('secret', 'push', 'FRAME_DB_PASSWORD')).printed, /make the item frame\/acme\/db-password/);
  const nobody = await home.axe('secret', 'push', 'FRAME_DB_PASSWORD', '--apply');
  assert.equal(nobody.code, 2);
  assert.match(nobody.noted, /Pipe it in .*--value-stdin/);
  for (const [input, reason] of [
    ['planted\r\nvalue', /carriage returns/],
    ['\'"`planted', /three kinds of quotes/],
    ['planted\uFFFD', /not UTF-8/],
  ] as const) {
    const refused = await home.give(['secret', 'push', 'FRAME_DB_PASSWORD', '--value-stdin', '--apply'], { input });
    assert.equal(refused.code, 2);
    assert.match(refused.noted, reason);
    assert.doesNotMatch(refused.noted + refused.printed, /planted/);
  }
  assert.equal((await home.axe('secret', 'get', 'FRAME_DB_PASSWORD')).code, 4);
  const unknown = await home.axe('secret', 'push', 'NOBODYS_SECRET');
  assert.equal(unknown.code, 4);
  assert.match(unknown.noted, /it has FRAME_DB_PASSWORD/);
  const pem = `-----BEGIN X-----\n${'x'.repeat(100_000)}\n-----END X-----`;
  assert.equal((await home.give(['secret', 'push', 'frame/acme/extra', '--value-stdin', '--apply'], { input: `${pem}\n` })).code, 0);
  assert.equal((await home.axe('secret', 'get', 'frame/acme/extra')).printed, pem);
});

test('an env file that is there is taken over by name', async (t) => {
  const home = await secretHome(t);
  mkdirSync(path.join(home.person, 'frame'));
  writeFileSync(path.join(home.person, 'frame', '.env'), "FRAME_DB_PASSWORD='planted one'\nOTHER=theirs\nAXE_ENTITY_KEY=\n", {
    mode: 0o600,
  });
  const rehearsed = await home.axe('secret', 'push', '--from-env-file', '--service', 'frame');
  assert.match(rehearsed.printed, /store 1 of 4[\s\S]*\+ FRAME_DB_PASSWORD[\s\S]*- AXE_ENTITY_KEY {2}not in the file/);
  assert.doesNotMatch(rehearsed.printed, /planted|theirs/);
  assert.equal((await home.axe('secret', 'push', '--from-env-file', '--service', 'frame', '--apply')).code, 0);
  assert.equal((await home.axe('secret', 'get', 'FRAME_DB_PASSWORD')).printed, 'planted one');
  assert.match((await home.axe('secret', 'push', '--from-env-file', '--service', 'frame')).printed, /nothing to do/);
});

test('get shows nothing on a screen unless it is told to, and the log knows who looked', async (t) => {
  const home = await secretHome(t);
  await home.give(['secret', 'push', 'FRAME_DB_PASSWORD', '--apply'], { answers: ['planted'] });
  const { run, signedOut } = await import('../support.ts');
  const environment = {
    ...signedOut,
    AXE_HOME: home.folder,
    AXE_OPERATOR: 'ops@operator.example',
    HOME: home.person,
    PATH: process.env.PATH,
  };
  const shy = await run(['secret', 'get', 'FRAME_DB_PASSWORD'], { environment, printsToPerson: true });
  assert.equal(shy.printed, '');
  assert.match(shy.noted, /7 characters.*[\s\S]*--show/);
  assert.equal(
    home.audit().some(({ command }) => command.includes('secret get')),
    false,
  );
  const told = await run(['secret', 'get', 'FRAME_DB_PASSWORD', '--show'], { environment, printsToPerson: true });
  assert.equal(told.printed, 'planted');
  const line = home.audit().at(-1);
  assert.deepEqual(
    [line?.command, line?.customer, line?.details],
    ['axe secret get FRAME_DB_PASSWORD', 'acme', { item: 'frame/acme/db-password' }],
  );
});

test('send refuses where the store can make no link; nothing is recorded as sent', async (t) => {
  const home = await secretHome(t);
  await home.give(['secret', 'push', 'FRAME_DB_PASSWORD', '--apply'], { answers: ['planted'] });
  const rehearsed = await home.axe('secret', 'send', 'FRAME_DB_PASSWORD', '--to', 'kim@acme.example');
  assert.deepEqual([rehearsed.code, rehearsed.printed], [2, '']);
  assert.match(rehearsed.noted, /SEND_UNSUPPORTED/);
  const refused = await home.axe('secret', 'send', 'FRAME_DB_PASSWORD', '--to', 'kim@acme.example', '--apply');
  assert.equal(refused.code, 2);
  assert.match(refused.noted, /SEND_UNSUPPORTED/);
  assert.match(
    (await home.axe('secret', 'send', 'FRAME_DB_PASSWORD', '--to', 'x', '--days', '99', '--apply')).noted,
    /--days is a whole number from 1 to 31/,
  );
  assert.equal(
    home.audit().some(({ command }) => command.includes('send')),
    false,
  );
});

test('list and status show names, times and ends, and no value', async (t) => {
  const home = await secretHome(t);
  await home.give(['secret', 'push', 'AZURE_FRAME_MCP_CLIENT_SECRET', '--apply'], { answers: ['planted'] });
  await home.give(['secret', 'push', 'other/acme/thing', '--apply'], { answers: ['planted'] });
  const listed = await home.axe('secret', 'list');
  assert.match(
    listed.printed,
    /frame\/acme\/oauth-client-secret +frame:AZURE_FRAME_MCP_CLIENT_SECRET +stored .*2030-01-01: \d+ days +azure/,
  );
  assert.match(listed.printed, /other\/acme\/thing +\(no service\) +stored/);
  assert.match(listed.printed, /hive\/acme\/slack-bot-token .*missing/);
  const status = await home.axe('secret', 'status');
  assert.match(status.printed, /health +red[\s\S]*state +open[\s\S]*Missing: frame\/acme\/db-password/);
  const data = JSON.parse((await home.axe('secret', 'status', '--json')).printed) as { expiries: { env: string; colour: string }[] };
  assert.deepEqual(
    data.expiries.map(({ env, colour }) => [env, colour]),
    [['AZURE_FRAME_MCP_CLIENT_SECRET', 'green']],
  );
  assert.doesNotMatch(listed.printed + status.printed, /planted/);
});

test('without --customer the only one is meant; nothing of a run stays in the folder of stores but the store', async (t) => {
  const home = await secretHome(t);
  await home.axe('secret', 'generate', '--apply');
  await home.give(['secret', 'push', 'SLACK_BOT_TOKEN', '--apply'], { answers: ['x'] });
  await home.axe('secret', 'pull', 'hive', '--apply');
  assert.deepEqual(readdirSync(path.join(home.folder, 'store')), ['acme.age']);
  assert.deepEqual(readdirSync(path.join(home.folder, 'keys')), ['acme.key']);
  writeFileSync(
    home.registryFile,
    home.registry().replace(/$/, `  globex:\n    legal_name: "Globex"\n    primary_domain: "globex.example"\n    entities: ["globexc"]\n`),
  );
  const two = await home.axe('secret', 'check');
  assert.match(two.noted, /2 customers.*--customer acme/);
});
