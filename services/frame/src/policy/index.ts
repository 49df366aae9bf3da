export { type AccountingPolicy, decidePolicy, readPolicy } from './accounting-policy.ts';
export { policyErrors } from './errors.ts';
