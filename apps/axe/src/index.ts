export { runAxe } from './run-axe.ts';
export { watchOutput } from './unread-output.ts';
