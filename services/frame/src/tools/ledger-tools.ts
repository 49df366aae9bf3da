import type { AnyTool } from '@axe/kit';

export const ledgerTools: readonly AnyTool[] = [];
