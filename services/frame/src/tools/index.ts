import { ingestTools } from './ingest-tools.ts';
import { ledgerTools } from './ledger-tools.ts';

export const frameTools = [...ledgerTools, ...ingestTools];
