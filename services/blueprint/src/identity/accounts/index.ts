export { type Account, type AccountRow, accountOf } from './account.ts';
export { type Binding, bindAccount, type SignedInPerson } from './bind-account.ts';
export { findAccount } from './find-account.ts';
