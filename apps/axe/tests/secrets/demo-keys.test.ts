import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { lockAsRunning } from '../platform/support/running-demo.ts';
import { secretHome } from './support/secret-home.ts';

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

test('who reads an env file is said: a process that is started with it, and not the demo, where that runs', async (t) => {
  const home = await secretHome(t);
  const data = path.join(home.person, 'data');
  await home.axe('secret', 'generate', '--apply');
  await home.give(['secret', 'push', 'AZURE_FRAME_MCP_CLIENT_SECRET', '--value-stdin', '--apply'], { input: 'x' });
  const pull = () => home.axe('secret', 'pull', 'frame', '--apply');
  const alone = await pull();
  assert.match(alone.printed, /A process that is started with the env file \(node --env-file\) takes them at its next start\.$/);
  const checked = await home.axe('secret', 'check');
  assert.doesNotMatch(`${alone.noted}${checked.noted}${checked.printed}`, /axe up/);

  lockAsRunning(data, 'http://localhost:7399');
  const told = `axe up, which answers at http://localhost:7399, takes none of them: it has keys of its own in ${data}/secrets.`;
  for (const command of ['check', 'status']) assert.ok(oneLine((await home.axe('secret', command)).noted).includes(told), command);
  await home.give(['secret', 'push', 'AXE_EVENT_SECRETS', '--value-stdin', '--apply'], { input: 'y'.repeat(43) });
  assert.ok(oneLine((await pull()).printed).includes(told));
  const rotated = oneLine((await home.axe('secret', 'rotate', 'AXE_EVENT_SECRETS', '--apply')).printed);
  assert.match(rotated, /A process of frame or hive that is started with the env file \(node --env-file\) takes the new value/);
  assert.ok(rotated.includes(told), rotated);
});
