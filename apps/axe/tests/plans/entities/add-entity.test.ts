import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRefusal, Refusal } from '@axe/kit';
import { type editRegistry, parseRegistry } from '@axe/registry/text';
import type { ItemDraft, SecretStore } from '@axe/secrets';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import type { Step } from '../../../src/execute/plan.ts';
import { changeRegistry } from '../../../src/home/change-registry.ts';
import { type EntityRequest, type EntityWorld, planEntity } from '../../../src/plans/entities/add-entity.ts';
import type { RegisterArguments } from '../../../src/plans/entities/register-with.ts';
import { executionIn } from '../../home/execution-in.ts';
import { makeHome, type TestHome } from '../../home/make-home.ts';

const request: EntityRequest = {
  customer: 'acme',
  entity: 'acmex',
  legal_name: 'Acme Exports',
  kind: 'corporate',
  standard: 'kgaap',
  grants: ['choi@acme.example:admin,reopen', 'Kim@acme.example'],
  register: true,
};

interface Outside extends EntityWorld {
  readonly stored: Map<string, string>;
  readonly books: Map<string, RegisterArguments>;
  /** Set: what the service refuses every call with. */
  refusal: Refusal | undefined;
  /** What who may only read is told of the books. */
  seen: boolean | undefined;
}

/** A secret store and a service, as the plan sees them. */
function outside(): Outside {
  const stored = new Map<string, string>();
  const books = new Map<string, RegisterArguments>();
  const store = {
    read: async () => ({
      names: [...stored.keys()],
      get: (name: string) => (stored.has(name) ? { name, value: stored.get(name) } : undefined),
    }),
    put: async (drafts: readonly ItemDraft[]) => {
      for (const { name, value, onlyIfMissing } of drafts) if (onlyIfMissing !== true || !stored.has(name)) stored.set(name, value);
      return drafts.map(() => 'created' as const);
    },
  };
  const world: Outside = {
    stored,
    books,
    refusal: undefined,
    seen: undefined,
    openStore: async () => store as unknown as SecretStore,
    openRegistrar: async () => ({
      as: 'choi@acme.example',
      signIn: 'Sign in as an operator.',
      hasBooks: async () => world.seen,
      register: async (service, args, dryRun) => {
        if (world.refusal !== undefined) throw world.refusal;
        const made = !books.has(`${service}/${args.entity_id}`);
        if (!dryRun) books.set(`${service}/${args.entity_id}`, args);
        return made;
      },
    }),
  };
  return world;
}

/** The demo's registry, in which acme also runs the service that keeps personal data. */
async function homeWithHive(context: TestContext): Promise<TestHome> {
  const home = await makeHome(context);
  const withHive = (file: Parameters<Parameters<typeof editRegistry>[1]>[0]) => {
    const acme = file.customers.acme ?? assert.fail();
    const services = { ...acme.services, hive: { env_file: '~/hive/.env', secrets: [] } };
    return { ...file, customers: { ...file.customers, acme: { ...acme, services } } };
  };
  await changeRegistry(home, withHive, { command: 'test' });
  return home;
}

const customerIn = (home: TestHome) => parseRegistry(home.registry(), { file: 'x' }).registry.customers.acme ?? assert.fail();

test('line, rights, slot, passphrase and books in one plan; a second run has nothing to do', async (t) => {
  const home = await homeWithHive(t);
  const world = outside();
  const report = await executePlan(await planEntity(home, request, world), executionIn(home));
  assert.equal(report.outcome, 'done', String(report.failure));
  const acme = customerIn(home);
  assert.deepEqual(acme.entities, ['acmec', 'acmev', 'acme_fund1', 'acmex']);
  assert.deepEqual(acme.entity_meta.acmex, { legal_name: 'Acme Exports', kind: 'corporate', standard: 'kgaap' });
  assert.deepEqual(acme.user_entity_map['choi@acme.example']?.acmex, ['admin', 'reopen']);
  assert.deepEqual(acme.user_entity_map['kim@acme.example']?.acmex, ['read', 'write', 'close']);
  const slot = { env: 'HIVE_PII_PASSPHRASE_ACMEX', vault: 'hive/acme/pii-passphrase-acmex' };
  assert.deepEqual(acme.services.hive?.secrets, [slot]);
  const passphrase = world.stored.get(slot.vault) ?? '';
  assert.ok(passphrase.length >= 43, '256 bits');
  assert.deepEqual(world.books.get('frame/acmex'), {
    entity_id: 'acmex',
    legal_name: 'Acme Exports',
    kind: 'corporate',
    standard: 'kgaap',
    fiscal_year_start_month: 1,
  });
  assert.doesNotMatch(JSON.stringify([report, home.audit(), home.registry()]), new RegExp(passphrase));
  const again = await executePlan(await planEntity(home, request, world), executionIn(home));
  assert.ok(again.steps.every(({ state }) => state === 'already'));
  assert.equal(world.stored.get(slot.vault), passphrase, 'it is never made a second time');
});

