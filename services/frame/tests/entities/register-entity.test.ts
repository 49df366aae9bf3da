import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { registerEntity } from '../../src/entities/index.ts';
import { openBooks, testNow } from '../support/books.ts';
import { callTool, refusalOf } from '../support/call-tool.ts';

const by = { actor: 'person:choi@acme.example', requestId: 'register', now: testNow } as const;

describe('registering an entity', async () => {
  const books = await openBooks();
  const { database } = books;
  const admin = { actor: by.actor, scopes: ['admin'] } as const;

  test('gives a fund its own chart, policy and year, recorded under the registrar', async () => {
    const fund = await callTool(
      books,
      'register_entity',
      { legal_name: 'Acme Fund 1', kind: 'kvf', fund_meta: { vintage: 2026 }, fiscal_year_start_month: 4 },
      { ...admin, entity: 'acme_fund1' },
    );
    assert.deepEqual([fund.created, fund.accounts, fund.standard, fund.first_fiscal_year], [true, 48, 'ksme', 2026]);
    const { periods } = (await callTool(books, 'list_periods', {}, { entity: 'acme_fund1' })) as {
      periods: { period: string; starts_on: string; ends_on: string }[];
    };
    assert.equal(periods.length, 12);
    assert.deepEqual([periods[0]?.starts_on, periods[11]?.ends_on], ['2026-04-01', '2027-03-31']);
    const { accounts } = (await callTool(books, 'list_accounts', { limit: 500 }, { entity: 'acme_fund1' })) as {
      accounts: { code: string }[];
    };
    assert.equal(accounts.length, 48);
    const { n } = await database.owner((tx) => tx.one<{ n: bigint }>('select count(*) as n from audit_log where actor <> $1', [by.actor]), {
      entity: 'acme_fund1',
    });
    assert.equal(n, 0n);
  });

  test('again: no change; with other attributes: refused and kept', async () => {
    const call = { legal_name: 'Acme Corp', kind: 'corporate' };
    const again = await callTool(books, 'register_entity', call, admin);
    assert.equal(again.created, false);
    const other = await refusalOf(callTool(books, 'register_entity', { ...call, legal_name: 'Other', first_fiscal_year: 2020 }, admin));
    assert.equal(other.code, 'ENTITY_CONFLICT');
    assert.equal(
      other.message,
      'acmec is registered with other attributes: legal_name is "Acme Corp", first_fiscal_year is 2026. They were kept. Use another id, or call again with them.',
    );
    assert.equal(
      (await refusalOf(callTool(books, 'register_entity', { ...call, fund_meta: { a: 1 } }, { ...admin, entity: 'acmeq' }))).code,
      'FUND_META_UNEXPECTED',
    );
  });

  test('a dry run leaves nothing', async () => {
    const dry = await callTool(
      books,
      'register_entity',
      { legal_name: 'Dry', kind: 'corporate', dry_run: true },
      { ...admin, entity: 'acmed' },
    );
    assert.equal(dry.created, true);
    assert.deepEqual(await database.entities(), ['acme_fund1', 'acmec']);
  });

  const traces = (id: string) =>
    database.owner((tx) =>
      tx.one<{ schemas: bigint; roles: bigint; rows: bigint }>(
        `select (select count(*) from pg_namespace where nspname = 'entity_' || $1) as schemas,
           (select count(*) from pg_roles where rolname = $2) as roles, (select count(*) from shared.entity where id = $1) as rows`,
        [id, `${database.name}_${id}`],
      ),
    );

  test('a failure midway leaves neither schema, role nor row, and the next try works', async () => {
    // Month 13 passes the type and fails in the database, after the schema and the role were made.
    await assert.rejects(registerEntity(database, { id: 'acmex', legalName: 'X', kind: 'corporate', fiscalYearStartMonth: 13 }, by));
    assert.deepEqual(await traces('acmex'), { schemas: 0n, roles: 0n, rows: 0n });
    const created = await registerEntity(database, { id: 'acmex', legalName: 'X', kind: 'corporate' }, by);
    assert.equal(created.created, true);
    assert.deepEqual(await traces('acmex'), { schemas: 1n, roles: 1n, rows: 1n });
  });

  test('of many registrations at one moment one creates, the others find it', async () => {
    const results = await Promise.all(
      [1, 2, 3].map(() => registerEntity(database, { id: 'acmey', legalName: 'Y', kind: 'corporate' }, by)),
    );
    assert.deepEqual(results.map((result) => result.created).sort(), [false, false, true]);
  });

  test('the shares of an entity add up to the whole', async () => {
    const add = (parts: readonly (readonly [string, number])[], whole: number) =>
      database.shared(async (tx) => {
        for (const [holder, part] of parts) {
          await tx.execute(
            `insert into entity_relationship (outside_holder, child, kind, ownership_numerator, ownership_denominator, ownership_unit, starts_on)
             values ($1, 'acmec', 'subsidiary', $2, $3, 'share', '2026-01-01')`,
            [holder, part, whole],
          );
        }
      });
    assert.equal(
      (
        await refusalOf(
          add(
            [
              ['Kim', 600],
              ['Lee', 399],
            ],
            1000,
          ),
        )
      ).code,
      'OWNERSHIP_NOT_WHOLE',
    );
    await add(
      [
        ['Kim', 600],
        ['Lee', 400],
      ],
      1000,
    );
    assert.equal((await refusalOf(add([['Park', 1]], 1000))).code, 'OWNERSHIP_NOT_WHOLE');
    assert.equal(
      (
        await refusalOf(
          database.shared((tx) => tx.execute("update entity_relationship set ownership_numerator = 500 where outside_holder = 'Kim'")),
        )
      ).code,
      'OWNERSHIP_NOT_WHOLE',
    );
  });
});
