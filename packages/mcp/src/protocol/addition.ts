import type { Caller } from '@axe/auth';
import type { Scope } from '@axe/kit';
import type {
  CallToolRequest,
  CallToolResult,
  InputRequiredResult,
  Server,
  ServerCapabilities,
  ServerContext,
  ServerOptions,
  Tool,
} from '@modelcontextprotocol/server';

/** Protocol features beyond declared tools: resources, prompts, completion, and tools that stream or ask back. */
export interface ProtocolAddition {
  readonly capabilities: ServerCapabilities;
  /** Tools that speak the protocol themselves: no transaction, no receipts; only the scope is checked. */
  readonly tools: readonly ProtocolTool[];
  readonly serverOptions?: Pick<ServerOptions, 'requestState' | 'cacheHints' | 'inputRequired'>;
  /** Registers the handlers of those capabilities on the server of one request. */
  install(server: Server, call: { readonly caller: Caller; readonly requestId: string }): void;
}

export interface ProtocolTool {
  readonly definition: Tool;
  readonly scope: Scope;
  run(params: CallToolRequest['params'], context: ServerContext): Promise<CallToolResult | InputRequiredResult>;
}
