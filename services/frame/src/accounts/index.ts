export { type Account, type AccountType, isAccountCode, readChart, type Side, subtreeOf } from './account.ts';
export { addAccount, type NewAccount } from './add-account.ts';
export { accountErrors } from './errors.ts';
export { accountNotFound, findAccount, resolveReferences } from './resolve-accounts.ts';
