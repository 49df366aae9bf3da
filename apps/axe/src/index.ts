export { runAxe } from './run-axe.ts';
