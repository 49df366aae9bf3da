import type { EntityTx } from '@axe/pg';
import type { ToolArguments, ToolRequest } from './call-tool.ts';

type Encoded = Record<string, unknown>;

export async function replayOrRun(
  _tx: EntityTx,
  _request: ToolRequest,
  _args: ToolArguments,
  run: () => Promise<Encoded>,
): Promise<Encoded> {
  return run();
}
