export { type Account, readChart, subtreeOf } from './account.ts';
export { addAccount } from './add-account.ts';
export { accountErrors } from './errors.ts';
export { accountNotFound, findAccount, resolveReferences } from './resolve-accounts.ts';
