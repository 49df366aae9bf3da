import type { AnyTool } from '@axe/kit';
import { auditTools } from '@axe/mcp';
import { addAccount } from './add-account.ts';
import { commitProposal } from './commit-proposal.ts';
import { generalLedger } from './general-ledger.ts';
import { getAccountingPolicy } from './get-accounting-policy.ts';
import { getJournal } from './get-journal.ts';
import { hardClose } from './hard-close.ts';
import { integrityCheck } from './integrity-check.ts';
import { listAccounts } from './list-accounts.ts';
import { listJournals } from './list-journals.ts';
import { listPeriods } from './list-periods.ts';
import { postJournal } from './post-journal.ts';
import { postJournals } from './post-journals.ts';
import { proposeJournal } from './propose-journal.ts';
import { queryBalance } from './query-balance.ts';
import { queryTrialBalance } from './query-trial-balance.ts';
import { registerEntity } from './register-entity.ts';
import { reopen } from './reopen.ts';
import { reverseJournal } from './reverse-journal.ts';
import { setAccountingPolicy } from './set-accounting-policy.ts';
import { softClose } from './soft-close.ts';

export const ledgerTools: readonly AnyTool[] = [
  registerEntity,
  listAccounts,
  addAccount,
  postJournal,
  postJournals,
  reverseJournal,
  proposeJournal,
  commitProposal,
  listJournals,
  getJournal,
  queryBalance,
  queryTrialBalance,
  generalLedger,
  listPeriods,
  softClose,
  hardClose,
  reopen,
  ...auditTools,
  integrityCheck,
  getAccountingPolicy,
  setAccountingPolicy,
];
