import type { EntityTx } from '@axe/pg';
import { findAccount, readChart } from '../accounts/index.ts';
import { rawTransactionErrors } from './errors.ts';
import { fitsAccountNumber, maskAccountNumber } from './statement/read-preamble.ts';

export interface BankAccount {
  readonly id: bigint;
  readonly kind: string;
  readonly name: string;
  readonly bank_name: string;
  readonly number: string;
  readonly account_code: string;
  readonly registered_by: string;
  readonly registered_at: string;
}

export interface NewBankAccount {
  readonly name: string;
  readonly bankName: string;
  readonly number: string;
  /** Code or exact name of the account of the books that mirrors it. */
  readonly account: string;
}

const readAccounts =
  'select id, kind, name, bank_name, number, account_code, registered_by, registered_at from bank_account where $1::text is null or name = $1 order by id';

/** The same call again changes nothing; other attributes under a known name or number are refused. */
export async function registerBankAccount(tx: EntityTx, wanted: NewBankAccount): Promise<{ account: BankAccount; isNew: boolean }> {
  const code = findAccount(await readChart(tx), wanted.account).code;
  const number = wanted.number.replace(/[^\d]/g, '');
  const isNew =
    (await tx.execute('insert into bank_account (name, bank_name, number, account_code) values ($1, $2, $3, $4) on conflict do nothing', [
      wanted.name,
      wanted.bankName,
      number,
      code,
    ])) === 1;
  const account = await tx.maybe<BankAccount>(readAccounts, [wanted.name]);
  if (account?.bank_name === wanted.bankName && account.number === number && account.account_code === code) return { account, isNew };
  throw rawTransactionErrors.BANK_ACCOUNT_CONFLICT(
    account === undefined
      ? `The account number is registered under another name. Nothing was stored. See list_bank_accounts.`
      : `"${wanted.name}" is registered as ${account.bank_name} ${maskAccountNumber(account.number)} on account ${account.account_code}. Nothing was stored. Choose another name.`,
    { name: wanted.name },
  );
}

export async function listBankAccounts(tx: EntityTx): Promise<readonly (BankAccount & { rows: bigint; last_booked_on: string | null })[]> {
  return tx.query(
    `select b.id, b.kind, b.name, b.bank_name, b.number, b.account_code, b.registered_by, b.registered_at,
       coalesce(r.rows, 0) as rows, r.last_booked_on
     from bank_account b
     left join (select bank_account_id, count(*) as rows, max(booked_on) as last_booked_on from raw_transaction group by 1) r
       on r.bank_account_id = b.id
     order by b.name`,
  );
}

/** The account meant by an id, name or number (masked numbers too), or by the number that a file itself gives. */
export async function findBankAccount(tx: EntityTx, reference: string | undefined, stated: string | undefined): Promise<BankAccount> {
  const accounts = await tx.query<BankAccount>(readAccounts, [null]);
  const wanted = reference ?? stated;
  const fitting = wanted === undefined ? [] : accounts.filter((account) => matches(account, wanted));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) {
    refuseOtherNumber(only, stated);
    return only;
  }
  const known = accounts.map((account) => `${account.id} ${account.name} (${maskAccountNumber(account.number)})`);
  const context = { known: known.slice(0, 20) };
  if (fitting.length > 1) {
    throw rawTransactionErrors.BANK_ACCOUNT_AMBIGUOUS(
      `"${wanted}" fits ${fitting.length} bank accounts. Nothing was stored. Pass the id of one of: ${fitting.map((account) => `${account.id} ${account.name}`).join(', ')}.`,
      context,
    );
  }
  const asked =
    wanted === undefined ? 'The file gives no account number and no bank_account was named' : `No bank account is known as "${wanted}"`;
  const advice = known.length === 0 ? 'Call register_bank_account first.' : `Known: ${known.slice(0, 20).join(', ')}.`;
  throw rawTransactionErrors.BANK_ACCOUNT_NOT_FOUND(`${asked}. Nothing was stored. ${advice}`, context);
}

function matches(account: BankAccount, wanted: string): boolean {
  if (account.name === wanted || `${account.id}` === wanted) return true;
  return wanted.replace(/[^\d*]/g, '').length >= 6 && fitsAccountNumber(wanted, account.number);
}

function refuseOtherNumber(account: BankAccount, stated: string | undefined): void {
  if (stated === undefined || fitsAccountNumber(stated, account.number)) return;
  const [inFile, known] = [maskAccountNumber(stated.replace(/[^\d*]/g, '')), maskAccountNumber(account.number)];
  throw rawTransactionErrors.ACCOUNT_NUMBER_MISMATCH(
    `The file is of account ${inFile}, but "${account.name}" is ${known}. Nothing was stored. Ingest it for the account that it belongs to.`,
    { file: inFile, bank_account: known },
  );
}

/** Waits until nobody else ingests or books rows of these accounts; ascending, so that two callers cannot block each other. */
export async function lockBankAccounts(tx: EntityTx, ids: readonly bigint[]): Promise<void> {
  await tx.query('select id from bank_account where id = any ($1::bigint[]) order by id for no key update', [ids]);
}
