export { accountBalance } from './account-balance.ts';
export { checkRange } from './check-range.ts';
export { reportErrors } from './errors.ts';
export { generalLedger } from './general-ledger.ts';
export { trialBalance } from './trial-balance.ts';
