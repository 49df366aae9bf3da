export { type LoginSpeed, measureLogins } from './measure-logins.ts';
