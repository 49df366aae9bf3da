import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chain, walkChain } from '../../src/index.ts';
import { page } from '../support/front-door.ts';
import { startHealthyService } from '../support/healthy-service.ts';

const service = await startHealthyService();
const context = { ...service.context, email: 'kim@acme.example' };

test('where nothing is broken, the whole chain is walked', async () => {
  const { broken, beyond, findings } = await walkChain(context);
  assert.deepEqual([broken, beyond], [undefined, []]);
  assert.deepEqual(new Set(findings.map(({ link }) => link)), new Set(chain.map(({ link }) => link)));
});

test('the first broken link is named, and what lies behind it is not asked', async () => {
  service.frontDoor.spoil({ answer: (told, seen) => (seen.path.includes('/.well-known/') ? page(401) : told) });
  const { broken, beyond } = await walkChain({ ...context, email: 'nobody@elsewhere.example' });
  service.frontDoor.spoil({});
  assert.deepEqual([broken?.link, broken?.id], ['sign-in', 'metadata']);
  assert.deepEqual(beyond, ['identity provider', 'registry mapping']);
  assert.match(broken?.fix ?? '', /without a token/);
});

test('each link by itself', async () => {
  const { machine } = context;
  assert.ok(machine);
  const cases = [
    ['registry', { target: { ...context.target, service: 'hive' } }],
    ['tunnel', { machine: { ...machine, tunnelRules: async () => [] } }],
    ['proxy', { machine: { ...machine, activeColour: async () => 'green' as const } }],
    ['colour', { machine: { ...machine, askColour: async () => undefined } }],
    ['database', { machine: { ...machine, databaseUrl: async () => 'sqlite:frame.db' } }],
    ['identity provider', { secrets: { look: async () => ({ state: 'absent' as const }) } }],
    ['registry mapping', { email: 'gone@acme.example' }],
  ] as const;
  for (const [link, change] of cases) {
    const { broken } = await walkChain({ ...context, ...change });
    assert.equal(broken?.link, link);
  }
});

test('an address where nobody listens breaks at the front door', async () => {
  const { broken } = await walkChain({
    ...context,
    ask: async () => ({ arrived: false, fault: { code: 'ENOTFOUND', told: 'the host name is unknown', fix: 'Check the name.' } }),
  });
  assert.deepEqual([broken?.link, broken?.fix], ['front door', 'Check the name.']);
});
