import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsScope, isRefusal, type Scope, scopes } from '@axe/kit';
import fc from 'fast-check';
import { giveScopes, removePerson, rightsOfPerson, rolesOfPerson, sliceOf, takeScopes } from '../../src/index.ts';
import { editRegistry, parseRegistry } from '../../src/text.ts';
import { demoText } from '../samples.ts';

const sliceAfter = (text: string) => sliceOf(parseRegistry(text, { file: 'x' }).registry, 'acme');

const rightsIn = (text: string, email: string) =>
  Object.fromEntries([...(rightsOfPerson(sliceAfter(text), email) ?? [])].map(([entity, held]) => [entity, [...held]]));

describe('giving scopes', () => {
  it('writes only what a higher scope does not cover', () => {
    assert.equal(editRegistry(demoText, giveScopes('acme', 'choi@acme.example', 'acmec', ['read', 'close'])), demoText);
    assert.equal(editRegistry(demoText, giveScopes('acme', 'kim@acme.example', 'acmec', ['write'])), demoText);
    const more = editRegistry(demoText, giveScopes('acme', 'lee@acme.example', 'acmec', ['read', 'write']));
    assert.deepEqual(rightsIn(more, 'lee@acme.example'), { acmec: ['read', 'write'], acmev: ['write'] });
  });

  it('keeps what the default of the domain gave', () => {
    const given = editRegistry(demoText, giveScopes('acme', 'park@acme.example', 'acmev', ['read']));
    assert.deepEqual(rightsIn(given, 'park@acme.example'), { acmec: ['read'], acmev: ['read'] });
    assert.equal(editRegistry(demoText, giveScopes('acme', 'park@acme.example', 'acmec', ['read'])), demoText, 'the default gives it');
  });
});

describe('taking scopes', () => {
  it('takes those that include them too', () => {
    const less = editRegistry(demoText, takeScopes('acme', 'choi@acme.example', 'acmec', ['write']));
    assert.deepEqual(rightsIn(less, 'choi@acme.example').acmec, ['read', 'reopen']);
    const noAdmin = editRegistry(demoText, takeScopes('acme', 'choi@acme.example', 'acmec', ['admin']));
    assert.deepEqual(rightsIn(noAdmin, 'choi@acme.example').acmec, ['read', 'write', 'close', 'reopen']);
  });

  it('changes nothing where nothing is held', () => {
    assert.equal(editRegistry(demoText, takeScopes('acme', 'park@acme.example', 'acmev')), demoText);
    assert.equal(editRegistry(demoText, takeScopes('acme', 'lee@acme.example', 'acmec', ['write'])), demoText);
  });

  it('takes a right of the domain by a line of their own', () => {
    const none = editRegistry(demoText, takeScopes('acme', 'park@acme.example', 'acmec', ['read']));
    assert.deepEqual(rightsIn(none, 'park@acme.example'), {});
  });

  it('property: what was taken is not held, what was not asked for below it stays, and again is no change', () => {
    const people = ['kim@acme.example', 'lee@acme.example', 'choi@acme.example', 'park@acme.example'];
    const some = fc.uniqueArray(fc.constantFrom(...scopes), { minLength: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...people), fc.constantFrom('acmec', 'acmev'), some, some, (email, entity, given, taken) => {
        const start = editRegistry(demoText, giveScopes('acme', email, entity, given));
        const held = rightsOfPerson(sliceAfter(start), email)?.get(entity);
        for (const scope of given) assert.ok(holdsScope(held, scope));
        const end = editRegistry(start, takeScopes('acme', email, entity, taken));
        const left = rightsOfPerson(sliceAfter(end), email)?.get(entity);
        for (const scope of scopes) assert.equal(holdsScope(left, scope), holdsScope(held, scope) && !covers(taken, scope), scope);
        assert.equal(editRegistry(end, takeScopes('acme', email, entity, taken)), end);
      }),
      { numRuns: 60 },
    );
  });
});

const covers = (taken: readonly Scope[], scope: Scope) => taken.some((one) => holdsScope(new Set([scope]), one));

describe('removing a person', () => {
  it('leaves an empty line and no role', () => {
    const text = demoText.replace('operators: ["ops@operator.example"]', 'operators: ["ops@operator.example", "Choi@acme.example"]');
    const gone = editRegistry(text, removePerson('acme', 'choi@acme.example'));
    assert.deepEqual(rightsIn(gone, 'choi@acme.example'), {});
    assert.equal(rolesOfPerson(sliceAfter(gone), 'choi@acme.example').size, 0);
    assert.match(gone, /operators: \["ops@operator\.example"\] # who runs the platform/);
    assert.equal(editRegistry(gone, removePerson('acme', 'choi@acme.example')), gone);
  });

  it('does not leave the platform without an operator', () => {
    assert.throws(
      () => editRegistry(demoText, removePerson('acme', 'ops@operator.example')),
      (error) => isRefusal(error, 'REGISTRY_EDIT_REFUSED') && /only operator/.test(error.message),
    );
  });
});
