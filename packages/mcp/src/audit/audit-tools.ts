import type { AnyTool } from '@axe/kit';
import { searchAuditLog } from './search-audit-log.ts';
import { verifyAudit } from './verify-audit.ts';

/** For every service whose entities have a schema of their own, and with it an audit log: `tools: [...own, ...auditTools]`. */
export const auditTools: readonly AnyTool[] = [verifyAudit, searchAuditLog];
