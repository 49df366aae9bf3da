export { accountBalance } from './account-balance.ts';
export { generalLedger } from './general-ledger.ts';
export { trialBalance } from './trial-balance.ts';
