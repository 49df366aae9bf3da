import type { ServiceDeclaration } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import type { ServicePlatform } from './platform.ts';

// biome-ignore lint/suspicious/noExplicitAny: a host takes services of any resources.
export type AnyService = ServiceDeclaration<any, ServicePlatform, EntityTx>;
