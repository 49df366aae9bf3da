import type { EntityTx } from '@axe/pg';
import { findAccount, readChart } from '../accounts/index.ts';
import { findBankAccount } from './bank-accounts.ts';
import { rawTransactionErrors } from './errors.ts';
import type { RawTransaction } from './raw-transactions.ts';

export const directions = ['in', 'out', 'any'] as const;
type Direction = (typeof directions)[number];

export interface CounterRule {
  readonly id: bigint;
  readonly keyword: string;
  readonly keyword_folded: string;
  readonly direction: Direction;
  readonly bank_account_id: bigint | null;
  readonly account_code: string;
  readonly priority: number;
  readonly active: boolean;
  readonly reason: string | null;
  readonly set_by: string;
  readonly set_at: string;
}

export interface NewCounterRule {
  readonly keyword: string;
  readonly direction: Direction;
  readonly bankAccount: string | undefined;
  readonly account: string;
  readonly priority: number;
  readonly active: boolean;
  readonly reason: string | undefined;
}

/** How keywords and rows are compared: compatibility forms folded, any case, without spaces. */
const foldKeyword = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** A new version of the rule with this keyword, direction and bank account; the one before stays for journals that name it. */
export async function setCounterRule(tx: EntityTx, rule: NewCounterRule): Promise<CounterRule> {
  const folded = foldKeyword(rule.keyword);
  if (!/[\p{L}\p{N}]/u.test(folded)) {
    throw rawTransactionErrors.RULE_KEYWORD_INVALID(
      `"${rule.keyword}" has no letter or digit. Nothing was stored. Give a word of the rows.`,
    );
  }
  const account = findAccount(await readChart(tx), rule.account);
  const bank = rule.bankAccount === undefined ? undefined : await findBankAccount(tx, rule.bankAccount, undefined);
  return tx.one<CounterRule>(
    `insert into counter_rule (keyword, keyword_folded, direction, bank_account_id, account_code, priority, active, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     returning id, keyword, keyword_folded, direction, bank_account_id, account_code, priority, active, reason, set_by, set_at`,
    [rule.keyword.trim(), folded, rule.direction, bank?.id ?? null, account.code, rule.priority, rule.active, rule.reason ?? null],
  );
}

/** Rules in force, in the order in which they are tried: priority, then the longer keyword, then the older rule. */
export async function listCounterRules(tx: EntityTx): Promise<readonly CounterRule[]> {
  return tx.query<CounterRule>(
    `select id, keyword, keyword_folded, direction, bank_account_id, account_code, priority, active, reason, set_by, set_at
     from (
       select distinct on (keyword_folded, direction, bank_account_id) * from counter_rule
       order by keyword_folded, direction, bank_account_id, id desc
     ) newest
     where active order by priority desc, char_length(keyword_folded) desc, id`,
  );
}

/** The first rule that fits the row; the same rules and row always give the same answer. */
export function chooseRule(rules: readonly CounterRule[], row: RawTransaction): CounterRule | undefined {
  const text = foldKeyword([row.description, row.counterparty ?? '', row.memo ?? ''].join('\n'));
  const direction = row.amount > 0n ? 'in' : 'out';
  return rules.find(
    (rule) =>
      (rule.direction === 'any' || rule.direction === direction) &&
      (rule.bank_account_id === null || rule.bank_account_id === row.bank_account_id) &&
      // An account against itself books nothing.
      rule.account_code !== row.account_code &&
      text.includes(rule.keyword_folded),
  );
}
