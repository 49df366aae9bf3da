import type { AnyTool } from '@axe/kit';
import { analyzeFileFormat } from './analyze-file-format.ts';
import { attachEvidence } from './attach-evidence.ts';
import { confirmFormatProfile } from './confirm-format-profile.ts';
import { getEvidence } from './get-evidence.ts';
import { ignoreRawTransactions } from './ignore-raw-transactions.ts';
import { ingestFileBlob } from './ingest-file-blob.ts';
import { listBankAccounts } from './list-bank-accounts.ts';
import { listCounterRules } from './list-counter-rules.ts';
import { listEvidence } from './list-evidence.ts';
import { listFormatProfiles } from './list-format-profiles.ts';
import { listRawTransactions } from './list-raw-transactions.ts';
import { postRawTransactions } from './post-raw-transactions.ts';
import { registerBankAccount } from './register-bank-account.ts';
import { setCounterRule } from './set-counter-rule.ts';
import { storeEvidence } from './store-evidence.ts';

export const ingestTools: readonly AnyTool[] = [
  storeEvidence,
  listEvidence,
  getEvidence,
  attachEvidence,
  registerBankAccount,
  listBankAccounts,
  analyzeFileFormat,
  confirmFormatProfile,
  listFormatProfiles,
  ingestFileBlob,
  listRawTransactions,
  setCounterRule,
  listCounterRules,
  postRawTransactions,
  ignoreRawTransactions,
];
