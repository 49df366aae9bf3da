export { serviceErrors } from './errors.ts';
export type { Log } from './log.ts';
export type { ServicePlatform, Upload, Uploads } from './platform.ts';
