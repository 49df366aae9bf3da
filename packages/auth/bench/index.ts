export { measureVerifySpeed, type VerifySpeed, type VerifySpeedOptions } from './verify-speed.ts';
