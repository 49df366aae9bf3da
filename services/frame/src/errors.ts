import type { ErrorTable } from '@axe/kit';
import { accountErrors } from './accounts/index.ts';
import { balanceErrors } from './balances/index.ts';
import { entityErrors } from './entities/index.ts';
import { evidenceErrors } from './evidence/index.ts';
import { fileErrors, rawTransactionErrors, statementErrors } from './ingest/index.ts';
import { ledgerErrors } from './ledger/index.ts';
import { periodErrors } from './periods/index.ts';
import { policyErrors } from './policy/index.ts';
import { proposalErrors } from './proposals/index.ts';
import { reportErrors } from './reports/index.ts';

/** Every expected failure of this service; guards written in SQL may raise these codes too. */
export const frameErrors: ErrorTable = {
  ...ledgerErrors,
  ...accountErrors,
  ...periodErrors,
  ...balanceErrors,
  ...reportErrors,
  ...entityErrors,
  ...proposalErrors,
  ...policyErrors,
  ...evidenceErrors,
  ...fileErrors,
  ...statementErrors,
  ...rawTransactionErrors,
};
