import type { EntityTx } from '@axe/pg';
import { type Account, accountErrors, accountNotFound, readChart } from '../accounts/index.ts';
import { listOpenPeriods, openFiscalYears, periodErrors, periodsOf } from '../periods/index.ts';
import type { JournalDraft } from './drafts.ts';
import { ledgerErrors } from './errors.ts';

/** Throws the first reason why the drafts cannot be posted, or opens the fiscal years they need and returns. */
export async function explainRefusedPost(tx: EntityTx, drafts: readonly JournalDraft[], codes: ReadonlyMap<string, string>): Promise<void> {
  const chart = new Map((await readChart(tx)).map((account) => [account.code, account]));
  drafts.forEach((draft, index) => {
    const at = drafts.length === 1 ? '' : `journals[${index}].`;
    draft.lines.forEach((line, position) => {
      checkAccount(chart, codes.get(line.account) ?? line.account, draft.postedOn, `${at}lines[${position}].account`);
    });
  });
  await explainPeriods(tx, drafts);
}

function checkAccount(chart: ReadonlyMap<string, Account>, code: string, postedOn: string, field: string): void {
  const account = chart.get(code);
  if (account === undefined) throw accountNotFound([...chart.values()], code, field);
  if (!account.postable) {
    const children = [...chart.values()].filter((child) => child.parentCode === code).map((child) => `${child.code} ${child.nameKo}`);
    throw accountErrors.ACCOUNT_NOT_POSTABLE(
      `${field}: ${code} ${account.nameKo} only groups others. Use one of ${children.join(', ')}. Nothing was posted.`,
      { field, account: code, children },
    );
  }
  if (account.closedOn !== undefined && account.closedOn < postedOn) {
    throw accountErrors.ACCOUNT_NOT_POSTABLE(
      `${field}: ${code} ${account.nameKo} is closed since ${account.closedOn}. Use another account. Nothing was posted.`,
      { field, account: code, closed_on: account.closedOn },
    );
  }
}

async function explainPeriods(tx: EntityTx, drafts: readonly JournalDraft[]): Promise<void> {
  const dates = drafts.map((draft) => draft.postedOn);
  const periods = await periodsOf(tx, dates);
  for (const [index, date] of dates.entries()) {
    const at = drafts.length === 1 ? '' : `journals[${index}].`;
    const period = periods.get(date);
    if (period === undefined) {
      if (await openFiscalYears(tx, date)) continue;
      throw ledgerErrors.DATE_OUT_OF_RANGE(
        `${at}posted_on: ${date} has no fiscal period, and none is opened for it: dates reach a year ahead, and ten years back while nothing is closed. Nothing was posted.`,
        { field: `${at}posted_on`, posted_on: date },
      );
    }
    if (period.state === 'open' || (period.state === 'soft_closed' && mayClose(tx))) continue;
    const open = await listOpenPeriods(tx);
    throw periodErrors.PERIOD_CLOSED(
      `${at}posted_on: ${date} lies in period ${period.label}, which is ${period.state.replace('_', '-')}. Open periods: ${open.text}. Nothing was posted.`,
      { field: `${at}posted_on`, period: period.label, state: period.state, open_periods: open.labels },
    );
  }
}

const mayClose = (tx: EntityTx): boolean => tx.session.scopes.includes('close') || tx.session.scopes.includes('admin');