test('a customer without such a service gets no passphrase', async (t) => {
  const home = await makeHome(t);
  const world = outside();
  const plan = await planEntity(home, request, world);
  assert.deepEqual(
    plan.steps.map(({ name }) => name),
    ['registry', 'register-frame'],
  );
  await executePlan(plan, executionIn(home));
  assert.equal(world.stored.size, 0);
});

test('broken off after any step was done or before, the next run ends in the same state', async (t) => {
  for (const name of ['registry', 'passphrases', 'register-frame']) {
    for (const after of [false, true]) {
      await t.test(`${after ? 'after' : 'before'} ${name}`, async (inner) => {
        const home = await homeWithHive(inner);
        const world = outside();
        const plan = await planEntity(home, request, world);
        const broken = (step: Step): Step => ({
          ...step,
          apply: async (run) => {
            if (after) await step.apply(run);
            throw new Error('power cut');
          },
        });
        const steps = plan.steps.map((step) => (step.name === name ? broken(step) : step));
        assert.equal((await executePlan({ ...plan, steps }, executionIn(home))).outcome, 'failed');
        const passphrase = world.stored.get('hive/acme/pii-passphrase-acmex');
        assert.equal((await executePlan(await planEntity(home, request, world), executionIn(home))).outcome, 'done');
        assert.deepEqual([world.books.size, world.stored.size], [1, 1]);
        if (passphrase !== undefined) assert.equal(world.stored.get('hive/acme/pii-passphrase-acmex'), passphrase);
        assert.equal(customerIn(home).services.hive?.secrets.length, 1);
      });
    }
  }
});

const refusalOf = (code: string, kind: 'denied' | 'conflict') => new Refusal(code, { kind, summary: '', remedy: '' }, `${code} said so.`);

test('without the right to make the books the run waits, and says for whom; other attributes in the books are refused', async (t) => {
  const home = await makeHome(t);
  const world = outside();
  world.refusal = refusalOf('ENTITY_NOT_AUTHORIZED', 'denied');
  const waiting = await executePlan(await planEntity(home, request, world), executionIn(home));
  assert.equal(waiting.outcome, 'open');
  assert.match(
    String(waiting.failure),
    /choi@acme\.example may not make the books of acmex in frame, .* Sign in as an operator\. Or leave them: an axe up that follows this registry makes them by itself\./,
  );
  world.refusal = refusalOf('ENTITY_CONFLICT', 'conflict');
  const conflict = await executePlan(await planEntity(home, request, world), executionIn(home));
  assert.equal(conflict.outcome, 'failed');
  assert.ok(isRefusal(conflict.failure, 'ENTITY_CONFLICT'));
  const left = await executePlan(await planEntity(home, { ...request, register: false }, world), executionIn(home));
  assert.equal(left.outcome, 'done');
});

test('books that the platform makes by itself meanwhile are seen by who may only read; nobody is asked to sign in', async (t) => {
  const home = await makeHome(t);
  const world = outside();
  world.refusal = refusalOf('ENTITY_NOT_AUTHORIZED', 'denied');
  world.seen = false;
  setTimeout(() => {
    world.seen = true;
  }, 700);
  const report = await executePlan(await planEntity(home, request, world), executionIn(home));
  assert.equal(report.outcome, 'done', String(report.failure));
  assert.equal(report.steps.at(-1)?.note, 'frame has the books of acmex');
});
