import type { ErrorTable } from '@axe/kit';
import { identityErrors } from './identity/index.ts';

/** Every expected failure of this service; guards written in SQL may raise these codes too. */
export const blueprintErrors: ErrorTable = { ...identityErrors };
