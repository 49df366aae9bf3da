export { type EnvFileMerge, mergeEnvFile, previewEnvFile, readEnvFile } from './env-file.ts';
export { envFileErrors } from './errors.ts';
export type { EnvChange } from './merge-env.ts';
export { checkHoldable } from './spell-value.ts';
