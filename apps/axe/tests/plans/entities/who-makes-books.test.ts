import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@axe/kit';
import { rehearsePlan } from '../../../src/execute/rehearse-plan.ts';
import { type EntityWorld, planEntity } from '../../../src/plans/entities/add-entity.ts';
import { makeHome } from '../../home/make-home.ts';

/** A service that refuses everybody, as each does while the registry lacks the entity. */
const worldOf = (as: string): EntityWorld => ({
  openStore: () => assert.fail('no secret belongs to it'),
  openRegistrar: async () => ({
    as,
    signIn: 'Sign in as an operator.',
    register: async () => {
      throw new Refusal('ENTITY_NOT_AUTHORIZED', { kind: 'denied', summary: '', remedy: '' }, `${as} holds nothing there.`);
    },
  }),
});

test('a rehearsal says who will make the books; that nobody may before the registry has the entity is no refusal', async (t) => {
  const home = await makeHome(t);
  const told = async (entity: string, grants: readonly string[], as: string) => {
    const request = { customer: 'acme', entity, legal_name: 'Acme Ventures', kind: 'corporate', standard: 'ksme' } as const;
    const plan = await planEntity(home, { ...request, grants, register: true }, worldOf(as));
    const watcher = { note: () => undefined, step: () => ({ end: () => undefined }) };
    const rehearsed = await rehearsePlan(plan, { home: home.folder, signal: new AbortController().signal, watcher });
    const found = rehearsed.at(-1)?.found;
    return found?.done === false ? (found.preview ?? '') : 'done';
  };
  const whoMay = /^As \S+, who may do that as soon as acmex is in the registry\.$/;
  assert.match(await told('acmex', [], 'ops@operator.example'), whoMay);
  assert.match(await told('acmex', ['choi@acme.example:admin'], 'choi@acme.example'), whoMay);
  const other = await told('acmex', ['choi@acme.example:read'], 'choi@acme.example');
  assert.match(other, /^choi@acme\.example may not do that, neither as an operator .* Sign in as an operator\. Or leave them/);
  assert.match(await told('acmev', [], 'kim@acme.example'), /^This could not be asked now: kim@acme\.example holds nothing there\./);
});
