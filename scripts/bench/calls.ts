import { measureCallSpeed } from '@axe/mcp/bench';
import { atLeast, type Figure } from './figure.ts';

/** An authenticated tools/call of a tool without a database, against the least a server can do and against the SDK alone. */
export async function measureCalls(): Promise<readonly Figure[]> {
  const { againstRaw, againstSdk } = await measureCallSpeed();
  return [
    atLeast('tools/call against a raw JSON-RPC handler', againstRaw, 0.35, '×'),
    atLeast("tools/call against the SDK's low-level server on Hono", againstSdk, 2, '×'),
  ];
}
