import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import fc from 'fast-check';
import {
  addAdmin,
  addCustomer,
  grantEmployee,
  type RegistryEdit,
  removeAdmin,
  removeAgent,
  removeCustomer,
  removeEmployee,
  revokeEmployee,
  setAgent,
  setEmployee,
  setEntity,
} from '../../src/index.ts';
import { readSource } from '../../src/source.ts';
import { editRegistry, parseRegistry } from '../../src/text.ts';
import { addressOf, agentIds, customerIds, entityIds, people, type Written, writtenRegistry } from './written-registry.ts';

interface Drawn {
  readonly name: string;
  readonly edit: RegistryEdit;
  /** True for lines the edit may change. */
  readonly touches: (owner: string) => boolean;
}

const customer = fc.constantFrom(...customerIds);
const person = fc.constantFrom(...people, 'new');
const entity = fc.constantFrom(...entityIds);
const held = fc.subarray(['read', 'write', 'close', 'admin'] as const, { minLength: 1 });
const grants = fc.oneof(fc.subarray([...entityIds]), fc.dictionary(entity, held, { maxKeys: 3 }));

const own = (id: string, kind: string, name: string) => (owner: string) =>
  owner === `${id} ${kind}` || owner === `${id} ${kind} ${name.toLowerCase()}`;
const both = (left: (owner: string) => boolean, right: (owner: string) => boolean) => (owner: string) => left(owner) || right(owner);

const drawnEdit: fc.Arbitrary<Drawn> = fc.oneof(
  fc.tuple(customer, person, grants).map(([id, who, line]) => ({
    name: `set ${id} ${who} ${JSON.stringify(line)}`,
    edit: setEmployee(id, addressOf(id, who), line),
    touches: own(id, 'people', who),
  })),
  fc.tuple(customer, person, entity, held).map(([id, who, what, how]) => ({
    name: `grant ${id} ${who} ${what} ${how}`,
    edit: grantEmployee(id, addressOf(id, who), what, how),
    touches: own(id, 'people', who),
  })),
  fc.tuple(customer, person, entity).map(([id, who, what]) => ({
    name: `revoke ${id} ${who} ${what}`,
    edit: revokeEmployee(id, addressOf(id, who), what),
    touches: own(id, 'people', who),
  })),
  fc.tuple(customer, person).map(([id, who]) => ({
    name: `remove ${id} ${who}`,
    edit: removeEmployee(id, addressOf(id, who)),
    touches: both(own(id, 'people', who), own(id, 'admins', who)),
  })),
  fc.tuple(customer, fc.constantFrom('aa', 'new_one')).map(([id, what]) => ({
    name: `entity ${id} ${what}`,
    edit: setEntity(id, what, { legal_name: 'New: "one" # ', kind: 'kvf', standard: 'ksme' }),
    touches: (owner: string) => owner === `${id} entities`,
  })),
  fc.tuple(customer, fc.constantFrom(...agentIds, 'helper'), grants).map(([id, agent, line]) => ({
    name: `agent ${id} ${agent} ${JSON.stringify(line)}`,
    edit: setAgent(id, agent, line),
    touches: own(id, 'agents', agent),
  })),
  fc
    .tuple(customer, fc.constantFrom(...agentIds))
    .map(([id, agent]) => ({ name: `agent gone ${id} ${agent}`, edit: removeAgent(id, agent), touches: own(id, 'agents', agent) })),
  fc
    .tuple(customer, person)
    .map(([id, who]) => ({ name: `admin ${id} ${who}`, edit: addAdmin(id, addressOf(id, who)), touches: own(id, 'admins', 'none') })),
  fc
    .tuple(customer, person)
    .map(([id, who]) => ({ name: `admin gone ${id} ${who}`, edit: removeAdmin(id, addressOf(id, who)), touches: own(id, 'admins', who) })),
  fc.constant({
    name: 'new customer',
    edit: addCustomer('initech', {
      legal_name: "Initech's",
      primary_domain: 'initech.example',
      entities: ['ii'],
      user_entity_map: { 'a@initech.example': ['ii'] },
      services: { frame: { secrets: [{ env: 'A', vault: 'a/b' }] } },
    }),
    touches: () => false,
  }),
  customer.map((id) => ({
    name: `customer gone ${id}`,
    edit: removeCustomer(id),
    touches: (owner: string) => owner === id || owner.startsWith(`${id} `) || owner === '',
  })),
);

const treeOf = (text: string) => readSource(text.replace(/^\ufeff/, '')).tree;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Every line of `kept` stands in `text`, in the same order. */
function assertKept(kept: readonly string[], text: string): void {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  let at = 0;
  for (const line of kept) {
    const found = lines.indexOf(line, at);
    assert.notEqual(found, -1, `the line ${JSON.stringify(line)} is gone or moved in\n${text}`);
    at = found + 1;
  }
}

const check = (name: string, property: (written: Written, drawn: Drawn) => void) =>
  it(name, () => fc.assert(fc.property(writtenRegistry, drawnEdit, property), { numRuns: 300 }));

describe('every edit of every registry', () => {
  it('starts from a model that is what the text says', () => {
    fc.assert(
      fc.property(writtenRegistry, ({ text, file }) => assert.deepEqual(plain(treeOf(text)), plain(file))),
      { numRuns: 200 },
    );
  });

  check('gives a text that says what the edited model says', ({ text, file }, { edit }) => {
    const edited = editRegistry(text, edit);
    assert.deepEqual(plain(treeOf(edited)), plain(edit(file)));
    parseRegistry(edited, { file: 'customers.yaml' });
  });

  check('done twice is done once', ({ text }, { edit }) => {
    const once = editRegistry(text, edit);
    assert.equal(editRegistry(once, edit), once);
  });

  check('leaves every comment and every other line byte for byte', ({ text, lines }, { edit, touches }) => {
    const edited = editRegistry(text, edit);
    assertKept(
      lines.filter(({ owner }) => !touches(owner)).map((line) => line.text),
      edited,
    );
    assert.equal(edited.startsWith('\ufeff'), text.startsWith('\ufeff'));
    assert.equal(/[^\r]\n/.test(edited), /[^\r]\n/.test(text), 'line ends are of one kind');
    assert.equal(edited.endsWith('\n'), text.endsWith('\n'));
  });

  it('holds for whole sequences', () => {
    fc.assert(
      fc.property(writtenRegistry, fc.array(drawnEdit, { maxLength: 6 }), ({ text, file, lines }, edits) => {
        let now = text;
        let model = file;
        for (const { edit } of edits) {
          const next = attempt(() => editRegistry(now, edit));
          // A customer that is gone cannot be edited; the text says so instead of changing.
          if (next === undefined) continue;
          now = next;
          model = edit(model);
        }
        assert.deepEqual(plain(treeOf(now)), plain(model));
        assertKept(
          lines.filter(({ owner }) => owner !== '' && edits.every(({ touches }) => !touches(owner))).map((line) => line.text),
          now,
        );
      }),
      { numRuns: 150 },
    );
  });
});

function attempt(work: () => string): string | undefined {
  try {
    return work();
  } catch (error) {
    if (isRefusal(error, 'CUSTOMER_UNKNOWN')) return undefined;
    throw error;
  }
}
