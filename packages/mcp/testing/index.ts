export { type HostForTestsOptions, hostForTests, type TestService } from './host-for-tests.ts';
export type { PlatformTokenOptions } from './platform-tokens.ts';
export { runServiceProcess, type ServiceProcess } from './service-process.ts';
export { errorLines, portabilityFaults, schemaLines, toolLines } from './surface.ts';
export { createTestSignIn, type TestCeiling, type TestSignIn, type TestTokenOptions } from './test-sign-in.ts';
