import { frame } from '@axe/frame';
import type { ServiceModule } from './service-module.ts';

export const module: ServiceModule = { database: frame, compose: async () => ({ declaration: frame, mounts: [] }) };
