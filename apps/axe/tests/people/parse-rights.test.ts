import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Scope, scopes } from '@axe/kit';
import { defaultScopes, grantsOfLine, setEmployee } from '@axe/registry';
import { editRegistry, parseRegistry } from '@axe/registry/text';
import fc from 'fast-check';
import { lineOfRights, parseRight, rightText } from '../../src/people/parse-rights.ts';

const entities = ['acmec', 'acmev', 'acme_fund1'];
const right = fc.record({
  entity: fc.constantFrom(...entities),
  scopes: fc.option(fc.uniqueArray(fc.constantFrom(...scopes), { minLength: 1 }), { nil: undefined }),
});

const text = `version: 1
zone: platform.example
customers:
  acme:
    legal_name: Acme
    primary_domain: acme.example
    entities: [${entities.join(', ')}]
`;

test('property: what was typed is what the line in the registry grants, however often an entity is named', () => {
  fc.assert(
    fc.property(fc.array(right, { minLength: 1, maxLength: 6 }), (wanted) => {
      const parsed = wanted.map(({ entity, scopes: held }) => parseRight(rightText({ entity, scopes: held }), 'acme', { entities }));
      const line = lineOfRights(parsed);
      const expected = new Map<string, Set<Scope>>();
      for (const { entity, scopes: held = defaultScopes } of wanted)
        expected.set(entity, new Set([...(expected.get(entity) ?? []), ...held]));
      const edited = editRegistry(text, setEmployee('acme', 'jung@acme.example', line));
      const read = parseRegistry(edited, { file: 'x' }).registry.customers.acme?.user_entity_map['jung@acme.example'] ?? {};
      assert.deepEqual(read, grantsOfLine(line));
      assert.deepEqual(new Map(Object.entries(read).map(([entity, held]) => [entity, new Set(held)])), expected);
    }),
    { numRuns: 100 },
  );
});

test('spaces and letter case of scopes are forgiven, anything else is not', () => {
  assert.deepEqual(parseRight(' acmec:Write, read', 'acme', { entities }), { entity: 'acmec', scopes: ['read', 'write'] });
  for (const wrong of ['', 'acmec:', 'acmec:read:write', 'acmec:read,', 'ACMEC:read', 'acme', 'acmec;read'])
    assert.throws(() => parseRight(wrong, 'acme', { entities }), /is no right|no entity|no scope/, wrong);
});
