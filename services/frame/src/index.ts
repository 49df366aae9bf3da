export { frame } from './service.ts';
