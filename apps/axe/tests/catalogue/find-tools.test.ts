import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTools } from '../../src/catalogue/find-tools.ts';
import { readCatalogue } from '../../src/catalogue/read-catalogue.ts';
import { run } from '../support.ts';

test('a tool is found by its name alone, in the service that has it', async () => {
  const alone = await run(['tools', 'query-trial-balance']);
  assert.equal(alone.code, 0, alone.noted);
  assert.match(alone.printed, /^query_trial_balance: Query trial balance\n[\s\S]*entity_id/);
  assert.deepEqual(await run(['tools', 'frame', 'query_trial_balance']), alone);
  const { name } = JSON.parse((await run(['tools', 'whoami', '--json'])).printed) as { name: string };
  assert.equal(name, 'whoami');
});

test('what is neither is refused with the services there are', async () => {
  const refused = await run(['tools', 'query_everything']);
  assert.equal(refused.code, 4);
  assert.match(refused.noted, /There is no tool query_everything\. Nor is there a service of that name: there is blueprint, frame\./);
  assert.match((await run(['tools', 'nope', 'whoami'])).noted, /There is no service nope/);
  assert.match((await run(['tools', 'frame', 'whoami'])).noted, /There is no tool whoami\. Run axe tools frame for the list\./);
});

test('a name of several services is found in each of them', () => {
  const frame = readCatalogue('frame');
  const found = findTools([frame, readCatalogue('blueprint'), { ...frame, service: 'hive' }], 'list-journals');
  assert.deepEqual(
    found.map(({ catalogue, tool }) => [catalogue.service, tool.name]),
    [
      ['frame', 'list_journals'],
      ['hive', 'list_journals'],
    ],
  );
});
