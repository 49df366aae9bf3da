import type { AnyTool } from '@axe/kit';

export const ingestTools: readonly AnyTool[] = [];
