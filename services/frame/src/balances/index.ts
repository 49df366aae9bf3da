export { balanceErrors } from './errors.ts';
