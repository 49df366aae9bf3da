export { type Account, type AccountRow, accountOf } from './account.ts';
export { bindAccount, type SignedInPerson } from './bind-account.ts';
export { findAccount } from './find-account.ts';
