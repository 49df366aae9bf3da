export { type AccountingPolicy, decidePolicy, readPolicy } from './accounting-policy.ts';
